package projections

import (
	"context"
	"log/slog"
	"os"
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5/pgxpool"
	"go.uber.org/goleak"

	"zapis/adapters/postgres/postgrestest"
	"zapis/domain"
	"zapis/eventstore"
)

// TestMain looks for goroutines left behind. One of Watermill's router (v1.5.1) is none of ours: when subscribing fails, by a cut
// connection say, the router goes on waiting for the handler that never began.
func TestMain(m *testing.M) {
	if url := os.Getenv(rebuildHere); url != "" {
		os.Exit(rebuildAsAChild(url))
	}
	const routers = "github.com/ThreeDotsLabs/watermill/message.(*Router).watchAllHandlersStopped.func1"
	goleak.VerifyTestMain(m, goleak.IgnoreAnyFunction(routers))
}

func newID() domain.ID { return domain.ID(uuid.New()) }

// open starts a store on a database of this test's own.
func open(t testing.TB) (*eventstore.Store, *pgxpool.Pool) {
	t.Helper()
	pool := postgrestest.Pool(t)
	return openOn(t, pool), pool
}

func openOn(t testing.TB, pool *pgxpool.Pool) *eventstore.Store {
	t.Helper()
	store, err := eventstore.New(pool, eventstore.NewCodec(append(eventstore.KnownEvents(), counted{})...))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(store.Close)
	return store
}

// run lets a runner follow until the test ends or stop is called.
func run(t testing.TB, runner *Runner) (stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() {
		defer close(done)
		runner.Run(ctx)
	}()
	stop = func() {
		cancel()
		<-done
	}
	t.Cleanup(stop)
	return stop
}

func start(t testing.TB, store *eventstore.Store, pool *pgxpool.Pool, projections ...Projection) *Runner {
	t.Helper()
	runner := New(store, pool, slog.New(slog.DiscardHandler), projections...)
	run(t, runner)
	return runner
}

func head(t testing.TB, store *eventstore.Store) int64 {
	t.Helper()
	position, err := store.Head(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return position
}

// awaitAll waits until everything in the log is in the rows.
func awaitAll(t testing.TB, store *eventstore.Store, runner *Runner) {
	t.Helper()
	if err := runner.AwaitAll(t.Context(), head(t, store)); err != nil {
		t.Fatal(err)
	}
}

// must is the value of a query that cannot fail.
func must[V any](value V, err error) func(testing.TB) V {
	return func(t testing.TB) V {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return value
	}
}

// appendTo adds events to a stream that has version events, and gives the position of the last.
func appendTo(t testing.TB, store *eventstore.Store, stream string, version int, events ...domain.Event) int64 {
	t.Helper()
	appended, err := store.Append(t.Context(), eventstore.Command{
		ID: newID(), Streams: []eventstore.Stream{{Name: stream, Version: version, Events: events}},
	})
	if err != nil {
		t.Fatal(err)
	}
	return appended.Position
}
