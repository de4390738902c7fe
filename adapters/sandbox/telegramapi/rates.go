package telegramapi

import (
	"net/http"
	"slices"
	"time"

	"golang.org/x/time/rate"
)

// Rates are how many new messages a bot may send; one more is answered 429. The zero value counts nothing.
type Rates struct {
	All       int // within any second, over all chats
	Chat      int // a second in one chat, on average
	ChatBurst int // at once in one chat
}

// TelegramRates are those of Telegram's FAQ, with the bursts that it lets through.
var TelegramRates = Rates{All: 30, Chat: 1, ChatBurst: 3}

// limit counts a new message, or refuses it with the time after which it may come.
func (s *Server) limit(b *bot, c *chat) error {
	if s.rates == (Rates{}) {
		return nil
	}
	now := s.clock.Now()
	b.sent = slices.DeleteFunc(b.sent, func(at time.Time) bool { return now.Sub(at) >= time.Second })
	if len(b.sent) >= s.rates.All {
		return tooMany(b.sent[0].Add(time.Second).Sub(now))
	}
	if c.limiter == nil {
		c.limiter = rate.NewLimiter(rate.Limit(s.rates.Chat), s.rates.ChatBurst)
	}
	turn := c.limiter.ReserveN(now, 1)
	if delay := turn.DelayFrom(now); delay > 0 {
		turn.CancelAt(now)
		return tooMany(delay)
	}
	b.sent = append(b.sent, now)
	return nil
}

// tooMany is a refusal until so much time has passed, told in whole seconds.
func tooMany(after time.Duration) *apiError {
	seconds := max(1, int((after+time.Second-1)/time.Second))
	e := refuse(http.StatusTooManyRequests, "Too Many Requests: retry after "+itoa(seconds))
	e.RetryAfter = seconds
	return e
}
