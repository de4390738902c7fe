package commands

import (
	"context"

	"zapis/domain"
	"zapis/domain/booking"
	"zapis/domain/chat"
	"zapis/domain/master"
	"zapis/domain/person"
	"zapis/eventstore"
)

// SendMessage says something in the conversation of a master and a client; the actor is one of the two.
type SendMessage struct {
	Message, Master, Client domain.ID
	Text                    domain.Personal
	Media                   *chat.Media
	Booking                 domain.ID // what it is about, one of theirs; zero: nothing in particular
}

// SendMessage is by the actor, on whichever side of the conversation they are. Refused with domain.ErrNotYours for
// anybody else, and where master and client do not know each other; with booking.ErrBlocked for a client whom the
// master blocked.
func (c *Commands) SendMessage(ctx context.Context, meta Meta, cmd SendMessage) (Done, error) {
	return c.do(ctx, task{
		Meta: meta, name: "chat.send", aggregate: chat.StreamOf(cmd.Master, cmd.Client),
		plan: func(ctx context.Context, fresh bool) (plan, error) {
			p, m, err := c.clientAndMaster(ctx, cmd.Client, cmd.Master, fresh)
			if err != nil {
				return plan{}, err
			}
			cmd := cmd
			cmd.Client = p.State.ID // whoever they were when the button was drawn
			actor, err := c.who(ctx, meta.Actor, fresh)
			if err != nil {
				return plan{}, err
			}
			by, err := speaker(actor.State.ID, p.State, m.State)
			if err != nil {
				return plan{}, err
			}
			if err := c.betweenThem(ctx, cmd, fresh); err != nil {
				return plan{}, err
			}
			conversation, err := c.chats.load(ctx, chat.StreamOf(cmd.Master, cmd.Client), fresh)
			if err != nil {
				return plan{}, err
			}
			events, err := chat.Decide(conversation.State, chat.Send{
				Message: cmd.Message, Master: cmd.Master, Client: cmd.Client, By: by, Author: actor.State.ID,
				Text: cmd.Text, Media: cmd.Media, Booking: cmd.Booking, Channel: meta.Channel,
			})
			all := plan{
				changes: conversation.changed(events), at: []eventstore.StreamAt{m.still()},
				role: string(by), since: conversation.Position,
			}
			if err != nil || len(events) == 0 {
				return all, err
			}
			return all.with(p, cmd.Master), nil
		},
	})
}

// speaker tells which side of a conversation somebody is on, if they may speak.
func speaker(actor domain.ID, client person.Person, m master.Master) (booking.Party, error) {
	switch {
	case !m.Exists() || !client.Knows(m.ID):
	case actor == m.Person:
		return booking.Master, nil
	case actor == client.ID && m.Blocks(client.IDs()...):
		return "", booking.ErrBlocked
	case actor == client.ID:
		return booking.Client, nil
	}
	return "", domain.ErrNotYours
}

// betweenThem refuses a message about a booking that is not the two's.
func (c *Commands) betweenThem(ctx context.Context, cmd SendMessage, fresh bool) error {
	if cmd.Booking.IsZero() {
		return nil
	}
	b, err := c.bookings.load(ctx, booking.StreamOf(cmd.Booking), fresh)
	if err != nil {
		return err
	}
	theirs, err := c.same(ctx, b.State.Client, cmd.Client, fresh)
	if err == nil && (!theirs || b.State.Master != cmd.Master) {
		err = domain.ErrNotYours
	}
	return err
}
