package projections

import (
	"context"
	"errors"
	"log/slog"
	"testing"
	"time"
)

func TestAwaitReturnsWhenThePositionIsReached(t *testing.T) {
	t.Parallel()
	store, pool := open(t)
	p, _ := counting(t, pool, "prompt", never)
	runner := New(store, pool, slog.New(slog.DiscardHandler), p)
	runner.awaitPoll = time.Hour // so that the commit alone can tell
	run(t, runner)
	for i := range 20 {
		position := appendTo(t, store, "s", i, counted{Key: "a"})
		if err := runner.Await(t.Context(), "prompt", position); err != nil {
			t.Fatal(err)
		}
		wantCount(t, pool, "prompt", "a", i+1)
	}
}

func TestAwaitEndsWithItsContext(t *testing.T) {
	t.Parallel()
	store, pool := open(t)
	runner := start(t, store, pool)
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Millisecond)
	defer cancel()
	err := runner.AwaitAll(ctx, 1)
	if !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v", err)
	}
}

func TestAwaitOfAnUnknownProjection(t *testing.T) {
	t.Parallel()
	store, pool := open(t)
	runner := New(store, pool, slog.New(slog.DiscardHandler))
	if err := runner.Await(t.Context(), "nonsense", 1); !errors.Is(err, ErrUnknown) {
		t.Errorf("got %v", err)
	}
}

// One process leads, another only asks: it sees positions, and a stop, through the database.
func TestAwaitWhileAnotherProcessLeads(t *testing.T) {
	t.Parallel()
	store, pool := open(t)
	p, _ := counting(t, pool, "led", never)
	start(t, store, pool, p)
	otherStore := openOn(t, pool)
	other := New(otherStore, pool, slog.New(slog.DiscardHandler), p)
	position := appendTo(t, otherStore, "s", 0, counted{Key: "a"})
	if err := other.Await(t.Context(), "led", position); err != nil {
		t.Fatal(err)
	}
	wantCount(t, pool, "led", "a", 1)
	position = appendTo(t, otherStore, "s", 1, counted{Key: "a", How: "fold"})
	if err := other.Await(t.Context(), "led", position); !errors.Is(err, ErrStopped) {
		t.Errorf("got %v, want ErrStopped", err)
	}
}

// Two processes follow. When the leader goes, the other one goes on where it was.
func TestAnotherProcessTakesOver(t *testing.T) {
	t.Parallel()
	store, pool := open(t)
	p, _ := counting(t, pool, "handed_over", never)
	first := New(store, pool, slog.New(slog.DiscardHandler), p)
	stop := run(t, first)
	position := appendTo(t, store, "s", 0, counted{Key: "a"})
	if err := first.Await(t.Context(), "handed_over", position); err != nil {
		t.Fatal(err)
	}
	second := start(t, openOn(t, pool), pool, p)
	position = appendTo(t, store, "s", 1, counted{Key: "a"})
	if err := second.Await(t.Context(), "handed_over", position); err != nil {
		t.Fatal(err)
	}
	stop()
	position = appendTo(t, store, "s", 2, counted{Key: "a"})
	if err := second.Await(t.Context(), "handed_over", position); err != nil {
		t.Fatal(err)
	}
	wantCount(t, pool, "handed_over", "a", 3)
}

// Run may not leave a fold behind that still works on the database.
func TestRunReturnsAfterAllThatItBegan(t *testing.T) {
	t.Parallel()
	store, pool := open(t)
	p, _ := counting(t, pool, "slow", never)
	folding, release := make(chan struct{}), make(chan struct{})
	count := p.Fold
	p.Fold = func(rows *Rows, e Event) error {
		folding <- struct{}{}
		<-release
		return count(rows, e)
	}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		New(store, pool, slog.New(slog.DiscardHandler), p).Run(ctx)
	}()
	appendTo(t, store, "s", 0, counted{Key: "a"})
	<-folding
	cancel()
	select {
	case <-ended:
		t.Error("Run has returned while a fold was at work")
	default:
	}
	go func() {
		for range folding { // a fold that is cancelled may be tried again before anybody notices
		}
	}()
	close(release)
	<-ended
	close(folding)
}
