package projections

import (
	"fmt"
	"log/slog"
	"slices"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"zapis/adapters/postgres"
	"zapis/adapters/postgres/postgrestest"
	"zapis/domain"
	"zapis/domain/booking"
	"zapis/eventstore"
	"zapis/migrations"
)

// durable is a store on a server that waits for its disk.
func durable(b *testing.B) (*eventstore.Store, *pgxpool.Pool) {
	b.Helper()
	url := postgrestest.Cluster(b, postgres.Options{}).URL()
	if err := migrations.Up(b.Context(), url); err != nil {
		b.Fatal(err)
	}
	pool := must(postgres.Pool(b.Context(), url))(b)
	b.Cleanup(pool.Close)
	return openOn(b, pool), pool
}

// history is n visits of a master, eight a day, one after another; the last are 60 days after monday.
func history(n int, masterID domain.ID) []domain.Event {
	events := make([]domain.Event, n)
	first := monday.AddDate(0, 0, 60-n/8)
	for i := range events {
		e := placed(0, masterID, ivan, first.AddDate(0, 0, i/8).Add(time.Duration(i%8)*65*time.Minute))
		e.Booking = newID()
		events[i] = e
	}
	return events
}

// BenchmarkFollow lets the log, one new row for each event, run through Watermill into active_bookings.
func BenchmarkFollow(b *testing.B) {
	const events = 50_000
	store, pool := durable(b)
	for page := range slices.Chunk(history(events, anna), 500) {
		command := eventstore.Command{ID: newID()}
		for _, e := range page {
			command.Streams = append(command.Streams, eventstore.Stream{
				Name: booking.StreamOf(e.(booking.Placed).Booking), Events: []domain.Event{e},
			})
		}
		if _, err := store.Append(b.Context(), command); err != nil {
			b.Fatal(err)
		}
	}
	for b.Loop() {
		b.StopTimer()
		if _, err := pool.Exec(b.Context(), "truncate active_bookings, checkpoints"); err != nil {
			b.Fatal(err)
		}
		runner := New(store, pool, slog.New(slog.DiscardHandler), activeBookings)
		b.StartTimer()
		stop := run(b, runner)
		if err := runner.Await(b.Context(), "active_bookings", events); err != nil {
			b.Fatal(err)
		}
		b.StopTimer()
		stop()
		b.StartTimer()
	}
	b.ReportMetric(events*float64(b.N)/b.Elapsed().Seconds(), "events/s")
}

// BenchmarkCommitToRow is the time from the answer of an append to the row, with all projections running.
func BenchmarkCommitToRow(b *testing.B) {
	store, pool := durable(b)
	runner := start(b, store, pool)
	for _, e := range opened(anna) {
		appendTo(b, store, fmt.Sprint("opened/", newID()), 0, e)
	}
	visits := history(100_000, anna)
	var waits []time.Duration
	for i := 0; b.Loop(); i++ {
		e := visits[i].(booking.Placed)
		position := appendTo(b, store, booking.StreamOf(e.Booking), 0, e)
		committed := time.Now()
		if err := runner.Await(b.Context(), "free_slots", position); err != nil {
			b.Fatal(err)
		}
		waits = append(waits, time.Since(committed))
	}
	report(b, "", waits)
}

// BenchmarkMonth asks for the free days of a month of masters with histories of different lengths, in turn.
func BenchmarkMonth(b *testing.B) {
	pool := postgrestest.Pool(b)
	lengths := map[domain.ID]int{anna: 10_000, boris: 100_000}
	settled(b, pool, slices.Concat(opened(anna), opened(boris), history(lengths[anna], anna), history(lengths[boris], boris)), freeSlots)
	for _, state := range []string{"never analysed", "analysed"} {
		b.Run(state, func(b *testing.B) {
			if state == "analysed" {
				if _, err := pool.Exec(b.Context(), "vacuum analyze free_slots_busy"); err != nil {
					b.Fatal(err)
				}
			}
			taken := map[domain.ID][]time.Duration{}
			for b.Loop() {
				for id := range lengths {
					taken[id] = append(taken[id], month(b, FreeSlots{pool}, id))
				}
			}
			for id, length := range lengths {
				report(b, fmt.Sprintf("%dk-", length/1000), taken[id])
			}
			b.ReportMetric(float64(percentile(taken[boris], 50))/float64(percentile(taken[anna], 50)), "ratio-p50")
			b.ReportMetric(float64(percentile(taken[boris], 99))/float64(percentile(taken[anna], 99)), "ratio-p99")
		})
	}
}

// month is how long it takes to tell the free days of the next month.
func month(b *testing.B, f FreeSlots, masterID domain.ID) time.Duration {
	began := time.Now()
	q := dayOf(masterID)
	q.To = q.From.AddDate(0, 1, 0)
	query, _, err := f.Free(b.Context(), q)
	if err != nil {
		b.Fatal(err)
	}
	if days := query.FreeDays(); len(days) == 0 {
		b.Fatal("not a single free day")
	}
	return time.Since(began)
}

func report(b *testing.B, prefix string, taken []time.Duration) {
	for _, p := range []int{50, 99} {
		b.ReportMetric(float64(percentile(taken, p))/float64(time.Millisecond), fmt.Sprintf("%sp%d-ms", prefix, p))
	}
}

func percentile(taken []time.Duration, p int) time.Duration {
	sorted := slices.Sorted(slices.Values(taken))
	return sorted[len(sorted)*p/100]
}
