package main

import (
	"context"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"github.com/labstack/echo/v4"
)

// check is one thing that must hold for us to be sent requests. It is asked often, so it is quick.
type check struct {
	of  string
	now func(context.Context) error
}

// checkWithin is when a check that does not answer counts as failing.
const checkWithin = 2 * time.Second

// answerReady runs all checks side by side. The answer says which failed; why is for the log.
func answerReady(c echo.Context, serving context.Context, checks []check, log *slog.Logger) error {
	ctx, cancel := context.WithTimeout(c.Request().Context(), checkWithin)
	defer cancel()
	failures := make([]error, len(checks))
	var all sync.WaitGroup
	for i, check := range checks {
		all.Go(func() { failures[i] = check.now(ctx) })
	}
	all.Wait()
	answer, status := map[string]string{}, http.StatusOK
	for i, check := range checks {
		answer[check.of] = "ok"
		if failures[i] != nil {
			answer[check.of], status = "failing", http.StatusServiceUnavailable
			log.Warn("not ready", "check", check.of, "error", failures[i])
		}
	}
	if serving.Err() != nil {
		answer["serving"], status = "stopping", http.StatusServiceUnavailable
	}
	return c.JSON(status, answer)
}
