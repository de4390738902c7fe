package cloud

import (
	"context"
	"sync"
	"time"

	"github.com/maypok86/otter/v2"
	"golang.org/x/time/rate"
)

// Rates are how much a number may send: Meta takes 80 messages a second in all, and one in six seconds to one person,
// though many may come at once and are then borrowed from later. News, which nobody waits for, leave room for answers.
type Rates struct {
	All       rate.Limit // a second
	AllBurst  int
	News      rate.Limit // [All]
	NewsBurst int
	Pair      time.Duration // between two messages to one person
	PairBurst int
}

func (r Rates) orMetas() Rates {
	if r == (Rates{}) {
		return Rates{All: 75, AllBurst: 5, News: 50, NewsBurst: 5, Pair: 6 * time.Second, PairBurst: 20}
	}
	if r.News == 0 {
		r.News, r.NewsBurst = r.All, r.AllBurst
	}
	return r
}

// turn is what a call counts as.
type turn struct {
	account string // whom a message is for
	news    bool   // it is sent outside of a talk
}

// pairsRemembered bounds the memory of the limits by person; one that is forgotten was silent or is one of very many.
const pairsRemembered = 100_000

// gate holds sends back: to the rates, and for the whole number, or one person, while Meta wants it to pause.
type gate struct {
	clock Clock
	rates Rates
	all   *rate.Limiter
	news  *rate.Limiter
	pairs *otter.Cache[string, *pair]

	mu    sync.Mutex
	until time.Time // of the number's pause
}

// pair is what holds for one person.
type pair struct {
	limit *rate.Limiter
	until time.Time // guarded by the gate's mutex
}

func newGate(rates Rates, clock Clock) *gate {
	return &gate{
		clock: clock, rates: rates, all: rate.NewLimiter(rates.All, rates.AllBurst), news: rate.NewLimiter(rates.News, rates.NewsBurst),
		pairs: otter.Must(&otter.Options[string, *pair]{
			MaximumSize:      pairsRemembered,
			ExpiryCalculator: otter.ExpiryAccessing[string, *pair](10 * time.Minute),
		}),
	}
}

// longestPause is how long a message waits here; a longer wait is told to the caller.
const longestPause = sendDeadline

// longPause is a wait that is too long to be sat out here.
type longPause time.Duration

func (longPause) Error() string { return "too much was sent already" }

// pass waits until a message may be sent. What a pause held up does not come all at once when it is over.
func (g *gate) pass(ctx context.Context, as turn) error {
	for {
		paused := g.paused(as.account)
		if paused > longestPause {
			return longPause(paused)
		}
		if err := sleep(ctx, g.clock, paused); err != nil {
			return err
		}
		limits := []*rate.Limiter{g.all, g.pair(as.account).limit}
		if as.news {
			if err := g.await(ctx, g.news); err != nil {
				return err
			}
		}
		if err := g.await(ctx, limits...); err != nil {
			return err
		}
		if g.paused(as.account) <= 0 {
			return nil
		}
	}
}

// await waits for what several limits allow together, and gives it back if ctx ends before or it would take too long.
func (g *gate) await(ctx context.Context, limits ...*rate.Limiter) error {
	now := g.clock.Now()
	var delay time.Duration
	var reserved []*rate.Reservation
	for _, limit := range limits {
		r := limit.ReserveN(now, 1)
		reserved = append(reserved, r)
		delay = max(delay, r.DelayFrom(now))
	}
	err := error(longPause(delay))
	if delay <= longestPause {
		err = sleep(ctx, g.clock, delay)
	}
	if err != nil {
		for _, r := range reserved {
			r.CancelAt(g.clock.Now())
		}
	}
	return err
}

func (g *gate) pair(account string) *pair {
	p, _ := g.pairs.ComputeIfAbsent(account, func() (*pair, bool) {
		return &pair{limit: rate.NewLimiter(rate.Every(g.rates.Pair), g.rates.PairBurst)}, false
	})
	return p
}

// pause stops the whole number, or if an account is given what goes to that, for a while.
func (g *gate) pause(account string, d time.Duration) {
	until := &g.until
	if account != "" {
		until = &g.pair(account).until
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	if end := g.clock.Now().Add(d); end.After(*until) {
		*until = end
	}
}

// paused tells how much of the pauses is left.
func (g *gate) paused(account string) time.Duration {
	p := g.pair(account)
	g.mu.Lock()
	defer g.mu.Unlock()
	now := g.clock.Now()
	return max(g.until.Sub(now), p.until.Sub(now))
}
