package projections

import (
	"errors"
	"fmt"
	"log/slog"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"zapis/domain"
	"zapis/domain/operator"
	"zapis/eventstore"
)

// builder builds all projections, or those that are given.
func builder(store *eventstore.Store, pool *pgxpool.Pool, projections ...Projection) *Builder {
	return NewBuilder(store, pool, slog.New(slog.DiscardHandler), projections...)
}

// rebuilt rebuilds the projections, which must go well.
func rebuilt(t testing.TB, b *Builder, o Rebuild, names ...string) []Rebuilt {
	t.Helper()
	outcomes, err := b.Rebuild(t.Context(), o, names...)
	if err != nil {
		t.Fatal(err)
	}
	for _, outcome := range outcomes {
		if !outcome.Swapped {
			t.Errorf("%s was not swapped", outcome.Projection)
		}
	}
	return outcomes
}

// rowsAsText is every row of a projection's tables, to the last letter as Postgres writes it.
func rowsAsText(t testing.TB, pool *pgxpool.Pool, p Projection) map[string][]string {
	t.Helper()
	all := map[string][]string{}
	for _, of := range p.Tables {
		query := fmt.Sprintf("select r::text from %s r order by 1", of.Name())
		all[of.Name()] = must(pgx.CollectRows(must(pool.Query(t.Context(), query))(t), pgx.RowTo[string]))(t)
	}
	return all
}

// belongings are the indexes, constraints, options and columns of a projection's tables.
func belongings(t testing.TB, pool *pgxpool.Pool, p Projection) (all []string) {
	t.Helper()
	for _, of := range p.Tables {
		for _, query := range []string{columnsOfTable, optionsOfTable, "select pg_get_indexdef(indexrelid) from pg_index where indrelid = $1::regclass order by 1",
			"select conname || pg_get_constraintdef(oid) from pg_constraint where conrelid = $1::regclass order by 1"} {
			lines, err := textsAbout(t.Context(), pool, query, of.Name())
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, lines...)
		}
	}
	return all
}

func TestRebuiltRowsAreThoseOfFollowing(t *testing.T) {
	t.Parallel()
	store, pool := open(t)
	newWorld(t, store, 1).live(800)
	runner := start(t, store, pool)
	awaitAll(t, store, runner)
	before, shapes := map[string]map[string][]string{}, map[string][]string{}
	for _, p := range All() {
		before[p.Name], shapes[p.Name] = rowsAsText(t, pool, p), belongings(t, pool, p)
	}
	b := builder(store, pool)
	for _, outcome := range rebuilt(t, b, Rebuild{By: "anna"}, b.names...) {
		if n := outcome.Difference.Total(); n != 0 {
			t.Errorf("%d rows of %s differ: %+v", n, outcome.Projection, outcome.Difference)
		}
	}
	for _, p := range All() {
		if diff := gocmp.Diff(before[p.Name], rowsAsText(t, pool, p)); diff != "" {
			t.Errorf("%s (followed -, rebuilt +):\n%s", p.Name, diff)
		}
		if diff := gocmp.Diff(shapes[p.Name], belongings(t, pool, p)); diff != "" {
			t.Errorf("%s (before -, after +):\n%s", p.Name, diff)
		}
	}
	wantRowsOfMemory(t, store, pool)
}

// decisions are what operators decided, in the order of the log.
func decisions(t testing.TB, store *eventstore.Store) (all []domain.Event) {
	t.Helper()
	types := make([]string, len(operator.Events))
	for i, event := range operator.Events {
		types[i] = event.EventType()
	}
	for _, e := range must(Decode(t.Context(), store.Codec(), must(store.Range(t.Context(), 0, head(t, store), types...))(t)))(t) {
		all = append(all, e.Body)
	}
	return all
}

func wantDecisions(t testing.TB, store *eventstore.Store, want ...domain.Event) {
	t.Helper()
	if diff := gocmp.Diff(want, decisions(t, store)); diff != "" {
		t.Errorf("(want -, got +):\n%s", diff)
	}
}

// Rows that were changed by hand, or lost, are found, named by key and column, and mended only by force.
func TestRowsThatAreNotWhatTheLogSaysAreFoundAndNotSwappedUnasked(t *testing.T) {
	t.Parallel()
	store, pool := open(t)
	p, _ := counting(t, pool, "doubtful", never)
	runner := start(t, store, pool, p)
	appendTo(t, store, "s", 0, counted{Key: "a"}, counted{Key: "b"}, counted{Key: "c"}, counted{Key: "c"})
	awaitAll(t, store, runner)
	const spoilt = `
		update doubtful set count = 7 where key = 'a'; delete from doubtful where key = 'b'; insert into doubtful values ('z', 1)`
	if _, err := pool.Exec(t.Context(), spoilt); err != nil {
		t.Fatal(err)
	}
	b := builder(store, pool, p)
	outcomes, err := b.Rebuild(t.Context(), Rebuild{By: "anna"}, "doubtful")
	if !errors.Is(err, ErrDiffers) {
		t.Errorf("got %v, want ErrDiffers", err)
	}
	want := Difference{Position: 4, Tables: []TableDifference{{
		Table: "doubtful", Rows: 3, Missing: 1, Added: 1, Changed: 1, First: []RowDifference{
			{Key: "a", Columns: []string{"count"}}, {Key: "b", Only: "new", Columns: []string{}}, {Key: "z", Only: "live", Columns: []string{}},
		},
	}}}
	if diff := gocmp.Diff([]Rebuilt{{Projection: "doubtful", Position: 4, From: 7, To: 7, Difference: want}}, outcomes); diff != "" {
		t.Errorf("(want -, got +):\n%s", diff)
	}
	wantCount(t, pool, "doubtful", "a", 7)
	read := false
	watch := func(p Progress) { read = read || p.Stage == Reading }
	rebuilt(t, b, Rebuild{By: "anna", Force: true, Watch: watch}, "doubtful")
	if read {
		t.Error("what was complete was built once more")
	}
	wantCount(t, pool, "doubtful", "a", 1)
	wantCount(t, pool, "doubtful", "z", 0)
	wantDecisions(t, store, operator.Rebuilt{By: "anna", Projection: "doubtful", From: 7, To: 7, Position: 4, Differing: 3})
}
