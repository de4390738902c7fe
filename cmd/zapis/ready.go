package main

import (
	"context"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"github.com/labstack/echo/v4"
)

// check is one thing that must hold for us to be sent requests. It is asked often, so it must be quick.
type check struct {
	of  string
	now func(context.Context) error
	// advisory failures are shown and do not keep requests away: one projection that stopped at a bad event is no reason
	// to stop taking in messages, the more so as it stopped in every process.
	advisory bool
}

// checkWithin is when a check that does not answer counts as failing.
const checkWithin = 2 * time.Second

// askAll runs all checks side by side: what each says, in their order.
func askAll(ctx context.Context, checks []check) []error {
	ctx, cancel := context.WithTimeout(ctx, checkWithin)
	defer cancel()
	failures := make([]error, len(checks))
	var all sync.WaitGroup
	for i, check := range checks {
		all.Go(func() { failures[i] = check.now(ctx) })
	}
	all.Wait()
	return failures
}

// answerReady says which checks fail; why is for the log.
func answerReady(c echo.Context, serving context.Context, checks []check, log *slog.Logger) error {
	failures := askAll(c.Request().Context(), checks)
	answer, status := map[string]string{}, http.StatusOK
	for i, check := range checks {
		answer[check.of] = "ok"
		if failures[i] == nil {
			continue
		}
		answer[check.of] = "failing"
		if !check.advisory {
			status = http.StatusServiceUnavailable
		}
		log.Warn("a check fails", "check", check.of, "error", failures[i])
	}
	if serving.Err() != nil {
		answer["serving"], status = "stopping", http.StatusServiceUnavailable
	}
	return c.JSON(status, answer)
}
