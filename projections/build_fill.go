package projections

import (
	"context"
	"fmt"
	"iter"

	"github.com/jackc/pgx/v5"
)

const isFilled = `update builds set state = 'filled', position = $2, updated_at = clock_timestamp() where id = $1`

// fill makes the build's tables out of what was folded in memory: all or nothing, however it ends.
func (w *build) fill(ctx context.Context, written func(rows int64)) error {
	err := pgx.BeginFunc(ctx, w.conn, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, "set local maintenance_work_mem = '256MB'"); err != nil {
			return err
		}
		if err := w.createTables(ctx, tx); err != nil {
			return err
		}
		for _, t := range w.Tables {
			if err := w.copy(ctx, tx, t, written); err != nil {
				return fmt.Errorf("copy into %s: %w", t.Name(), err)
			}
			if err := w.createIndexes(ctx, tx, t); err != nil {
				return fmt.Errorf("index %s: %w", t.Name(), err)
			}
		}
		_, err := tx.Exec(ctx, isFilled, w.id, w.until)
		return err
	})
	if err != nil {
		return fmt.Errorf("fill the new tables of %s: %w", w.Name, err)
	}
	w.state, w.position, w.memory = filled, w.until, nil
	return nil
}

// tellRows is after how many rows progress is told.
const tellRows = 20_000

// copy writes the rows of a table, and lets go of them.
func (w *build) copy(ctx context.Context, tx pgx.Tx, t TableOf, written func(rows int64)) error {
	l := t.about()
	columns := make([]string, len(l.columns))
	for i, c := range l.columns {
		columns[i] = c.name
	}
	untold := int64(0)
	var pending []any // rows are asked for one by one
	next, stop := iter.Pull(w.memory.Rows(t))
	defer stop()
	_, err := tx.CopyFrom(ctx, pgx.Identifier{w.schema(), t.Name()}, columns, pgx.CopyFromFunc(func() ([]any, error) {
		row, more := next()
		if untold++; untold == tellRows || !more {
			written(untold)
			untold = 0
		}
		if !more {
			return nil, nil
		}
		pending = l.appendValues(pending[:0], row)
		return pending, nil
	}))
	w.memory.forget(t)
	return err
}
