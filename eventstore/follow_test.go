package eventstore_test

import (
	"context"
	"errors"
	"log/slog"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"zapis/eventstore"
)

// follow runs a follower until the test ends; ended gives what Follow returned.
func follow(t testing.TB, store *eventstore.Store, f eventstore.Follower) (ended <-chan error) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	result, gone := make(chan error, 1), make(chan struct{})
	go func() {
		defer close(gone)
		result <- store.Follow(ctx, f)
	}()
	t.Cleanup(func() { cancel(); <-gone })
	return result
}

// collect is a follower that passes on what it is handed.
func collect(group string) (eventstore.Follower, <-chan eventstore.Recorded) {
	seen := make(chan eventstore.Recorded, 10000)
	return eventstore.Follower{Group: group, Apply: func(_ context.Context, _ pgx.Tx, page []eventstore.Recorded) (int, error) {
		for _, r := range page {
			seen <- r
		}
		return len(page), nil
	}}, seen
}

// writeDown is a follower that writes a row for each event, on a table where nothing keeps it from doing so twice.
func writeDown(t testing.TB, pool *pgxpool.Pool, group string) (f eventstore.Follower, committed <-chan int64) {
	t.Helper()
	if _, err := pool.Exec(t.Context(), `create table if not exists written (position bigint not null)`); err != nil {
		t.Fatal(err)
	}
	positions := make(chan int64, 10000)
	return eventstore.Follower{
		Group:     group,
		Apply:     writeRows,
		Committed: func(position int64) { positions <- position },
	}, positions
}

func writeRows(ctx context.Context, tx pgx.Tx, page []eventstore.Recorded) (int, error) {
	for _, r := range page {
		if _, err := tx.Exec(ctx, `insert into written (position) values ($1)`, r.Position); err != nil {
			return 0, err
		}
	}
	return len(page), nil
}

// wantWrittenOnce checks that there is exactly one row for each of the first positions.
func wantWrittenOnce(t testing.TB, pool *pgxpool.Pool, last int64) {
	t.Helper()
	var rows, positions, most int64
	err := pool.QueryRow(t.Context(), `select count(*), count(distinct position), coalesce(max(position), 0) from written`).Scan(&rows, &positions, &most)
	if err != nil || rows != last || positions != last || most != last {
		t.Errorf("%d rows of %d positions up to %d, want one each up to %d; %v", rows, positions, most, last, err)
	}
}

// patience is how long a test waits for what must come.
const patience = 20 * time.Second

// next waits for one value.
func next[T any](t testing.TB, values <-chan T) (value T) {
	t.Helper()
	timer := time.NewTimer(patience)
	defer timer.Stop()
	select {
	case value = <-values:
	case <-timer.C:
		t.Fatal("nothing came")
	}
	return value
}

func TestAFollowerIsHandedTheLogInOrder(t *testing.T) {
	t.Parallel()
	store, _ := open(t)
	mustAppend(t, store, to("a", 0, noted{"before"}))
	f, seen := collect("g")
	committed := make(chan int64, 10)
	f.Committed = func(position int64) { committed <- position }
	follow(t, store, f)
	if r := next(t, seen); r.Position != 1 || next(t, committed) != 1 {
		t.Errorf("got %+v", r)
	}
	begin := time.Now()
	mustAppend(t, store, to("a", 1, noted{"after"}))
	if r := next(t, seen); r.Position != 2 || next(t, committed) != 2 {
		t.Errorf("got %+v", r)
	}
	if took := time.Since(begin); took > eventstore.PollInterval/2 {
		t.Errorf("it took %s: that was the poll", took)
	}
	if at, err := store.Checkpoint(t.Context(), "g"); err != nil || at != 2 {
		t.Errorf("checkpoint %d, %v", at, err)
	}
}

func TestAFollowerThatStopsKeepsWhatItApplied(t *testing.T) {
	t.Parallel()
	store, _ := open(t)
	mustAppend(t, store, to("a", 0, noted{"1"}, noted{"2"}, noted{"bad"}, noted{"4"}))
	bad := errors.New("bad event")
	f := eventstore.Follower{Group: "g", Apply: func(context.Context, pgx.Tx, []eventstore.Recorded) (int, error) { return 2, bad }}
	if err := next(t, follow(t, store, f)); !errors.Is(err, bad) {
		t.Errorf("got %v", err)
	}
	if at, err := store.Checkpoint(t.Context(), "g"); err != nil || at != 2 {
		t.Errorf("checkpoint %d, %v", at, err)
	}
}

// warnings is a logger that passes on its lines.
func warnings(lines chan<- string) *slog.Logger {
	return slog.New(slog.NewTextHandler(lineWriter(lines), nil))
}

type lineWriter chan<- string

func (w lineWriter) Write(line []byte) (int, error) {
	w <- string(line)
	return len(line), nil
}
