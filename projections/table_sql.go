package projections

import (
	"fmt"
	"reflect"
	"strings"

	"github.com/jackc/pgx/v5"
)

// Rows go to and fro as one array for each column, so that a page of any size is one statement for each table.

func (l *layout) selectSQL() string {
	return fmt.Sprintf("select %s from %s t join unnest(%s) as k(%s) using (%s)",
		names(l.columns, "t.%s"), l.name, arrays(l.keys), names(l.keys, "%s"), names(l.keys, "%s"))
}

func (l *layout) whereSQL(column string) string {
	return fmt.Sprintf("select %s from %s where %s = $1", names(l.columns, "%s"), l.name, column)
}

func (l *layout) upsertSQL() string {
	conflict := "do nothing"
	if others := l.withoutKeys(); len(others) > 0 {
		conflict = "do update set " + names(others, "%[1]s = excluded.%[1]s")
	}
	return fmt.Sprintf("insert into %s (%s) select * from unnest(%s) on conflict (%s) %s",
		l.name, names(l.columns, "%s"), arrays(l.columns), names(l.keys, "%s"), conflict)
}

func (l *layout) deleteSQL() string {
	same := strings.ReplaceAll(names(l.keys, "t.%[1]s = k.%[1]s"), ", ", " and ")
	return fmt.Sprintf("delete from %s t using unnest(%s) as k(%s) where %s", l.name, arrays(l.keys), names(l.keys, "%s"), same)
}

func (l *layout) withoutKeys() (others []column) {
	for _, c := range l.columns {
		if !strings.Contains(", "+names(l.keys, "%s")+",", " "+c.name+",") {
			others = append(others, c)
		}
	}
	return others
}

func names(columns []column, format string) string {
	list := make([]string, len(columns))
	for i, c := range columns {
		list[i] = fmt.Sprintf(format, c.name)
	}
	return strings.Join(list, ", ")
}

func arrays(columns []column) string {
	list := make([]string, len(columns))
	for i, c := range columns {
		list[i] = fmt.Sprintf("$%d::%s[]", i+1, c.sqlType)
	}
	return strings.Join(list, ", ")
}

// upsert queues the rows for writing.
func (l *layout) upsert(batch *pgx.Batch, rows []any) {
	if len(rows) == 0 {
		return
	}
	args := make([]any, len(l.columns))
	for i, c := range l.columns {
		values := make([]any, len(rows))
		for n, row := range rows {
			values[n] = plain(reflect.ValueOf(row).Field(c.field))
		}
		args[i] = values
	}
	batch.Queue(l.upserts, args...)
}

// remove queues the keys for deletion.
func (l *layout) remove(batch *pgx.Batch, keys []any) {
	if len(keys) > 0 {
		batch.Queue(l.deletes, l.keyArrays(keys)...)
	}
}

func (l *layout) keyArrays(keys []any) []any {
	args := make([]any, len(l.keys))
	for i := range l.keys {
		values := make([]any, len(keys))
		for n, key := range keys {
			values[n] = plain(reflect.ValueOf(part(key, i)))
		}
		args[i] = values
	}
	return args
}

// plain is the value for Postgres. Named strings become strings: pgx would ask one that has a String method for that.
func plain(value reflect.Value) any {
	if value.Kind() == reflect.String {
		return value.String()
	}
	return value.Interface()
}
