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
type Rates struct {
	All       rate.Limit // a second
	AllBurst  int
	Chat      rate.Limit
	ChatBurst int
}

func (r Rates) orTelegrams() Rates {
	if r == (Rates{}) {
		return Rates{All: 30, AllBurst: 30, Chat: 1, ChatBurst: 3}
	}
	return r
}

// chatsRemembered bounds the memory of the limits by chat; one that is forgotten was silent or is one of very many.
const chatsRemembered = 100_000

// gate holds sends back: to the rates, and for the whole bot while Telegram wants it to pause.
type gate struct {
	clock Clock
	rates Rates
	all   *rate.Limiter
	chats *otter.Cache[string, *rate.Limiter]

	mu    sync.Mutex
	until time.Time // of the pause
}

func newGate(rates Rates, clock Clock) *gate {
	return &gate{
		clock: clock, rates: rates, all: rate.NewLimiter(rates.All, rates.AllBurst),
		chats: otter.Must(&otter.Options[string, *rate.Limiter]{
			MaximumSize:      chatsRemembered,
			ExpiryCalculator: otter.ExpiryAccessing[string, *rate.Limiter](time.Minute),
		}),
	}
}

// pass waits until a call may be made; chat is empty for one that sends no new message.
func (g *gate) pass(ctx context.Context, chat string) error {
	now := g.clock.Now()
	delay := reserve(g.all, now)
	if chat != "" {
		delay = max(delay, reserve(g.chat(chat), now))
	}
	if err := sleep(ctx, g.clock, delay); err != nil {
		return err
	}
	for paused := g.paused(); paused > 0; paused = g.paused() {
		if err := sleep(ctx, g.clock, paused); err != nil {
			return err
		}
	}
	return nil
}

func reserve(limiter *rate.Limiter, now time.Time) time.Duration {
	return limiter.ReserveN(now, 1).DelayFrom(now)
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
