package projections

import (
	"context"
	"fmt"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"zapis/adapters/postgres"
	"zapis/domain"
	"zapis/domain/booking"
	"zapis/eventstore"
)

// salon is a master whose clients book one visit after another, and those who look at the bookings meanwhile.
type salon struct {
	t      testing.TB
	store  *eventstore.Store
	runner *Runner
	pool   *pgxpool.Pool // of those who look
	mu     sync.Mutex
	booked []booking.Placed // and seen by whoever booked
	reads  atomic.Int64
}

// book places the n-th visit and is content when it can be seen.
func (s *salon) book(ctx context.Context, n int) error {
	visit := placed(0, anna, ivan, hour(2*n))
	visit.Booking = nth('v', anna, n)
	appended, err := s.store.Append(ctx, eventstore.Command{
		ID: newID(), Streams: []eventstore.Stream{{Name: booking.StreamOf(visit.Booking), Events: []domain.Event{visit}}},
	})
	if err != nil {
		return err
	}
	if err := s.runner.AwaitAll(ctx, appended.Position, "active_bookings", "week_schedule", "free_slots", "reviews"); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.booked = append(s.booked, visit)
	return nil
}

func (s *salon) some(random *rand.Rand) booking.Placed {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.booked[random.IntN(len(s.booked))]
}

// look reads what was booked, in each of the ways that the program does: nothing may be missing, and nothing wrong.
func (s *salon) look(ctx context.Context, random *rand.Rand) error {
	b := s.some(random)
	want := visit(b, "")
	one, err := ActiveBookings{s.pool}.Booking(ctx, b.Booking)
	if diff := gocmp.Diff(want, one); diff != "" || err != nil {
		return fmt.Errorf("one visit: %v\n%s", err, diff)
	}
	days, err := WeekSchedule{s.pool}.Between(ctx, anna, b.Starts, b.Ends)
	if err != nil || len(days.Visits) != 1 || days.Visits[0].Booking != b.Booking {
		return fmt.Errorf("the schedule: %+v, %w", days, err)
	}
	if _, _, err = (Reviews{s.pool}).Of(ctx, anna, 0, 5); err != nil {
		return err
	}
	var busy int
	if err = s.pool.QueryRow(ctx, "select count(*) from free_slots_busy where booking_id = $1", b.Booking).Scan(&busy); err != nil || busy != 1 {
		return fmt.Errorf("%d times taken, %w", busy, err)
	}
	s.reads.Add(4)
	// Two tables in one transaction, the later one first: whoever swaps must not be in a deadlock with that, nor let it see two worlds.
	return pgx.BeginFunc(ctx, s.pool, func(tx pgx.Tx) error {
		var names, visits int
		if err := tx.QueryRow(ctx, "select count(*) from week_schedule_clients").Scan(&names); err != nil {
			return err
		}
		err := tx.QueryRow(ctx, "select count(*) from week_schedule_visits where booking_id = $1", b.Booking).Scan(&visits)
		if err == nil && visits != 1 {
			err = fmt.Errorf("%d visits", visits)
		}
		s.reads.Add(2)
		return err
	})
}

// repeat does something until stop is closed, or once it has failed.
func (s *salon) repeat(running *sync.WaitGroup, stop <-chan struct{}, do func(ctx context.Context, n int) error) {
	running.Go(func() {
		for n := 0; ; n++ {
			select {
			case <-stop:
				return
			default:
			}
			if err := do(s.t.Context(), n); err != nil {
				s.t.Error(err)
				return
			}
		}
	})
}

// While one books and others look, through pools with prepared statements of their own, all read models are rebuilt, rolled
// back and rebuilt again. No read fails, none is wrong, and nothing that was booked is lost.
func TestReadersAndWritersGoOnWhileAllIsRebuiltAndRolledBack(t *testing.T) {
	t.Parallel()
	store, pool := open(t)
	runner := start(t, store, pool)
	reading := must(postgres.Pool(t.Context(), pool.Config().ConnString()))(t)
	defer reading.Close()
	s := &salon{t: t, store: store, runner: runner, pool: reading}
	for n := range 50 {
		if err := s.book(t.Context(), n); err != nil {
			t.Fatal(err)
		}
	}
	var running sync.WaitGroup
	stop := make(chan struct{})
	s.repeat(&running, stop, func(ctx context.Context, n int) error { return s.book(ctx, 50+n) })
	for seed := range uint64(2) {
		random := rand.New(rand.NewPCG(seed, 0))
		s.repeat(&running, stop, func(ctx context.Context, _ int) error { return s.look(ctx, random) })
	}
	elsewhere := must(postgres.Pool(t.Context(), pool.Config().ConnString()))(t) // as from the command line
	defer elsewhere.Close()
	b := builder(openOn(t, elsewhere), elsewhere)
	began := time.Now()
	shown := []string{"active_bookings", "week_schedule", "free_slots", "reviews"}
	for _, names := range [][]string{b.names, shown} {
		for _, outcome := range rebuilt(t, b, Rebuild{By: "anna"}, names...) {
			if n := outcome.Difference.Total(); n != 0 {
				t.Errorf("%d rows of %s differ: %+v", n, outcome.Projection, outcome.Difference)
			}
		}
		for _, name := range shown {
			if _, err := b.Rollback(t.Context(), Rebuild{By: "anna"}, name); err != nil {
				t.Error(err)
			}
		}
	}
	took := time.Since(began)
	close(stop)
	running.Wait()
	awaitAll(t, store, runner)
	t.Logf("%d visits booked and %d reads while all was rebuilt and rolled back twice in %s", len(s.booked), s.reads.Load(), took)
	for _, p := range All() {
		wantTablesOfMemory(t, store, pool, p)
	}
	if n := len(decisions(t, store)); n != len(All())+3*len(shown) {
		t.Errorf("the log tells of %d swaps", n)
	}
}
