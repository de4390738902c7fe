package frontdoor_test

import (
	"context"
	"slices"
	"sync"
	"testing"
	"time"

	"zapis/adapters/dialog"
	"zapis/adapters/frontdoor"
	"zapis/adapters/sandbox/telegramapi"
)

// noting is a clock that notes what it is asked to wait for.
type noting struct {
	haste
	pauses chan time.Duration
}

// never is how long the doors of these tests wait before they look into the log.
const never = time.Hour

func (n noting) AfterFunc(d time.Duration, f func()) (stop func() bool) {
	if d != never {
		n.pauses <- d
	}
	return n.haste.AfterFunc(d, f)
}

// noting has a door note its pauses.
func (w *world) noting() (pauses chan time.Duration, change func(*frontdoor.Options)) {
	pauses = make(chan time.Duration, 1000)
	return pauses, func(o *frontdoor.Options) { o.Clock, o.Every = noting{w.clock, pauses}, never }
}

func TestThePausesBetweenTries(t *testing.T) {
	const ms = time.Millisecond
	for name, test := range map[string]struct {
		fault  telegramapi.Fault
		faults int // of the first messages that are sent
		lags   int // times that the dialog is not ready at first
		want   []time.Duration
	}{
		"grow": {telegramapi.Page(502), 5, 0, []time.Duration{100 * ms, 200 * ms, 400 * ms, 800 * ms, 1600 * ms}},
		"end, and the chat rests": {
			telegramapi.Page(502), 6, 0, []time.Duration{100 * ms, 200 * ms, 400 * ms, 800 * ms, 1600 * ms, 2000 * ms},
		},
		"are what Telegram asks for":    {telegramapi.TooManyRequests(3 * time.Second), 1, 0, []time.Duration{3000 * ms}},
		"are not what it asks too much": {telegramapi.TooManyRequests(31 * time.Second), 1, 0, []time.Duration{2000 * ms}},
		"grow to a bound while the read models lag": {
			telegramapi.Fault{}, 0, 8, []time.Duration{100 * ms, 200 * ms, 400 * ms, 800 * ms, 1600 * ms, 3200 * ms, 5000 * ms, 5000 * ms},
		},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.api.Plan("sendMessage", test.faults, test.fault)
			pauses, change := w.noting()
			d, lags := &repeats{}, test.lags
			w.serving(func(ctx context.Context, a dialog.Asked) (dialog.Reply, error) {
				if lags--; lags >= 0 {
					return dialog.Reply{}, dialog.ErrStillWorking
				}
				return d.Handle(ctx, a)
			}, change)
			w.must(w.phone(501).Type("hi"))
			w.await(1)
			var got []time.Duration
			for len(pauses) > 0 {
				got = append(got, <-pauses)
			}
			if !slices.Equal(got[:min(len(got), len(test.want))], test.want) {
				t.Errorf("paused %v, want %v", got, test.want)
			}
		})
	}
}

// What another process is at is asked for again soon, and not all the time.
func TestAChatThatAnotherProcessHoldsRests(t *testing.T) {
	w := newWorld(t)
	d := &repeats{}
	begun, goOn := make(chan struct{}), make(chan struct{})
	once := sync.OnceFunc(func() { close(begun); <-goOn })
	w.serving(func(ctx context.Context, a dialog.Asked) (dialog.Reply, error) {
		once()
		return d.Handle(ctx, a)
	})
	w.must(w.phone(501).Type("one"))
	<-begun
	pauses, change := w.noting()
	w.serving(d.Handle, change)
	w.must(w.phone(501).Type("two"))
	select {
	case pause := <-pauses:
		if pause != 50*time.Millisecond {
			t.Errorf("it rests for %s", pause)
		}
	case <-w.soon().Done():
		t.Error("it does not rest")
	}
	close(goOn)
	w.await(2)
	if got := said(w.phone(501)); !slices.Equal(got, []string{"echo one", "echo two"}) {
		t.Errorf("%q", got)
	}
}
