package sandbox

import (
	"errors"
	"mime"
	"net"
	"net/http"
	"net/netip"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"
)

// knownHost refuses requests for a name that is not this machine's own: a foreign page cannot reach us by pointing its name here.
func (s *Sandbox) knownHost(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		host := c.Request().Host
		if name, _, err := net.SplitHostPort(host); err == nil {
			host = name
		}
		if !own(host) && !slices.Contains(s.hosts, host) {
			return echo.NewHTTPError(http.StatusMisdirectedRequest, "the sandbox does not answer for this host name")
		}
		return next(c)
	}
}

func own(host string) bool {
	ip, err := netip.ParseAddr(strings.Trim(host, "[]"))
	return host == "localhost" || strings.HasSuffix(host, ".localhost") || err == nil && ip.IsLoopback()
}

const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; media-src 'self'; connect-src 'self'; " +
	"base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

// safely adds the headers that keep the page to its own files.
func safely(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		h := c.Response().Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		return next(c)
	}
}

// sameOrigin lets only the page itself change anything.
func sameOrigin(next echo.HandlerFunc) echo.HandlerFunc {
	protection := http.NewCrossOriginProtection()
	return func(c echo.Context) error {
		r := c.Request()
		if err := protection.Check(r); err != nil {
			return echo.NewHTTPError(http.StatusForbidden, "only the sandbox's own page may do this")
		}
		kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
		if r.Method == http.MethodPost && (err != nil || kind != "application/json") {
			return echo.NewHTTPError(http.StatusUnsupportedMediaType, "send JSON")
		}
		return next(c)
	}
}

// plainError answers {"error": "..."}.
func plainError(err error, c echo.Context) {
	if c.Response().Committed {
		return
	}
	status, message := http.StatusInternalServerError, "internal error"
	var known *echo.HTTPError
	if errors.As(err, &known) {
		status = known.Code
		message = http.StatusText(status)
		if text, ok := known.Message.(string); ok {
			message = text
		}
	}
	_ = c.JSON(status, map[string]string{"error": message}) // the client may be gone
}
