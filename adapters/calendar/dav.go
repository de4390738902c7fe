package calendar

import (
	"net/http"
	"slices"
	"strings"

	"github.com/emersion/go-webdav/caldav"
	"github.com/labstack/echo/v4"
)

// Where things are in CalDAV. The library tells what a thing is by how deep it lies: a person, what they have, a calendar, an
// event. Everybody sees the same tree; whose it is, the password says.
const (
	davPath       = Path + "dav/"
	davPerson     = davPath + "me/"
	davCalendars  = davPerson + "calendars/"
	davCalendar   = davCalendars + "bookings/"
	davWellKnown  = "/.well-known/caldav" // RFC 6764: where programs look that were told no more than a host
	davEvent      = ".ics"
	davChallenge  = `Basic realm="Zapis", charset="UTF-8"`
	davCapability = "1, 3, calendar-access"
)

// What CalDAV has of methods: reading, and all that would change something.
var (
	davReads  = []string{http.MethodOptions, http.MethodGet, http.MethodHead, "PROPFIND", "REPORT"}
	davWrites = []string{
		http.MethodPut, http.MethodPost, http.MethodPatch, http.MethodDelete, "PROPPATCH", "MKCOL", "MKCALENDAR", "COPY", "MOVE",
		"LOCK", "UNLOCK", "ACL",
	}
)

func (c *Calendar) routeDAV(e *echo.Echo) {
	for _, route := range []string{strings.TrimSuffix(davPath, "/"), davPath + "*"} { // some programs leave out the last stroke
		e.Match(slices.Concat(davReads, davWrites), route, c.answerDAV)
	}
	e.Match([]string{http.MethodGet, http.MethodHead, http.MethodOptions, "PROPFIND"}, davWellKnown, func(e echo.Context) error {
		return e.Redirect(http.StatusMovedPermanently, davPath)
	})
}

// answerDAV is for whoever has the code of an address as password; the name may be any. Programs that are told nothing of a
// password ask without one first, and are told that one is wanted.
func (c *Calendar) answerDAV(e echo.Context) error {
	header := e.Response().Header()
	header.Set("X-Robots-Tag", "noindex, nofollow")
	header.Set("Cache-Control", "private, no-cache")
	_, code, given := e.Request().BasicAuth()
	if !given {
		return askPassword(e)
	}
	s, admitted, err := c.admit(e, strings.TrimSpace(code))
	switch {
	case err != nil || e.Response().Committed:
		return err
	case !admitted:
		return askPassword(e)
	}
	switch method := e.Request().Method; {
	case method == http.MethodOptions:
		header.Set("DAV", davCapability)
		header.Set("Allow", strings.Join(davReads, ", "))
		return e.NoContent(http.StatusOK)
	case !slices.Contains(davReads, method):
		return e.String(http.StatusForbidden, "this calendar can only be read\n")
	}
	return c.read(e, &backend{calendar: c, shown: s})
}

// read has the library answer, and completes what it says of the calendar.
func (c *Calendar) read(e echo.Context, b *backend) error {
	handler := caldav.Handler{Backend: b, Prefix: strings.TrimSuffix(davPath, "/")}
	if e.Request().Method != "PROPFIND" {
		handler.ServeHTTP(e.Response(), complete(e.Request()))
		return b.failed
	}
	answer := &kept{header: e.Response().Header()}
	handler.ServeHTTP(answer, complete(e.Request()))
	body := answer.body.Bytes()
	if b.failed != nil {
		return b.failed
	}
	if answer.status == http.StatusMultiStatus {
		var err error
		if body, err = b.completed(e.Request().Context(), body); err != nil {
			return err
		}
	}
	e.Response().WriteHeader(answer.status)
	_, err := e.Response().Write(body)
	return err
}

// complete gives a folder the stroke at its end, by which the library knows it.
func complete(request *http.Request) *http.Request {
	path := request.URL.Path
	if strings.HasSuffix(path, davEvent) || strings.HasSuffix(path, "/") {
		return request
	}
	request = request.Clone(request.Context())
	request.URL.Path = path + "/"
	return request
}

func askPassword(e echo.Context) error {
	e.Response().Header().Set(echo.HeaderWWWAuthenticate, davChallenge)
	return e.String(http.StatusUnauthorized, "a password is needed: the code in the address of a calendar\n")
}
