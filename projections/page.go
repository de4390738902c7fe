package projections

import (
	"context"
	"fmt"
	"reflect"

	"github.com/jackc/pgx/v5"
)

// Apply folds events into the projection's tables within tx. After an error the transaction must be rolled back.
//
// A page costs one read and one write for each table, however many events it has: a rehearsal of the fold
// finds out which rows are wanted, and what was changed is written at the end.
func (p Projection) Apply(ctx context.Context, tx pgx.Tx, events []Event) error {
	rows := newRows(stored{ctx, tx})
	if len(events) > 1 {
		if err := rows.fetch(ctx, tx, p.wanted(events)); err != nil {
			return fmt.Errorf("read the rows of %s: %w", p.Name, err)
		}
	}
	if err := p.fold(rows, events); err != nil {
		return err
	}
	if err := rows.write(ctx, tx); err != nil {
		return fmt.Errorf("write the rows of %s: %w", p.Name, err)
	}
	return nil
}

// wanted lists the rows that a fold of the events asks for, as far as can be known without having them.
// A fold that fails for want of a row is of no account here: the real one reads what is still missing.
func (p Projection) wanted(events []Event) map[TableOf][]any {
	asked := wishes{}
	rows := newRows(asked)
	for _, e := range events {
		_ = p.foldOne(rows, e)
	}
	return asked
}

// wishes is a source that has nothing and notes what it was asked for.
type wishes map[TableOf][]any

func (w wishes) get(table TableOf, key any) (any, bool, error) {
	w[table] = append(w[table], key)
	return nil, false, nil
}

func (w wishes) where(TableOf, string, any) ([]any, error) { return nil, nil }

// fetch reads the wanted rows, each table in one query.
func (r *Rows) fetch(ctx context.Context, tx pgx.Tx, wanted map[TableOf][]any) error {
	for table, keys := range wanted {
		found, err := table.read(ctx, tx, keys)
		if err != nil {
			return err
		}
		t := r.of(table)
		for _, key := range keys {
			t.rows[key] = nil
		}
		for _, row := range found {
			t.rows[table.about().keyOf(reflect.ValueOf(row))] = row
		}
	}
	return nil
}

// write sends every change in one round trip.
func (r *Rows) write(ctx context.Context, tx pgx.Tx) error {
	var batch pgx.Batch
	for table, t := range r.touched {
		var rows, gone []any
		for _, key := range t.order {
			if row := t.rows[key]; row != nil {
				rows = append(rows, row)
			} else {
				gone = append(gone, key)
			}
		}
		table.about().upsert(&batch, rows)
		table.about().remove(&batch, gone)
	}
	if batch.Len() == 0 {
		return nil
	}
	return tx.SendBatch(ctx, &batch).Close()
}
