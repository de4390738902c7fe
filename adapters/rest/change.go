package rest

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"github.com/labstack/echo/v4"

	"zapis/commands"
	"zapis/commands/asked"
	"zapis/domain"
)

const (
	// changeWithin bounds one change.
	changeWithin = 30 * time.Second
	// shownWithin is how long an answer waits for the read models; what is done is done, and shows a little later then.
	shownWithin = 10 * time.Second
)

// change does what a request wants: it is logged first, and what became of it when it is done. The same key again leads to
// the same commands, which change nothing twice. It returns when reading shows what was changed.
func (a *API) change(c echo.Context, key string, do func(ctx context.Context, meta commands.Meta) (commands.Done, error)) error {
	began := time.Now()
	ctx, cancel := context.WithTimeout(c.Request().Context(), changeWithin)
	defer cancel()
	wanted, err := requestOf(c, key)
	if err != nil {
		return err
	}
	if _, err := a.asked.Receive(ctx, wanted); errors.Is(err, asked.ErrOther) {
		return errOtherKey
	} else if err != nil {
		return err
	}
	done, err := do(ctx, commands.Meta{Action: wanted.ID, Actor: wanted.Actor, Channel: Channel})
	refusal := asked.Refusal(err)
	a.Observe(Handled{Operation: wanted.Kind, Refusal: refusal, Fault: err != nil && refusal == "", Latency: time.Since(began)})
	if err != nil && refusal == "" {
		return err // it may be tried again with the same key
	}
	if failed := a.asked.Handle(ctx, wanted, err, time.Since(began)); failed != nil {
		return failed
	}
	if err != nil {
		return err
	}
	a.await(ctx, done)
	return nil
}

// await lets the read models come as far as what was done. If that takes too long, it shows a little later.
func (a *API) await(ctx context.Context, done commands.Done) {
	ctx, cancel := context.WithTimeout(ctx, shownWithin)
	defer cancel()
	if err := a.Await(ctx, done.Position); err != nil {
		a.Log.Warn("a change is done and does not show yet", "position", done.Position, "error", err)
	}
}

// wish is the request as it is logged, and by which another one with the same key is told from the same one again.
type wish struct {
	Method string          `json:"method"`
	Path   string          `json:"path"`
	Match  string          `json:"if_match,omitempty"`
	Body   json.RawMessage `json:"body,omitempty"`
}

func requestOf(c echo.Context, key string) (asked.Request, error) {
	by, request := callerOf(c), c.Request()
	w := wish{Method: request.Method, Path: request.URL.Path, Match: request.Header.Get("If-Match")}
	if body, _ := c.Get(keyBody).([]byte); len(body) > 0 {
		w.Body = body
	}
	text, err := json.Marshal(w)
	if err != nil {
		return asked.Request{}, invalid("body: is no JSON")
	}
	operation, _ := c.Get(keyOperation).(string)
	return asked.Request{
		ID: actionID(by.Grant, key), Person: by.person.ID, Actor: by.person.ID, Role: string(by.Role),
		Chat: domain.Personal(by.Grant.String()), Key: key, Kind: operation, Body: domain.Personal(text),
	}, nil
}
