package eventstore

import (
	"context"
	"fmt"
	"time"
)

const selectMoment = `select recorded_at from events where position = $1`

// PositionAt is the last position that was recorded at a moment or before it, 0 if none was.
func (s *Store) PositionAt(ctx context.Context, at time.Time) (int64, error) {
	first := int64(0) // was recorded by then; what comes after last was not
	last, err := s.Head(ctx)
	for err == nil && first < last {
		middle := last - (last-first)/2
		var recorded time.Time
		if err = s.pool.QueryRow(ctx, selectMoment, middle).Scan(&recorded); err != nil {
			break
		}
		if recorded.After(at) {
			last = middle - 1
		} else {
			first = middle
		}
	}
	if err != nil {
		return 0, fmt.Errorf("find the position of %s: %w", at.Format(time.RFC3339), err)
	}
	return first, nil
}
