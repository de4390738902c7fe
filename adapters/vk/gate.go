package vk

import (
	"context"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// Rates are how often a community may call. VK counts: at most 20 calls within any second, whatever they do, so that the
// rate and its burst together must not be more. News, which nobody waits for, leave room for answers.
type Rates struct {
	All       rate.Limit // a second
	AllBurst  int
	News      rate.Limit // [All]
	NewsBurst int
}

func (r Rates) orVKs() Rates {
	if r == (Rates{}) {
		return Rates{All: 16, AllBurst: 4, News: 10, NewsBurst: 2}
	}
	if r.News == 0 {
		r.News, r.NewsBurst = r.All, r.AllBurst
	}
	return r
}

// turn is what a call counts as.
type turn struct {
	news bool // it is made outside of a talk
}

// gate holds calls back: to the rates, and altogether while VK wants a pause.
type gate struct {
	clock Clock
	all   *rate.Limiter
	news  *rate.Limiter

	mu    sync.Mutex
	until time.Time // of the pause
}

func newGate(rates Rates, clock Clock) *gate {
	return &gate{clock: clock, all: rate.NewLimiter(rates.All, rates.AllBurst), news: rate.NewLimiter(rates.News, rates.NewsBurst)}
}

// longestPause is how long a call waits for the pause to end; a longer one is told to the caller.
const longestPause = sendDeadline

// longPause is what is left of a pause that nobody waits for here.
type longPause time.Duration

func (longPause) Error() string { return "the community pauses" }

// pass waits until a call may be made. What a pause held up does not come all at once when it is over.
func (g *gate) pass(ctx context.Context, as turn) error {
	for {
		paused := g.paused()
		if paused > longestPause {
			return longPause(paused)
		}
		if err := sleep(ctx, g.clock, paused); err != nil {
			return err
		}
		if as.news {
			if err := g.await(ctx, g.news); err != nil {
				return err
			}
		}
		if err := g.await(ctx, g.all); err != nil {
			return err
		}
		if g.paused() <= 0 {
			return nil
		}
	}
}

// await waits for what a limit allows, and gives it back if ctx ends before.
func (g *gate) await(ctx context.Context, limit *rate.Limiter) error {
	now := g.clock.Now()
	r := limit.ReserveN(now, 1)
	err := sleep(ctx, g.clock, r.DelayFrom(now))
	if err != nil {
		r.CancelAt(g.clock.Now())
	}
	return err
}

// pause stops all calls for a time.
func (g *gate) pause(d time.Duration) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if until := g.clock.Now().Add(d); until.After(g.until) {
		g.until = until
	}
}

// paused tells how much of the pause is left.
func (g *gate) paused() time.Duration {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.until.Sub(g.clock.Now())
}
