package commands

import (
	"context"
	"errors"
	"fmt"

	"zapis/domain"
	"zapis/domain/booking"
	"zapis/domain/master"
	"zapis/domain/person"
	"zapis/eventstore"
)

// RegisterPerson takes in whoever writes from an account, and tells who it is: the person of before
// if the account is known.
func (c *Commands) RegisterPerson(ctx context.Context, meta Meta, cmd person.Register) (Done, domain.ID, error) {
	cmd.Person = NewID(meta.Action, "person")
	meta.Actor = cmd.Person
	known := domain.ID{}
	done, err := c.do(ctx, task{
		Meta: meta, name: "person.register", aggregate: person.StreamOf(cmd.Person),
		plan: func(ctx context.Context, _ bool) (plan, error) {
			var err error
			known, err = c.store.PersonOf(ctx, cmd.Messenger, cmd.Account.Text())
			if !errors.Is(err, eventstore.ErrNoAccount) {
				return plan{}, err
			}
			events, err := person.Decide(person.Person{}, cmd)
			return plan{changes: c.people.unborn(person.StreamOf(cmd.Person)).changed(events)}, err
		},
	})
	if err != nil {
		return Done{}, domain.ID{}, err
	}
	if known.IsZero() {
		known = cmd.Person
	}
	return done, known, nil
}

// Person carries out a command of the actor about themselves.
func (c *Commands) Person(ctx context.Context, meta Meta, cmd person.Command) (Done, error) {
	stream := person.StreamOf(meta.Actor)
	return c.do(ctx, task{
		Meta: meta, name: nameOf(cmd), aggregate: stream, always: person.WhileSuspended(cmd),
		plan: func(ctx context.Context, fresh bool) (plan, error) {
			p, err := c.who(ctx, meta.Actor, fresh)
			if err != nil {
				return plan{}, err
			}
			events, err := person.Decide(p.State, cmd)
			return plan{changes: p.changed(events), since: p.Position}, err
		},
	})
}

// FollowLink connects the actor with the master whose link they opened, who becomes the active one.
// A link that ended still works for those whom it let in before. By a guest's invitation the actor also takes over what
// lies ahead of the guest.
// Refused with master.ErrLinkUnknown, ErrLinkRevoked or ErrLinkExpired, and booking.ErrBlocked for a newcomer who was blocked.
func (c *Commands) FollowLink(ctx context.Context, meta Meta, code string) (Done, domain.ID, error) {
	var owner domain.ID
	stream := person.StreamOf(meta.Actor)
	done, err := c.do(ctx, task{
		Meta: meta, name: "person.follow_link", aggregate: stream,
		plan: func(ctx context.Context, fresh bool) (plan, error) {
			p, err := c.who(ctx, meta.Actor, fresh)
			if err != nil {
				return plan{}, err
			}
			m, err := c.admitting(ctx, p.State, code)
			if err != nil {
				return plan{}, err
			}
			owner = m.State.ID
			events, err := person.Decide(p.State, person.ConnectMaster{Master: owner, Code: code})
			if err != nil {
				return plan{}, err
			}
			return c.connected(ctx, p, m, events, code)
		},
	})
	return done, owner, err
}

// admitting finds the master whose link it is, if it lets this person in.
func (c *Commands) admitting(ctx context.Context, p person.Person, code string) (versioned[master.Master], error) {
	link, err := c.store.LinkOwner(ctx, code)
	if errors.Is(err, eventstore.ErrNoLink) {
		return versioned[master.Master]{}, master.ErrLinkUnknown
	}
	if err != nil {
		return versioned[master.Master]{}, fmt.Errorf("find the link: %w", err)
	}
	m, err := c.masters.load(ctx, master.StreamOf(link.Master), true)
	switch {
	case err != nil || p.Knows(link.Master):
		return m, err
	case m.State.Blocks(p.IDs()...):
		return m, booking.ErrBlocked
	}
	return m, m.State.Admits(code, c.clock())
}

// connected is the plan of following a link, with what the actor takes over if it is an invitation.
// A master who tries one leaves it open.
func (c *Commands) connected(
	ctx context.Context, p versioned[person.Person], m versioned[master.Master], events []domain.Event, code string,
) (plan, error) {
	guest := m.State.Invited(code, c.clock())
	if guest.IsZero() || p.State.Is(guest) || m.State.Person == p.State.ID || m.State.Blocks(p.State.IDs()...) {
		return plan{changes: p.changed(events), at: []eventstore.StreamAt{m.still()}, since: p.Position}, nil
	}
	all, err := c.takeOver(ctx, m, guest, p.State.ID)
	all.changes, all.since = append(p.changed(events), all.changes...), p.Position
	return all, err
}
