package admin

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"zapis/domain"
	"zapis/projections"
)

// The kinds of work on a projection.
const (
	rebuilding  = "rebuild"
	rollingBack = "rollback"
)

// errAtIt is returned for a projection that this process works on already.
const errAtIt domain.Refusal = "projection_at_it"

// work is what is done to the rows of a projection, or was last.
type work struct {
	Kind         string
	By           string
	Began, Ended time.Time // Ended is zero while it goes on
	At           projections.Progress
	Since        time.Time // of this stage
	From         int64     // how much was done when the stage was first heard of
	Outcome      projections.Rebuilt
	Err          error

	action domain.ID // that asked for it
	cancel context.CancelFunc
}

// Speed is how much is done in a second, in this stage; 0 while it is too early to tell.
func (w work) Speed(now time.Time) int64 {
	took := now.Sub(w.Since)
	if took < time.Second {
		return 0
	}
	return int64(float64(w.At.Done-w.From) / took.Seconds())
}

// Left is how long this stage goes on at the same speed; 0 if nobody can tell.
func (w work) Left(now time.Time) time.Duration {
	speed := w.Speed(now)
	if speed <= 0 {
		return 0
	}
	return (time.Duration((w.At.Total-w.At.Done)/speed) * time.Second).Round(time.Second)
}

// works are the rebuilds that go on here, whoever looks, one for each projection, and how the last ones ended.
type works struct {
	log     *slog.Logger
	ctx     context.Context // ends when we stop
	stop    context.CancelFunc
	running sync.WaitGroup

	mu      sync.Mutex
	of      map[string]*work
	changed chan struct{} // closed, and made anew, whenever anything becomes different
}

func newWorks(log *slog.Logger) *works {
	ctx, stop := context.WithCancel(context.Background())
	return &works{log: log, ctx: ctx, stop: stop, of: map[string]*work{}, changed: make(chan struct{})}
}

// close ends what goes on and waits for it. What is complete is kept, and another rebuild goes on with it.
func (w *works) close() {
	w.stop()
	w.running.Wait()
}

// now is the work on a projection, if there was any, and what is closed when it is no longer so.
func (w *works) now(name string) (at work, there bool, changed <-chan struct{}) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if found := w.of[name]; found != nil {
		at, there = *found, true
	}
	return at, there, w.changed
}

// change changes a work and tells those who look.
func (w *works) change(change func()) {
	w.mu.Lock()
	defer w.mu.Unlock()
	change()
	close(w.changed)
	w.changed = make(chan struct{})
}

// start begins to work on a projection, once for each action. Refused with errAtIt while there is other work on it.
func (w *works) start(name string, as work, do func(context.Context, func(projections.Progress)) (projections.Rebuilt, error)) (err error) {
	ctx, cancel := context.WithCancel(w.ctx)
	as.cancel, as.Began = cancel, time.Now()
	begun := &as
	w.change(func() {
		switch before := w.of[name]; {
		case before != nil && before.action == as.action:
			begun = nil
		case before != nil && before.Ended.IsZero():
			begun, err = nil, errAtIt
		default:
			w.of[name] = begun
			w.running.Add(1)
		}
	})
	if begun == nil {
		cancel()
		return err
	}
	go func() {
		defer w.running.Done()
		defer cancel()
		outcome, err := do(ctx, func(p projections.Progress) { w.change(func() { begun.reach(p) }) })
		if err != nil && ctx.Err() != nil {
			err = context.Canceled
		} else if err != nil && !errors.Is(err, projections.ErrDiffers) {
			w.log.Error("work on a projection has ended", "work", as.Kind, "projection", name, "error", err)
		}
		w.change(func() { begun.Outcome, begun.Err, begun.Ended = outcome, err, time.Now() })
	}()
	return nil
}

// reach notes progress. Speed is counted from where a stage was first heard of.
func (w *work) reach(p projections.Progress) {
	if p.Stage != w.At.Stage || p.Of != w.At.Of {
		w.Since, w.From = time.Now(), p.Done
	}
	w.At = p
}

// end calls a work off.
func (w *works) end(name string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if found := w.of[name]; found != nil {
		found.cancel()
	}
}
