package asked_test

import (
	"context"
	"errors"
	"log/slog"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"zapis/adapters/postgres/postgrestest"
	"zapis/commands/asked"
	"zapis/domain"
	"zapis/domain/action"
	"zapis/eventstore"
	"zapis/projections"
)

// follow keeps the read models of a test.
func follow(t *testing.T) (*eventstore.Store, *pgxpool.Pool, *projections.Runner) {
	t.Helper()
	pool := postgrestest.Pool(t)
	store, err := eventstore.New(pool, eventstore.NewCodec(eventstore.KnownEvents()...))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(store.Close)
	views := projections.New(store, pool, slog.New(slog.DiscardHandler))
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan struct{})
	go func() { defer close(ended); views.Run(ctx) }()
	t.Cleanup(func() { stop(); <-ended })
	return store, pool, views
}

func TestWhatACrashLeftUnansweredIsClosed(t *testing.T) {
	store, pool, views := follow(t)
	receive := func(id domain.ID, channel string) int64 {
		t.Helper()
		log := asked.Log{Store: store, Channel: channel}
		if again, err := log.Receive(t.Context(), asked.Request{ID: id, Key: id.String(), Kind: "book", Body: "{}"}); err != nil || again {
			t.Fatal(again, err)
		}
		head, err := store.Head(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return head
	}
	ours, theirs := domain.ID{1}, domain.ID{2}
	receive(ours, "api")
	last := receive(theirs, "telegram")
	if err := views.Await(t.Context(), "pending_actions", last); err != nil {
		t.Fatal(err)
	}
	log := asked.Log{Store: store, Channel: "api"}
	left := func(ctx context.Context, channel string, before time.Time) (left []asked.Left, err error) {
		found, err := projections.PendingActions{Pool: pool}.Before(ctx, []string{channel}, before, 10)
		for _, p := range found {
			left = append(left, asked.Left{ID: p.Action, Person: p.Person, ReceivedAt: p.ReceivedAt})
		}
		return left, err
	}
	outcome := func(id domain.ID) string {
		t.Helper()
		later, err := store.Load(t.Context(), action.StreamOf(id), 1)
		if err != nil {
			t.Fatal(err)
		}
		if len(later) == 0 {
			return "open"
		}
		event, err := store.Codec().Decode(later[0])
		if err != nil {
			t.Fatal(err)
		}
		return event.(action.Handled).Fault
	}
	if err := log.CloseBefore(t.Context(), left, time.Now().Add(-time.Hour)); err != nil || outcome(ours) != "open" {
		t.Errorf("what came just now: %s (%v)", outcome(ours), err)
	}
	for range 2 { // another process may be at it, too
		if err := log.CloseBefore(t.Context(), left, time.Now().Add(time.Hour)); err != nil {
			t.Fatal(err)
		}
	}
	if outcome(ours) != "interrupted" || outcome(theirs) != "open" {
		t.Errorf("ours: %s, a messenger's: %s", outcome(ours), outcome(theirs))
	}
}

func TestTheSameRequestIsLoggedOnceAndAnotherOneUnderItsIDIsRefused(t *testing.T) {
	store, _, _ := follow(t)
	log := asked.Log{Store: store, Channel: "api"}
	request := asked.Request{ID: domain.ID{1}, Key: "1", Kind: "book", Body: `{"a":1}`}
	for i, want := range []bool{false, true, true} {
		if again, err := log.Receive(t.Context(), request); err != nil || again != want {
			t.Errorf("try %d: %t, %v", i+1, again, err)
		}
	}
	other := request
	other.Body = `{"a":2}`
	if _, err := log.Receive(t.Context(), other); !errors.Is(err, asked.ErrOther) {
		t.Errorf("another body: %v", err)
	}
	for range 2 {
		if err := log.Handle(t.Context(), request, domain.Refusal("slot_taken"), time.Millisecond); err != nil {
			t.Fatal(err)
		}
	}
	if head, err := store.Head(t.Context()); err != nil || head != 2 {
		t.Errorf("%d events, %v", head, err)
	}
}

func TestALookIsOneEntry(t *testing.T) {
	store, _, _ := follow(t)
	log := asked.Log{Store: store, Channel: "admin"}
	if err := log.Looked(t.Context(), asked.Request{ID: domain.ID{1}, Kind: "look"}, time.Millisecond); err != nil {
		t.Fatal(err)
	}
	loaded, err := store.Load(t.Context(), action.StreamOf(domain.ID{1}), 0)
	if err != nil || len(loaded) != 2 || loaded[0].Type != "action.received" || loaded[1].Type != "action.handled" {
		t.Errorf("%v, %v", loaded, err)
	}
}
