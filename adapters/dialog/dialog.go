package dialog

import (
	"context"
	"errors"
	"time"

	"zapis/adapters/dialog/words"
	"zapis/commands"
	"zapis/domain"
	"zapis/projections"
)

// ErrStillWorking says that what was asked is done but does not show yet: the read models lag behind.
// The front door then shows Working and calls Handle again, which is harmless: commands are idempotent by action.
var ErrStillWorking = errors.New("still working")

// patience is how long an answer waits for the read models.
const patience = 2 * time.Second

// Options are what a Dialog is made of.
type Options struct {
	Commands  *commands.Commands
	Catalogue projections.Catalogue
	People    projections.People
	Week      projections.WeekSchedule
	Free      projections.FreeSlots
	Active    projections.ActiveBookings
	Clients   projections.Clients
	Reviews   projections.Reviews
	Chats     projections.ChatHistory
	Told      projections.Deliveries
	Casts     projections.Broadcasts
	Log       Log
	Await     func(ctx context.Context, position int64) error // until the read models show that position
	Clock     func() time.Time
	// Addresses open a messenger with a start code; where only a text can be filled in, with a sentence that holds it.
	Addresses func(code, sentence string) []Address
	// Page is where a link's code leads in a browser. Nil: the outside world does not reach us, and there is no page.
	Page  func(code string) string
	Cache Cache // nil: nothing is remembered
	// Calendars are the addresses of a calendar with a code: a page for people, and what programs read. Nil: the outside
	// world does not reach us, and there are no calendars.
	Calendars func(code string) (page, feed string)
}

// Cache remembers answers about free time. What it holds may be lost at any time, and is only ever offered:
// whether something can be booked is decided by the commands.
type Cache interface {
	Get(ctx context.Context, key string) (value string, found bool)
	Set(ctx context.Context, key, value string)
}

// Dialog answers updates. It is safe for concurrent use.
type Dialog struct {
	Options
	routes map[verb]route
	inputs map[string]input
}

// New makes a dialog.
func New(o Options) *Dialog { return &Dialog{Options: o, routes: routes(), inputs: inputs()} }

// Handle answers one update. Its errors are ErrStillWorking or faults; a refusal is an answer like any other.
func (d *Dialog) Handle(ctx context.Context, asked Asked) (Reply, error) {
	t, err := d.meet(ctx, asked)
	if err != nil {
		return Reply{}, err
	}
	reply, err := t.answer(ctx)
	if refusal := (domain.Refusal)(""); errors.As(err, &refusal) {
		reply, err = t.refused(refusal), nil
	}
	if err != nil {
		return Reply{}, err
	}
	reply.Person = t.person.ID
	return reply, nil
}

// meet finds out who it is, taking in whoever is new.
func (d *Dialog) meet(ctx context.Context, asked Asked) (*talk, error) {
	t := &talk{Dialog: d, asked: asked, now: d.Clock()}
	t.person.ID, t.first = asked.Person, asked.Person.IsZero()
	if t.first {
		if err := t.takeIn(ctx); err != nil {
			return nil, err
		}
	}
	known, err := d.People.Person(ctx, t.person.ID)
	if errors.Is(err, projections.ErrNotFound) {
		return nil, ErrStillWorking
	}
	if err != nil {
		return nil, err
	}
	t.person, t.words = known, words.In(known.Locale)
	return t, nil
}
