package web

import (
	"time"

	"github.com/labstack/echo/v4"
	"github.com/maypok86/otter/v2"
	"golang.org/x/time/rate"
)

// Rates are how many requests a second are answered to one address, with a burst of as many as come in several seconds. Behind
// one address of a mobile network there are many people.
type Rates struct {
	Pages float64 // [30]
	Forms float64 // [2]
	Wrong float64 // codes and secrets that lead nowhere [0.5]
}

// burst is for how many seconds requests may have been saved up.
const burst = 20

func (r Rates) orDefault() Rates {
	if r.Pages == 0 {
		r.Pages = 30
	}
	if r.Forms == 0 {
		r.Forms = 2
	}
	if r.Wrong == 0 {
		r.Wrong = 0.5
	}
	return r
}

// limits remember who asked how often. Whoever has not asked for a while is forgotten.
type limits struct{ pages, forms, wrong counted }

type counted struct {
	perSecond float64
	seen      *otter.Cache[string, *rate.Limiter]
}

const (
	mostSeen = 50_000
	seenFor  = 10 * time.Minute
)

func newLimits(rates Rates) limits {
	of := func(perSecond float64) counted {
		return counted{perSecond, otter.Must(&otter.Options[string, *rate.Limiter]{
			MaximumSize: mostSeen, ExpiryCalculator: otter.ExpiryAccessing[string, *rate.Limiter](seenFor),
		})}
	}
	return limits{pages: of(rates.Pages), forms: of(rates.Forms), wrong: of(rates.Wrong)}
}

func (c counted) of(from string) *rate.Limiter {
	limiter, found := c.seen.GetIfPresent(from)
	if !found {
		limiter, _ = c.seen.SetIfAbsent(from, rate.NewLimiter(rate.Limit(c.perSecond), max(1, int(c.perSecond*burst))))
	}
	return limiter
}

// admits counts a request, and tells whether it is one too many.
func (l limits) admits(c echo.Context, form bool) bool {
	from := c.RealIP()
	if form && !l.forms.of(from).Allow() {
		return false
	}
	return l.wrong.of(from).Tokens() >= 1 && l.pages.of(from).Allow()
}

// strayed counts a code or secret that leads nowhere.
func (l limits) strayed(c echo.Context) { l.wrong.of(c.RealIP()).Allow() }
