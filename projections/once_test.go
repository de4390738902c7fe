package projections

import (
	"fmt"
	"log/slog"
	"testing"

	"zapis/domain"
)

// Each event adds one to a count, so that one that counted twice, or not at all, would show. All the while connections are cut
// and the runner is replaced.
func TestEachEventCountsOnceHoweverOftenConnectionsAreCut(t *testing.T) {
	t.Parallel()
	const events, keys = 3000, 7
	store, pool := open(t)
	p, _ := counting(t, pool, "steady", never)
	for i := range 30 {
		batch := make([]domain.Event, events/30)
		for n := range batch {
			batch[n] = counted{Key: fmt.Sprint(n % keys)}
		}
		appendTo(t, store, fmt.Sprint("s", i), 0, batch...)
	}
	for reached := int64(100); reached < events; reached += 400 {
		runner := New(openOn(t, pool), pool, slog.New(slog.DiscardHandler), p)
		runner.pageSize = 37
		stop := run(t, runner)
		for cut := range int64(3) {
			if err := runner.Await(t.Context(), "steady", reached+50*cut); err != nil {
				t.Fatal(err)
			}
			cutConnections(t, pool)
		}
		stop()
	}
	pool.Reset()
	runner := start(t, openOn(t, pool), pool, p)
	if err := runner.Await(t.Context(), "steady", events); err != nil {
		t.Fatal(err)
	}
	var sum int
	if err := pool.QueryRow(t.Context(), "select sum(count) from steady").Scan(&sum); err != nil || sum != events {
		t.Errorf("counted %d of %d events, %v", sum, events, err)
	}
}
