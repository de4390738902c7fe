package projections

import (
	"slices"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"

	"zapis/adapters/postgres/postgrestest"
	"zapis/domain"
)

// manyRow has a column of every kind, and a key of two of them.
type manyRow struct {
	ID       domain.ID         `db:"id"`
	Number   int64             `db:"number"`
	Name     domain.Personal   `db:"name"`
	At       time.Time         `db:"at"`
	Body     []byte            `db:"body"`
	Yes      bool              `db:"yes"`
	Document map[string]string `db:"document"`
}

const createMany = `
	create table many (id uuid, number bigint, name text, at timestamptz, body bytea, yes boolean, document json, primary key (number, id))`

// A fold that reads a row from the table must find what a fold in memory would find.
func TestRowsComeBackFromTheTableAsFromMemory(t *testing.T) {
	t.Parallel()
	pool := postgrestest.Pool(t)
	if _, err := pool.Exec(t.Context(), createMany); err != nil {
		t.Fatal(err)
	}
	table := NewTable[manyRow]("many", "number", "id")
	full := manyRow{
		ID: anna, Number: -1 << 63, Name: "Анна\x00 'x'", At: time.Date(2026, 11, 23, 1, 2, 3, 456789, time.FixedZone("", 20700)),
		Body: []byte{0, 255}, Yes: true, Document: map[string]string{"\x00": "ё"},
	}
	other := manyRow{ID: boris, Number: full.Number, At: monday, Body: []byte{}}
	memory := newRows(nothing{})
	var found []manyRow
	err := pgx.BeginFunc(t.Context(), pool, func(tx pgx.Tx) error {
		rows := newRows(stored{t.Context(), tx})
		for _, target := range []*Rows{memory, rows} {
			table.Put(target, full)
			table.Put(target, other)
			table.Put(target, manyRow{ID: ivan})
			table.Delete(target, manyRow{ID: ivan})
		}
		if err := rows.write(t.Context(), tx); err != nil {
			return err
		}
		for _, source := range []*Rows{memory, newRows(stored{t.Context(), tx})} {
			for _, id := range []domain.ID{anna, boris, ivan} {
				row, there, err := table.Get(source, manyRow{ID: id, Number: full.Number})
				if err != nil || there != (id != ivan) {
					t.Errorf("row %s: found %v, %v", id, there, err)
				}
				found = append(found, row)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if diff := gocmp.Diff(found[:3], found[3:]); diff != "" {
		t.Errorf("(memory -, table +):\n%s", diff)
	}
}

// A fold that asks by a column sees what the table holds, as the fold itself has changed it.
func TestRowsAreFoundByAColumnAsTheFoldHasLeftThem(t *testing.T) {
	t.Parallel()
	pool := postgrestest.Pool(t)
	if _, err := pool.Exec(t.Context(), createMany); err != nil {
		t.Fatal(err)
	}
	table := NewTable[manyRow]("many", "number", "id")
	named := func(number int64, name string) manyRow {
		return manyRow{ID: anna, Number: number, Name: domain.Personal(name), At: monday, Body: []byte{}}
	}
	fill := func(rows *Rows) {
		for number, name := range []string{"Анна", "Анна", "Анна", "Борис", "Борис"} {
			table.Put(rows, named(int64(number), name))
		}
	}
	change := func(rows *Rows) {
		table.Delete(rows, named(0, ""))
		table.Put(rows, named(1, "Борис"))
		table.Put(rows, named(3, "Анна"))
		table.Put(rows, named(9, "Анна"))
	}
	found := func(rows *Rows) (numbers []int64) {
		all, err := table.Where(rows, "name", domain.Personal("Анна"))
		if err != nil {
			t.Fatal(err)
		}
		for _, row := range all {
			numbers = append(numbers, row.Number)
		}
		slices.Sort(numbers)
		return numbers
	}
	err := pgx.BeginFunc(t.Context(), pool, func(tx pgx.Tx) error {
		before := newRows(stored{t.Context(), tx})
		fill(before)
		if err := before.write(t.Context(), tx); err != nil {
			return err
		}
		rows, memory := newRows(stored{t.Context(), tx}), newRows(nothing{})
		fill(memory)
		for _, rows := range []*Rows{rows, memory} {
			if diff := gocmp.Diff([]int64{0, 1, 2}, found(rows)); diff != "" {
				t.Error(diff)
			}
			change(rows)
			if diff := gocmp.Diff([]int64{2, 3, 9}, found(rows)); diff != "" {
				t.Error(diff)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
