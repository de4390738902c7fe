package projections

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"zapis/adapters/postgres/postgrestest"
	"zapis/domain"
	"zapis/domain/access"
	"zapis/domain/action"
	"zapis/domain/booking"
	"zapis/domain/broadcast"
	"zapis/domain/chat"
	"zapis/domain/delivery"
	"zapis/domain/master"
	"zapis/domain/person"
	"zapis/domain/webhook"
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

// given is a read model that has folded these events (see recordedAs).
func given(t testing.TB, p Projection, events ...domain.Event) *pgxpool.Pool {
	t.Helper()
	pool := postgrestest.Pool(t)
	applied(t, pool, p, recordedAs(t, events...))
	return pool
}

// recordedAs are these events as a log would hold them: each the next of its stream, recorded a second after the one before.
func recordedAs(t testing.TB, events ...domain.Event) []Event {
	t.Helper()
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
	return recorded
}

func recordedAt(position int64) time.Time { return monday.Add(time.Duration(position) * time.Second) }

// streamOf is where an event belongs, by the first part of its name and the fields that name its aggregate.
func streamOf(t testing.TB, event domain.Event) string {
	field := func(name string) domain.ID { return reflect.ValueOf(event).FieldByName(name).Interface().(domain.ID) }
	switch aggregate, _, _ := strings.Cut(event.EventType(), "."); aggregate {
	case "person":
		return person.StreamOf(field("Person"))
	case "master":
		return master.StreamOf(field("Master"))
	case "booking":
		return booking.StreamOf(field("Booking"))
	case "chat":
		return chat.StreamOf(field("Master"), field("Client"))
	case "broadcast":
		return broadcast.StreamOf(field("Broadcast"))
	case "delivery":
		return delivery.StreamOf(field("About"), field("Recipient"))
	case "access":
		return access.StreamOf(field("Grant"))
	case "webhook":
		return webhook.StreamOf(field("Master"))
	case "action":
		return action.StreamOf(field("Action"))
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

func edited(from booking.Placed, to booking.Visit) booking.Edited {
	return booking.Edited{
		Booking: from.Booking, Master: from.Master, Client: from.Client, Place: home, Zone: "Asia/Kathmandu",
		Starts: from.Starts, Ends: from.Starts.Add(to.Duration()), FromPlace: from.Place, FromEnds: from.Ends, FromVisit: from.Visit,
		By: booking.Master, Visit: to,
	}
}

func restored(b booking.Placed) booking.Restored {
	return booking.Restored{
		Booking: b.Booking, Master: b.Master, Client: b.Client, Place: b.Place, Starts: b.Starts, Ends: b.Ends,
		BufferBeforeMin: b.BufferBeforeMin, BufferAfterMin: b.BufferAfterMin, By: booking.Client,
	}
}

func completed(b booking.Placed) booking.Completed {
	return booking.Completed{Booking: b.Booking, Master: b.Master, Client: b.Client, Ends: b.Ends, By: booking.System}
}

func noShow(b booking.Placed) booking.NoShow {
	return booking.NoShow{Booking: b.Booking, Master: b.Master, Client: b.Client}
}

func handedOver(b booking.Placed, to domain.ID) booking.HandedOver {
	return booking.HandedOver{Booking: b.Booking, Master: b.Master, Client: to, From: b.Client}
}

func reviewed(b booking.Placed, stars int, text domain.Personal, at time.Time) booking.Reviewed {
	return booking.Reviewed{Booking: b.Booking, Master: b.Master, Client: b.Client, Stars: stars, Text: text, At: at}
}
