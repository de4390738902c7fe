package projections

import (
	"context"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"zapis/domain"
)

// Table is a table whose rows are values of the struct R, one column for each field with a tag such as `db:"booking_id"`.
// The Go types stand for these columns: domain.ID uuid, strings text, integers bigint, bool boolean, time.Time timestamptz,
// []byte bytea; any other type is kept as json.
type Table[R any] struct {
	layout
}

// TableOf is a table of any kind of row.
type TableOf interface {
	// read gives the rows with these keys, as values of the row's type.
	read(ctx context.Context, tx pgx.Tx, keys []any) ([]any, error)
	// readWhere gives the rows with this value in a column.
	readWhere(ctx context.Context, tx pgx.Tx, column string, value any) ([]any, error)
	about() *layout
	// Name is the table's name in the database.
	Name() string
}

// layout is what is worked out about a table once, when the program starts.
type layout struct {
	name                      string
	row                       reflect.Type
	columns                   []column
	keys                      []column
	selects, upserts, deletes string
}

type column struct {
	name, sqlType string
	field         int
	kept          func(field reflect.Value) // makes of an addressable field what Postgres would give back; may be nil
}

// NewTable declares a table and the columns that make its key. It panics if the struct does not have them:
// that is a mistake in the program.
func NewTable[R any](name string, keys ...string) *Table[R] {
	t := &Table[R]{layout{name: name, row: reflect.TypeFor[R](), columns: columnsOf(reflect.TypeFor[R]())}}
	for _, key := range keys {
		i := slices.IndexFunc(t.columns, func(c column) bool { return c.name == key })
		if i < 0 {
			panic(fmt.Sprintf("projections: table %s has no column %s", name, key))
		}
		t.keys = append(t.keys, t.columns[i])
	}
	t.selects, t.upserts, t.deletes = t.selectSQL(), t.upsertSQL(), t.deleteSQL()
	return t
}

func columnsOf(row reflect.Type) (columns []column) {
	for i := range row.NumField() {
		if name, tagged := row.Field(i).Tag.Lookup("db"); tagged {
			columns = append(columns, column{name, sqlType(row.Field(i).Type), i, keptAs(row.Field(i).Type)})
		}
	}
	return columns
}

func sqlType(t reflect.Type) string {
	switch t {
	case reflect.TypeFor[domain.ID]():
		return "uuid"
	case reflect.TypeFor[time.Time]():
		return "timestamptz"
	case reflect.TypeFor[[]byte]():
		return "bytea"
	}
	switch t.Kind() {
	case reflect.String:
		return "text"
	case reflect.Int, reflect.Int64:
		return "bigint"
	case reflect.Bool:
		return "boolean"
	}
	return "json"
}

// Get finds the row that has the key columns of like; its other fields do not matter.
func (t *Table[R]) Get(rows *Rows, like R) (row R, found bool, err error) {
	value, found, err := rows.get(t, t.keyOf(reflect.ValueOf(like)))
	if !found || err != nil {
		return row, false, err
	}
	return value.(R), true, nil
}

// Where finds the rows with this value in a column that need not be of the key, in no order. It is for what is rare:
// only an index on the column spares it reading the table.
func (t *Table[R]) Where(rows *Rows, column string, value any) (found []R, err error) {
	values, err := rows.where(t, column, value)
	for _, row := range values {
		found = append(found, row.(R))
	}
	return found, err
}

// Put writes a row, in place of the one with the same key.
func (t *Table[R]) Put(rows *Rows, row R) {
	value := reflect.ValueOf(&row).Elem()
	t.asKept(value)
	rows.put(t, t.keyOf(value), row)
}

// Delete removes the row that has the key columns of like, if there is one.
func (t *Table[R]) Delete(rows *Rows, like R) {
	rows.put(t, t.keyOf(reflect.ValueOf(like)), nil)
}

// keyOf is the key of a row as a comparable value: the column, or an array of them.
func (l *layout) keyOf(row reflect.Value) any {
	if len(l.keys) == 1 {
		return row.Field(l.keys[0].field).Interface()
	}
	var key [maxKeys]any
	for i, c := range l.keys {
		key[i] = row.Field(c.field).Interface()
	}
	return key
}

// maxKeys is how many columns a key may have.
const maxKeys = 5

// part is the n-th column of a key.
func part(key any, n int) any {
	if parts, several := key.([maxKeys]any); several {
		return parts[n]
	}
	return key
}

// asKept changes a row to what Postgres would give back.
func (l *layout) asKept(row reflect.Value) {
	for _, c := range l.columns {
		if c.kept != nil {
			c.kept(row.Field(c.field))
		}
	}
}

// keptAs tells what Postgres changes in fields of a type: instants are UTC in whole microseconds, and text holds no zero byte.
func keptAs(t reflect.Type) func(field reflect.Value) {
	switch {
	case t == reflect.TypeFor[time.Time]():
		return func(field reflect.Value) {
			at := field.Addr().Interface().(*time.Time)
			*at = at.UTC().Truncate(time.Microsecond)
		}
	case t.Kind() == reflect.String:
		return func(field reflect.Value) {
			if text := field.String(); strings.IndexByte(text, 0) >= 0 {
				field.SetString(strings.ReplaceAll(text, "\x00", ""))
			}
		}
	}
	return nil
}

func (l *layout) about() *layout { return l }

// Name is the table's name in the database.
func (l *layout) Name() string { return l.name }

// appendValues adds the columns of a row to values.
func (l *layout) appendValues(values []any, row any) []any {
	value := reflect.ValueOf(row)
	for _, c := range l.columns {
		values = append(values, plain(value.Field(c.field)))
	}
	return values
}

func (t *Table[R]) read(ctx context.Context, tx pgx.Tx, keys []any) ([]any, error) {
	found, err := tx.Query(ctx, t.selects, t.keyArrays(keys)...)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(found, func(row pgx.CollectableRow) (any, error) { return t.scan(row) })
}

func (t *Table[R]) readWhere(ctx context.Context, tx pgx.Tx, column string, value any) ([]any, error) {
	found, err := tx.Query(ctx, t.whereSQL(column), plain(reflect.ValueOf(value)))
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(found, func(row pgx.CollectableRow) (any, error) { return t.scan(row) })
}

// field is where in the row's struct a column stands. It panics if there is none: that is a mistake in the program.
func (l *layout) field(column string) int {
	for _, c := range l.columns {
		if c.name == column {
			return c.field
		}
	}
	panic(fmt.Sprintf("projections: table %s has no column %s", l.name, column))
}

// scan reads a row whose columns stand in the order of the struct's fields.
func (t *Table[R]) scan(from pgx.CollectableRow) (row R, err error) {
	value := reflect.ValueOf(&row).Elem()
	targets := make([]any, len(t.columns))
	for i, c := range t.columns {
		targets[i] = value.Field(c.field).Addr().Interface()
	}
	if err := from.Scan(targets...); err != nil {
		return row, err
	}
	t.asKept(value)
	return row, nil
}
