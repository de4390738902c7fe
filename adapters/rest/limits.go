package rest

import (
	"time"

	"github.com/maypok86/otter/v2"
	"golang.org/x/time/rate"
)

// Rates are how many requests a second are answered, with a burst of as many as come in several seconds.
type Rates struct {
	Grant   float64 // for one grant [20]
	Address float64 // from one address [100]; many people may share one
}

// burst is for how many seconds requests may have been saved up.
const burst = 3

func (r Rates) orDefault() Rates {
	if r.Grant == 0 {
		r.Grant = 20
	}
	if r.Address == 0 {
		r.Address = 100
	}
	return r
}

// limits remember who asked how often. Whoever has not asked for a while is forgotten.
type limits struct {
	rates Rates
	seen  *otter.Cache[string, *rate.Limiter]
}

const (
	mostSeen = 100_000
	seenFor  = 10 * time.Minute
)

func newLimits(rates Rates) limits {
	return limits{rates, otter.Must(&otter.Options[string, *rate.Limiter]{
		MaximumSize: mostSeen, ExpiryCalculator: otter.ExpiryAccessing[string, *rate.Limiter](seenFor),
	})}
}

func (l limits) grant(id string) error { return l.take("grant "+id, l.rates.Grant) }

func (l limits) address(ip string) error { return l.take("address "+ip, l.rates.Address) }

// take counts one request, or says when the next is welcome.
func (l limits) take(who string, perSecond float64) error {
	limiter, found := l.seen.GetIfPresent(who)
	if !found {
		limiter, _ = l.seen.SetIfAbsent(who, rate.NewLimiter(rate.Limit(perSecond), int(perSecond*burst)))
	}
	if limiter.Allow() {
		return nil
	}
	return tooMany(time.Duration(float64(time.Second) / perSecond))
}
