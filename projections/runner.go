package projections

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"zapis/eventstore"
)

// ErrUnknown is returned for the name of a projection that the runner does not have.
var ErrUnknown = errors.New("no such projection")

// defaultPage is how many events of the log a projection is handed at most at once.
const defaultPage = 1000

// Runner keeps projections up to date with the log, and tells how far they are. In a process that only asks, it need not Run.
type Runner struct {
	store     *eventstore.Store
	pool      *pgxpool.Pool
	log       *slog.Logger
	followers map[string]*follower
	names     []string // in the order in which the projections were given
	pageSize  int
	awaitPoll time.Duration
}

// New makes a runner of these projections; of All of them, if none are given.
func New(store *eventstore.Store, pool *pgxpool.Pool, log *slog.Logger, projections ...Projection) *Runner {
	if len(projections) == 0 {
		projections = All()
	}
	r := &Runner{
		store: store, pool: pool, log: log, followers: map[string]*follower{},
		pageSize: defaultPage, awaitPoll: defaultPoll,
	}
	for _, p := range projections {
		r.names = append(r.names, p.Name)
		r.followers[p.Name] = &follower{
			Projection: p, Runner: r, decided: make(chan struct{}, 1), progress: newProgress(),
		}
	}
	return r
}

// Run follows the log with every projection at once until ctx ends, and has ended everything it began when it returns.
// One that stops does not keep the others.
func (r *Runner) Run(ctx context.Context) {
	var all sync.WaitGroup
	for _, f := range r.followers {
		all.Go(func() { f.run(ctx) })
	}
	all.Wait()
}

func (r *Runner) named(name string) (*follower, error) {
	f, ok := r.followers[name]
	if !ok {
		return nil, fmt.Errorf("projection %q: %w", name, ErrUnknown)
	}
	return f, nil
}

// follower is one projection on its way along the log.
type follower struct {
	Projection
	*Runner
	decided  chan struct{} // signalled when an operator has decided about a dead letter
	progress *progress
	noticed  bool // whether it was told that the rows are of another version
}

// retryPause is how long a follower rests after a fault that is not an event's.
const retryPause = time.Second

func (f *follower) run(ctx context.Context) {
	for ctx.Err() == nil {
		err := f.follow(ctx)
		var bad *poison
		switch {
		case ctx.Err() != nil:
		case errors.As(err, &bad):
			f.setAside(ctx, bad)
		default:
			f.log.Warn("projection is interrupted", "projection", f.Name, "error", err)
			rest(ctx, retryPause)
		}
	}
}

// follow applies pages until ctx ends or an event turns out to be poison.
func (f *follower) follow(ctx context.Context) error {
	if err := f.notice(ctx); err != nil {
		return err
	}
	skipped, err := skippedBy(ctx, f.pool, f.Name)
	if err != nil {
		return err
	}
	pages := applier{f.Projection, f.store.Codec(), skipped}
	return f.store.Follow(ctx, eventstore.Follower{
		Group: f.Name, Types: f.types(), PageSize: f.pageSize,
		Apply: pages.apply, Committed: f.progress.reached,
	})
}

func rest(ctx context.Context, pause time.Duration) {
	timer := time.NewTimer(pause)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
}
