package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"text/tabwriter"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"zapis/domain/booking"
	"zapis/eventstore"
	"zapis/eventstore/measure"
)

const (
	followPage = 5000

	fillLog = `
with moved as (update log_head set position = position + $1 returning position - $1 as base)
insert into events (position, event_id, stream, version, type, schema_version, payload, metadata)
select base + n, gen_random_uuid(), 'booking/' || gen_random_uuid(), 1, 'booking.cancelled', 1, $2, $3 from moved, generate_series(1, $1) n`

	startAt    = `insert into checkpoints (name, position) values ($1, $2)`
	createRows = `create table followed (stream text collate "C" primary key, position bigint not null)`
	upsertRows = `
insert into followed (stream, position) select * from unnest($1::text[], $2::bigint[])
on conflict (stream) do update set position = excluded.position`
)

// latency measures the time from the call of Append to the follower's Apply and Committed, one event at a time.
func latency(ctx context.Context, s settings, _ *pgxpool.Pool, store *eventstore.Store) error {
	handled, committed := make(chan struct{}, 1), make(chan struct{}, 1)
	head, err := store.Head(ctx)
	if err != nil {
		return err
	}
	var caughtUp bool
	follower := eventstore.Follower{Group: "latency", PageSize: followPage,
		Apply: func(_ context.Context, _ pgx.Tx, page []eventstore.Recorded) (int, error) {
			if caughtUp {
				handled <- struct{}{}
			}
			return len(page), nil
		},
		Committed: func(position int64) {
			if caughtUp = position >= head; caughtUp {
				committed <- struct{}{}
			}
		},
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	ended := make(chan error, 1)
	go func() { ended <- store.Follow(ctx, follower) }()
	<-committed
	var toApply, toCommit measure.Figures
	_, err = measure.For(ctx, 1, s.duration, func(ctx context.Context, _ int) error {
		event := cancelled()
		if _, err := store.Append(ctx, command(booking.StreamOf(event.Booking), event)); err != nil {
			return err
		}
		appended := time.Now()
		<-handled
		toApply.Latencies = append(toApply.Latencies, time.Since(appended))
		<-committed
		toCommit.Latencies = append(toCommit.Latencies, time.Since(appended))
		return nil
	})
	cancel()
	if followed := <-ended; !errors.Is(followed, context.Canceled) {
		return followed
	}
	fmt.Printf("\nFrom the end of an append, %d events one at a time\n", len(toApply.Latencies))
	tabs := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(tabs, "\tp50 ms\tp99 ms\t")
	for _, row := range []struct {
		name string
		measure.Figures
	}{{"to the follower's Apply", toApply}, {"to its rows committed", toCommit}} {
		fmt.Fprintf(tabs, "%s\t%.2f\t%.2f\t\n", row.name,
			row.Percentile(0.5).Seconds()*1000, row.Percentile(0.99).Seconds()*1000)
	}
	return errors.Join(err, tabs.Flush())
}

// following drains a backlog through Watermill, without rows and with one row for each event.
func following(ctx context.Context, s settings, pool *pgxpool.Pool, store *eventstore.Store) error {
	if err := backlog(ctx, s, pool); err != nil {
		return err
	}
	head, err := store.Head(ctx)
	if err != nil {
		return err
	}
	fmt.Printf("\nFollowing a backlog of %d events through the Watermill router, pages of %d\n", s.backlog, followPage)
	for round := range s.rounds {
		for _, way := range []struct {
			name  string
			apply func(context.Context, pgx.Tx, []eventstore.Recorded) error
		}{{"without rows", writeNothing}, {"one row each, a page at once", writeRows}} {
			group := fmt.Sprint(way.name, round)
			if _, err := pool.Exec(ctx, startAt, group, head-int64(s.backlog)); err != nil {
				return err
			}
			if _, err := pool.Exec(ctx, `truncate followed`); err != nil {
				return err
			}
			took, err := drain(ctx, store, group, head, way.apply)
			if err != nil {
				return err
			}
			fmt.Printf("%30s  %8.0f events/s\n", way.name, float64(s.backlog)/took.Seconds())
		}
	}
	return nil
}

// backlog fills the log as fast as Postgres can, with events like those of appends.
func backlog(ctx context.Context, s settings, pool *pgxpool.Pool) error {
	if _, err := pool.Exec(ctx, createRows); err != nil {
		return err
	}
	event := cancelled()
	payload, err := json.Marshal(event)
	if err != nil {
		return err
	}
	meta, err := json.Marshal(command("", event).Meta)
	if err != nil {
		return err
	}
	_, err = pool.Exec(ctx, fillLog, s.backlog, payload, meta)
	return err
}

func writeNothing(context.Context, pgx.Tx, []eventstore.Recorded) error { return nil }

func writeRows(ctx context.Context, tx pgx.Tx, page []eventstore.Recorded) error {
	streams, positions := make([]string, len(page)), make([]int64, len(page))
	for i, r := range page {
		streams[i], positions[i] = r.Stream, r.Position
	}
	_, err := tx.Exec(ctx, upsertRows, streams, positions)
	return err
}

func drain(ctx context.Context, store *eventstore.Store, group string, head int64,
	apply func(context.Context, pgx.Tx, []eventstore.Recorded) error) (time.Duration, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	begin := time.Now()
	err := store.Follow(ctx, eventstore.Follower{Group: group, PageSize: followPage,
		Apply: func(ctx context.Context, tx pgx.Tx, page []eventstore.Recorded) (int, error) {
			if err := apply(ctx, tx, page); err != nil {
				return 0, err
			}
			return len(page), nil
		},
		Committed: func(position int64) {
			if position == head {
				cancel()
			}
		},
	})
	if errors.Is(err, context.Canceled) {
		err = nil
	}
	return time.Since(begin), err
}
