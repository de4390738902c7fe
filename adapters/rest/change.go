package rest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/labstack/echo/v4"

	"zapis/commands"
	"zapis/domain"
	"zapis/domain/action"
	"zapis/eventstore"
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
	by := callerOf(c)
	ctx, cancel := context.WithTimeout(c.Request().Context(), changeWithin)
	defer cancel()
	id := actionID(by.Grant, key)
	asked := asked{c: c, id: id, by: by, key: key}
	if err := a.receive(ctx, asked); err != nil {
		return err
	}
	done, err := do(ctx, commands.Meta{Action: id, Actor: by.person.ID, Channel: Channel})
	a.Observe(Handled{Operation: asked.operation(), Refusal: refusalIn(err), Fault: err != nil && refusalIn(err) == "", Latency: time.Since(began)})
	if err != nil && refusalIn(err) == "" {
		return err // it may be tried again with the same key
	}
	if failed := a.record(ctx, asked, err, time.Since(began)); failed != nil {
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

// asked is a request that wants a change.
type asked struct {
	c   echo.Context
	id  domain.ID
	by  caller
	key string
}

func (r asked) operation() string {
	name, _ := r.c.Get(keyOperation).(string)
	return name
}

// wish is the request as it is logged, and by which another one with the same key is told from the same one again.
type wish struct {
	Method string          `json:"method"`
	Path   string          `json:"path"`
	Match  string          `json:"if_match,omitempty"`
	Body   json.RawMessage `json:"body,omitempty"`
}

func (r asked) wish() (domain.Personal, error) {
	request := r.c.Request()
	w := wish{Method: request.Method, Path: request.URL.Path, Match: request.Header.Get("If-Match")}
	if body, _ := r.c.Get(keyBody).([]byte); len(body) > 0 {
		w.Body = body
	}
	text, err := json.Marshal(w)
	return domain.Personal(text), err
}

func (r asked) meta(command string) eventstore.Meta {
	return eventstore.Meta{
		Action: r.id, Command: command, CommandID: commands.NewID(r.id, command), Actor: r.by.person.ID,
		Role: string(r.by.Role), Channel: Channel,
	}
}

// receive logs a request. A key with which something else was asked for before is refused.
func (a *API) receive(ctx context.Context, r asked) error {
	body, err := r.wish()
	if err != nil {
		return invalid("body: is no JSON")
	}
	appended, err := a.Store.Append(ctx, eventstore.Command{
		ID: commands.NewID(r.id, "action.receive"), Meta: r.meta("action.receive"),
		Streams: []eventstore.Stream{{Name: action.StreamOf(r.id), Events: []domain.Event{action.Received{
			Action: r.id, Person: r.by.person.ID, Channel: Channel, Chat: domain.Personal(r.by.Grant.String()), Delivery: r.key,
			Kind: r.operation(), Body: body,
		}}}},
	})
	if err != nil {
		return fmt.Errorf("receive a request: %w", err)
	}
	if !appended.Duplicate {
		return nil
	}
	first, err := a.Store.Codec().Decode(appended.Events[0])
	if err != nil {
		return fmt.Errorf("read what was asked with a key: %w", err)
	}
	if before, was := first.(action.Received); was && before.Body != body {
		return errOtherKey
	}
	return nil
}

// record logs what became of a request. If that was logged before, it stands.
func (a *API) record(ctx context.Context, r asked, outcome error, took time.Duration) error {
	_, err := a.Store.Append(ctx, eventstore.Command{
		ID: commands.NewID(r.id, "action.handle"), Meta: r.meta("action.handle"),
		Streams: []eventstore.Stream{{Name: action.StreamOf(r.id), Version: 1, Events: []domain.Event{action.Handled{
			Action: r.id, Person: r.by.person.ID, Refusal: string(refusalIn(outcome)), Millis: took.Milliseconds(),
		}}}},
	})
	if err != nil && !errors.Is(err, eventstore.ErrConflict) {
		return fmt.Errorf("log what became of a request: %w", err)
	}
	return nil
}

// refusalIn is the code of a refusal, empty for anything else.
func refusalIn(err error) domain.Refusal {
	var refusal domain.Refusal
	errors.As(err, &refusal)
	return refusal
}
