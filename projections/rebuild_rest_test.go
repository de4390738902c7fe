package projections

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"zapis/domain"
)

func someCounted(n int) []domain.Event {
	events := make([]domain.Event, n)
	for i := range events {
		events[i] = counted{Key: "a"}
	}
	return events
}

// A build that is paused goes on when it is resumed, and a second one of the same does not come in between.
func TestABuildRestsWhileItIsPaused(t *testing.T) {
	t.Parallel()
	store, pool := open(t)
	p, _ := counting(t, pool, "resting", never)
	runner := start(t, store, pool, p)
	appendTo(t, store, "s", 0, someCounted(100)...)
	awaitAll(t, store, runner)
	b := builder(store, pool, p)
	if err := b.Pause(t.Context(), "resting"); !errors.Is(err, ErrNoBuild) {
		t.Errorf("got %v, want ErrNoBuild", err)
	}
	paused, ended := make(chan error, 1), make(chan error, 1)
	var resumed atomic.Bool
	go func() {
		first := true
		_, err := b.Rebuild(t.Context(), Rebuild{Rate: 1000, Watch: func(Progress) {
			if first {
				first = false
				paused <- b.Pause(t.Context(), "resting")
			} else if !resumed.Load() {
				t.Error("went on while it was paused")
			}
		}}, "resting")
		ended <- err
	}()
	if err := <-paused; err != nil {
		t.Fatal(err)
	}
	if listed := must(b.List(t.Context()))(t)[0]; !listed.Under.Paused || listed.Under.State != building {
		t.Errorf("%+v", listed)
	}
	if _, err := builder(store, pool, p).Rebuild(t.Context(), Rebuild{}, "resting"); !errors.Is(err, ErrBuilding) {
		t.Errorf("got %v, want ErrBuilding", err) // it was waited for, as long as one that was killed may take to end
	}
	resumed.Store(true)
	if err := b.Resume(t.Context(), "resting"); err != nil {
		t.Error(err)
	}
	if err := <-ended; err != nil {
		t.Error(err)
	}
	if listed := must(b.List(t.Context()))(t)[0]; listed.Under.State != "" || listed.Kept.State != kept || listed.Kept.Position != 100 || listed.Rows != 7 {
		t.Errorf("%+v", listed)
	}
}

// Somebody who reads for long keeps the swap waiting, and the swap nobody who reads.
func TestASwapWaitsForWhoeverReadsAndKeepsNobodyFromReading(t *testing.T) {
	t.Parallel()
	store, pool := open(t)
	p, _ := counting(t, pool, "read", never)
	runner := start(t, store, pool, p)
	appendTo(t, store, "s", 0, someCounted(10)...)
	awaitAll(t, store, runner)
	swapping, ended := make(chan struct{}), make(chan error, 1)
	err := pgx.BeginFunc(t.Context(), pool, func(tx pgx.Tx) error {
		var count int
		if err := tx.QueryRow(t.Context(), "select count from read").Scan(&count); err != nil {
			return err
		}
		go func() {
			_, err := builder(store, pool, p).Rebuild(t.Context(), Rebuild{Watch: func(at Progress) {
				if at.Stage == Swapping {
					close(swapping)
				}
			}}, "read")
			ended <- err
		}()
		<-swapping
		patient, cancel := context.WithTimeout(t.Context(), 10*time.Second) // behind a swap that did not let go, it would be for ever
		defer cancel()
		for range 20 {
			if err := pool.QueryRow(patient, "select count from read").Scan(&count); err != nil || count != 10 {
				return fmt.Errorf("read %d, %w", count, err)
			}
		}
		appendTo(t, store, "s", 10, someCounted(5)...)
		awaitAll(t, store, runner)
		select {
		case err := <-ended:
			t.Errorf("swapped a table that is being read: %v", err)
		default:
		}
		return nil
	})
	if err := errors.Join(err, <-ended); err != nil {
		t.Fatal(err)
	}
	wantCount(t, pool, "read", "a", 15)
}

// A table that something else in the database holds on to is not swapped under it.
func TestATableOfAViewIsNotRebuilt(t *testing.T) {
	t.Parallel()
	store, pool := open(t)
	p, _ := counting(t, pool, "viewed", never)
	if _, err := pool.Exec(t.Context(), "create view report as select * from viewed"); err != nil {
		t.Fatal(err)
	}
	if _, err := builder(store, pool, p).Rebuild(t.Context(), Rebuild{}, "viewed"); !errors.Is(err, ErrDepends) {
		t.Errorf("got %v, want ErrDepends", err)
	}
}

// What was skipped while following is skipped by a rebuild, too; what would not have gone wrong then ends it.
func TestARebuildSkipsWhatWasSkipped(t *testing.T) {
	t.Parallel()
	store, pool := open(t)
	var mended atomic.Bool
	p, _ := counting(t, pool, "poisoned", mended.Load)
	runner := start(t, store, pool, p)
	appendTo(t, store, "s", 0, aroundPoison("fold")...)
	if err := runner.Await(t.Context(), "poisoned", 10); !errors.Is(err, ErrStopped) {
		t.Fatalf("got %v, want ErrStopped", err)
	}
	b := builder(store, pool, p)
	rebuilt(t, b, Rebuild{}, "poisoned") // as far as it has come
	wantCount(t, pool, "poisoned", "a", 5)
	if err := runner.Skip(t.Context(), "anna", "poisoned", 6); err != nil {
		t.Fatal(err)
	}
	awaitAll(t, store, runner)
	rebuilt(t, b, Rebuild{}, "poisoned")
	wantCount(t, pool, "poisoned", "a", 9)
	if _, err := pool.Exec(t.Context(), "delete from dead_letters"); err != nil {
		t.Fatal(err)
	}
	if _, err := b.Rebuild(t.Context(), Rebuild{}, "poisoned"); err == nil {
		t.Error("folded what cannot be folded")
	}
}

// A projection that has never followed is built up to the end of the log at once, and followed from there.
func TestAProjectionThatHasNotBegunIsBuiltAtOnce(t *testing.T) {
	t.Parallel()
	store, pool := open(t)
	p, _ := counting(t, pool, "unbegun", never)
	appendTo(t, store, "s", 0, someCounted(30)...)
	b := builder(store, pool, p)
	outcome := rebuilt(t, b, Rebuild{}, "unbegun")[0]
	if outcome.Position != 30 || outcome.Difference.Tables != nil {
		t.Errorf("%+v", outcome)
	}
	wantCount(t, pool, "unbegun", "a", 30)
	runner := start(t, store, pool, p)
	appendTo(t, store, "s", 30, someCounted(5)...)
	awaitAll(t, store, runner)
	wantCount(t, pool, "unbegun", "a", 35)
	if listed := must(b.List(t.Context()))(t)[0]; listed.Kept.State != "" || listed.Under.State != "" {
		t.Errorf("%+v", listed)
	}
}

// What the log has taken back is not left in what is kept: it is brought up to the log, or goes.
func TestWhatIsKeptForgetsWithTheLog(t *testing.T) {
	t.Parallel()
	store, pool := open(t)
	p, table := counting(t, pool, "forgetting", never)
	runner := start(t, store, pool, p)
	appendTo(t, store, "s", 0, someCounted(3)...)
	awaitAll(t, store, runner)
	b := builder(store, pool, p)
	rebuilt(t, b, Rebuild{}, "forgetting")
	schema := ""
	if err := pool.QueryRow(t.Context(), "select 'build_' || id from builds").Scan(&schema); err != nil {
		t.Fatal(err)
	}
	appendTo(t, store, "s", 3, someCounted(4)...)
	if err := b.Forget(t.Context()); err != nil {
		t.Fatal(err)
	}
	wantCount(t, pool, schema+".forgetting", "a", 7)
	if _, err := b.Rollback(t.Context(), Rebuild{}, "forgetting"); err != nil { // the live rows may have yet to come as far
		t.Error(err)
	}
	wantCount(t, pool, "forgetting", "a", 7)
	if err := builder(store, pool, double(p, table)).Forget(t.Context()); err != nil {
		t.Fatal(err)
	}
	if listed := must(b.List(t.Context()))(t)[0]; listed.Kept.State != "" {
		t.Errorf("rows of another version are kept: %+v", listed)
	}
}
