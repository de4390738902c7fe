// Package projections keeps the read models: each is one pure fold from events to rows, followed live from the log.
//
// A read model is one file: its tables, its fold and its queries, and one line in All.
package projections

import (
	"context"
	"fmt"
	"strings"

	"zapis/domain"
	"zapis/eventstore"
)

// Projection is a read model as a value. Its fold gives the same rows whether the log is followed, read again or folded in memory.
type Projection struct {
	Name    string // also the name of its checkpoint
	Version int    // raised when the same events shall give other rows
	Takes   []domain.Event
	Tables  []TableOf
	// Fold applies one event. It must depend on nothing but the event and the rows, and may be called again for the same event
	// after a failure or to learn which rows it wants.
	Fold func(rows *Rows, e Event) error
	// Skips makes an event that cannot be applied be set aside and passed over; otherwise it stops the projection.
	Skips bool
}

// Event is one event as a fold gets it: as recorded, and what it says.
type Event struct {
	eventstore.Recorded
	Body domain.Event
}

// Meta is how the event came about. It is read only when asked for: that costs as much as the event itself.
func (e Event) Meta() (eventstore.Meta, error) { return eventstore.DecodeMeta(e.Recorded) }

// All are the read models of the product.
func All() []Projection {
	return []Projection{
		catalogue,
		people,
		weekSchedule,
		freeSlots,
		activeBookings,
		clients,
		chatHistory,
		deliveries,
		reviews,
		broadcasts,
		pendingActions,
		heard,
		feedProjection,
		webhooksProjection,
		calendars,
		activity,
		directory,
		grants,
	}
}

// Named finds a read model of the product, or ErrUnknown.
func Named(name string) (Projection, error) {
	for _, p := range All() {
		if p.Name == name {
			return p, nil
		}
	}
	return Projection{}, fmt.Errorf("projection %q: %w", name, ErrUnknown)
}

// types are the disk names of the events that the projection takes.
func (p Projection) types() []string {
	names := make([]string, len(p.Takes))
	for i, event := range p.Takes {
		names[i] = event.EventType()
	}
	return names
}

// fold applies events in order to rows.
func (p Projection) fold(rows *Rows, events []Event) error {
	for _, e := range events {
		if err := p.foldOne(rows, e); err != nil {
			return fmt.Errorf("fold %s at position %d into %s: %w", e.Type, e.Position, p.Name, err)
		}
	}
	return nil
}

// foldOne makes an error of a panic: a mistake in one fold must not end the process.
func (p Projection) foldOne(rows *Rows, e Event) (err error) {
	defer func() {
		if cause := recover(); cause != nil {
			err = fmt.Errorf("panic: %v", cause)
		}
	}()
	return p.Fold(rows, e)
}

// streamID is the identifier in the name of the event's stream.
func streamID(e Event) (domain.ID, error) {
	_, text, _ := strings.Cut(e.Stream, "/")
	id, err := domain.ParseID(text)
	if err != nil {
		return domain.ID{}, fmt.Errorf("stream %q: %w", e.Stream, err)
	}
	return id, nil
}

// Decode reads recorded events for a fold.
func Decode(ctx context.Context, codec *eventstore.Codec, page []eventstore.Recorded) ([]Event, error) {
	bodies, err := codec.DecodeAll(ctx, page)
	if err != nil {
		return nil, err
	}
	events := make([]Event, len(page))
	for i, recorded := range page {
		events[i] = Event{recorded, bodies[i]}
	}
	return events, nil
}
