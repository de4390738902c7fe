package web

import (
	"errors"
	"net/http"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"
	"golang.org/x/text/language"

	"zapis/adapters/dialog/words"
	"zapis/domain"
	"zapis/domain/master"
	"zapis/projections"
)

// What is answered in place of a page.
var (
	errNone       = errors.New("no such page") // also what was a page once: nothing in the answer tells
	errTooMany    = errors.New("too many requests")
	errElsewhere  = errors.New("a form of another site")
	errUnreadable = errors.New("a form that cannot be read")
)

// largestForm is far more than anybody types.
const largestForm = 16 << 10

// policy lets a page load our style and pictures, and send forms to us; nothing else, and no script at all.
const policy = "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// guard stands before every page: it sets the headers, keeps out what is too much or comes from other sites, and has whatever
// goes wrong end on a page that says so and how to go on.
func (s *Site) guard(next echo.HandlerFunc) echo.HandlerFunc {
	sameSite := http.NewCrossOriginProtection()
	return func(c echo.Context) error {
		header := c.Response().Header()
		header.Set("Content-Security-Policy", policy)
		header.Set("Referrer-Policy", "no-referrer")
		header.Set("X-Content-Type-Options", "nosniff")
		header.Set("X-Frame-Options", "DENY")
		header.Set("Cross-Origin-Opener-Policy", "same-origin")
		header.Set("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
		header.Set("Cache-Control", "private, no-cache")
		header.Set("Vary", "Accept-Language, Cookie")
		if strings.HasPrefix(c.Request().URL.Path, visitorsPath) {
			header.Set("Cache-Control", "no-store")
			header.Set("X-Robots-Tag", "noindex, nofollow")
		}
		return s.instead(c, s.admitted(c, sameSite, next))
	}
}

func (s *Site) admitted(c echo.Context, sameSite *http.CrossOriginProtection, next echo.HandlerFunc) error {
	request := c.Request()
	form := request.Method == http.MethodPost
	if !s.limits.admits(c, form) {
		return errTooMany
	}
	if form {
		if sameSite.Check(withoutHiddenOrigin(request)) != nil {
			return errElsewhere
		}
		request.Body = http.MaxBytesReader(c.Response(), request.Body, largestForm)
		if request.ParseForm() != nil {
			return errUnreadable
		}
	}
	return next(c)
}

// withoutHiddenOrigin takes away an origin of which nothing is told: browsers from before Sec-Fetch-Site hide the origin of our
// own forms, because our pages ask for no referrer. What protects those who use them is that the cookie is not sent along from
// other sites, and that nobody else knows the secret.
func withoutHiddenOrigin(request *http.Request) *http.Request {
	if request.Header.Get("Origin") != "null" || request.Header.Get("Sec-Fetch-Site") != "" {
		return request
	}
	request = request.Clone(request.Context())
	request.Header.Del("Origin")
	return request
}

// instead shows what there is to say in place of a page. A fault is passed on to the log.
func (s *Site) instead(c echo.Context, err error) error {
	if err == nil || c.Response().Committed {
		return err
	}
	c.Response().Header().Set("Cache-Control", "no-store")
	f := s.frame(c, "ru")
	f.private = true
	switch {
	case errors.Is(err, errTooMany):
		c.Response().Header().Set(echo.HeaderRetryAfter, "30")
		return show(c, http.StatusTooManyRequests, messagePage(f.titled("web.busy.title"), f.say("web.busy")))
	case errors.Is(err, errElsewhere):
		return show(c, http.StatusForbidden, messagePage(f.titled("web.elsewhere.title"), f.say("web.elsewhere")))
	case errors.Is(err, errUnreadable):
		return show(c, http.StatusBadRequest, messagePage(f.titled("web.unreadable.title"), f.say("web.unreadable")))
	case isNone(err):
		s.limits.strayed(c)
		text := f.say("web.none")
		if strings.HasPrefix(c.Request().URL.Path, visitorsPath) {
			text = f.say("web.none.visits")
		}
		return show(c, http.StatusNotFound, messagePage(f.titled("web.none.title"), text))
	}
	if failed := show(c, http.StatusInternalServerError, messagePage(f.titled("web.fault.title"), f.say("web.fault"))); failed != nil {
		return errors.Join(err, failed)
	}
	return err
}

// isNone tells whether there is nothing here for whoever asks: nor is anybody else's booking anything.
func isNone(err error) bool {
	return slices.ContainsFunc([]error{
		errNone, projections.ErrNotFound, domain.ErrNotYours, master.ErrLinkUnknown, master.ErrLinkRevoked, master.ErrLinkExpired,
	}, func(none error) bool { return errors.Is(err, none) })
}

// spoken is the language that is wanted: as chosen on the page, else as the browser says, else the one given.
func spoken(c echo.Context, otherwise string) (code string, chosen bool) {
	for _, asked := range []string{c.QueryParam("lang"), c.Request().PostForm.Get("lang")} {
		if words.Known(asked) {
			return asked, true
		}
	}
	tags, _, err := language.ParseAcceptLanguage(c.Request().Header.Get("Accept-Language"))
	if err != nil || len(tags) == 0 {
		return otherwise, false
	}
	for _, tag := range tags {
		if base := words.Base(tag.String()); words.Known(base) {
			return base, false
		}
	}
	return words.Of(tags[0].String()), false
}
