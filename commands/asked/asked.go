// Package asked logs what is asked for elsewhere than in a messenger, such as by a program or on a page, and what became of
// it: the same facts that the front door logs of a tap.
package asked

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"zapis/commands"
	"zapis/domain"
	"zapis/domain/action"
	"zapis/eventstore"
)

// ErrOther is returned for a request whose id another one has, which wanted something else.
var ErrOther = errors.New("something else was asked for under this id")

// Request is what somebody asks for. Its id is the same each time that it is asked.
type Request struct {
	ID     domain.ID
	Person domain.ID       // zero: nobody who has registered
	Actor  domain.ID       // the person, or who else acts; zero: nobody known
	Role   string          // of the actor
	Chat   domain.Personal // what tells apart who asks
	Key    string          // what tells apart what they ask for
	Kind   string          // the operation
	Body   domain.Personal
}

// Log is that of one channel.
type Log struct {
	Store   *eventstore.Store
	Channel string
}

func (l Log) meta(r Request, command string) eventstore.Meta {
	return eventstore.Meta{
		Action: r.ID, Command: command, CommandID: commands.NewID(r.ID, command), Actor: r.Actor, Role: r.Role, Channel: l.Channel,
	}
}

func (l Log) command(r Request, name string, version int, events ...domain.Event) eventstore.Command {
	return eventstore.Command{
		ID: commands.NewID(r.ID, name), Meta: l.meta(r, name),
		Streams: []eventstore.Stream{{Name: action.StreamOf(r.ID), Version: version, Events: events}},
	}
}

func (l Log) received(r Request) action.Received {
	return action.Received{
		Action: r.ID, Person: r.Person, Channel: l.Channel, Chat: r.Chat, Delivery: r.Key, Kind: r.Kind, Body: r.Body,
	}
}

func handled(r Request, outcome error, took time.Duration) action.Handled {
	return action.Handled{Action: r.ID, Person: r.Person, Refusal: string(Refusal(outcome)), Millis: took.Milliseconds()}
}

// Receive logs a request before anything is done for it; again tells that it was logged before. Refused with ErrOther.
func (l Log) Receive(ctx context.Context, r Request) (again bool, err error) {
	appended, err := l.Store.Append(ctx, l.command(r, "action.receive", 0, l.received(r)))
	if err != nil {
		return false, fmt.Errorf("log a request: %w", err)
	}
	if !appended.Duplicate {
		return false, nil
	}
	first, err := l.Store.Codec().Decode(appended.Events[0])
	if err != nil {
		return true, fmt.Errorf("read what was asked for before: %w", err)
	}
	if before, was := first.(action.Received); was && before.Body != r.Body {
		return true, ErrOther
	}
	return true, nil
}

// Handle logs what became of a request. If that was logged before, it stands.
func (l Log) Handle(ctx context.Context, r Request, outcome error, took time.Duration) error {
	return l.end(ctx, r, handled(r, outcome, took))
}

func (l Log) end(ctx context.Context, r Request, end action.Handled) error {
	_, err := l.Store.Append(ctx, l.command(r, "action.handle", 1, end))
	if err != nil && !errors.Is(err, eventstore.ErrConflict) {
		return fmt.Errorf("log what became of a request: %w", err)
	}
	return nil
}

// Looked logs that somebody looked at something, before they see it: request and outcome at once, for nothing is changed.
func (l Log) Looked(ctx context.Context, r Request, took time.Duration) error {
	if _, err := l.Store.Append(ctx, l.command(r, "action.receive", 0, l.received(r), handled(r, nil, took))); err != nil {
		return fmt.Errorf("log a look: %w", err)
	}
	return nil
}

// Refusal is the code of a refusal, empty for anything else.
func Refusal(err error) domain.Refusal {
	var refusal domain.Refusal
	errors.As(err, &refusal)
	return refusal
}

// Left is a request that was received and never answered.
type Left struct {
	ID         domain.ID
	Person     domain.ID
	ReceivedAt time.Time
}

// LeftBefore finds what was received in a channel before a moment and never answered, some of it at a time.
type LeftBefore func(ctx context.Context, channel string, receivedBefore time.Time) ([]Left, error)

// interruptedAfter is when nobody answers a request any more that was received before.
const interruptedAfter = 15 * time.Minute

// LookEvery is how often is looked for what was interrupted.
const LookEvery = time.Minute

// CloseInterrupted closes, at each tick until ctx ends, what was asked for and never answered because a process died: nobody
// was told that it is done. Whoever asks again under the same id has it done all the same.
func (l Log) CloseInterrupted(ctx context.Context, left LeftBefore, ticks <-chan time.Time, log *slog.Logger) error {
	for {
		if err := l.CloseBefore(ctx, left, time.Now().Add(-interruptedAfter)); err != nil && ctx.Err() == nil {
			log.Warn("interrupted requests stay open", "channel", l.Channel, "error", err)
		}
		select {
		case <-ctx.Done():
			return nil
		case <-ticks:
		}
	}
}

// CloseBefore closes those that were received before a moment.
func (l Log) CloseBefore(ctx context.Context, left LeftBefore, before time.Time) error {
	all, err := left(ctx, l.Channel, before)
	if err != nil {
		return err
	}
	for _, one := range all {
		end := action.Handled{Action: one.ID, Person: one.Person, Fault: "interrupted", Millis: time.Since(one.ReceivedAt).Milliseconds()}
		if err := l.end(ctx, Request{ID: one.ID, Actor: one.Person}, end); err != nil {
			return fmt.Errorf("close an interrupted request: %w", err)
		}
	}
	return nil
}
