// Package jobs does what is due: it follows the log, puts what follows from each event into a queue in Postgres (River),
// and works that queue: reminders, news, review requests, what time brings to bookings, broadcasts.
//
// A job is only an occasion to look: what is to be done is decided from the log when its time has come. What is sent is
// recorded before and after, so nothing is ever sent twice; see Courier.
package jobs

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river"
	"golang.org/x/sync/errgroup"

	"zapis/adapters/dialog"
	"zapis/commands"
	"zapis/eventstore"
	"zapis/projections"
)

// Clock tells the time. One that can be moved also has Changed, and what is due by then begins at once.
type Clock interface{ Now() time.Time }

// movable is a clock that does not only tick.
type movable interface {
	// Changed is closed when the clock has been moved; the next call gives the next channel.
	Changed() <-chan struct{}
}

// Options are what Jobs are made of.
type Options struct {
	Store      *eventstore.Store
	Pool       *pgxpool.Pool
	Commands   *commands.Commands
	Active     projections.ActiveBookings
	Clients    projections.Clients
	Chats      projections.ChatHistory
	Casts      projections.Broadcasts
	Heard      Heard
	Messengers []dialog.Messenger // in this order for whom nothing else tells
	Clock      Clock              // nil: the machine's
	Log        *slog.Logger
	Workers    int // how many jobs are worked at the same time; 0: 20

	Observe func(Delivery) // hears what came of each notice; may be nil

	Keys   Keys      // of what people's data are sealed with
	Forget []Forgets // what keeps something of people beside the log and its read models

	Further []Further // other kinds of work on the same queue
}

// Further is another kind of work. It has workers of its own, so that it never holds up notices, nor they it.
type Further struct {
	Queue   string // its name in River, for ever
	Workers int    // how many jobs of it are worked at the same time
	Add     func(*river.Workers)
}

// defaultWorkers are enough to keep a messenger's rate limit busy.
const defaultWorkers = 20

// Jobs follows the log and works the queue.
type Jobs struct {
	Options
	courier *Courier
	queue   *river.Client[pgx.Tx]
	since   int64 // the position after which people are told of what happens
	trouble trouble
}

// New makes a follower and a worker of the queue; several processes may share one database.
func New(o Options) (*Jobs, error) {
	j := &Jobs{Options: o}
	given := o.Clock != nil
	if !given {
		j.Clock = machine{}
	}
	if j.Workers == 0 {
		j.Workers = defaultWorkers
	}
	j.courier = &Courier{
		Observe: o.Observe, Commands: o.Commands, Heard: o.Heard, Messengers: o.Messengers, Porter: dialog.NewPorter(o.Messengers...), Clock: j.Clock, Log: o.Log,
	}
	queue, err := j.newQueue(given)
	if err != nil {
		return nil, err
	}
	j.queue = queue
	return j, nil
}

// Queue is where others put their jobs.
func (j *Jobs) Queue() *river.Client[pgx.Tx] { return j.queue }

// machine is the clock of this machine.
type machine struct{}

func (machine) Now() time.Time { return time.Now() }

// Run follows and works until ctx ends. What is being worked then is finished first.
func (j *Jobs) Run(ctx context.Context) error {
	life, err := j.live(ctx)
	if err == nil {
		defer life.end()
		j.since, err = j.toldSince(ctx)
	}
	if err == nil {
		err = j.queue.Start(ctx)
	}
	if err != nil && ctx.Err() != nil {
		return nil // we were stopped before we began
	}
	if err != nil {
		return err
	}
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error { return j.follow(ctx) })
	group.Go(life.adopt)
	if clock, moves := j.Clock.(movable); moves {
		group.Go(func() error { return j.wakeWhenMoved(ctx, clock) })
	}
	err = group.Wait()
	if errors.Is(err, context.Canceled) {
		return nil
	}
	return err
}
