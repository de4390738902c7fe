package demo

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"zapis/adapters/postgres/postgrestest"
	"zapis/domain/booking"
	"zapis/domain/slots"
	"zapis/eventstore"
	"zapis/projections"
)

var until = time.Date(2026, 11, 30, 0, 0, 0, 0, time.UTC)

// told is a town as text, to compare.
func told(t *testing.T, town Town) (lines []string) {
	t.Helper()
	for past := range town.History() {
		text, err := json.Marshal(past)
		if err != nil {
			t.Fatal(err)
		}
		lines = append(lines, string(text))
	}
	return lines
}

func TestTheSameSeedGivesTheSameTown(t *testing.T) {
	t.Parallel()
	town := Town{Events: 3000, Seed: 7, Until: until}
	first, again := told(t, town), told(t, town)
	for i := range first {
		if first[i] != again[i] {
			t.Fatalf("command %d:\n%s\n%s", i, first[i], again[i])
		}
	}
	if town.Seed++; told(t, town)[0] == first[0] {
		t.Error("another seed gives the same town")
	}
}

// Exactly as many events as were asked for, in order of time within the two years, each stream's versions one after another,
// and no two live bookings of a master at one time.
func TestATownIsOrderly(t *testing.T) {
	t.Parallel()
	for _, events := range []int{50, 999, 45_000} {
		total, last, versions, live := 0, until.AddDate(-2, 0, 0), map[string]int{}, map[string][]booking.Booking{}
		bookings := map[string]booking.Booking{}
		for past := range (Town{Events: events, Seed: 3, Until: until}).History() {
			if past.At.Before(last) || past.At.After(until) {
				t.Fatalf("%s comes after %s", past.At, last)
			}
			last = past.At
			for _, stream := range past.Streams {
				if versions[stream.Name] != stream.Version {
					t.Fatalf("%s goes on at version %d, after %d", stream.Name, stream.Version, versions[stream.Name])
				}
				total, versions[stream.Name] = total+len(stream.Events), stream.Version+len(stream.Events)
				for _, event := range stream.Events {
					bookings[stream.Name] = booking.Evolve(bookings[stream.Name], event)
				}
			}
		}
		for _, b := range bookings {
			if !b.ID.IsZero() && !b.Cancelled {
				live[b.Master.String()] = append(live[b.Master.String()], b)
			}
		}
		for _, of := range live {
			for i, a := range of {
				for _, b := range of[:i] {
					if a.Starts.Before(b.Ends) && b.Starts.Before(a.Ends) {
						t.Errorf("%v and %v", slots.Span{Start: a.Starts, End: a.Ends}, slots.Span{Start: b.Starts, End: b.Ends})
					}
				}
			}
		}
		if total != events {
			t.Errorf("%d events, want %d", total, events)
		}
	}
}

func open(t *testing.T) (*eventstore.Store, *pgxpool.Pool) {
	t.Helper()
	pool := postgrestest.Pool(t)
	store, err := eventstore.New(pool, eventstore.NewCodec(eventstore.KnownEvents()...))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(store.Close)
	return store, pool
}

func guards(t *testing.T, pool *pgxpool.Pool) (rows []string) {
	t.Helper()
	const all = `
		select r::text from reserved r union all select m::text from messenger_accounts m union all select l::text from link_codes l order by 1`
	found, err := pool.Query(t.Context(), all)
	if err == nil {
		rows, err = pgx.CollectRows(found, pgx.RowTo[string])
	}
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

// What is filled in is a log like any other: its guards are those that its events make, every read model follows it, and its
// rows are those of a rebuild. Nobody will be told of it.
func TestALogIsFilledAsIfEverythingHadHappened(t *testing.T) {
	t.Parallel()
	const events = 4000
	store, pool := open(t)
	var watched int64
	n, err := Fill(t.Context(), store, pool, Town{Events: events, Seed: 1, Until: until}, func(events int64) { watched = events })
	if err != nil || n != events || watched != events {
		t.Fatalf("%d events, told of %d, %v", n, watched, err)
	}
	before := guards(t, pool)
	if err := store.RebuildGuards(t.Context()); err != nil {
		t.Fatal(err)
	}
	if after := guards(t, pool); len(before) < 100 || len(before) != len(after) {
		t.Errorf("%d guards, %d from the log", len(before), len(after))
	} else {
		for i := range before {
			if before[i] != after[i] {
				t.Errorf("a guard is %s, from the log %s", before[i], after[i])
			}
		}
	}
	var first, last time.Time
	var since, reactions int64
	const times = `
		select min(recorded_at), max(recorded_at), (select position from told_since), (select position from checkpoints where name = 'reactions')
		from events`
	if err := pool.QueryRow(t.Context(), times).Scan(&first, &last, &since, &reactions); err != nil {
		t.Fatal(err)
	}
	if first.Before(until.AddDate(-2, 0, 0)) || last.After(until) || last.Sub(first) < 300*24*time.Hour || since != events || reactions != events {
		t.Errorf("from %s to %s, told since %d, reactions at %d", first, last, since, reactions)
	}

	ctx, stop := context.WithCancel(t.Context())
	log := slog.New(slog.DiscardHandler)
	runner := projections.New(store, pool, log)
	followed := make(chan struct{})
	go func() { defer close(followed); runner.Run(ctx) }()
	if err := runner.AwaitAll(t.Context(), events); err != nil {
		t.Fatal(err)
	}
	stop()
	<-followed
	build := projections.NewBuilder(store, pool, log)
	outcomes, err := build.Rebuild(t.Context(), projections.Rebuild{}, build.Names()...)
	if err != nil {
		t.Error(err)
	}
	for _, o := range outcomes {
		if o.Difference.Total() != 0 {
			t.Errorf("%+v", o)
		}
	}
}

// Made-up things stand beside nothing that is true, and nobody serves meanwhile.
func TestOnlyAnEmptyLogIsFilled(t *testing.T) {
	t.Parallel()
	store, pool := open(t)
	town := Town{Events: 50, Seed: 1, Until: until}
	conn, err := pool.Acquire(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := conn.Exec(t.Context(), tryReactions); err != nil {
		t.Fatal(err)
	}
	if _, err := Fill(t.Context(), store, pool, town, func(int64) {}); !errors.Is(err, ErrServing) {
		t.Errorf("got %v, want ErrServing", err)
	}
	if _, err := conn.Exec(t.Context(), stopReactions); err != nil {
		t.Fatal(err)
	}
	conn.Release()
	for _, want := range []error{nil, ErrNotEmpty} {
		if _, err := Fill(t.Context(), store, pool, town, func(int64) {}); !errors.Is(err, want) {
			t.Errorf("got %v, want %v", err, want)
		}
	}
}
