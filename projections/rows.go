package projections

import (
	"context"
	"reflect"

	"github.com/jackc/pgx/v5"
)

// Rows are the rows of a projection as one fold sees and changes them: read when first asked for, remembered,
// and written together at the end.
type Rows struct {
	source  source
	touched map[TableOf]*touched
	whole   bool // these are all rows there are (see Memory): nothing is read, and nothing will be written
}

// source is where rows come from that the fold has not seen yet.
type source interface {
	get(table TableOf, key any) (row any, found bool, err error)
	where(table TableOf, column string, value any) (rows []any, err error)
}

// touched are the rows of one table that a fold has read or changed. A nil row is one that is not there.
type touched struct {
	rows    map[any]any
	changed map[any]bool
	order   []any // the keys that were changed, in the order of their first change
}

func newRows(from source) *Rows { return &Rows{source: from, touched: map[TableOf]*touched{}} }

func (r *Rows) of(table TableOf) *touched {
	t, ok := r.touched[table]
	if !ok {
		t = &touched{rows: map[any]any{}, changed: map[any]bool{}}
		r.touched[table] = t
	}
	return t
}

func (r *Rows) get(table TableOf, key any) (any, bool, error) {
	t := r.of(table)
	if row, seen := t.rows[key]; seen || r.whole {
		return row, row != nil, nil
	}
	row, found, err := r.source.get(table, key)
	if err != nil {
		return nil, false, err
	}
	if !found {
		row = nil
	}
	t.rows[key] = row
	return row, found, nil
}

// where are the rows with this value in a column: as the fold has left those that it has seen, and else as the source has them.
func (r *Rows) where(table TableOf, column string, value any) (found []any, err error) {
	t := r.of(table)
	if !r.whole {
		if err := r.readWhere(table, column, value); err != nil {
			return nil, err
		}
	}
	field := table.about().field(column)
	for _, row := range t.rows {
		if row != nil && reflect.ValueOf(row).Field(field).Interface() == value {
			found = append(found, row)
		}
	}
	return found, nil
}

func (r *Rows) readWhere(table TableOf, column string, value any) error {
	t := r.of(table)
	stored, err := r.source.where(table, column, value)
	if err != nil {
		return err
	}
	for _, row := range stored {
		if key := table.about().keyOf(reflect.ValueOf(row)); !t.seen(key) {
			t.rows[key] = row
		}
	}
	return nil
}

func (t *touched) seen(key any) bool {
	_, seen := t.rows[key]
	return seen
}

func (r *Rows) put(table TableOf, key, row any) {
	t := r.of(table)
	if r.whole && row == nil {
		delete(t.rows, key)
		return
	}
	t.rows[key] = row
	if !r.whole && !t.changed[key] {
		t.changed[key] = true
		t.order = append(t.order, key)
	}
}

// stored is the source of a fold that goes on where an earlier one ended: the tables, as the transaction sees them.
type stored struct {
	ctx context.Context // of one page; a fold has no context of its own
	tx  pgx.Tx
}

func (s stored) get(table TableOf, key any) (any, bool, error) {
	rows, err := table.read(s.ctx, s.tx, []any{key})
	if err != nil || len(rows) == 0 {
		return nil, false, err
	}
	return rows[0], true, nil
}

func (s stored) where(table TableOf, column string, value any) ([]any, error) {
	return table.readWhere(s.ctx, s.tx, column, value)
}
