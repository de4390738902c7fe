package projections

import (
	"context"
	"fmt"
	"sync"
	"time"
)

// defaultPoll is how often the database is asked while a position is awaited: another process may lead, or it may have stopped.
const defaultPoll = 5 * time.Millisecond

const standing = `
	select coalesce((select position from checkpoints where name = $1), 0) as reached,
	exists (
		select from dead_letters where projection = $1 and skipped_at is null
		and position > coalesce((select position from checkpoints where name = $1), 0))`

// Await returns when the projection has applied everything up to a position, whichever process did it.
// It returns ErrStopped as soon as the projection cannot come there, or the error of ctx.
func (r *Runner) Await(ctx context.Context, name string, position int64) error {
	f, err := r.named(name)
	if err != nil {
		return err
	}
	if err := f.await(ctx, position); err != nil {
		return fmt.Errorf("await event %d in %s: %w", position, name, err)
	}
	return nil
}

// AwaitAll awaits a position in several projections; in all of them, if none are named.
func (r *Runner) AwaitAll(ctx context.Context, position int64, names ...string) error {
	if len(names) == 0 {
		names = r.names
	}
	for _, name := range names {
		if err := r.Await(ctx, name, position); err != nil {
			return err
		}
	}
	return nil
}

func (f *follower) await(ctx context.Context, position int64) error {
	ticker := time.NewTicker(f.awaitPoll)
	defer ticker.Stop()
	for {
		reached, changed := f.progress.look()
		if reached >= position {
			return nil
		}
		select {
		case <-changed:
		case <-ticker.C:
			if err := f.poll(ctx, position); err != nil {
				return err
			}
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// poll asks the database how far the projection is. However many wait, one asks at a time, and all learn of it.
// A database that does not answer is no reason to give up before ctx does.
func (f *follower) poll(ctx context.Context, awaited int64) error {
	if !f.progress.polling.TryLock() {
		return nil
	}
	defer f.progress.polling.Unlock()
	var reached int64
	var stopped bool
	if err := f.pool.QueryRow(ctx, standing, f.Name).Scan(&reached, &stopped); err != nil {
		return nil
	}
	f.progress.reached(reached)
	if stopped && reached < awaited {
		return ErrStopped
	}
	return nil
}

// progress is how far a projection is, as this process knows.
type progress struct {
	mu       sync.Mutex
	position int64
	changed  chan struct{} // closed when the position moves
	polling  sync.Mutex
}

func newProgress() *progress { return &progress{changed: make(chan struct{})} }

func (p *progress) look() (position int64, changed <-chan struct{}) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.position, p.changed
}

// reached notes a position; one that is behind is old news.
func (p *progress) reached(position int64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if position > p.position {
		p.position = position
		close(p.changed)
		p.changed = make(chan struct{})
	}
}
