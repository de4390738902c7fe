package projections

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"zapis/eventstore"
)

// nothing is the source of a fold that begins with empty tables.
type nothing struct{}

func (nothing) get(TableOf, any) (any, bool, error) { return nil, false, nil }

func (nothing) where(TableOf, string, any) ([]any, error) { return nil, nil }

// inMemory folds the whole log from nothing.
func inMemory(t testing.TB, store *eventstore.Store, p Projection) *Memory {
	t.Helper()
	memory := NewMemory(p)
	for after := int64(0); ; {
		page := must(store.Page(t.Context(), after, 500))(t)
		if len(page) == 0 {
			return memory
		}
		after = page[len(page)-1].Position
		if err := memory.Apply(must(Decode(t.Context(), store.Codec(), page))(t)...); err != nil {
			t.Fatal(err)
		}
	}
}

// inTables reads a table as a whole.
func inTables(t testing.TB, pool *pgxpool.Pool, table TableOf) []any {
	t.Helper()
	ctx := t.Context()
	l := table.about()
	keys := make([]string, len(l.keys))
	var all []any
	err := pgx.BeginFunc(ctx, pool, func(tx pgx.Tx) error {
		for i, c := range l.keys {
			keys[i] = c.name
		}
		found, err := tx.Query(ctx, fmt.Sprintf("select %s from %s", strings.Join(keys, ","), l.name))
		if err != nil {
			return err
		}
		// Every row is read by its key, as a fold reads it.
		values, err := pgx.CollectRows(found, func(row pgx.CollectableRow) (any, error) {
			values, err := row.Values()
			if len(values) == 1 {
				return values[0], err
			}
			var key [maxKeys]any
			copy(key[:], values)
			return key, err
		})
		if err != nil {
			return err
		}
		all, err = table.read(ctx, tx, values)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// texts are rows as sorted JSON.
func texts(t testing.TB, rows []any) []string {
	t.Helper()
	list := make([]string, len(rows))
	for i, row := range rows {
		list[i] = string(must(json.Marshal(row))(t))
	}
	slices.SortFunc(list, cmp.Compare[string])
	return list
}

func TestFollowingGivesExactlyTheRowsOfAFoldInMemory(t *testing.T) {
	for seed := range uint64(3) {
		t.Run(fmt.Sprint("world ", seed), func(t *testing.T) {
			t.Parallel()
			store, pool := open(t)
			newWorld(t, store, seed).live(800)
			followWithCrashes(t, pool, rand.New(rand.NewPCG(seed, 1)))
			wantRowsOfMemory(t, store, pool)
		})
	}
}

func wantRowsOfMemory(t testing.TB, store *eventstore.Store, pool *pgxpool.Pool) {
	t.Helper()
	for _, p := range All() {
		for table, rows := range wantTablesOfMemory(t, store, pool, p) {
			if rows == 0 {
				t.Errorf("%s: the world was too poor to fill it", table)
			}
		}
	}
}

// wantTablesOfMemory compares the tables of a projection with a fold of the whole log in memory, and tells how many rows they have.
func wantTablesOfMemory(t testing.TB, store *eventstore.Store, pool *pgxpool.Pool, p Projection) (rows map[string]int) {
	t.Helper()
	rows = map[string]int{}
	expected := inMemory(t, store, p)
	for _, table := range p.Tables {
		want, got := texts(t, slices.Collect(expected.Rows(table))), texts(t, inTables(t, pool, table))
		if diff := gocmp.Diff(want, got); diff != "" {
			t.Errorf("%s (memory -, table +):\n%s", table.about().name, diff)
		}
		rows[table.Name()] = len(want)
	}
	return rows
}

// followWithCrashes follows with pages of random sizes. Time and again the runner is stopped, or all connections are cut,
// after a random number of commits.
func followWithCrashes(t testing.TB, pool *pgxpool.Pool, random *rand.Rand) {
	t.Helper()
	store := openOn(t, pool)
	target := head(t, store)
	for crash, reached := 1, int64(0); ; crash++ {
		runner := New(store, pool, slog.New(slog.DiscardHandler))
		runner.pageSize = 1 + random.IntN(60)
		stop := run(t, runner)
		reached = min(target, reached+1+random.Int64N(150))
		if err := runner.AwaitAll(t.Context(), reached); err != nil {
			t.Fatal(err)
		}
		if random.IntN(2) == 0 {
			cutConnections(t, pool)
		}
		stop()
		pool.Reset()
		if reached == target {
			t.Logf("%d runners followed %d events", crash, target)
			return
		}
	}
}

// cutConnections ends every other connection to the database, whatever it is doing.
func cutConnections(t testing.TB, pool *pgxpool.Pool) {
	t.Helper()
	const cut = `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`
	ctx := context.Background()
	conn, err := pgx.ConnectConfig(ctx, pool.Config().ConnConfig)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(ctx)
	if _, err := conn.Exec(ctx, cut); err != nil {
		t.Fatal(err)
	}
}
