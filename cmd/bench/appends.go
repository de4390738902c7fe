package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5/pgxpool"

	"zapis/domain"
	"zapis/domain/booking"
	"zapis/eventstore"
	"zapis/eventstore/measure"
)

// plainConnections is the size of the pool that plain inserts come from.
const plainConnections = 40

const (
	createPlain = `
create table plain (
	position bigserial primary key, event_id uuid not null unique, stream text collate "C" not null, version int not null,
	type text not null, schema_version smallint not null, payload json not null, metadata json not null,
	recorded_at timestamptz not null default clock_timestamp(), unique (stream, version)
)`
	insertPlain = `
insert into plain (event_id, stream, version, type, schema_version, payload, metadata) values ($1, $2, $3, $4, $5, $6, $7)`
)

// cancelled is an event that no guard has to check, of about 250 bytes.
func cancelled() booking.Cancelled {
	at := time.Date(2026, 12, 1, 12, 0, 0, 0, time.UTC)
	return booking.Cancelled{
		Booking: newID(), Master: newID(), Client: newID(), Starts: at, Ends: at.Add(time.Hour), By: booking.Client,
	}
}

// placed is an event that takes time in the agenda of a master of its own.
func placed() booking.Placed {
	at := time.Date(2026, 12, 1, 12, 0, 0, 0, time.UTC)
	return booking.Placed{
		Booking: newID(), Master: newID(), Client: newID(), Place: newID(), Zone: "Europe/Berlin", Starts: at, Ends: at.Add(time.Hour),
	}
}

func newID() domain.ID { return domain.ID(uuid.New()) }

func command(stream string, event domain.Event) eventstore.Command {
	id := newID()
	return eventstore.Command{
		ID: id, Meta: eventstore.Meta{Action: id, Command: "booking.cancel", Actor: id, Role: "client", Channel: "telegram"},
		Streams: []eventstore.Stream{{Name: stream, Events: []domain.Event{event}}},
	}
}

// appends sets group commit beside one insert per call.
func appends(ctx context.Context, s settings, pool *pgxpool.Pool, store *eventstore.Store) error {
	if _, err := pool.Exec(ctx, createPlain); err != nil {
		return err
	}
	ways := []measure.Way{
		{Name: "plain insert", Operation: func(ctx context.Context, _ int) error { return plainInsert(ctx, pool) }},
		{Name: "append", Operation: func(ctx context.Context, _ int) error {
			event := cancelled()
			_, err := store.Append(ctx, command(booking.StreamOf(event.Booking), event))
			return err
		}},
		{Name: "append with guard", Operation: func(ctx context.Context, _ int) error {
			event := placed()
			_, err := store.Append(ctx, command(booking.StreamOf(event.Booking), event))
			return err
		}},
	}
	booking, err := bookings(ctx, store)
	if err != nil {
		return err
	}
	ways = append(ways, booking)
	fmt.Printf("\nDurable appends, %d rounds of %s each, in turn\n", s.rounds, s.duration)
	table := measure.NewTable(os.Stdout)
	for _, callers := range s.callers {
		figures, err := measure.Compare(ctx, callers, s.rounds, s.duration, ways...)
		if err != nil {
			return err
		}
		if err := table.Add(callers, ways, figures); err != nil {
			return err
		}
	}
	return nil
}

// plainInsert is what a program would do that has no event store: encode, and insert one row.
func plainInsert(ctx context.Context, pool *pgxpool.Pool) error {
	event := cancelled()
	c := command(booking.StreamOf(event.Booking), event)
	payload, err := json.Marshal(event)
	if err != nil {
		return err
	}
	meta, err := json.Marshal(c.Meta)
	if err != nil {
		return err
	}
	_, err = pool.Exec(ctx, insertPlain, [16]byte(c.ID), c.Streams[0].Name, 1, event.EventType(), 1, payload, meta)
	return err
}
