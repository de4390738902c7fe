package web

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"time"

	"github.com/google/uuid"

	"zapis/commands"
	"zapis/domain"
	"zapis/domain/action"
	"zapis/eventstore"
)

const (
	// changeWithin bounds what one form asks for.
	changeWithin = 30 * time.Second
	// shownWithin is how long an answer waits for the read models; what is done is done, and shows a little later then.
	shownWithin = 10 * time.Second
)

// namespace is that of the actions which are asked for here.
var namespace = uuid.MustParse("5b0f6a86-0a3f-5c1d-8f0e-3d6b9a1c7e52")

// errOtherKey refuses a form whose key was used for something else before.
const errOtherKey domain.Refusal = "idempotency_key_reused"

// asked is a form that wants something done.
type asked struct {
	action domain.ID
	person domain.ID // whose data it holds, also if they are new
	chat   domain.Personal
	kind   string // "book", "move", "cancel", "join", "admit"
	form   url.Values
}

// asks is the form with this key. The key is not kept: for somebody new it leads to their secret.
func asks(kind, key string, form url.Values) asked {
	kept := url.Values{}
	for name, values := range form {
		if name != "key" {
			kept[name] = values
		}
	}
	id := domain.ID(uuid.NewSHA1(namespace, []byte(kind+"\x00"+key)))
	return asked{action: id, kind: kind, form: kept}
}

// carryOut does what a form wants: it is logged first, and what became of it when it is done. The same form again leads to the
// same commands, which change nothing twice. It returns when reading shows what was changed.
func (s *Site) carryOut(ctx context.Context, a asked, do func(ctx context.Context, meta commands.Meta) (commands.Done, error)) error {
	began := time.Now()
	ctx, cancel := context.WithTimeout(ctx, changeWithin)
	defer cancel()
	if err := s.receive(ctx, a); err != nil {
		return err
	}
	done, err := do(ctx, commands.Meta{Action: a.action, Actor: a.person, Channel: Channel})
	refusal := refusalIn(err)
	s.Observe(Handled{Operation: a.kind, Refusal: refusal, Fault: err != nil && refusal == "", Latency: time.Since(began)})
	if err != nil && refusal == "" {
		return err // it may be sent again
	}
	if failed := s.record(ctx, a, refusal, time.Since(began)); failed != nil {
		return failed
	}
	s.await(ctx, done)
	return err
}

func (s *Site) await(ctx context.Context, done commands.Done) {
	ctx, cancel := context.WithTimeout(ctx, shownWithin)
	defer cancel()
	if err := s.Await(ctx, done.Position); err != nil {
		s.Log.Warn("a change is done and does not show yet", "position", done.Position, "error", err)
	}
}

func (a asked) meta(command string) eventstore.Meta {
	return eventstore.Meta{
		Action: a.action, Command: command, CommandID: commands.NewID(a.action, command), Actor: a.person, Channel: Channel,
	}
}

// receive logs a form. A key with which something else was asked for before is refused.
func (s *Site) receive(ctx context.Context, a asked) error {
	text, err := json.Marshal(a.form)
	if err != nil {
		return err
	}
	body := domain.Personal(text)
	appended, err := s.Store.Append(ctx, eventstore.Command{
		ID: commands.NewID(a.action, "action.receive"), Meta: a.meta("action.receive"),
		Streams: []eventstore.Stream{{Name: action.StreamOf(a.action), Events: []domain.Event{action.Received{
			Action: a.action, Person: a.person, Channel: Channel, Chat: a.chat, Delivery: a.action.String(), Kind: a.kind, Body: body,
		}}}},
	})
	if err != nil {
		return fmt.Errorf("receive a form: %w", err)
	}
	if !appended.Duplicate {
		return nil
	}
	first, err := s.Store.Codec().Decode(appended.Events[0])
	if err != nil {
		return fmt.Errorf("read what was asked with a key: %w", err)
	}
	if before, was := first.(action.Received); was && before.Body != body {
		return errOtherKey
	}
	return nil
}

// record logs what became of a form. If that was logged before, it stands.
func (s *Site) record(ctx context.Context, a asked, refusal domain.Refusal, took time.Duration) error {
	return s.handled(ctx, a, action.Handled{
		Action: a.action, Person: a.person, Refusal: string(refusal), Millis: took.Milliseconds(),
	})
}

func (s *Site) handled(ctx context.Context, a asked, event action.Handled) error {
	_, err := s.Store.Append(ctx, eventstore.Command{
		ID: commands.NewID(a.action, "action.handle"), Meta: a.meta("action.handle"),
		Streams: []eventstore.Stream{{Name: action.StreamOf(a.action), Version: 1, Events: []domain.Event{event}}},
	})
	if err != nil && !errors.Is(err, eventstore.ErrConflict) {
		return fmt.Errorf("log what became of a form: %w", err)
	}
	return nil
}

// refusalIn is the code of a refusal, empty for anything else.
func refusalIn(err error) domain.Refusal {
	var refusal domain.Refusal
	errors.As(err, &refusal)
	return refusal
}

const (
	interruptedAfter = 15 * time.Minute
	lookEvery        = time.Minute
	mostAtOnce       = 500
)

// Run closes, until ctx ends, what was asked for and never answered because a process died: nobody was told that it is done.
// Whoever sends the same form again has it done all the same.
func (s *Site) Run(ctx context.Context) error {
	for {
		if err := s.closeInterrupted(ctx, time.Now().Add(-interruptedAfter)); err != nil && ctx.Err() == nil {
			s.Log.Warn("interrupted forms stay open", "error", err)
		}
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(lookEvery):
		}
	}
}

func (s *Site) closeInterrupted(ctx context.Context, before time.Time) error {
	left, err := s.Pending.Before(ctx, []string{Channel}, before, mostAtOnce)
	if err != nil {
		return err
	}
	for _, p := range left {
		err := s.handled(ctx, asked{action: p.Action, person: p.Person}, action.Handled{
			Action: p.Action, Person: p.Person, Fault: "interrupted", Millis: time.Since(p.ReceivedAt).Milliseconds(),
		})
		if err != nil {
			return err
		}
	}
	return nil
}
