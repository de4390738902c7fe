package main

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"
	"github.com/labstack/echo/v4/middleware"

	"zapis/adapters/metrics"
)

// Limits of a request. There is none for writing the answer: long polls and event streams take as long as they take.
const (
	headerWithin = 5 * time.Second
	bodyWithin   = 15 * time.Second
	idleWithin   = 2 * time.Minute
	largestBody  = "1MiB"
)

// newServer answers health questions and whatever the application's parts route.
func newServer(ctx context.Context, app *application, log *slog.Logger) *http.Server {
	router := echo.New()
	router.HideBanner, router.HidePort = true, true
	router.IPExtractor = echo.ExtractIPFromXFFHeader() // only as proxies of ours tell it
	router.Use(middleware.RequestID(), logRequests(log, app.metrics), middleware.Recover(), limitBody, readBody)
	router.GET("/healthz", func(c echo.Context) error { return c.String(http.StatusOK, "ok\n") })
	router.GET("/readyz", func(c echo.Context) error { return answerReady(c, ctx, app.checks, log) })
	for _, route := range app.routes {
		route(router)
	}
	return &http.Server{
		Handler: router, ReadHeaderTimeout: headerWithin, IdleTimeout: idleWithin,
		ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelDebug),
	}
}

// limitBody refuses bodies that are too large. The sandbox, where photos are uploaded, has limits of its own.
var limitBody = middleware.BodyLimitWithConfig(middleware.BodyLimitConfig{
	Limit: largestBody, Skipper: func(c echo.Context) bool { return c.Path() == sandboxRoute },
})

// readBody takes the whole body within a time limit. The server's own ReadTimeout would also end a stream that we
// write for longer, because it goes on watching the connection.
func readBody(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		request := c.Request()
		if request.ContentLength == 0 {
			return next(c)
		}
		control := http.NewResponseController(c.Response())
		if err := control.SetReadDeadline(time.Now().Add(bodyWithin)); err != nil {
			return err
		}
		body, err := io.ReadAll(request.Body)
		if refused := new(echo.HTTPError); errors.As(err, &refused) {
			return refused
		}
		if err != nil {
			return echo.NewHTTPError(http.StatusRequestTimeout).SetInternal(err)
		}
		if err := control.SetReadDeadline(time.Time{}); err != nil {
			return err
		}
		request.Body = io.NopCloser(bytes.NewReader(body))
		return next(c)
	}
}

// logRequests counts requests and writes a line for each, by route and not by URL, which may hold a token.
func logRequests(log *slog.Logger, count *metrics.Metrics) echo.MiddlewareFunc {
	return middleware.RequestLoggerWithConfig(middleware.RequestLoggerConfig{
		LogMethod: true, LogRoutePath: true, LogStatus: true, LogLatency: true, LogRequestID: true, LogError: true, HandleError: true,
		LogValuesFunc: func(c echo.Context, v middleware.RequestLoggerValues) error {
			count.Request(v.Method, v.RoutePath, v.Status, v.Latency)
			level := slog.LevelDebug
			attrs := []slog.Attr{slog.String("method", v.Method), slog.String("route", v.RoutePath), slog.Int("status", v.Status),
				slog.Duration("took", v.Latency), slog.String("request", v.RequestID)}
			if v.Status >= http.StatusInternalServerError {
				level = slog.LevelError
				attrs = append(attrs, slog.Any("error", v.Error))
			}
			log.LogAttrs(c.Request().Context(), level, "request", attrs...)
			return nil
		},
	})
}
