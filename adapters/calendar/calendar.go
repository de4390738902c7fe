// Package calendar shows people's bookings in the calendars of their phones and computers: at a secret address that is
// subscribed to, and over CalDAV.
package calendar

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"zapis/domain/master"
	"zapis/domain/person"
	"zapis/projections"
)

// Path is where the addresses begin.
const Path = "/calendar/"

// Options are what calendars are made of.
type Options struct {
	Calendars projections.Calendars
	People    projections.People
	Catalogue projections.Catalogue
	Week      projections.WeekSchedule
	Base      string // how the outside world reaches us, such as https://zapis.example
	Clock     func() time.Time
}

// Calendar answers whoever knows an address. It is safe for concurrent use.
type Calendar struct {
	Options
	limits *limits
}

// New makes it.
func New(o Options) *Calendar {
	o.Base = strings.TrimSuffix(o.Base, "/")
	return &Calendar{Options: o, limits: newLimits()}
}

// Addresses of a calendar are a page that tells how to add it, for people, and the calendar itself, for programs.
type Addresses struct{ Page, Feed string }

// AddressesOf are those of a code.
func AddressesOf(base, code string) Addresses {
	page := strings.TrimSuffix(base, "/") + Path + code
	return Addresses{Page: page, Feed: page + ".ics"}
}

// Route adds the addresses to what is served. They hold a secret: logs and metrics know them by their pattern only.
func (c *Calendar) Route(e *echo.Echo) {
	e.Match([]string{http.MethodGet, http.MethodHead}, Path+":address", c.answer)
	c.routeDAV(e)
}

// errNone is an address that shows nothing: nobody was ever given it, it was ended, or whose it was is erased. Nothing in the
// answer, nor how long it takes, tells which.
var errNone = errors.New("no such calendar")

// shown is whose bookings an address shows.
type shown struct {
	side   person.Side
	person person.Person
	master master.Master // on the side of a master
}

// find looks up what an address with this code shows, whatever the code looks like.
func (c *Calendar) find(ctx context.Context, code string) (shown, error) {
	whose, side, err := c.Calendars.At(ctx, person.HashOf(person.PurposeCalendar, code))
	if err != nil {
		return shown{}, orNone(err)
	}
	s := shown{side: side}
	if s.person, err = c.People.Person(ctx, whose); err != nil {
		return shown{}, orNone(err)
	}
	if s.person.Erased {
		return shown{}, errNone
	}
	if side == person.AsMaster {
		if s.master, err = c.Catalogue.OfPerson(ctx, s.person.ID); err != nil {
			return shown{}, orNone(err)
		}
	}
	return s, nil
}

func orNone(err error) error {
	if errors.Is(err, projections.ErrNotFound) {
		return errNone
	}
	return err
}

// admit finds what a code shows, within the limits. What is to be answered otherwise has been, unless err is a fault.
func (c *Calendar) admit(e echo.Context, code string) (s shown, admitted bool, err error) {
	guess := c.limits.guess(e.Request(), person.HashOf(person.PurposeCalendar, code), c.Clock())
	if guess.refused() {
		e.Response().Header().Set(echo.HeaderRetryAfter, retryAfter)
		return shown{}, false, e.String(http.StatusTooManyRequests, "too many requests\n")
	}
	s, err = c.find(e.Request().Context(), code)
	switch {
	case errors.Is(err, errNone):
		guess.wrong()
		return shown{}, false, nil
	case err == nil:
		guess.right()
	}
	return s, err == nil, err
}

// answer is for GET and HEAD of an address: the calendar, or, without .ics at its end, the page.
func (c *Calendar) answer(e echo.Context) error {
	header := e.Response().Header()
	header.Set("X-Robots-Tag", "noindex, nofollow")
	header.Set("Referrer-Policy", "no-referrer")
	header.Set("X-Content-Type-Options", "nosniff")
	header.Set("Cache-Control", "private, no-cache")
	code, forPrograms := strings.CutSuffix(e.Param("address"), ".ics")
	s, admitted, err := c.admit(e, code)
	switch {
	case err != nil || e.Response().Committed:
		return err
	case !admitted:
		return e.String(http.StatusNotFound, "not found\n")
	case forPrograms:
		return c.feed(e, s)
	}
	return c.page(e, s, code)
}
