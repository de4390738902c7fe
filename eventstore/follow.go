package eventstore

import (
	"context"
	"errors"
	"fmt"
	"time"

	watermillsql "github.com/ThreeDotsLabs/watermill-sql/v4/pkg/sql"
	"github.com/ThreeDotsLabs/watermill/message"
	"github.com/jackc/pgx/v5"
)

// defaultPage is how many events a page has at most when the follower does not say.
const defaultPage = 1000

// Follower is a consumer of the log. Of all followers of one group, in all processes, one at a time is handed pages.
type Follower struct {
	Group    string
	Types    []string // empty: all
	PageSize int      // events of the log per page, whether taken or not; 0: 1,000

	// Apply folds a page within tx and says how many of its events were applied. What it writes and the checkpoint commit
	// together. Fewer than all with an error stops the follower after committing those; to keep what was applied, Apply
	// itself must roll back the failed part (a savepoint: tx.Begin). A page is handed out again after anything that is not Apply's fault.
	Apply func(ctx context.Context, tx pgx.Tx, page []Recorded) (applied int, err error)

	// Committed, if set, is called after each commit, and with the checkpoint as it is when following begins or goes on after
	// a lost connection; position covers events of types not taken, too.
	Committed func(position int64)
}

// Follow hands the pages of the log, in order and each exactly once as far as the database is concerned, to the follower
// until ctx ends or Apply stops it with an error. While the database is away, or another process leads the group, it waits.
func (s *Store) Follow(ctx context.Context, f Follower) error {
	if f.PageSize <= 0 {
		f.PageSize = defaultPage
	}
	delay := retryLeast
	for {
		led, err := s.lead(ctx, f)
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case errors.As(err, new(stopped)):
			return fmt.Errorf("follow as %s: %w", f.Group, err)
		case err != nil:
			s.log.Warn("follower is interrupted", "group", f.Group, "error", err)
		}
		if led {
			delay = retryLeast
		}
		if !pause(ctx, delay) {
			return ctx.Err()
		}
		delay = min(2*delay, retryMost)
	}
}

// stopped is an error of Apply that ends the follower.
type stopped struct{ error }

func (s stopped) Unwrap() error { return s.error }

// leadInterval is how often a process asks whether the group's leader has gone.
const leadInterval = time.Second

const tryLead = `select pg_try_advisory_lock(hashtextextended($1, 0))`

// lead follows for as long as this process holds the group's lock. The lock belongs to a connection; when that breaks another
// process may begin, and the checkpoint, which only moves from where a page began, keeps the two apart.
func (s *Store) lead(ctx context.Context, f Follower) (led bool, err error) {
	conn, err := s.connect(ctx, nil)
	if err != nil {
		return false, err
	}
	defer conn.Close(context.WithoutCancel(ctx))
	if err := takeLead(ctx, conn, f.Group); err != nil {
		return false, err
	}
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	watched := make(chan struct{})
	go func() {
		defer close(watched)
		_, err := conn.WaitForNotification(ctx) // nothing is listened to: it ends with ctx or the connection
		cancel(fmt.Errorf("lost the lead: %w", err))
	}()
	err = s.route(ctx, cancel, f)
	cancel(err)
	<-watched
	return true, context.Cause(ctx)
}

// takeLead asks for the lock until it gets it. It does not wait inside the server: a statement that waits there keeps
// vacuum from cleaning up.
func takeLead(ctx context.Context, conn *pgx.Conn, group string) error {
	for {
		var led bool
		if err := conn.QueryRow(ctx, tryLead, "zapis follower "+group).Scan(&led); err != nil || led {
			return err
		}
		if !pause(ctx, leadInterval) {
			return ctx.Err()
		}
	}
}

// route runs the Watermill router on the group's subscriber until ctx ends.
func (s *Store) route(ctx context.Context, stop context.CancelCauseFunc, f Follower) error {
	signal, leave := s.signal.join()
	defer leave()
	reader := &reader{Follower: f, store: s, stop: stop}
	never := time.Duration(0)
	subscriber, err := watermillsql.NewSubscriber(reader, watermillsql.SubscriberConfig{
		ConsumerGroup:  f.Group,
		AckDeadline:    &never, // an ack means only that the page has the event; it cannot be late
		ResendInterval: time.Nanosecond,
		BackoffManager: &backoff{done: ctx.Done(), signal: signal, store: s, group: f.Group},
		SchemaAdapter:  schemaAdapter{types: f.Types, limit: f.PageSize},
		OffsetsAdapter: offsetsAdapter{},
	}, quiet{s.log})
	if err != nil {
		return fmt.Errorf("make the subscriber: %w", err)
	}
	router, err := message.NewRouter(message.RouterConfig{}, quiet{s.log})
	if err != nil {
		return fmt.Errorf("make the router: %w", err)
	}
	router.AddConsumerHandler(f.Group, topic, subscriber, reader.take)
	return router.Run(ctx)
}
