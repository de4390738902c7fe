package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"zapis/adapters/demo"
	"zapis/adapters/postgres"
	"zapis/commands"
	"zapis/domain"
	"zapis/eventstore"
	"zapis/eventstore/measure"
	"zapis/eventstore/vault"
	"zapis/projections"
)

// rebuilding fills a log with a made-up town, builds all read models of it, and rebuilds them: with nothing else to do, and
// while somebody books a hundred times a second and others look at what was booked.
func rebuilding(ctx context.Context, s settings, _ *pgxpool.Pool, _ *eventstore.Store) error {
	address, drop, err := database(ctx, s.databaseURL)
	if err != nil {
		return err
	}
	defer drop()
	pool, err := postgres.Pool(ctx, address)
	if err != nil {
		return err
	}
	defer pool.Close()
	keys, err := vault.Open(ctx, pool, vault.NewRing())
	if err != nil {
		return err
	}
	defer keys.Close()
	store, err := eventstore.New(pool, eventstore.NewCodec(eventstore.KnownEvents()...).Sealing(keys), eventstore.WithVersion("bench"))
	if err != nil {
		return err
	}
	defer store.Close()

	began := time.Now()
	events, err := demo.Fill(ctx, store, pool, demo.Town{Events: s.town, Seed: 1, Until: today}, func(int64) {})
	if err != nil {
		return err
	}
	took := time.Since(began)
	fmt.Printf("\nA made-up town of %d events, sealed: written in %.1f s, %.0f events/s\n", events, took.Seconds(), float64(events)/took.Seconds())
	if _, err := pool.Exec(ctx, "vacuum analyze events"); err != nil { // as it has been in any log that has grown to this size
		return err
	}
	build := projections.NewBuilder(store, pool, slog.New(slog.DiscardHandler))
	if err := rebuildAll(ctx, build, "built, the first time"); err != nil {
		return err
	}
	if err := rebuildAll(ctx, build, "rebuilt, compared and swapped"); err != nil {
		return err
	}
	return underLoad(ctx, store, pool, build)
}

// rebuildAll rebuilds all read models, prints how long each stage took, and fails if a row differs.
func rebuildAll(ctx context.Context, build *projections.Builder, what string) error {
	began := time.Now()
	stages := map[projections.Stage]time.Time{}
	outcomes, err := build.Rebuild(ctx, projections.Rebuild{By: "bench", Watch: func(p projections.Progress) {
		if _, known := stages[p.Stage]; !known {
			stages[p.Stage] = time.Now()
		}
	}}, build.Names()...)
	if err != nil {
		return err
	}
	ended := time.Now()
	var rows, differing int64
	for _, o := range outcomes {
		differing += o.Difference.Total()
		for _, t := range o.Difference.Tables {
			rows += t.Rows
		}
	}
	fmt.Printf("%45s  %5.1f s: log read and folded %.1f s, rows written and indexed %.1f s, the rest %.1f s; %d rows compared, %d differ\n",
		what, ended.Sub(began).Seconds(), stages[projections.Writing].Sub(began).Seconds(),
		ended.Sub(stages[projections.Writing]).Seconds()-ended.Sub(firstOf(stages, ended)).Seconds(), ended.Sub(firstOf(stages, ended)).Seconds(), rows, differing)
	if differing > 0 {
		return errors.New("rows differ")
	}
	return nil
}

// firstOf is when the rows were written.
func firstOf(stages map[projections.Stage]time.Time, ended time.Time) time.Time {
	first := ended
	for _, stage := range []projections.Stage{projections.CatchingUp, projections.Comparing, projections.Swapping} {
		if at, known := stages[stage]; known && at.Before(first) {
			first = at
		}
	}
	return first
}

// commandsASecond is how often somebody books meanwhile.
const commandsASecond = 100

// seen is what was booked and could be seen once; from then on it must always be seen.
type seen struct {
	mu       sync.Mutex
	bookings []domain.ID
	waits    measure.Figures
}

func (s *seen) add(id domain.ID, took time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.bookings, s.waits.Latencies = append(s.bookings, id), append(s.waits.Latencies, took)
}

func (s *seen) one() (id domain.ID, some bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.bookings) == 0 {
		return id, false
	}
	return s.bookings[rand.IntN(len(s.bookings))], true
}

func underLoad(ctx context.Context, store *eventstore.Store, pool *pgxpool.Pool, build *projections.Builder) error {
	runner := projections.New(store, pool, slog.New(slog.DiscardHandler))
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	var following, working sync.WaitGroup
	following.Go(func() { runner.Run(ctx) })
	defer following.Wait()
	defer stop()
	booked, reads, failures := &seen{}, atomic.Int64{}, atomic.Int64{}
	book, err := booker(ctx, store, runner, booked)
	if err != nil {
		return err
	}
	over := make(chan struct{})
	working.Go(func() {
		ticker := time.NewTicker(time.Second / commandsASecond)
		defer ticker.Stop()
		for asked, began := 0, time.Now(); ; {
			select {
			case <-over:
				return
			case <-ticker.C:
			}
			for ; asked < int(time.Since(began).Seconds()*commandsASecond); asked++ { // a busy machine drops ticks
				working.Go(func() {
					if err := book(ctx); err != nil {
						failures.Add(1)
						fmt.Println("a booking failed:", err)
					}
				})
			}
		}
	})
	working.Go(func() {
		for {
			select {
			case <-over:
				return
			default:
			}
			if id, some := booked.one(); some {
				reads.Add(1)
				if v, err := (projections.ActiveBookings{Pool: pool}).Booking(ctx, id); err != nil || v.Booking != id || v.Revision != 1 {
					failures.Add(1)
					fmt.Println("a read failed:", err)
				}
			}
		}
	})
	err = rebuildAll(ctx, build, fmt.Sprintf("the same with %d bookings a second", commandsASecond))
	close(over)
	working.Wait()
	fmt.Printf("%45s  %d bookings, until they were seen p50 %.1f ms, p99 %.0f ms; %d reads; %d failed or wrong\n", "meanwhile",
		len(booked.bookings), booked.waits.Percentile(0.5).Seconds()*1000, booked.waits.Percentile(0.99).Seconds()*1000, reads.Load(), failures.Load())
	if err != nil {
		return err
	}
	head, err := store.Head(ctx)
	if err == nil {
		err = runner.AwaitAll(ctx, head)
	}
	if err != nil {
		return err
	}
	return rebuildAll(ctx, build, "and once more, with what was followed since")
}

// booker books a visit with one of several masters, and notes it once it is seen.
func booker(ctx context.Context, store *eventstore.Store, runner *projections.Runner, booked *seen) (func(context.Context) error, error) {
	doing := commands.New(store, func() time.Time { return today })
	agendas := make([]*agenda, 16)
	for i := range agendas {
		var err error
		if agendas[i], err = open(ctx, doing); err != nil {
			return nil, fmt.Errorf("open an agenda: %w", err)
		}
	}
	var turn atomic.Int64
	return func(ctx context.Context) error {
		began, a, id := time.Now(), agendas[turn.Add(1)%int64(len(agendas))], newID()
		done, err := doing.PlaceBooking(ctx, by(a.irina), commands.PlaceBooking{
			Booking: id, Master: a.master, Place: a.place, Services: []domain.ID{a.visit}, Starts: a.next(),
		})
		if err == nil {
			err = runner.Await(ctx, "active_bookings", done.Position)
		}
		if err == nil {
			booked.add(id, time.Since(began))
		}
		return err
	}, nil
}
