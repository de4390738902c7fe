// Package webhooks tells those outside of what happens: it posts the items of the feed to the addresses that masters and operators
// gave, signed, in order, each until it was taken. Nothing is missed, whatever is killed meanwhile; what comes twice has one id.
//
// A cursor for each webhook says how far it was delivered. A follower of the log notes there how far there is something to
// deliver, and sees to it that a job of River is under way; the job posts, and moves the cursor behind each item that was taken.
package webhooks

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river"
	"golang.org/x/sync/errgroup"

	"zapis/commands"
	"zapis/domain"
	"zapis/eventstore"
	"zapis/projections"
)

// Options are what Webhooks are made of.
type Options struct {
	Store    *eventstore.Store
	Pool     *pgxpool.Pool
	Commands *commands.Commands
	Feed     projections.Feed
	// Await returns when the feed has come to a position.
	Await func(ctx context.Context, position int64) error
	// Secret is the key that a webhook's deliveries are signed with. It is derived and not stored, so it must stay the same.
	Secret func(webhook domain.ID) []byte
	// AllowPrivate also delivers to addresses that nobody outside can reach: this machine, and networks of one's own.
	AllowPrivate bool
	Agent        string           // the name under which requests are made
	Now          func() time.Time // nil: the machine's clock. It says when to try again, never what is signed
	Log          *slog.Logger
	Observe      func(outcome string, took time.Duration) // hears what came of each attempt; may be nil
}

// Queue is the name of River's queue for deliveries, and Workers is how many of them one process makes at the same time.
const (
	Queue   = "webhooks"
	Workers = 10
)

// Webhooks delivers.
type Webhooks struct {
	Options
	client *http.Client
	net    time.Duration // between two looks for what was lost

	trouble atomic.Pointer[error] // that holds the follower of this process up
}

// New makes a deliverer; several processes may share one database. Its work is to be added to the queue, see Add.
func New(o Options) *Webhooks {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Observe == nil {
		o.Observe = func(string, time.Duration) {}
	}
	return &Webhooks{Options: o, client: newClient(o.AllowPrivate), net: time.Minute}
}

// Add says who works deliveries.
func (w *Webhooks) Add(workers *river.Workers) { river.AddWorker(workers, &deliverer{Webhooks: w}) }

// Run follows the log until ctx ends, and puts into the queue what there is to deliver.
func (w *Webhooks) Run(ctx context.Context, queue *river.Client[pgx.Tx]) error {
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error { return w.follow(ctx, queue) })
	group.Go(func() error { return w.pickUp(ctx, queue) })
	if err := group.Wait(); !errors.Is(err, context.Canceled) {
		return err
	}
	return nil
}

// pickUp puts into the queue, now and then, whatever is to be delivered and has no job: one that was given up, for example.
func (w *Webhooks) pickUp(ctx context.Context, queue *river.Client[pgx.Tx]) error {
	for {
		if err := w.pickUpOnce(ctx, queue); err != nil && ctx.Err() == nil {
			w.Log.Warn("undelivered webhooks cannot be looked for", "error", err)
		}
		select {
		case <-time.After(w.net):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

func (w *Webhooks) pickUpOnce(ctx context.Context, queue *river.Client[pgx.Tx]) error {
	return pgx.BeginFunc(ctx, w.Pool, func(tx pgx.Tx) error {
		behind, err := allBehind(ctx, tx)
		if err != nil {
			return err
		}
		return deliver(ctx, tx, queue, behind)
	})
}
