package commands

import (
	"context"
	"errors"
	"fmt"
	"time"

	"zapis/domain"
	"zapis/domain/booking"
	"zapis/domain/master"
	"zapis/domain/person"
	"zapis/domain/slots"
	"zapis/eventstore"
)

// Guest is a client whom a master writes down by hand.
type Guest struct {
	Name  domain.Personal
	Phone domain.Personal // E.164, or empty
}

// TakeInGuest makes somebody without a messenger a client of the actor's, and tells who it is: with a phone number that
// this master has taken in before, the same person as then, left as they are.
func (c *Commands) TakeInGuest(ctx context.Context, meta Meta, owner domain.ID, guest Guest) (Done, domain.ID, error) {
	id := NewID(meta.Action, fmt.Sprintf("guest/%d", meta.Step))
	if guest.Phone != "" {
		id = NewID(owner, "guest/"+guest.Phone.Text())
	}
	done, err := c.do(ctx, task{
		Meta: meta, name: "person.take_in", aggregate: person.StreamOf(id),
		plan: func(ctx context.Context, fresh bool) (plan, error) {
			p, m, err := c.clientAndMaster(ctx, id, owner, fresh)
			if err != nil {
				return plan{}, err
			}
			if !m.State.Exists() || m.State.Person != meta.Actor {
				return plan{}, domain.ErrNotYours
			}
			events, err := person.Decide(p.State, person.TakeIn{
				Person: id, Name: guest.Name, Phone: guest.Phone, Locale: m.State.Locale, Master: owner,
			})
			return plan{changes: p.changed(events), role: string(booking.Master), since: p.Position}, err
		},
	})
	return done, id, err
}

// invitationFor is how long a guest can come by an invitation.
const invitationFor = 90 * 24 * time.Hour

// Invite makes a link by which one guest comes, once, and gives its code. Refused with person.ErrArrived for a client who
// has a messenger account, with domain.ErrNotYours for somebody who is no client of the actor's.
func (c *Commands) Invite(ctx context.Context, meta Meta, owner, client domain.ID) (Done, string, error) {
	return c.IssueLink(ctx, meta, owner, master.IssueLink{For: client, Expires: c.clock().Add(invitationFor)})
}

// Arrive lets an account that nobody has come in by an invitation: it becomes the guest's, and their invitations end.
// guest is zero, with no error, if the code is no invitation that is still open, or the account is somebody's:
// then whoever comes is registered as anybody else.
func (c *Commands) Arrive(
	ctx context.Context, meta Meta, code, messenger string, account domain.Personal,
) (done Done, guest domain.ID, err error) {
	link, err := c.store.LinkOwner(ctx, code)
	if errors.Is(err, eventstore.ErrNoLink) || link.Revoked {
		return Done{}, domain.ID{}, nil
	}
	if err != nil {
		return Done{}, domain.ID{}, fmt.Errorf("find the link: %w", err)
	}
	m, err := c.masters.load(ctx, master.StreamOf(link.Master), true)
	if err != nil {
		return Done{}, domain.ID{}, err
	}
	if meta.Actor = m.State.Invited(code, c.clock()); meta.Actor.IsZero() {
		return Done{}, domain.ID{}, nil
	}
	came := false
	done, err = c.do(ctx, task{
		Meta: meta, name: "person.arrive", aggregate: person.StreamOf(meta.Actor),
		plan: func(ctx context.Context, fresh bool) (p plan, err error) {
			p, came, err = c.arrival(ctx, link.Master, meta.Actor, code, person.LinkAccount{Messenger: messenger, Account: account}, fresh)
			return p, err
		},
	})
	if err != nil || !came {
		return Done{}, domain.ID{}, err
	}
	return done, meta.Actor, nil
}

// arrival tells whether the guest comes by this invitation, and what follows.
func (c *Commands) arrival(
	ctx context.Context, owner, guest domain.ID, code string, link person.LinkAccount, fresh bool,
) (plan, bool, error) {
	p, m, err := c.clientAndMaster(ctx, guest, owner, fresh)
	if err != nil {
		return plan{}, false, err
	}
	_, err = c.store.PersonOf(ctx, link.Messenger, link.Account.Text())
	if err == nil || m.State.Invited(code, c.clock()) != guest || len(p.State.Accounts) > 0 {
		return plan{}, false, nil
	}
	if !errors.Is(err, eventstore.ErrNoAccount) {
		return plan{}, false, err
	}
	linked, err := person.Decide(p.State, link)
	if err != nil {
		return plan{}, false, err
	}
	ended, err := endInvitations(m, guest)
	return plan{changes: append(p.changed(linked), ended...), role: string(booking.Client), since: p.Position}, true, err
}

func endInvitations(m versioned[master.Master], guest domain.ID) ([]change, error) {
	var ended []domain.Event
	for _, code := range m.State.Invitations(guest) {
		events, err := master.Decide(m.State, master.RevokeLink{Code: code})
		if err != nil {
			return nil, err
		}
		ended = append(ended, events...)
	}
	return m.changed(ended), nil
}

// takeOver gives what lies ahead of a guest with this master to the actor, who came by the guest's invitation though
// they are in Zapis already.
func (c *Commands) takeOver(ctx context.Context, m versioned[master.Master], guest, actor domain.ID) (plan, error) {
	ahead := slots.Span{Start: c.clock(), End: c.clock().Add(farthestAhead)}
	release := c.agendas.take(m.State.ID)
	changes, seen, err := c.handedOver(ctx, m.State.ID, guest, actor, ahead)
	if err != nil {
		release()
		return plan{}, err
	}
	ended, err := endInvitations(m, guest)
	if err != nil {
		release()
		return plan{}, err
	}
	return plan{changes: append(changes, ended...), seen: []eventstore.AgendaSeen{seen}, release: release}, nil
}

// farthestAhead is as far as anybody can have booked.
const farthestAhead = 10 * 366 * 24 * time.Hour

func (c *Commands) handedOver(
	ctx context.Context, owner, from, to domain.ID, ahead slots.Span,
) (changes []change, seen eventstore.AgendaSeen, err error) {
	agenda, err := c.store.Agenda(ctx, owner, ahead)
	if err != nil {
		return nil, eventstore.AgendaSeen{}, err
	}
	for _, reserved := range agenda.Reserved {
		b, err := c.bookings.load(ctx, booking.StreamOf(reserved.Booking), true)
		if err != nil {
			return nil, eventstore.AgendaSeen{}, err
		}
		if b.State.Client != from {
			continue
		}
		events, err := booking.Decide(b.State, booking.HandOver{To: to}, c.clock())
		if err != nil {
			return nil, eventstore.AgendaSeen{}, err
		}
		changes = append(changes, b.changed(events)...)
	}
	return changes, eventstore.AgendaSeen{Master: owner, Window: ahead, Position: agenda.Position}, nil
}
