package commands

import (
	"context"
	"errors"
	"fmt"

	"zapis/domain"
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
		Meta: meta, name: nameOf(cmd), aggregate: stream,
		plan: func(ctx context.Context, fresh bool) (plan, error) {
			p, err := c.people.load(ctx, stream, fresh)
			if err != nil {
				return plan{}, err
			}
			events, err := person.Decide(p.State, cmd)
			return plan{changes: p.changed(events), since: p.Position}, err
		},
	})
}

// FollowLink connects the actor with the master whose link they opened, who becomes the active one.
// A link that ended still works for those whom it let in before.
// Refused with master.ErrLinkUnknown, ErrLinkRevoked or ErrLinkExpired.
func (c *Commands) FollowLink(ctx context.Context, meta Meta, code string) (Done, domain.ID, error) {
	var owner domain.ID
	stream := person.StreamOf(meta.Actor)
	done, err := c.do(ctx, task{
		Meta: meta, name: "person.follow_link", aggregate: stream,
		plan: func(ctx context.Context, fresh bool) (plan, error) {
			p, err := c.people.load(ctx, stream, fresh)
			if err != nil {
				return plan{}, err
			}
			var condition eventstore.StreamAt
			owner, condition, err = c.admitted(ctx, p.State, code)
			if err != nil {
				return plan{}, err
			}
			events, err := person.Decide(p.State, person.ConnectMaster{Master: owner, Code: code})
			return plan{changes: p.changed(events), at: []eventstore.StreamAt{condition}, since: p.Position}, err
		},
	})
	return done, owner, err
}

// admitted finds whose link it is and whether it lets this person in.
func (c *Commands) admitted(ctx context.Context, p person.Person, code string) (domain.ID, eventstore.StreamAt, error) {
	link, err := c.store.LinkOwner(ctx, code)
	if errors.Is(err, eventstore.ErrNoLink) {
		return domain.ID{}, eventstore.StreamAt{}, master.ErrLinkUnknown
	}
	if err != nil {
		return domain.ID{}, eventstore.StreamAt{}, fmt.Errorf("find the link: %w", err)
	}
	m, err := c.masters.load(ctx, master.StreamOf(link.Master), true)
	if err != nil {
		return domain.ID{}, eventstore.StreamAt{}, err
	}
	if !p.Knows(link.Master) {
		err = m.State.Admits(code, c.clock())
	}
	return link.Master, m.still(), err
}
