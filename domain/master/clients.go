package master

import (
	"slices"
	"time"

	"zapis/domain"
	"zapis/domain/text"
)

const longestNote = 1000 // characters

func (m Master) issueLink(c IssueLink) ([]domain.Event, error) {
	if m.link(c.Code) >= 0 {
		return nil, nil
	}
	if len(m.Links) >= mostLinks {
		return nil, ErrTooMany
	}
	if !properCode(c.Code) {
		return nil, ErrLinkUnknown
	}
	label, err := text.Line(c.Label, longestName)
	if err != nil {
		return nil, err
	}
	return []domain.Event{LinkIssued{Master: m.ID, Code: c.Code, Expires: c.Expires, Label: label, For: c.For}}, nil
}

func (m Master) revokeLink(c RevokeLink) ([]domain.Event, error) {
	i := m.link(c.Code)
	if i < 0 {
		return nil, ErrLinkUnknown
	}
	if m.Links[i].Revoked {
		return nil, nil
	}
	return []domain.Event{LinkRevoked{Master: m.ID, Code: c.Code}}, nil
}

// Admits refuses a link that never was, was revoked, or has run out. Exactly at its end it has.
func (m Master) Admits(code string, now time.Time) error {
	i := m.link(code)
	switch {
	case i < 0:
		return ErrLinkUnknown
	case m.Links[i].Revoked:
		return ErrLinkRevoked
	case !m.Links[i].Expires.IsZero() && !now.Before(m.Links[i].Expires):
		return ErrLinkExpired
	}
	return nil
}

// Invited is the guest who may come by this link, zero if it is no invitation or admits nobody any more.
func (m Master) Invited(code string, now time.Time) domain.ID {
	if m.Admits(code, now) != nil {
		return domain.ID{}
	}
	return m.Links[m.link(code)].For
}

// Invitations are the codes by which a guest could still come but for their expiry.
func (m Master) Invitations(guest domain.ID) (codes []string) {
	for _, link := range m.Links {
		if link.For == guest && !link.Revoked {
			codes = append(codes, link.Code)
		}
	}
	return codes
}

func (m Master) blockClient(c BlockClient) ([]domain.Event, error) {
	if m.Blocks(c.Client) {
		return nil, nil
	}
	if len(m.Blocked) >= mostBlocked {
		return nil, ErrTooMany
	}
	return []domain.Event{ClientBlocked{Master: m.ID, Client: c.Client}}, nil
}

func (m Master) unblockClient(c UnblockClient) ([]domain.Event, error) {
	if !m.Blocks(c.Client) {
		return nil, nil
	}
	return []domain.Event{ClientUnblocked{Master: m.ID, Client: c.Client}}, nil
}

// noteClient records what is noted already, too: no decision rests on notes, so none is remembered.
func (m Master) noteClient(c NoteClient) ([]domain.Event, error) {
	note, err := text.Lines(c.Note.Text(), longestNote)
	if err != nil {
		return nil, err
	}
	return []domain.Event{ClientNoted{Master: m.ID, Client: c.Client, Note: domain.Personal(note)}}, nil
}

// Blocks tells whether a client, who may have several ids, may book and write no more.
func (m Master) Blocks(client ...domain.ID) bool {
	return slices.ContainsFunc(client, func(id domain.ID) bool { return slices.Contains(m.Blocked, id) })
}
