package jobs_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"
)

const (
	// leaveBehind makes each job look as if a process were at it: the first is alive, the others are not.
	// The queue's own rescuer would not come before tomorrow.
	leaveBehind = `
		update river.river_job set state = 'running', attempt = 1, attempted_at = now() + interval '1 day',
			attempted_by = array[case when id = (select min(id) from river.river_job where state = 'scheduled') then 'alive' else 'dead' end]
		where state = 'scheduled'`
	beAlive = `select pg_advisory_lock_shared(hashtextextended('zapis worker alive', 0))`
	atWork  = `select attempted_by[cardinality(attempted_by)] from river.river_job where state = 'running'`
)

// working waits until these are at work, and nobody else.
func (w *world) working(want ...string) {
	w.t.Helper()
	var got []string
	for deadline := time.Now().Add(30 * time.Second); time.Now().Before(deadline); time.Sleep(5 * time.Millisecond) {
		rows, err := w.pool.Query(w.t.Context(), atWork)
		w.fine(err)
		got, err = pgx.CollectRows(rows, pgx.RowTo[string])
		w.fine(err)
		if slices.Equal(got, want) {
			return
		}
	}
	w.t.Fatalf("%q are at work, want %q", got, want)
}

func TestTheWorkOfTheDeadIsTakenUpAtOnceAndThatOfTheLivingLeftToThem(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	stop := w.start()
	client := w.client("irina")
	starts := noon.Add(72 * time.Hour)
	id := w.book(client, starts)
	w.settled()
	stop()

	other, err := pgx.Connect(t.Context(), w.pool.Config().ConnString())
	w.fine(err)
	defer other.Close(t.Context())
	_, err = other.Exec(t.Context(), beAlive)
	w.fine(err)
	left, err := w.pool.Exec(t.Context(), leaveBehind)
	w.fine(err)
	if left.RowsAffected() < 2 {
		t.Fatalf("%d jobs were left behind", left.RowsAffected())
	}
	w.start()
	w.working("alive")
	w.fine(other.Close(t.Context()))
	w.working()
	w.clock.set(starts.Add(-24 * time.Hour))
	w.settled()
	w.clock.set(starts.Add(-2 * time.Hour))
	w.settled()
	if diff := cmp.Diff([]string{"calendar sent", "reminder sent", "reminder sent"}, w.told(id, client)); diff != "" {
		t.Error(diff)
	}
}
