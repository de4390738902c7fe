package projections

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// Difference is what new and live rows do not have in common when both have folded the log up to one position.
type Difference struct {
	Position int64
	Tables   []TableDifference // one for each table of the projection
}

// TableDifference is that of one table.
type TableDifference struct {
	Table   string
	Rows    int64 // of the new table
	Missing int64 // live rows that the new table does not have
	Added   int64 // new rows that the live table does not have
	Changed int64 // rows of one key that say different things
	First   []RowDifference
}

// RowDifference names a row by its key, and the columns in which it differs; none if one side lacks it. No value is told.
type RowDifference struct {
	Key     string
	Only    string // "live" or "new", if the other lacks it
	Columns []string
}

// Total is how many rows differ.
func (d Difference) Total() (rows int64) {
	for _, t := range d.Tables {
		rows += t.Missing + t.Added + t.Changed
	}
	return rows
}

// serializationFailure is when somebody has just changed what a snapshot shows otherwise, as when a build is paused.
const serializationFailure = "40001"

var snapshot = pgx.TxOptions{IsoLevel: pgx.RepeatableRead}

// compare looks at both at one position, and in one snapshot: that to which the live rows have come in it, and up to which the
// build is folded within it. Nobody has to wait for it.
func (w *build) compare(ctx context.Context, o Rebuild) (d Difference, err error) {
	for {
		err = pgx.BeginTxFunc(ctx, w.conn, snapshot, func(tx pgx.Tx) (err error) {
			d, err = w.compareWithin(ctx, tx, o)
			return err
		})
		var pg *pgconn.PgError
		if !errors.As(err, &pg) || pg.Code != serializationFailure {
			break
		}
	}
	if err != nil {
		return d, fmt.Errorf("compare the rows of %s: %w", w.Name, err)
	}
	w.position = d.Position
	return d, nil
}

func (w *build) compareWithin(ctx context.Context, tx pgx.Tx, o Rebuild) (d Difference, err error) {
	if err := tx.QueryRow(ctx, checkpointOf, w.Name).Scan(&d.Position); err != nil {
		return d, err
	}
	if err := w.foldUpTo(ctx, tx, d.Position); err != nil {
		return d, err
	}
	if _, err := tx.Exec(ctx, "set local work_mem = '256MB'"); err != nil {
		return d, err
	}
	for n, t := range w.Tables {
		o.tell(Progress{Stage: Comparing, Of: w.Name, Done: int64(n), Total: int64(len(w.Tables))})
		of, err := w.compareTable(ctx, tx, t)
		if err != nil {
			return d, fmt.Errorf("%s: %w", t.Name(), err)
		}
		d.Tables = append(d.Tables, of)
	}
	return d, nil
}

// shownRows bounds how many differing rows of a table are named.
const shownRows = 5

func (w *build) compareTable(ctx context.Context, tx pgx.Tx, t TableOf) (d TableDifference, err error) {
	l := t.about()
	d.Table = l.name
	var textual int64 // those that differ only in documents, and perhaps only in how these are written
	both := l.bothSQL(table(w.live, t), table(w.schema(), t))
	counts := fmt.Sprintf(`select count(*) filter (where n.here), count(*) filter (where n.here is null),
		count(*) filter (where l.here is null), count(*) filter (where l.here and n.here and (%s)),
		count(*) filter (where l.here and n.here and not (%s) and (%s)) %s`,
		l.differs(false), l.differs(false), l.differs(true), both)
	if err := tx.QueryRow(ctx, counts).Scan(&d.Rows, &d.Missing, &d.Added, &d.Changed, &textual); err != nil {
		return d, err
	}
	if textual > 0 {
		if textual, err = w.compareDocuments(ctx, tx, l, both); err != nil {
			return d, err
		}
	}
	d.Changed += textual
	if d.Missing+d.Added+d.Changed == 0 {
		return d, nil
	}
	rows, err := tx.Query(ctx, l.firstSQL(both), shownRows)
	if err != nil {
		return d, err
	}
	d.First, err = pgx.CollectRows(rows, pgx.RowToStructByPos[RowDifference])
	return d, err
}

// compareDocuments counts the rows that differ only in documents, if they still do once they are read and written again:
// an older program may have left out what is empty, or put it in another order.
func (w *build) compareDocuments(ctx context.Context, tx pgx.Tx, l *layout, both string) (differing int64, err error) {
	var documents []column
	var texts []string
	for _, c := range l.columns {
		if c.sqlType == "json" {
			documents = append(documents, c)
			texts = append(texts, fmt.Sprintf("l.%[1]s::text, n.%[1]s::text", c.name))
		}
	}
	query := fmt.Sprintf("select %s %s where l.here and n.here and not (%s) and (%s)",
		strings.Join(texts, ", "), both, l.differs(false), l.differs(true))
	rows, err := tx.Query(ctx, query)
	if err != nil {
		return 0, err
	}
	pairs := make([]*string, 2*len(documents))
	targets := make([]any, len(pairs))
	for i := range pairs {
		targets[i] = &pairs[i]
	}
	_, err = pgx.ForEachRow(rows, targets, func() error {
		for i, c := range documents {
			same, err := sameDocument(l.row.Field(c.field).Type, pairs[2*i], pairs[2*i+1])
			if err != nil || !same {
				differing++
				return err
			}
		}
		return nil
	})
	return differing, err
}

func sameDocument(of reflect.Type, live, own *string) (bool, error) {
	if live == nil || own == nil {
		return live == own, nil
	}
	var written [2][]byte
	for i, text := range []string{*live, *own} {
		value := reflect.New(of)
		if err := json.Unmarshal([]byte(text), value.Interface()); err != nil {
			return false, errors.New("a document cannot be read") // what stands in it is nobody's business
		}
		again, err := json.Marshal(value.Interface())
		if err != nil {
			return false, err
		}
		written[i] = again
	}
	return bytes.Equal(written[0], written[1]), nil
}

// bothSQL joins the live and the new rows of each key.
func (l *layout) bothSQL(live, own string) string {
	same := strings.ReplaceAll(names(l.keys, "l.%[1]s = n.%[1]s"), ", ", " and ")
	return fmt.Sprintf("from (select true as here, * from %s) l full join (select true as here, * from %s) n on %s", live, own, same)
}

// differs tells whether two rows differ, in documents or in anything else.
func (l *layout) differs(documents bool) string {
	terms := []string{"false"}
	for _, c := range l.withoutKeys() {
		if (c.sqlType == "json") == documents {
			terms = append(terms, c.differs())
		}
	}
	return strings.Join(terms, " or ")
}

func (c column) differs() string {
	if c.sqlType == "json" {
		return fmt.Sprintf("l.%[1]s::text is distinct from n.%[1]s::text", c.name)
	}
	return fmt.Sprintf("l.%[1]s is distinct from n.%[1]s", c.name)
}

// firstSQL reads the first rows that differ, by their keys.
func (l *layout) firstSQL(both string) string {
	var columns []string
	for _, c := range l.withoutKeys() {
		columns = append(columns, fmt.Sprintf("case when l.here and n.here and %s then '%s' end", c.differs(), c.name))
	}
	return fmt.Sprintf(`select concat_ws(' ', %s),
		case when n.here is null then 'live' when l.here is null then 'new' else '' end,
		array_remove(array[%s]::text[], null) %s
		where l.here is null or n.here is null or %s or %s order by 1 limit $1`,
		names(l.keys, "coalesce(l.%[1]s, n.%[1]s)::text"), strings.Join(columns, ", "), both, l.differs(false), l.differs(true))
}
