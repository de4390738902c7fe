package main

import (
	"crypto/sha256"
	"crypto/subtle"
	"net"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"
)

// routeMetrics answers Prometheus. Metrics name nobody, but they tell a competitor how business is.
func (on foundation) routeMetrics(router *echo.Echo) {
	answer := echo.WrapHandler(on.metrics.Handler())
	router.GET("/metrics", func(c echo.Context) error {
		if !mayMeasure(c.Request(), string(on.settings.MetricsToken)) {
			return c.NoContent(http.StatusForbidden)
		}
		return answer(c)
	})
}

// mayMeasure tells whether somebody may read metrics: with the token, or, where there is none, from this machine.
func mayMeasure(request *http.Request, token string) bool {
	if token != "" {
		given, is := strings.CutPrefix(request.Header.Get("Authorization"), "Bearer ")
		want, got := sha256.Sum256([]byte(token)), sha256.Sum256([]byte(given))
		return is && subtle.ConstantTimeCompare(want[:], got[:]) == 1
	}
	for _, header := range []string{"Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-Ip", "Via"} {
		if request.Header.Get(header) != "" { // a proxy on this machine asks for somebody else
			return false
		}
	}
	host, _, err := net.SplitHostPort(request.RemoteAddr)
	return err == nil && net.ParseIP(host).IsLoopback()
}
