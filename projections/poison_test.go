package projections

import (
	"bytes"
	"errors"
	"log/slog"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/jackc/pgx/v5/pgxpool"

	"zapis/domain"
	"zapis/domain/operator"
)

// wantCount checks how often the events of a key were counted.
func wantCount(t testing.TB, pool *pgxpool.Pool, table, key string, want int) {
	t.Helper()
	var got int
	if err := pool.QueryRow(t.Context(), "select coalesce(max(count), 0) from "+table+" where key = $1", key).Scan(&got); err != nil {
		t.Fatal(err)
	}
	if got != want {
		t.Errorf("%s: %q was counted %d times, want %d", table, key, got, want)
	}
}

func wantStatus(t testing.TB, runner *Runner, want Status) {
	t.Helper()
	want.Rows = want.Version
	for _, got := range must(runner.Status(t.Context()))(t) {
		if got.Name == want.Name && got != want {
			t.Errorf("got  %+v\nwant %+v", got, want)
		}
	}
}

// Of ten events the sixth is poison: before and after it stand good ones, in the same page and of the same key.
func aroundPoison(how string) []domain.Event {
	events := make([]domain.Event, 10)
	for i := range events {
		events[i] = counted{Key: "a"}
	}
	events[5] = counted{Key: "a", How: how}
	return events
}

func TestPoisonStopsOnlyItsProjection(t *testing.T) {
	for _, how := range []string{"fold", "panic", "sql"} {
		t.Run(how, func(t *testing.T) {
			t.Parallel()
			store, pool := open(t)
			var log bytes.Buffer
			stops, _ := counting(t, pool, "stops", never)
			goes, _ := counting(t, pool, "goes", func() bool { return true })
			runner := New(store, pool, slog.New(slog.NewTextHandler(&log, nil)), stops, goes)
			stop := run(t, runner)
			appendTo(t, store, "s", 0, aroundPoison(how)...)

			if err := runner.Await(t.Context(), "stops", 6); !errors.Is(err, ErrStopped) {
				t.Fatalf("got %v, want ErrStopped", err)
			}
			if err := runner.AwaitAll(t.Context(), 5, "stops", "goes"); err != nil {
				t.Errorf("what stands before the poison is there: %v", err)
			}
			if err := runner.Await(t.Context(), "goes", 10); err != nil {
				t.Fatal(err)
			}
			wantCount(t, pool, "stops", "a", 5)
			wantCount(t, pool, "goes", "a", 10)
			wantStatus(t, runner, Status{Name: "stops", Version: 7, Position: 5, Head: 10, Lag: 5, DeadLetters: 1, Stopped: true})
			wantStatus(t, runner, Status{Name: "goes", Version: 7, Position: 10, Head: 10})
			wantLetter(t, pool, "stops", 6, mostTries)
			stop()
			if n := strings.Count(log.String(), "projection has stopped"); n != 1 {
				t.Errorf("the stop was logged %d times", n)
			}
		})
	}
}

func wantLetter(t testing.TB, pool *pgxpool.Pool, name string, position int64, want int) {
	t.Helper()
	var tries int
	var text string
	err := pool.QueryRow(t.Context(), "select tries, error from dead_letters where projection = $1 and position = $2", name, position).Scan(&tries, &text)
	if err != nil || tries != want || text == "" {
		t.Errorf("dead letter %d of %s: %d tries, error %q, %v", position, name, tries, text, err)
	}
}

func TestSkipPassesOverTheEvent(t *testing.T) {
	t.Parallel()
	store, pool := open(t)
	p, _ := counting(t, pool, "skipping", never)
	runner := start(t, store, pool, p)
	appendTo(t, store, "s", 0, aroundPoison("sql")...)
	if err := runner.Await(t.Context(), "skipping", 10); !errors.Is(err, ErrStopped) {
		t.Fatalf("got %v, want ErrStopped", err)
	}
	letter := must(runner.Letters(t.Context()))(t)[0]
	if letter.Projection != "skipping" || letter.Position != 6 || letter.Type != "test.counted" || letter.Cause == "" || letter.Skipped {
		t.Errorf("%+v", letter)
	}
	if err := runner.Skip(t.Context(), "anna", "skipping", 5); !errors.Is(err, ErrNoDeadLetter) {
		t.Errorf("skip of a good event: got %v", err)
	}
	if err := runner.Skip(t.Context(), "anna", "skipping", 6); err != nil {
		t.Fatal(err)
	}
	if err := runner.Await(t.Context(), "skipping", 11); err != nil { // the decision is an event itself
		t.Fatal(err)
	}
	wantCount(t, pool, "skipping", "a", 9)
	wantStatus(t, runner, Status{Name: "skipping", Version: 7, Position: 11, Head: 11, DeadLetters: 1})
	if err := runner.Retry(t.Context(), "anna", "skipping", 6); !errors.Is(err, ErrNoDeadLetter) {
		t.Errorf("retry of a skipped event: got %v", err)
	}
	wantDecisions(t, store, operator.EventSkipped{By: "anna", Projection: "skipping", Position: 6, Cause: letter.Cause})
}

func TestRetryTriesTheEventAgain(t *testing.T) {
	t.Parallel()
	store, pool := open(t)
	var mended atomic.Bool
	p, _ := counting(t, pool, "retrying", mended.Load)
	runner := start(t, store, pool, p)
	appendTo(t, store, "s", 0, aroundPoison("fold")...)
	if err := runner.Await(t.Context(), "retrying", 10); !errors.Is(err, ErrStopped) {
		t.Fatalf("got %v, want ErrStopped", err)
	}
	mended.Store(true)
	elsewhere := New(store, pool, slog.New(slog.DiscardHandler), p) // as the command line does, beside the process that follows
	if err := elsewhere.Retry(t.Context(), "anna", "retrying", 6); err != nil {
		t.Fatal(err)
	}
	if err := runner.Await(t.Context(), "retrying", 11); err != nil { // the decision is an event itself
		t.Fatal(err)
	}
	wantCount(t, pool, "retrying", "a", 10)
	wantDecisions(t, store, operator.EventRetried{By: "anna", Projection: "retrying", Position: 6, Cause: `fold test.counted at position 6 into retrying: cannot fold this`})
	wantStatus(t, runner, Status{Name: "retrying", Version: 7, Position: 11, Head: 11})
}

// A stopped projection that starts again with a better program gets over its dead letter by itself.
func TestRestartTriesTheEventAgain(t *testing.T) {
	t.Parallel()
	store, pool := open(t)
	var mended atomic.Bool
	p, _ := counting(t, pool, "restarting", mended.Load)
	runner := New(store, pool, slog.New(slog.DiscardHandler), p)
	stop := run(t, runner)
	appendTo(t, store, "s", 0, aroundPoison("panic")...)
	err := runner.Await(t.Context(), "restarting", 10)
	if !errors.Is(err, ErrStopped) {
		t.Fatalf("got %v, want ErrStopped", err)
	}
	stop()
	mended.Store(true)
	runner = start(t, store, pool, p)
	for errors.Is(err, ErrStopped) { // it still is, until the event has been tried again
		err = runner.Await(t.Context(), "restarting", 10)
	}
	if err != nil {
		t.Fatal(err)
	}
	wantCount(t, pool, "restarting", "a", 10)
	wantStatus(t, runner, Status{Name: "restarting", Version: 7, Position: 10, Head: 10})
}

func TestProjectionThatSkipsGoesOnByItself(t *testing.T) {
	t.Parallel()
	store, pool := open(t)
	p, _ := counting(t, pool, "lenient", never)
	p.Skips = true
	runner := start(t, store, pool, p)
	appendTo(t, store, "s", 0, aroundPoison("fold")...)
	appendTo(t, store, "s", 10, aroundPoison("sql")...)
	if err := runner.Await(t.Context(), "lenient", 20); err != nil {
		t.Fatal(err)
	}
	wantCount(t, pool, "lenient", "a", 18)
	wantStatus(t, runner, Status{Name: "lenient", Version: 7, Position: 20, Head: 20, DeadLetters: 2})
	wantLetter(t, pool, "lenient", 6, mostTries)
	wantLetter(t, pool, "lenient", 16, mostTries)
}
