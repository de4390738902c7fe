package rest

import (
	"context"
	"errors"
	"fmt"
	"time"

	"zapis/commands"
	"zapis/domain"
	"zapis/domain/action"
	"zapis/eventstore"
)

const (
	interruptedAfter = 15 * time.Minute
	lookEvery        = time.Minute
	mostAtOnce       = 500
)

// Run closes, until ctx ends, what was asked for and never answered because a process died: nobody was told that it is
// done. Whoever asks again with the same key has it done all the same.
func (a *API) Run(ctx context.Context) error {
	for {
		if err := a.closeInterrupted(ctx, time.Now().Add(-interruptedAfter)); err != nil && ctx.Err() == nil {
			a.Log.Warn("interrupted requests stay open", "error", err)
		}
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(lookEvery):
		}
	}
}

func (a *API) closeInterrupted(ctx context.Context, before time.Time) error {
	left, err := a.Pending.Before(ctx, []string{Channel}, before, mostAtOnce)
	if err != nil {
		return err
	}
	for _, p := range left {
		_, err := a.Store.Append(ctx, eventstore.Command{
			ID: commands.NewID(p.Action, "action.handle"),
			Meta: eventstore.Meta{
				Action: p.Action, Command: "action.handle", CommandID: commands.NewID(p.Action, "action.handle"), Actor: p.Person, Channel: Channel,
			},
			Streams: []eventstore.Stream{{Name: action.StreamOf(p.Action), Version: 1, Events: []domain.Event{action.Handled{
				Action: p.Action, Person: p.Person, Fault: "interrupted", Millis: time.Since(p.ReceivedAt).Milliseconds(),
			}}}},
		})
		if err != nil && !errors.Is(err, eventstore.ErrConflict) {
			return fmt.Errorf("close an interrupted request: %w", err)
		}
	}
	return nil
}
