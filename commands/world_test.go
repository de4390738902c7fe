package commands_test

import (
	"context"
	"fmt"
	"os"
	"testing"
	"time"
	_ "time/tzdata"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5/pgxpool"

	"zapis/adapters/postgres/postgrestest"
	"zapis/commands"
	"zapis/domain"
	"zapis/domain/booking"
	"zapis/domain/master"
	"zapis/domain/person"
	"zapis/domain/slots"
	"zapis/eventstore"
)

// now is a Monday, an hour before the master opens.
var now = time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)

// world is a log with one master who works on weekdays from 10 to 19, UTC, and offers a visit of an hour.
type world struct {
	*commands.Commands
	t       testing.TB
	store   *eventstore.Store
	pool    *pgxpool.Pool
	anna    domain.ID // the person
	master  domain.ID
	place   domain.ID
	service domain.ID
	code    string
}

func newID() domain.ID { return domain.ID(uuid.New()) }

func at(hour, minute int) time.Time {
	return now.Add(time.Duration(hour-9)*time.Hour + time.Duration(minute)*time.Minute)
}

func open(t testing.TB, url string) (*eventstore.Store, *pgxpool.Pool) {
	t.Helper()
	pool, err := pgxpool.New(context.Background(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(pool.Close)
	store, err := eventstore.New(pool, eventstore.NewCodec(eventstore.KnownEvents()...))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(store.Close)
	return store, pool
}

func newWorld(t testing.TB) *world { return newWorldAt(t, postgrestest.URL(t)) }

func newWorldAt(t testing.TB, url string) *world {
	t.Helper()
	store, pool := open(t, url)
	w := &world{
		Commands: commands.New(store, func() time.Time { return now }), t: t, store: store, pool: pool,
		place: newID(), service: newID(),
	}
	w.anna = w.person()
	ctx := context.Background()
	var err error
	_, w.master, err = w.RegisterMaster(ctx, w.by(w.anna), commands.RegisterMaster{Name: "Анна", Currency: "RUB", Locale: "ru"})
	w.fine(err)
	w.do(w.anna, master.AddPlace{Place: w.place, Address: "Садовая, 3", Zone: "UTC"})
	w.hours(10, 19)
	w.do(w.anna, master.AddService{Service: w.service, Offer: master.Offer{Name: "Стрижка", DurationMin: 60, Price: 150000}})
	_, w.code, err = w.IssueLink(ctx, w.by(w.anna), w.master, master.IssueLink{})
	w.fine(err)
	return w
}

// other is a second process on the same log: it shares nothing but the database.
func (w *world) other() *world {
	store, _ := open(w.t, w.pool.Config().ConnString())
	second := *w
	second.store, second.Commands = store, commands.New(store, func() time.Time { return now })
	return &second
}

func (w *world) fine(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

// by is a new action of somebody's.
func (w *world) by(actor domain.ID) commands.Meta {
	return commands.Meta{Action: newID(), Actor: actor, Channel: "test"}
}

func (w *world) do(actor domain.ID, cmd master.Command) {
	w.t.Helper()
	_, err := w.Master(context.Background(), w.by(actor), w.master, cmd)
	w.fine(err)
}

func (w *world) hours(from, to int) {
	w.t.Helper()
	window := slots.Window{Start: slots.Clock(from * 60), End: slots.Clock(to * 60)}
	w.do(w.anna, master.SetHours{Place: w.place, Hours: []slots.Hours{{Days: []int{1, 2, 3, 4, 5}, Window: window}}})
}

func (w *world) person() domain.ID {
	w.t.Helper()
	_, id, err := w.RegisterPerson(context.Background(), commands.Meta{Action: newID(), Channel: "test"}, person.Register{
		Name: "Кто-то", Locale: "ru", Messenger: "test", Account: domain.Personal(newID().String()),
	})
	w.fine(err)
	return id
}

// client is a new person who opened the master's link.
func (w *world) client() domain.ID {
	w.t.Helper()
	id := w.person()
	_, _, err := w.FollowLink(context.Background(), w.by(id), w.code)
	w.fine(err)
	return id
}

func (w *world) want(starts time.Time) commands.PlaceBooking {
	return commands.PlaceBooking{
		Booking: newID(), Master: w.master, Place: w.place, Services: []domain.ID{w.service}, Starts: starts,
	}
}

// book places a booking that must be accepted.
func (w *world) book(client domain.ID, starts time.Time) domain.ID {
	w.t.Helper()
	cmd := w.want(starts)
	_, err := w.PlaceBooking(context.Background(), w.by(client), cmd)
	w.fine(err)
	return cmd.Booking
}

// log is every event of the log, in order.
func (w *world) log() (events []domain.Event) {
	w.t.Helper()
	for after := int64(0); ; {
		page, err := w.store.Page(context.Background(), after, 1000)
		w.fine(err)
		if len(page) == 0 {
			return events
		}
		for _, recorded := range page {
			event, err := w.store.Codec().Decode(recorded)
			w.fine(err)
			events = append(events, event)
		}
		after = page[len(page)-1].Position
	}
}

func count[E domain.Event](events []domain.Event) (n int) {
	for _, event := range events {
		if _, ok := event.(E); ok {
			n++
		}
	}
	return n
}

// reserved are the rows of the guard, as text.
func (w *world) reserved() (rows []string) {
	w.t.Helper()
	found, err := w.pool.Query(context.Background(),
		`select to_jsonb(r)::text from reserved r order by booking_id`)
	w.fine(err)
	for found.Next() {
		var row string
		w.fine(found.Scan(&row))
		rows = append(rows, row)
	}
	w.fine(found.Err())
	return rows
}

// live folds the log into the bookings that stand.
func (w *world) live() (live []booking.Booking) {
	all := map[domain.ID]booking.Booking{}
	for _, event := range w.log() {
		switch e := event.(type) {
		case booking.Placed:
			all[e.Booking] = booking.Evolve(all[e.Booking], e)
		case booking.Moved:
			all[e.Booking] = booking.Evolve(all[e.Booking], e)
		case booking.Edited:
			all[e.Booking] = booking.Evolve(all[e.Booking], e)
		case booking.Cancelled:
			all[e.Booking] = booking.Evolve(all[e.Booking], e)
		case booking.Restored:
			all[e.Booking] = booking.Evolve(all[e.Booking], e)
		}
	}
	for _, b := range all {
		if !b.Cancelled {
			live = append(live, b)
		}
	}
	return live
}

// noOverlap fails the test if two live bookings share time.
func (w *world) noOverlap() {
	w.t.Helper()
	live := w.live()
	for i, a := range live {
		for _, b := range live[:i] {
			if a.Starts.Before(b.Ends) && b.Starts.Before(a.Ends) {
				w.t.Errorf("%v-%v and %v-%v overlap", a.Starts, a.Ends, b.Starts, b.Ends)
			}
		}
	}
}

// TestMain lets the test binary be the second process of a race; see raceAndDie.
func TestMain(m *testing.M) {
	if url := os.Getenv(racerURL); url != "" {
		race(url)
		return
	}
	os.Exit(m.Run())
}

func must(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
