package dialog

import (
	"context"

	"zapis/adapters/dialog/picture"
	"zapis/domain/master"
	"zapis/domain/slots"
)

// mostLinks are shown at once, the newest of them.
const mostLinks = 20

// linkLabels are offered as names of a link, by their number in the catalogue; 0 is none.
const linkLabels = 6

// linkDays are how long a new link may work; 0 is until it is switched off.
var linkDays = []int{0, 7, 30, 90}

// linkView is a link by its number, which is its place in the order in which they were made.
func (t *talk) linkView(m master.Master, number int) linkView {
	l := m.Links[number]
	v := linkView{
		Number: number, Label: l.Label, Addresses: t.published(l.Code), Revoked: l.Revoked,
		Expired: !l.Expires.IsZero() && !t.now.Before(l.Expires),
	}
	if !l.Expires.IsZero() {
		zone := calendarOf(m)
		v.Until = t.words.DayMonth(slots.DateOf(l.Expires, zone), slots.DateOf(t.now, zone))
	}
	return v
}

func (t *talk) links(ctx context.Context, _ action, m master.Master) (Reply, error) {
	return t.showLinks(ctx, m, "")
}

// showLinks lists the links that work, but for the invitations of single guests, with how many came by each.
func (t *talk) showLinks(ctx context.Context, m master.Master, hint string) (Reply, error) {
	came, err := t.Clients.ByLink(ctx, m.ID)
	if err != nil {
		return Reply{}, err
	}
	v := linksView{Hint: hint}
	for number := len(m.Links) - 1; number >= 0 && len(v.Links) < mostLinks; number-- {
		l := t.linkView(m, number)
		l.Came = came[m.Links[number].Code]
		if !l.Revoked && !l.Expired && m.Links[number].For.IsZero() {
			v.Links = append(v.Links, l)
		}
	}
	return t.show(linksScreen(t.words, v)), nil
}

func linkAt(m master.Master, number int) (master.Link, error) {
	if number < 0 || number >= len(m.Links) || !m.Links[number].For.IsZero() {
		return master.Link{}, master.ErrLinkUnknown
	}
	return m.Links[number], nil
}

// link shows one link.
func (t *talk) link(ctx context.Context, a action, m master.Master) (Reply, error) {
	l, err := linkAt(m, a.N)
	if err != nil {
		return Reply{}, err
	}
	came, err := t.Clients.ByLink(ctx, m.ID)
	if err != nil {
		return Reply{}, err
	}
	v := t.linkView(m, a.N)
	v.Came = came[l.Code]
	return t.show(linkScreen(t.words, v)), nil
}

func (t *talk) issueLink(ctx context.Context, _ action, m master.Master) (Reply, error) {
	return t.askLink(ctx, action{}, m)
}

// askLink asks what a new link is called, once it is chosen (M) how long it works.
func (t *talk) askLink(_ context.Context, a action, _ master.Master) (Reply, error) {
	return t.askLinkLabel(a.M, ""), nil
}

func (t *talk) askLinkLabel(days int, hint string) Reply {
	return t.ask(awaitsLink, draftOf("days", days), newLinkScreen(t.words, hint, days))
}

func (t *talk) makeLink(ctx context.Context, a action, m master.Master) (Reply, error) {
	label := ""
	if a.N > 0 && a.N <= linkLabels {
		label = t.words.Text("link.label."+base10(a.N), nil)
	}
	return t.newLink(ctx, m, label, a.M)
}

func (t *talk) typedLink(ctx context.Context, text string, m master.Master) (Reply, error) {
	return t.newLink(ctx, m, inOneLine(text), max(0, t.drafted("days")))
}

func (t *talk) newLink(ctx context.Context, m master.Master, label string, days int) (Reply, error) {
	link := master.IssueLink{Label: label}
	if days > 0 {
		link.Expires = t.now.AddDate(0, 0, min(days, 366)).UTC()
	}
	code, err := t.issue(ctx, m, link)
	if err != nil {
		return t.askAgain(err, func(hint string) (Reply, error) { return t.askLinkLabel(days, hint), nil })
	}
	return t.madeLink(ctx, code, "")
}

// issue makes a link and gives its code.
func (t *talk) issue(ctx context.Context, m master.Master, link master.IssueLink) (code string, err error) {
	done, code, err := t.Commands.IssueLink(ctx, t.meta(0), m.ID, link)
	if err != nil {
		return "", err
	}
	return code, t.settled(ctx, done)
}

// madeLink shows the links, and the new one as a message to forward.
func (t *talk) madeLink(ctx context.Context, code, hint string) (Reply, error) {
	m, err := t.own(ctx)
	if err != nil {
		return Reply{}, err
	}
	reply, err := t.showLinks(ctx, m, hint)
	reply.Screens = append(reply.Screens, shareScreen(t.words, m.Name.Text(), t.published(code)))
	return reply, err
}

// linkText is the message to forward once more.
func (t *talk) linkText(_ context.Context, a action, m master.Master) (Reply, error) {
	l, err := linkAt(m, a.N)
	if err != nil {
		return Reply{}, err
	}
	return t.show(shareScreen(t.words, m.Name.Text(), t.published(l.Code))), nil
}

// linkCode is a link as a QR code, linkCard as a card to print; M says for which messenger.
func (t *talk) linkCode(_ context.Context, a action, m master.Master) (Reply, error) {
	return t.drawn(m, a, func(address Address) (Screen, error) { return codeScreen(t.words, m.Name.Text(), address) })
}

func (t *talk) linkCard(_ context.Context, a action, m master.Master) (Reply, error) {
	return t.drawn(m, a, func(address Address) (Screen, error) {
		c := picture.Card{
			Name: m.Name.Text(), About: m.About.Text(), Invite: t.words.Text("link.card.invite", nil), Address: address.URL,
		}
		for _, s := range serviceViews(m) {
			c.Services = append(c.Services, s.label(t.words))
		}
		if open := m.OpenPlaces(); len(open) > 0 {
			c.Place = placeName(open[0])
		}
		return cardFileScreen(t.words, c)
	})
}

// drawn sends a picture of a link's address, a message of its own.
func (t *talk) drawn(m master.Master, a action, draw func(Address) (Screen, error)) (Reply, error) {
	l, err := linkAt(m, a.N)
	if err != nil {
		return Reply{}, err
	}
	addresses := t.published(l.Code)
	if a.M >= len(addresses) {
		return Reply{}, master.ErrLinkUnknown
	}
	screen, err := draw(addresses[a.M])
	if err != nil {
		return Reply{}, err
	}
	return t.show(screen), nil
}

func (t *talk) askRevoke(_ context.Context, a action, m master.Master) (Reply, error) {
	if _, err := linkAt(m, a.N); err != nil {
		return Reply{}, err
	}
	return t.show(revokeScreen(t.words, t.linkView(m, a.N))), nil
}

func (t *talk) revokeLink(ctx context.Context, a action, m master.Master) (Reply, error) {
	l, err := linkAt(m, a.N)
	if err != nil {
		return Reply{}, err
	}
	if err := t.carryOut(ctx, m, 0, master.RevokeLink{Code: l.Code}); err != nil {
		return Reply{}, err
	}
	if m, err = t.own(ctx); err != nil {
		return Reply{}, err
	}
	return t.showLinks(ctx, m, t.words.Text("links.revoked", nil))
}

// renewLink makes a new link with the same label and switches the old one off.
func (t *talk) renewLink(ctx context.Context, a action, m master.Master) (Reply, error) {
	l, err := linkAt(m, a.N)
	if err != nil {
		return Reply{}, err
	}
	code, err := t.issue(ctx, m, master.IssueLink{Label: l.Label})
	if err != nil {
		return Reply{}, err
	}
	if err := t.carryOut(ctx, m, 0, master.RevokeLink{Code: l.Code}); err != nil {
		return Reply{}, err
	}
	return t.madeLink(ctx, code, t.words.Text("links.renewed", nil))
}
