package projections

import (
	"log/slog"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5/pgxpool"

	"zapis/domain"
	"zapis/eventstore"
)

// feed writes events into another log as they are in theirs.
func feed(t testing.TB, pool *pgxpool.Pool, events []eventstore.Recorded) {
	t.Helper()
	for _, r := range events {
		_, err := pool.Exec(t.Context(), `
			with head as (update log_head set position = $1)
			insert into events (position, event_id, stream, version, type, schema_version, payload, metadata, recorded_at)
			values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
			r.Position, r.ID[:], r.Stream, r.Version, r.Type, r.SchemaVersion, string(r.Payload), string(r.Metadata), r.RecordedAt)
		if err != nil {
			t.Fatal(err)
		}
	}
}

// What was true at each of 100 moments is what a system shows that was fed the log only up to then, and follows it as any does.
func TestAsOfAnyMomentIsWhatASystemShowsThatWasFedTheLogUpToThen(t *testing.T) {
	t.Parallel()
	store, _ := open(t)
	newWorld(t, store, 7).live(700)
	all := must(store.Page(t.Context(), 0, 10_000))(t)
	random := rand.New(rand.NewPCG(7, 7))
	moments := []time.Time{all[0].RecordedAt.Add(-time.Second), all[len(all)-1].RecordedAt}
	for len(moments) < 100 {
		moments = append(moments, all[random.IntN(len(all))].RecordedAt)
	}
	slices.SortFunc(moments, time.Time.Compare)

	fresh, pool := open(t)
	runner := New(fresh, pool, slog.New(slog.DiscardHandler))
	run(t, runner)
	fed, filled := 0, map[string]bool{}
	for _, at := range moments {
		position := must(store.PositionAt(t.Context(), at))(t)
		if position > 0 && all[position-1].RecordedAt.After(at) || int(position) < len(all) && !all[position].RecordedAt.After(at) {
			t.Fatalf("position %d is not that of %v", position, at)
		}
		feed(t, pool, all[fed:position])
		fed = int(position)
		fresh.Wake()
		if err := runner.AwaitAll(t.Context(), position); err != nil {
			t.Fatal(err)
		}
		states, err := AsOf{Store: store, Of: All()}.Fold(t.Context(), position)
		if err != nil {
			t.Fatal(err)
		}
		for i, p := range All() {
			for _, table := range p.Tables {
				want, got := texts(t, inTables(t, pool, table)), texts(t, slices.Collect(states[i].Rows(table)))
				if diff := gocmp.Diff(want, got); diff != "" {
					t.Errorf("%s at %d (table -, as of +):\n%s", table.about().name, position, diff)
				}
				filled[table.Name()] = filled[table.Name()] || len(want) > 0
			}
		}
	}
	for table, once := range filled {
		if !once {
			t.Errorf("%s was never filled", table)
		}
	}
}

func TestAStateOfThePastCanBeAskedForWithoutPersonalText(t *testing.T) {
	t.Parallel()
	store, _ := open(t)
	newWorld(t, store, 8).live(300)
	head := must(store.Head(t.Context()))(t)
	masked := func(text string) string { return "#" + strings.Repeat("x", len(text)%3) }
	change := func(event domain.Event) domain.Event { return store.Codec().Masked(event, masked) }
	states, err := AsOf{Store: store, Of: []Projection{people}, Change: change}.Fold(t.Context(), head)
	if err != nil {
		t.Fatal(err)
	}
	shown := strings.Join(texts(t, slices.Collect(states[0].Rows(people.Tables[0]))), "\n")
	if !strings.Contains(shown, "#x") || strings.Contains(shown, "Brien") || strings.Contains(shown, "Анна") {
		t.Error(shown)
	}
}
