// Package web is a master's page for people with a browser: what is offered, what is free, and booking with a phone number or
// in a messenger. It needs no script, and whoever books here has a secret address for what they booked.
package web

import (
	"context"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"github.com/labstack/echo/v4"
	"github.com/labstack/echo/v4/middleware"
	"github.com/maypok86/otter/v2"

	"zapis/commands"
	"zapis/commands/asked"
	"zapis/domain"
	"zapis/eventstore"
	"zapis/projections"
)

//go:generate go tool templ generate

// Channel is the channel of what is asked for here, in the log, and the messenger of those who came by it.
const Channel = "web"

// Where the pages are: of a master by the code of their link, and of whoever booked by their secret.
const (
	mastersPath  = "/m"
	visitorsPath = "/b"
)

// Options are what the pages are made of.
type Options struct {
	Commands  *commands.Commands
	Catalogue projections.Catalogue
	Free      projections.FreeSlots
	Active    projections.ActiveBookings
	Said      projections.Reviews
	Left      asked.LeftBefore
	Store     *eventstore.Store
	Await     func(ctx context.Context, position int64) error // until the read models show that position
	Clock     func() time.Time                                // of bookings
	// Links open a messenger with a start code; where only a text can be filled in, with a sentence that holds it.
	Links func(code, sentence string) []Address
	Base  string // how the outside world reaches us, such as https://zapis.example
	Log   *slog.Logger
	// Observe hears what became of each form; nil: nobody does.
	Observe func(Handled)
	Rates   Rates
}

// Address is where a link leads in one messenger.
type Address struct{ Messenger, URL string }

// Handled is what became of one form, for metrics.
type Handled struct {
	Operation string
	Refusal   domain.Refusal
	Fault     bool
	Latency   time.Duration
}

// Site answers whoever opens a page. It is safe for concurrent use.
type Site struct {
	Options
	limits   limits
	log      asked.Log
	pictures *otter.Cache[string, *drawn]
}

// drawn is a picture that was drawn before.
type drawn struct{ png []byte }

// mostPictures bounds how many drawn pictures are kept: they are the same as long as what they show is.
const mostPictures = 500

// New makes it.
func New(o Options) *Site {
	o.Base = strings.TrimSuffix(o.Base, "/")
	if o.Observe == nil {
		o.Observe = func(Handled) {}
	}
	return &Site{
		Options: o, limits: newLimits(o.Rates.orDefault()), log: asked.Log{Store: o.Store, Channel: Channel},
		pictures: otter.Must(&otter.Options[string, *drawn]{MaximumSize: mostPictures}),
	}
}

// PageOf is the address of the page to which a link's code leads.
func PageOf(base, code string) string {
	return strings.TrimSuffix(base, "/") + mastersPath + "/" + code
}

// Route adds the pages to what is served. Addresses hold codes and secrets: logs and metrics know them by their pattern only.
func (s *Site) Route(router *echo.Echo) {
	read := []string{http.MethodGet, http.MethodHead}
	router.Match(read, stylePath, showStyle)
	// Not as a group: one without a prefix answers for whatever nobody else has routed.
	with := []echo.MiddlewareFunc{s.guard, middleware.RecoverWithConfig(middleware.RecoverConfig{DisableErrorHandler: true})}
	for _, none := range []string{mastersPath, mastersPath + "/", visitorsPath, visitorsPath + "/"} {
		router.Match(read, none, func(echo.Context) error { return errNone }, with...)
	}
	router.Match(read, mastersPath+"/:code", s.showMaster, with...)
	router.POST(mastersPath+"/:code", s.book, with...)
	router.Match(read, mastersPath+"/:code/preview.png", s.showPreview, with...)
	router.Match(read, mastersPath+"/:code/qr/:messenger", s.showQR, with...)
	router.Match(read, visitorsPath+"/:secret", s.showVisits, with...)
	router.POST(visitorsPath+"/:secret/join", s.join, with...)
	router.POST(visitorsPath+"/:secret/admit", s.admit, with...)
	router.Match(read, visitorsPath+"/:secret/:booking/calendar.ics", s.showFile, with...)
	router.Match(read, visitorsPath+"/:secret/:booking/move", s.showMove, with...)
	router.POST(visitorsPath+"/:secret/:booking/move", s.move, with...)
	router.Match(read, visitorsPath+"/:secret/:booking/cancel", s.showCancel, with...)
	router.POST(visitorsPath+"/:secret/:booking/cancel", s.cancel, with...)
}
