package frontdoor

import (
	"context"
	"errors"
	"fmt"

	"github.com/google/uuid"

	"zapis/adapters/dialog"
	"zapis/commands"
	"zapis/domain"
	"zapis/domain/action"
	"zapis/domain/person"
	"zapis/eventstore"
)

// actions is the name space of action ids.
var actions = uuid.MustParse("6d9f1a52-58f0-5d0e-9c3b-0b5a8f3d7e41")

// actionID is the same for every delivery of one update.
func actionID(channel, delivery string) domain.ID {
	return domain.ID(uuid.NewSHA1(actions, []byte(channel+"\x00"+delivery)))
}

// commandID is the id of "action.receive" or "action.handle" for one action.
func commandID(id domain.ID, command string) domain.ID {
	return domain.ID(uuid.NewSHA1(uuid.UUID(id), []byte(command)))
}

// Receive logs an update, raw as the platform sent it, and returns nil once that is durable: only then may the platform
// be told that it arrived. It is handled later. A second delivery is logged no second time; it is lined up, though, because
// whoever took the first one may have died, and is dropped if the action turns out to be handled.
func (d *Door) Receive(ctx context.Context, update dialog.Update, raw []byte) error {
	t := task{id: actionID(update.Channel, update.Delivery), update: update, received: d.Clock.Now()}
	person, err := d.personOf(ctx, update)
	if err != nil {
		return err
	}
	appended, err := d.Store.Append(ctx, eventstore.Command{
		ID:   commandID(t.id, "action.receive"),
		Meta: t.meta("action.receive", person),
		Streams: []eventstore.Stream{{Name: action.StreamOf(t.id), Events: []domain.Event{action.Received{
			Action: t.id, Person: person, Channel: update.Channel, Chat: domain.Personal(update.Chat),
			Delivery: update.Delivery, Order: update.Order, Kind: string(update.Kind), Body: domain.Personal(raw),
		}}}},
	})
	if err != nil {
		return fmt.Errorf("receive an update: %w", err)
	}
	t.position = appended.Position
	d.queue.put(t)
	return nil
}

// personOf is zero for an account that nobody has under any of its ids. It is looked up each time: accounts move between
// persons, and one indexed read costs less than telling other processes' caches so.
func (d *Door) personOf(ctx context.Context, update dialog.Update) (domain.ID, error) {
	for _, account := range append([]string{update.Account}, update.Aliases...) {
		person, err := d.Store.PersonOf(ctx, update.Channel, account)
		if err == nil || !errors.Is(err, eventstore.ErrNoAccount) {
			return person, err
		}
	}
	return domain.ID{}, nil
}

// recognize does the same and, where the platform knows one account under several ids, makes them one person's.
func (d *Door) recognize(ctx context.Context, t task) (domain.ID, error) {
	if len(t.update.Aliases) == 0 {
		return d.personOf(ctx, t.update)
	}
	ids := append([]string{t.update.Account}, t.update.Aliases...)
	who, err := d.People.Recognize(ctx, commands.BySystem(t.id), t.update.Channel, ids...)
	if errors.Is(err, person.ErrBothMasters) {
		if _, told := d.strange.LoadOrStore(who, true); !told {
			d.Log.WarnContext(ctx, "two masters have ids of one account", "channel", t.update.Channel, "person", who)
		}
		return who, nil
	}
	return who, err
}

func (t task) meta(command string, person domain.ID) eventstore.Meta {
	return eventstore.Meta{
		Action: t.id, Command: command, CommandID: commandID(t.id, command), Actor: person, Channel: t.update.Channel,
	}
}
