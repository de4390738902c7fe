package commands

import (
	"context"
	"errors"
	"fmt"

	"zapis/domain"
	"zapis/domain/booking"
	"zapis/domain/delivery"
	"zapis/eventstore"
)

// Deliver records a step of a delivery, by Zapis itself. The append holds only while everything in unless is as given:
// a booking that changed meanwhile makes it an eventstore.ErrConflict, to be decided anew by the caller.
//
// An attempt belongs to whoever's append came first, so every try needs a command id of its own (Meta.Step): two workers
// with the same id would both be told that theirs is the one.
func (c *Commands) Deliver(ctx context.Context, meta Meta, cmd delivery.Command, unless ...Still) (Done, error) {
	notice := noticeOf(cmd)
	stream := delivery.StreamOf(notice.About, notice.Recipient)
	at := make([]eventstore.StreamAt, len(unless))
	for i, still := range unless {
		at[i] = eventstore.StreamAt{Name: still.Stream, Version: still.Version}
	}
	return c.do(ctx, task{
		Meta: meta, name: nameOf(cmd), aggregate: stream, conditional: len(unless) > 0,
		plan: func(ctx context.Context, fresh bool) (plan, error) {
			told, err := c.told.load(ctx, stream, fresh)
			if err != nil {
				return plan{}, err
			}
			events, err := delivery.Decide(told.State, cmd)
			return plan{changes: told.changed(events), at: at, role: "system", since: told.Position}, err
		},
	})
}

func noticeOf(cmd delivery.Command) delivery.Notice {
	switch c := cmd.(type) {
	case delivery.Attempt:
		return c.Notice
	case delivery.Report:
		return c.Notice
	case delivery.Bounce:
		return c.Notice
	case delivery.Skip:
		return c.Notice
	}
	panic("commands: a delivery command without a notice")
}

// ToldNow is what a recipient was told about one thing.
func (c *Commands) ToldNow(ctx context.Context, about, recipient domain.ID) (delivery.Told, Still, error) {
	return now(ctx, c.told, delivery.StreamOf(about, recipient))
}

// BookingHistory is all that happened to a booking, in order; empty if it never was.
func (c *Commands) BookingHistory(ctx context.Context, id domain.ID) ([]domain.Event, Still, error) {
	still := Still{Stream: booking.StreamOf(id)}
	recorded, err := c.store.Load(ctx, still.Stream, 0)
	if err != nil {
		return nil, Still{}, err
	}
	history := make([]domain.Event, len(recorded))
	for i, r := range recorded {
		if history[i], err = c.store.Codec().Decode(r); err != nil {
			return nil, Still{}, fmt.Errorf("load %s: %w", still.Stream, err)
		}
	}
	still.Version = len(history)
	return history, still, nil
}

// overtaken tells whether a condition that the caller gave no longer holds: only the caller can decide anew.
func (t task) overtaken(err error) bool {
	var lost *eventstore.Conflict
	return t.conditional && errors.As(err, &lost) && lost.Constraint == eventstore.ReadCondition
}
