package commands

import (
	"context"
	"fmt"

	"github.com/maypok86/otter/v2"

	"zapis/domain"
	"zapis/eventstore"
)

// mostRemembered is how many aggregates of a kind are kept in memory.
const mostRemembered = 20_000

// versioned is the state of an aggregate and how far its stream was read.
type versioned[S any] struct {
	State    S
	Stream   string
	Version  int
	Position int64
	of       *aggregates[S]
}

// change is what is to come behind the version that a decision rested on.
type change struct {
	stream   eventstore.Stream
	remember func(position int64) // to be called when it has come, with the position of the last event
}

// changed is the aggregate with these events, nothing without any.
func (v versioned[S]) changed(events []domain.Event) []change {
	if len(events) == 0 {
		return nil
	}
	return []change{{
		stream:   eventstore.Stream{Name: v.Stream, Version: v.Version, Events: events},
		remember: func(position int64) { v.of.advance(v, events, position) },
	}}
}

// still is the condition that nothing came behind this version meanwhile.
func (v versioned[S]) still() eventstore.StreamAt {
	return eventstore.StreamAt{Name: v.Stream, Version: v.Version}
}

// aggregates folds streams into state and remembers it by version. What is remembered may be old:
// the expected versions and read conditions of the append find that out.
type aggregates[S any] struct {
	store      *eventstore.Store
	evolve     func(S, domain.Event) S
	remembered *otter.Cache[string, versioned[S]]
}

func newAggregates[S any](store *eventstore.Store, evolve func(S, domain.Event) S) *aggregates[S] {
	return &aggregates[S]{
		store: store, evolve: evolve,
		remembered: otter.Must(&otter.Options[string, versioned[S]]{MaximumSize: mostRemembered}),
	}
}

// load gives the state of a stream; the zero state at version 0 if there is none. Unless fresh, it may be old.
func (a *aggregates[S]) load(ctx context.Context, stream string, fresh bool) (versioned[S], error) {
	v, known := a.remembered.GetIfPresent(stream)
	if known && !fresh {
		return v, nil
	}
	v.Stream, v.of = stream, a
	news, err := a.store.Load(ctx, stream, v.Version)
	if err != nil {
		return versioned[S]{}, fmt.Errorf("load %s: %w", stream, err)
	}
	for _, recorded := range news {
		event, err := a.store.Codec().Decode(recorded)
		if err != nil {
			return versioned[S]{}, fmt.Errorf("load %s: %w", stream, err)
		}
		v.State = a.evolve(v.State, event)
		v.Version, v.Position = recorded.Version, recorded.Position
	}
	if v.Version > 0 {
		a.remembered.Set(stream, v)
	}
	return v, nil
}

// forget lets go of all that is remembered: it is read again.
func (a *aggregates[S]) forget() { a.remembered.InvalidateAll() }

// unborn is an aggregate that is taken not to exist yet; the append says if it does.
func (a *aggregates[S]) unborn(stream string) versioned[S] {
	return versioned[S]{Stream: stream, of: a}
}

// advance remembers an aggregate with the events that we have appended to it.
func (a *aggregates[S]) advance(v versioned[S], events []domain.Event, position int64) {
	for _, event := range events {
		v.State = a.evolve(v.State, event)
	}
	v.Version, v.Position = v.Version+len(events), position
	a.remembered.Set(v.Stream, v)
}
