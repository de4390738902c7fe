// Package frontdoor takes in what people do, in whatever messenger: it is logged first and answered then,
// one at a time in each chat.
//
// The log is the queue. What was received and not handled, because a process died or too much was waiting, is found
// in the log again and handled by whichever process is there. Handling something twice changes nothing twice:
// commands derive their ids from the action's.
package frontdoor

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"zapis/adapters/dialog"
	"zapis/commands"
	"zapis/domain"
	"zapis/domain/person"
	"zapis/eventstore"
	"zapis/projections"
)

// Messenger is one messenger's side of the door.
type Messenger interface {
	// Name is the channel of its updates.
	Name() string
	// Decode reads a raw update as Receive was given it.
	Decode(raw []byte) (dialog.Update, error)
	// Acknowledge tells the person's device that their tap has arrived; the toast, if any, is said in passing.
	Acknowledge(update dialog.Update, toast string)
	// Show brings the reply's screens to the person, beginning with the one numbered from, and keeps in the session
	// which message is live. It returns how many screens were shown by then, with an error too: that is where to go on.
	// Errors that are dialog.Undelivered say what to do about them; any other one is a fault.
	Show(ctx context.Context, update dialog.Update, reply dialog.Reply, from int) (shown int, session dialog.Session, err error)
}

// Dialog turns an update into its answer.
type Dialog interface {
	// Handle returns dialog.ErrStillWorking while the read models lag behind; any other error is a fault.
	Handle(ctx context.Context, asked dialog.Asked) (dialog.Reply, error)
}

// People notes whether a messenger still delivers to somebody and that several ids mean one account, and knows which
// language they chose.
type People interface {
	// Recognize tells who has an account, zero if nobody, and gives them its other ids. Its refusal
	// person.ErrBothMasters comes with who is meant.
	Recognize(ctx context.Context, meta commands.Meta, messenger string, accounts ...string) (domain.ID, error)
	Person(ctx context.Context, meta commands.Meta, cmd person.Command) (commands.Done, error)
	PersonNow(ctx context.Context, id domain.ID) (person.Person, commands.Still, error)
}

// Pending finds what was received in these channels before a moment and is not handled, in the order of each chat.
type Pending interface {
	Before(ctx context.Context, channels []string, receivedBefore time.Time, limit int) ([]projections.Pending, error)
	// Earlier are those of one chat that come before an order and position; all of the log up to upTo is counted in.
	Earlier(ctx context.Context, channel, chat string, order, position int64) (earlier []projections.Pending, upTo int64, err error)
}

// Clock tells the time and runs things later.
type Clock interface {
	Now() time.Time
	AfterFunc(d time.Duration, f func()) (stop func() bool)
}

// Handled is what became of one action, for metrics.
type Handled struct {
	Channel string
	Kind    dialog.Kind
	Latency time.Duration // from receipt to the last screen
	Refusal domain.Refusal
	Fault   bool
}

// Options are what a Door is made of. Zero durations and numbers mean the default in brackets.
type Options struct {
	Store      *eventstore.Store
	Pool       *pgxpool.Pool // must reach Postgres itself, not a pooler: a chat's lock belongs to a session
	Dialog     Dialog
	People     People
	Messengers []Messenger
	Pending    Pending

	Log     *slog.Logger
	Clock   Clock
	Observe func(Handled)

	Workers  int           // chats handled at the same time [128]
	Backlog  int           // actions that wait in memory; further ones wait in the log [10,000]
	Age      time.Duration // what is pending for so long is taken up again [5 s]
	Every    time.Duration // how often to look for it [3 s]
	Patience time.Duration // how long to try one action before it is left to a later attempt [1 min]
	GiveUp   time.Duration // age at which an action that cannot be answered becomes a fault [15 min]
	Drain    time.Duration // how long a stop waits for what is being handled [20 s]
}

// Door receives actions and sees to it that each is handled. It is safe for concurrent use.
type Door struct {
	Options
	messengers map[string]Messenger
	porter     dialog.Porter
	sessions   sessions
	locks      *locks
	strange    sync.Map // persons of whom it was told that two masters have ids of one account
	queue      *queue
}

// New makes a door. Until Run is called what it receives lines up, and after Run has returned it is only logged.
func New(o Options) (*Door, error) {
	if o.Store == nil || o.Pool == nil || o.Dialog == nil || o.People == nil || o.Pending == nil {
		return nil, fmt.Errorf("a front door needs a store, a pool, a dialog, people and the pending actions")
	}
	o = o.withDefaults()
	d := &Door{
		Options: o, messengers: map[string]Messenger{},
		sessions: sessions{o.Pool}, locks: newLocks(o.Pool), queue: newQueue(o.Workers, o.Backlog, o.Clock),
	}
	for _, m := range o.Messengers {
		d.messengers[m.Name()] = m
	}
	d.porter = dialog.NewPorter(o.Messengers...)
	return d, nil
}

func (o Options) withDefaults() Options {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Clock == nil {
		o.Clock = systemClock{}
	}
	if o.Observe == nil {
		o.Observe = func(Handled) {}
	}
	o.Workers = orElse(o.Workers, 128)
	o.Backlog = orElse(o.Backlog, 10_000)
	o.Age = orElse(o.Age, 5*time.Second)
	o.Every = orElse(o.Every, 3*time.Second)
	o.Patience = orElse(o.Patience, time.Minute)
	o.GiveUp = orElse(o.GiveUp, 15*time.Minute)
	o.Drain = orElse(o.Drain, 20*time.Second)
	return o
}

func orElse[T int | time.Duration](given, otherwise T) T {
	if given > 0 {
		return given
	}
	return otherwise
}
