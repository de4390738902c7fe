package projections

import (
	"context"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"

	"zapis/eventstore"
)

// mostTries is how often an event that fails is tried before it counts as poison.
const mostTries = 3

// poison is an event that cannot be applied.
type poison struct {
	position int64
	tries    int
	cause    error
}

func (p *poison) Error() string {
	return fmt.Sprintf("event %d, tried %d times: %v", p.position, p.tries, p.cause)
}

func (p *poison) Unwrap() error { return p.cause }

// applier applies pages of recorded events, each page at once or, when that fails, event by event.
type applier struct {
	projection Projection
	codec      *eventstore.Codec
	skipped    map[int64]bool // positions that an operator, or the projection's policy, passes over
}

// apply is what eventstore.Follower asks for. A failed attempt leaves nothing behind: each has a savepoint of its own.
func (a applier) apply(ctx context.Context, tx pgx.Tx, page []eventstore.Recorded) (applied int, err error) {
	if a.attempt(ctx, tx, page) == nil {
		return len(page), nil
	}
	for i, recorded := range page {
		if err := a.insist(ctx, tx, recorded); err != nil {
			return i, err
		}
	}
	return len(page), nil
}

// insist tries one event several times. When the connection is gone that is quickly over, and the store,
// which tells such faults from the event's, hands out the page again.
func (a applier) insist(ctx context.Context, tx pgx.Tx, recorded eventstore.Recorded) (err error) {
	for range mostTries {
		if err = a.attempt(ctx, tx, []eventstore.Recorded{recorded}); err == nil {
			return nil
		}
	}
	return &poison{recorded.Position, mostTries, err}
}

func (a applier) attempt(ctx context.Context, tx pgx.Tx, page []eventstore.Recorded) error {
	page = a.withoutSkipped(page)
	events, err := Decode(ctx, a.codec, page)
	if err != nil || len(events) == 0 {
		return err
	}
	return pgx.BeginFunc(ctx, tx, func(tx pgx.Tx) error { return a.projection.Apply(ctx, tx, events) })
}

func (a applier) withoutSkipped(page []eventstore.Recorded) []eventstore.Recorded {
	if len(a.skipped) == 0 {
		return page
	}
	return slices.DeleteFunc(slices.Clone(page), func(r eventstore.Recorded) bool { return a.skipped[r.Position] })
}
