package eventstore_test

import (
	"context"
	"errors"
	"testing"

	"github.com/jackc/pgx/v5"

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

// next waits for one value.
func next[T any](t testing.TB, values <-chan T) T {
	t.Helper()
	select {
	case v := <-values:
		return v
	case <-t.Context().Done():
	}
	panic("unreachable")
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
	mustAppend(t, store, to("a", 1, noted{"after"}))
	if r := next(t, seen); r.Position != 2 || next(t, committed) != 2 {
		t.Errorf("got %+v", r)
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
