package calendar

import (
	"net/http"
	"time"

	"github.com/labstack/echo/v4"
	"github.com/maypok86/otter/v2"
	"golang.org/x/time/rate"
)

// A code has 130 bits: nobody guesses one. The limits keep guessers, and programs that have gone wild, from costing anything.
const (
	perCode      = rate.Limit(0.5) // a second, on average; a calendar program asks a few times in an hour
	perCodeBurst = 60              // CalDAV asks several times in a row
	wrong        = rate.Limit(1.0 / 30)
	wrongBurst   = 20
	retryAfter   = "60"
	mostCounted  = 20_000 // codes and addresses each
	countedFor   = time.Hour
)

// limits count by code, for right ones, and by where it comes from, for wrong ones. A right code is answered also where
// somebody guesses: behind one address there may be many.
type limits struct {
	from  func(*http.Request) string
	codes *otter.Cache[string, *rate.Limiter]
	wrong *otter.Cache[string, *rate.Limiter]
}

// newLimits trusts a proxy on this machine or in this network to say for whom it asks.
func newLimits() *limits {
	counted := func() *otter.Cache[string, *rate.Limiter] {
		return otter.Must(&otter.Options[string, *rate.Limiter]{
			MaximumSize: mostCounted, ExpiryCalculator: otter.ExpiryAccessing[string, *rate.Limiter](countedFor),
		})
	}
	return &limits{from: echo.ExtractIPFromXFFHeader(), codes: counted(), wrong: counted()}
}

// guess is a request with a code, by its hash, of which nobody knows yet whether it is right.
type guess struct {
	limits     *limits
	hash, from string
	at         time.Time
}

func (l *limits) guess(request *http.Request, hash string, at time.Time) guess {
	return guess{limits: l, hash: hash, from: l.from(request), at: at}
}

// refused tells whether it is too much: of this code, which was right before, or of guesses from there.
func (g guess) refused() bool {
	if counted, known := g.limits.codes.GetIfPresent(g.hash); known {
		return !counted.AllowN(g.at, 1)
	}
	counted, known := g.limits.wrong.GetIfPresent(g.from)
	return known && counted.TokensAt(g.at) < 1
}

// right begins to count the code.
func (g guess) right() {
	counted := rate.NewLimiter(perCode, perCodeBurst)
	counted.AllowN(g.at, 1)
	g.limits.codes.SetIfAbsent(g.hash, counted)
}

// wrong counts a guess, and forgets a code that was right before.
func (g guess) wrong() {
	g.limits.codes.Invalidate(g.hash)
	counted, _ := g.limits.wrong.SetIfAbsent(g.from, rate.NewLimiter(wrong, wrongBurst))
	counted.AllowN(g.at, 1)
}
