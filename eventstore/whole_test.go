package eventstore_test

import (
	"context"
	"errors"
	"fmt"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"zapis/adapters/postgres"
	"zapis/adapters/postgres/postgrestest"
	"zapis/eventstore"
	"zapis/migrations"
)

// Eight writers, 100,000 appends, a follower all along: every event is seen exactly once, in gapless order, and again
// from a dump restored into a new cluster, where the log goes on as if nothing had been.
func TestEveryEventIsSeenOnceInGaplessOrder(t *testing.T) {
	t.Parallel()
	const writers, each = 8, 12_500
	store, pool := open(t)
	order, followed := inOrder(writers)
	follow(t, store, order)
	var running sync.WaitGroup
	for writer := range writers {
		running.Go(func() {
			for n := range each {
				if _, err := store.Append(t.Context(), to(fmt.Sprint("w/", writer), n, noted{fmt.Sprint(n)})); err != nil {
					t.Errorf("writer %d, event %d: %v", writer, n, err)
					return
				}
			}
		})
	}
	running.Wait()
	for next(t, followed) < writers*each {
	}

	restored := restore(t, pool)
	order, followed = inOrder(writers)
	order.Group = "after the restore"
	follow(t, restored, order)
	for next(t, followed) < writers*each {
	}
	if appended := mustAppend(t, restored, to("w/0", each, noted{})); appended.Position != writers*each+1 {
		t.Errorf("the restored log goes on at %d", appended.Position)
	}
	f, seen := collect("g") // the group whose checkpoint was restored with it
	follow(t, restored, f)
	if r := next(t, seen); r.Position != writers*each+1 {
		t.Errorf("its follower goes on at %d", r.Position)
	}
}

// inOrder is a follower that wants every position and every writer's stream one by one, and tells how far it has come.
func inOrder(writers int) (f eventstore.Follower, followed <-chan int64) {
	newest := make(chan int64, 1)
	var position int64
	versions := make(map[string]int, writers)
	return eventstore.Follower{Group: "g",
		Apply: func(_ context.Context, _ pgx.Tx, page []eventstore.Recorded) (int, error) {
			for i, r := range page {
				if r.Position != position+1 || r.Version != versions[r.Stream]+1 {
					return i, fmt.Errorf("position %d, version %d of %s after %d and %d", r.Position, r.Version, r.Stream, position, versions[r.Stream])
				}
				position, versions[r.Stream] = r.Position, r.Version
			}
			return len(page), nil
		},
		Committed: func(position int64) {
			select {
			case <-newest: // nobody has asked for it
			default:
			}
			newest <- position
		},
	}, newest
}

// restore dumps the database with Postgres's own programs and opens a store on the copy, in a new cluster.
func restore(t *testing.T, pool *pgxpool.Pool) *eventstore.Store {
	t.Helper()
	cluster := postgrestest.Cluster(t, postgres.Options{Volatile: true})
	dump := exec.CommandContext(t.Context(), filepath.Join(cluster.Bin(), "pg_dump"), pool.Config().ConnString())
	load := exec.CommandContext(t.Context(), filepath.Join(cluster.Bin(), "psql"), "-q", "-v", "ON_ERROR_STOP=1", cluster.URL())
	pipe, err := dump.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	load.Stdin = pipe
	if err := dump.Start(); err != nil {
		t.Fatal(err)
	}
	if output, err := load.CombinedOutput(); err != nil {
		t.Fatalf("restore: %v: %s", err, output)
	}
	if err := dump.Wait(); err != nil {
		t.Fatalf("dump: %v", err)
	}
	copied, err := postgres.Pool(t.Context(), cluster.URL())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(copied.Close)
	return openOn(t, copied)
}

// Appends wait for a server that restarts, and a follower goes on where it was.
func TestAServerThatRestartsLosesNothing(t *testing.T) {
	t.Parallel()
	dir := postgrestest.DataDir(t)
	options := postgres.Options{DataDir: dir, Volatile: true}
	cluster, err := postgres.Start(t.Context(), options)
	if err != nil {
		t.Fatal(err)
	}
	if err := migrations.Up(t.Context(), cluster.URL()); err != nil {
		t.Fatal(err)
	}
	pool, err := postgres.Pool(t.Context(), cluster.URL())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(pool.Close)
	store := openOn(t, pool)
	f, seen := collect("g")
	committed := make(chan int64, 10)
	f.Committed = func(position int64) { committed <- position }
	follow(t, store, f)
	mustAppend(t, store, to("a", 0, noted{}))
	for next(t, committed) < 1 {
	}
	next(t, seen)
	if err := cluster.Stop(t.Context()); err != nil {
		t.Fatal(err)
	}
	answer := make(chan error, 1)
	go func() {
		_, err := store.Append(t.Context(), to("a", 1, noted{}))
		answer <- err
	}()
	if cluster, err = postgres.Start(t.Context(), options); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := cluster.Leave(); err != nil {
			t.Error(err)
		}
	})
	if err := next(t, answer); err != nil {
		t.Error(err)
	}
	if r := next(t, seen); r.Position != 2 {
		t.Errorf("got %+v", r)
	}
}

// A server that stays away is told as such, and in time.
func TestPatienceEnds(t *testing.T) {
	t.Parallel()
	pool, err := pgxpool.New(t.Context(), "postgres://nobody@localhost:1/nowhere")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(pool.Close)
	store := openOn(t, pool, eventstore.WithPatience(50*time.Millisecond))
	if _, err := store.Append(t.Context(), to("a", 0, noted{})); !errors.Is(err, eventstore.ErrUnavailable) {
		t.Errorf("got %v", err)
	}
}
