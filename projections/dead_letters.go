package projections

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"zapis/domain"
	"zapis/domain/operator"
)

var (
	// ErrStopped is returned for a projection that cannot get past an event. Retry or Skip sets it going again.
	ErrStopped = errors.New("projection has stopped at an event that it cannot apply")
	// ErrNoDeadLetter is returned when no projection has stopped at that position.
	ErrNoDeadLetter = errors.New("no such dead letter")
)

// A dead letter holds its projection up as long as nobody skipped it and the checkpoint stands before it. Past the
// checkpoint it is history: another program, or another try, got over it.
const (
	recordLetter = `
		insert into dead_letters (projection, position, error, tries, skipped_at)
		values ($1, $2, $3, $4, case when $5 then clock_timestamp() end)
		on conflict (projection, position) do update
		set error = excluded.error, tries = dead_letters.tries + excluded.tries, at = excluded.at`
	skippedLetters = `select position from dead_letters where projection = $1 and skipped_at is not null`
	skipLetter     = `
		update dead_letters set skipped_at = clock_timestamp()
		where projection = $1 and position = $2 and skipped_at is null returning error`
	dropLetter      = `delete from dead_letters where projection = $1 and position = $2 and skipped_at is null returning error`
	standingLetters = `
		select d.projection, d.position, coalesce(e.type, ''), d.error, d.tries, d.skipped_at is not null
		from dead_letters d left join events e on e.position = d.position left join checkpoints c on c.name = d.projection
		where d.projection = any($1) and (d.skipped_at is not null or d.position > coalesce(c.position, 0))
		order by d.projection, d.position`
	holdsUp = `
		select exists (
			select from dead_letters where projection = $1 and position = $2 and skipped_at is null
			and position > coalesce((select position from checkpoints where name = $1), 0))`
)

// Retry gives the event at which a projection stopped another try, as an operator wants it. It returns ErrNoDeadLetter if the
// projection did not stop there.
func (r *Runner) Retry(ctx context.Context, by, name string, position int64) error {
	return r.decide(ctx, dropLetter, name, position, func(cause string) domain.Event {
		return operator.EventRetried{By: by, Projection: name, Position: position, Cause: cause}
	})
}

// Skip makes a projection pass over the event at which it stopped; the dead letter stays as the record of that.
// It returns ErrNoDeadLetter if the projection did not stop there.
func (r *Runner) Skip(ctx context.Context, by, name string, position int64) error {
	return r.decide(ctx, skipLetter, name, position, func(cause string) domain.Event {
		return operator.EventSkipped{By: by, Projection: name, Position: position, Cause: cause}
	})
}

// decide changes the letter, and tells the log; a follower of this process hears of it at once, one of another looks after it
// by itself.
func (r *Runner) decide(ctx context.Context, decision, name string, position int64, event func(cause string) domain.Event) error {
	f, err := r.named(name)
	if err != nil {
		return err
	}
	err = pgx.BeginFunc(ctx, r.pool, func(tx pgx.Tx) error {
		var cause string
		err := tx.QueryRow(ctx, decision, name, position).Scan(&cause)
		if errors.Is(err, pgx.ErrNoRows) {
			return ErrNoDeadLetter
		}
		if err != nil {
			return err
		}
		return note(ctx, tx, event(cause))
	})
	if err != nil {
		return fmt.Errorf("decide about event %d of %s: %w", position, name, err)
	}
	select {
	case f.decided <- struct{}{}:
	default:
	}
	return record(ctx, r.store, r.pool)
}

// Letter is an event that a projection could not apply.
type Letter struct {
	Projection string
	Position   int64
	Type       string // of the event
	Cause      string
	Tries      int
	Skipped    bool // it was passed over; otherwise the projection has stopped there
}

// Letters are the events that projections have stopped at, or passed over.
func (r *Runner) Letters(ctx context.Context) ([]Letter, error) {
	rows, err := r.pool.Query(ctx, standingLetters, r.names)
	if err != nil {
		return nil, fmt.Errorf("read the dead letters: %w", err)
	}
	letters, err := pgx.CollectRows(rows, pgx.RowToStructByPos[Letter])
	if err != nil {
		return nil, fmt.Errorf("read the dead letters: %w", err)
	}
	return letters, nil
}

// skippedBy are the positions that a projection passes over.
func skippedBy(ctx context.Context, on querier, name string) (map[int64]bool, error) {
	rows, err := on.Query(ctx, skippedLetters, name)
	if err != nil {
		return nil, fmt.Errorf("read the dead letters of %s: %w", name, err)
	}
	positions, err := pgx.CollectRows(rows, pgx.RowTo[int64])
	if err != nil {
		return nil, fmt.Errorf("read the dead letters of %s: %w", name, err)
	}
	skipped := make(map[int64]bool, len(positions))
	for _, position := range positions {
		skipped[position] = true
	}
	return skipped, nil
}

// setAside records a poison event. It returns when following can go on: at once if the projection skips such events,
// else when an operator has decided.
func (f *follower) setAside(ctx context.Context, bad *poison) {
	for {
		_, err := f.pool.Exec(ctx, recordLetter, f.Name, bad.position, bad.cause.Error(), bad.tries, f.Skips)
		if err == nil {
			break
		}
		if ctx.Err() != nil {
			return
		}
		f.log.Warn("dead letter cannot be recorded yet", "projection", f.Name, "position", bad.position, "error", err)
		rest(ctx, retryPause)
	}
	if f.Skips {
		f.log.Error("projection has skipped an event", "projection", f.Name, "position", bad.position, "error", bad.cause)
		return
	}
	f.log.Error("projection has stopped", "projection", f.Name, "position", bad.position, "error", bad.cause)
	f.awaitDecision(ctx, bad.position)
}

// decisionPoll is how often a stopped projection looks whether somebody decided in another process.
const decisionPoll = time.Second

func (f *follower) awaitDecision(ctx context.Context, position int64) {
	ticker := time.NewTicker(decisionPoll)
	defer ticker.Stop()
	for {
		var held bool
		if err := f.pool.QueryRow(ctx, holdsUp, f.Name, position).Scan(&held); err == nil && !held {
			return
		}
		select {
		case <-f.decided:
		case <-ticker.C:
		case <-ctx.Done():
			return
		}
	}
}
