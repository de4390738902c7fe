package projections

import (
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"zapis/adapters/postgres/postgrestest"
	"zapis/domain"
	"zapis/domain/action"
	"zapis/domain/booking"
	"zapis/domain/master"
	"zapis/domain/person"
	"zapis/eventstore"
)

// Somebody and something for the tables of cases.
var (
	anna, boris, ivan = domain.ID{1}, domain.ID{2}, domain.ID{3} // Anna and Boris are masters, Ivan is a client
	studio, home      = domain.ID{11}, domain.ID{12}
	cut               = booking.Visit{
		Items: []booking.Item{{Service: domain.ID{21}, Name: "Cut", DurationMin: 60, Price: 1500}}, BufferAfterMin: 10,
		Price: 1500, Currency: "RUB",
	}
)

func hour(n int) time.Time { return monday.Add(time.Duration(n) * time.Hour) }

// given is a read model that has folded these events, each the next of its stream, recorded a second after the one before.
func given(t testing.TB, p Projection, events ...domain.Event) *pgxpool.Pool {
	t.Helper()
	pool := postgrestest.Pool(t)
	versions := map[string]int{}
	recorded := make([]Event, len(events))
	for i, body := range events {
		stream := streamOf(t, body)
		versions[stream]++
		recorded[i] = Event{Body: body, Recorded: eventstore.Recorded{
			Position: int64(i + 1), Stream: stream, Version: versions[stream], Type: body.EventType(),
			RecordedAt: recordedAt(int64(i + 1)),
		}}
	}
	err := pgx.BeginFunc(t.Context(), pool, func(tx pgx.Tx) error { return p.Apply(t.Context(), tx, recorded) })
	if err != nil {
		t.Fatal(err)
	}
	return pool
}

func recordedAt(position int64) time.Time { return monday.Add(time.Duration(position) * time.Second) }

func streamOf(t testing.TB, event domain.Event) string {
	switch e := event.(type) {
	case person.Registered:
		return person.StreamOf(e.Person)
	case person.MasterConnected:
		return person.StreamOf(e.Person)
	case master.Registered:
		return master.StreamOf(e.Master)
	case master.PlaceAdded:
		return master.StreamOf(e.Master)
	case master.PlaceClosed:
		return master.StreamOf(e.Master)
	case master.HoursSet:
		return master.StreamOf(e.Master)
	case master.TimeOffAdded:
		return master.StreamOf(e.Master)
	case master.TimeOffRemoved:
		return master.StreamOf(e.Master)
	case master.ProfileChanged:
		return master.StreamOf(e.Master)
	case master.LinkIssued:
		return master.StreamOf(e.Master)
	case master.LinkRevoked:
		return master.StreamOf(e.Master)
	case booking.Placed:
		return booking.StreamOf(e.Booking)
	case booking.Moved:
		return booking.StreamOf(e.Booking)
	case booking.Cancelled:
		return booking.StreamOf(e.Booking)
	case action.Received:
		return action.StreamOf(e.Action)
	case action.Handled:
		return action.StreamOf(e.Action)
	}
	t.Fatalf("no stream for %T", event)
	return ""
}

// placed is a cut of one hour.
func placed(id byte, masterID, client domain.ID, starts time.Time) booking.Placed {
	return booking.Placed{
		Booking: domain.ID{id, 99}, Master: masterID, Client: client, Place: studio, Zone: "Europe/Moscow",
		Starts: starts, Ends: starts.Add(time.Hour), By: booking.Client, Visit: cut,
	}
}

func moved(from booking.Placed, starts time.Time) booking.Moved {
	return booking.Moved{
		Booking: from.Booking, Master: from.Master, Client: from.Client, Place: home, Zone: "Asia/Kathmandu",
		Starts: starts, Ends: starts.Add(time.Hour), FromPlace: from.Place, FromStarts: from.Starts, FromEnds: from.Ends,
		BufferAfterMin: cut.BufferAfterMin, By: booking.Client,
	}
}

func cancelled(b booking.Placed) booking.Cancelled {
	return booking.Cancelled{Booking: b.Booking, Master: b.Master, Client: b.Client, Starts: b.Starts, Ends: b.Ends, By: booking.Client}
}

// visit is what the screens shall show of it.
func visit(b booking.Placed, client string) Visit {
	return Visit{
		Booking: b.Booking, Master: b.Master, Client: b.Client, Place: b.Place, ClientName: client, Zone: b.Zone,
		Starts: b.Starts, Ends: b.Ends, Visit: b.Visit, Revision: 1,
	}
}
