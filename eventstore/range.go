package eventstore

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
)

const selectRange = selectRecorded + `
where e.position > $1 and e.position <= $2 and (e.type = any($3) or cardinality($3::text[]) = 0) order by e.position`

// Range reads the events of some types, or of all if none are named, after a position and up to another one, in order.
// It is for those who read the log in bulk, in pages as large as they like.
func (s *Store) Range(ctx context.Context, after, upTo int64, types ...string) (events []Recorded, err error) {
	conn, err := s.pool.Acquire(ctx)
	if err != nil {
		return nil, fmt.Errorf("read the log from %d to %d: %w", after+1, upTo, err)
	}
	defer conn.Release()
	return rangeOn(ctx, conn, after, upTo, types)
}

// RangeWithin is Range within a transaction, which may hold what others on the pool wait for.
func (s *Store) RangeWithin(ctx context.Context, tx pgx.Tx, after, upTo int64, types ...string) (events []Recorded, err error) {
	return rangeOn(ctx, tx, after, upTo, types)
}

func rangeOn(ctx context.Context, on interface {
	Query(ctx context.Context, query string, args ...any) (pgx.Rows, error)
}, after, upTo int64, types []string) (events []Recorded, err error) {
	if types == nil {
		types = []string{}
	}
	rows, err := on.Query(ctx, selectRange, after, upTo, types)
	if err == nil {
		events, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (r Recorded, err error) {
			return r, row.Scan(r.fields()...)
		})
	}
	if err != nil {
		return nil, fmt.Errorf("read the log from %d to %d: %w", after+1, upTo, err)
	}
	return events, nil
}
