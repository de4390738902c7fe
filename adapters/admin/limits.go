package admin

import (
	"time"

	"github.com/maypok86/otter/v2"
	"golang.org/x/time/rate"
)

// limits slow down whoever tries many names or codes from one address.
type limits struct {
	of *otter.Cache[string, *rate.Limiter]
}

const (
	triesAtOnce = 10
	tryEvery    = 6 * time.Second
	addresses   = 100_000
)

func newLimits() *limits {
	return &limits{otter.Must(&otter.Options[string, *rate.Limiter]{MaximumSize: addresses, ExpiryCalculator: otter.ExpiryAccessing[string, *rate.Limiter](time.Hour)})}
}

// allow tells whether an address may try once more now.
func (l *limits) allow(address string) bool {
	limiter, _ := l.of.SetIfAbsent(address, rate.NewLimiter(rate.Every(tryEvery), triesAtOnce))
	return limiter.Allow()
}
