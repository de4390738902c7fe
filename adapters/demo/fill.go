package demo

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5/pgxpool"

	"zapis/eventstore"
)

var (
	// ErrNotEmpty is returned for a log in which there is something already: what is made up must not stand beside what is true.
	ErrNotEmpty = errors.New("the log is not empty")
	// ErrServing is returned while a program serves: it would tell people of what was made up.
	ErrServing = errors.New("a program is serving on this database; stop it first")
)

// importPage is how many events are written at once.
const importPage = 10_000

const (
	tryReactions  = `select pg_try_advisory_lock(hashtextextended('zapis follower reactions', 0))`
	stopReactions = `select pg_advisory_unlock(hashtextextended('zapis follower reactions', 0))`

	// What was made up is old news: nobody is told of it, nor reminded.
	nobodyIsTold = `
		with head as (select position from log_head), since as (update told_since set position = head.position from head)
		insert into checkpoints (name, position) select 'reactions', position from head
		on conflict (name) do update set position = excluded.position`
)

// Fill writes the history of a town into an empty log, and says from time to time how many events there are.
func Fill(ctx context.Context, store *eventstore.Store, pool *pgxpool.Pool, town Town, watch func(events int64)) (events int64, err error) {
	conn, err := pool.Acquire(ctx)
	if err != nil {
		return 0, fmt.Errorf("fill the log: %w", err)
	}
	defer conn.Release()
	var alone bool
	if err := conn.QueryRow(ctx, tryReactions).Scan(&alone); err != nil {
		return 0, fmt.Errorf("fill the log: %w", err)
	}
	if !alone {
		return 0, ErrServing
	}
	defer func() {
		_, failed := conn.Exec(context.WithoutCancel(ctx), stopReactions)
		err = errors.Join(err, failed)
	}()
	if head, err := store.Head(ctx); err != nil || head > 0 {
		return head, errors.Join(err, ErrNotEmpty)
	}
	if events, err = write(ctx, store, town, watch); err != nil {
		return events, err
	}
	if _, err := conn.Exec(ctx, nobodyIsTold); err != nil {
		return events, fmt.Errorf("fill the log: %w", err)
	}
	return events, nil
}

func write(ctx context.Context, store *eventstore.Store, town Town, watch func(events int64)) (events int64, err error) {
	var page []eventstore.Past
	size := 0
	flush := func() error {
		if size == 0 {
			return nil
		}
		if events, err = store.Import(ctx, page); err != nil {
			return err
		}
		page, size = page[:0], 0
		watch(events)
		return nil
	}
	for past := range town.History() {
		page = append(page, past)
		for _, stream := range past.Streams {
			size += len(stream.Events)
		}
		if size >= importPage {
			if err := flush(); err != nil {
				return events, err
			}
		}
	}
	return events, flush()
}
