package cloudapi

import (
	"slices"
	"time"

	"golang.org/x/time/rate"
)

// Rates are how many messages a number may send; one more is answered 429. The zero value counts nothing.
type Rates struct {
	All       int           // within any second, over all chats
	Pair      time.Duration // between two messages to one person, on average
	PairBurst int           // at once to one person: what comes before its time is borrowed from later
}

// MetaRates are those that Meta documents.
var MetaRates = Rates{All: 80, Pair: 6 * time.Second, PairBurst: 45}

// limit counts a message, or refuses it.
func (s *Server) limit(n *number, c *chat) error {
	if s.rates == (Rates{}) {
		return nil
	}
	now := s.clock.Now()
	n.sent = slices.DeleteFunc(n.sent, func(at time.Time) bool { return now.Sub(at) >= time.Second })
	if len(n.sent) >= s.rates.All {
		return errRate
	}
	if c.limiter == nil {
		c.limiter = rate.NewLimiter(rate.Every(s.rates.Pair), s.rates.PairBurst)
	}
	if !c.limiter.AllowN(now, 1) {
		return errPair
	}
	n.sent = append(n.sent, now)
	return nil
}
