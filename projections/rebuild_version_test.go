package projections

import (
	"bytes"
	"errors"
	"log/slog"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5/pgxpool"

	"zapis/domain/operator"
	"zapis/eventstore"
)

// double is a later version of a projection: each event counts twice.
func double(p Projection, table *Table[countRow]) Projection {
	p.Version++
	p.Fold = func(rows *Rows, e Event) error {
		key := e.Body.(counted).Key
		row, _, err := table.Get(rows, countRow{Key: key})
		table.Put(rows, countRow{key, row.Count + 2})
		return err
	}
	return p
}

// statusOf is what a projection's Status says.
func statusOf(t testing.TB, runner *Runner, name string) Status {
	t.Helper()
	for _, s := range must(runner.Status(t.Context()))(t) {
		if s.Name == name {
			return s
		}
	}
	t.Fatalf("%s has no status", name)
	return Status{}
}

// following lets one program after another follow.
type following struct {
	t      *testing.T
	store  *eventstore.Store
	pool   *pgxpool.Pool
	log    bytes.Buffer
	runner *Runner
	stop   func()
}

func (f *following) by(p Projection) {
	f.t.Helper()
	if f.stop != nil {
		f.stop()
	}
	f.log.Reset()
	f.runner = New(f.store, f.pool, slog.New(slog.NewTextHandler(&f.log, nil)), p)
	f.stop = run(f.t, f.runner)
	awaitAll(f.t, f.store, f.runner)
}

// A program with a raised version says so, follows on, and is offered a rebuild, whose rows differ and are swapped. The program
// of before rolls back: with all that came in meanwhile, and not with rows of a version that it does not have.
func TestARaisedVersionIsNoticedRebuiltAndRolledBackWithoutLoss(t *testing.T) {
	t.Parallel()
	store, pool := open(t)
	old, table := counting(t, pool, "raised", never)
	raised := double(old, table)
	f := &following{t: t, store: store, pool: pool}
	f.by(old)
	appendTo(t, store, "s", 0, counted{Key: "a"}, counted{Key: "a"}, counted{Key: "b"})
	awaitAll(t, store, f.runner)
	if f.stop(); strings.Contains(f.log.String(), "another version") {
		t.Error(f.log.String())
	}

	f.by(raised)
	if s := statusOf(t, f.runner, "raised"); !s.Changed() || s.Rows != 7 || s.Version != 8 {
		t.Errorf("%+v", s)
	}
	appendTo(t, store, "s", 3, counted{Key: "b"})
	awaitAll(t, store, f.runner)
	wantCount(t, pool, "raised", "b", 3) // part of it counted so, part of it otherwise: it was noticed for this
	later := builder(store, pool, raised)
	if _, err := later.Rollback(t.Context(), Rebuild{}, "raised"); !errors.Is(err, ErrNoBuild) {
		t.Errorf("got %v, want ErrNoBuild", err)
	}
	outcome := rebuilt(t, later, Rebuild{By: "anna"}, "raised")[0]
	if outcome.From != 7 || outcome.To != 8 || outcome.Difference.Total() != 2 {
		t.Errorf("%+v", outcome)
	}
	if f.stop(); strings.Count(f.log.String(), "zapis projections rebuild raised") != 1 {
		t.Errorf("was not told once: %s", f.log.String())
	}
	f.by(raised)
	appendTo(t, store, "s", 4, counted{Key: "b"})
	awaitAll(t, store, f.runner)
	wantCount(t, pool, "raised", "a", 4)
	wantCount(t, pool, "raised", "b", 6)
	if s := statusOf(t, f.runner, "raised"); s.Changed() {
		t.Errorf("%+v", s)
	}

	if _, err := later.Rollback(t.Context(), Rebuild{}, "raised"); !errors.Is(err, ErrOtherVersion) {
		t.Errorf("got %v, want ErrOtherVersion", err)
	}
	f.by(old)
	earlier := builder(store, pool, old)
	back, err := earlier.Rollback(t.Context(), Rebuild{By: "boris"}, "raised")
	if want := (Rebuilt{Projection: "raised", Position: back.Position, From: 8, To: 7, Swapped: true}); err != nil || gocmp.Diff(want, back) != "" {
		t.Errorf("%+v, %v", back, err)
	}
	appendTo(t, store, "s", 5, counted{Key: "a"})
	awaitAll(t, store, f.runner)
	wantCount(t, pool, "raised", "a", 3)
	wantCount(t, pool, "raised", "b", 4) // two of them while the later rows were live, and one of them counted twice before that

	wantDecisions(t, store,
		operator.Rebuilt{By: "anna", Projection: "raised", From: 7, To: 8, Position: 4, Differing: 2},
		operator.RolledBack{By: "boris", Projection: "raised", From: 8, To: 7, Position: back.Position},
	)
	if err := earlier.Drop(t.Context(), "raised"); err != nil {
		t.Error(err)
	}
	if _, err := earlier.Rollback(t.Context(), Rebuild{}, "raised"); !errors.Is(err, ErrNoBuild) {
		t.Errorf("got %v, want ErrNoBuild", err)
	}
}

// Rows of a newer version than the program's are not put aside unasked.
func TestALoweredVersionIsSwappedOnlyWhenAskedFor(t *testing.T) {
	t.Parallel()
	store, pool := open(t)
	old, table := counting(t, pool, "lowered", never)
	f := &following{t: t, store: store, pool: pool}
	f.by(double(old, table))
	appendTo(t, store, "s", 0, counted{Key: "a"})
	awaitAll(t, store, f.runner)
	f.by(old)
	b := builder(store, pool, old)
	if _, err := b.Rebuild(t.Context(), Rebuild{}, "lowered"); !errors.Is(err, ErrDiffers) {
		t.Errorf("got %v, want ErrDiffers", err)
	}
	wantCount(t, pool, "lowered", "a", 2)
	rebuilt(t, b, Rebuild{Lowered: true}, "lowered")
	wantCount(t, pool, "lowered", "a", 1)
}
