package projections

import (
	"errors"
	"testing"

	"github.com/jackc/pgx/v5/pgxpool"

	"zapis/domain"
)

// counted is an event that is to be counted once under its key. How may make that fail.
type counted struct {
	Key string `json:"key"`
	How string `json:"how,omitempty"` // "fold": the fold fails; "panic": it panics; "sql": the row breaks a constraint
}

func (counted) EventType() string { return "test.counted" }

type countRow struct {
	Key   string `db:"key"`
	Count int    `db:"count"`
}

// counting is a projection that counts events, in a table of its own name. As long as mended says no, bad events fail.
func counting(t testing.TB, pool *pgxpool.Pool, name string, mended func() bool) (Projection, *Table[countRow]) {
	t.Helper()
	create := "create table " + name + ` (key text primary key, count bigint not null check (count < 1000000))`
	if _, err := pool.Exec(t.Context(), create); err != nil {
		t.Fatal(err)
	}
	table := NewTable[countRow](name, "key")
	return Projection{
		Name: name, Version: 7, Takes: []domain.Event{counted{}}, Tables: []TableOf{table},
		Fold: func(rows *Rows, e Event) error {
			body := e.Body.(counted)
			row, _, err := table.Get(rows, countRow{Key: body.Key})
			if err != nil {
				return err
			}
			row.Key, row.Count = body.Key, row.Count+1
			if !mended() {
				switch body.How {
				case "fold":
					return errors.New("cannot fold this")
				case "panic":
					panic("cannot fold that")
				case "sql":
					row.Count = 1000000
				}
			}
			table.Put(rows, row)
			return nil
		},
	}, table
}

func never() bool { return false }
