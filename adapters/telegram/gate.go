package telegram

import (
	"context"
	"sync"
	"time"

	"github.com/maypok86/otter/v2"
	"golang.org/x/time/rate"
)

// Rates are how much a bot may send. Telegram's FAQ asks for about 30 messages a second in all and one a second in a
// chat, with short bursts. Changing a message counts in all, not in its chat: leafing through a calendar sends nothing.
// News, which nobody waits for, leave room for answers, and for those that the network brings closer together.
type Rates struct {
	All       rate.Limit // a second
	AllBurst  int
	News      rate.Limit // [All]
	NewsBurst int
	Chat      rate.Limit
	ChatBurst int
}

func (r Rates) orTelegrams() Rates {
	if r == (Rates{}) {
		return Rates{All: 30, AllBurst: 30, News: 23, NewsBurst: 5, Chat: 1, ChatBurst: 3}
	}
	if r.News == 0 {
		r.News, r.NewsBurst = r.All, r.AllBurst
	}
	return r
}

// turn is what a call counts as.
type turn struct {
	chat string // where a new message goes; empty if none does
	news bool   // it is sent outside of a talk
}

// chatsRemembered bounds the memory of the limits by chat; one that is forgotten was silent or is one of very many.
const chatsRemembered = 100_000

// gate holds sends back: to the rates, and for the whole bot while Telegram wants it to pause.
type gate struct {
	clock Clock
	rates Rates
	all   *rate.Limiter
	news  *rate.Limiter
	chats *otter.Cache[string, *rate.Limiter]

	mu    sync.Mutex
	until time.Time // of the pause
}

func newGate(rates Rates, clock Clock) *gate {
	return &gate{
		clock: clock, rates: rates, all: rate.NewLimiter(rates.All, rates.AllBurst), news: rate.NewLimiter(rates.News, rates.NewsBurst),
		chats: otter.Must(&otter.Options[string, *rate.Limiter]{
			MaximumSize:      chatsRemembered,
			ExpiryCalculator: otter.ExpiryAccessing[string, *rate.Limiter](time.Minute),
		}),
	}
}

// longestPause is how long a call waits for the bot's pause to end; a longer one is told to the caller.
const longestPause = sendDeadline

// longPause is what is left of a pause that nobody waits for here.
type longPause time.Duration

func (longPause) Error() string { return "the bot pauses" }

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
		limits := []*rate.Limiter{g.all}
		if as.chat != "" {
			limits = append(limits, g.chat(as.chat))
		}
		if err := g.await(ctx, limits...); err != nil {
			return err
		}
		if g.paused() <= 0 {
			return nil
		}
	}
}

// await waits for what several limits allow together, and gives it back if ctx ends before.
func (g *gate) await(ctx context.Context, limits ...*rate.Limiter) error {
	now := g.clock.Now()
	var delay time.Duration
	var reserved []*rate.Reservation
	for _, limit := range limits {
		r := limit.ReserveN(now, 1)
		reserved = append(reserved, r)
		delay = max(delay, r.DelayFrom(now))
	}
	err := sleep(ctx, g.clock, delay)
	if err != nil {
		for _, r := range reserved {
			r.CancelAt(g.clock.Now())
		}
	}
	return err
}

func (g *gate) chat(id string) *rate.Limiter {
	limiter, _ := g.chats.ComputeIfAbsent(id, func() (*rate.Limiter, bool) {
		return rate.NewLimiter(g.rates.Chat, g.rates.ChatBurst), false
	})
	return limiter
}

// pause stops the whole bot for as long as Telegram asked.
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
