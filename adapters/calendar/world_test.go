package calendar_test

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"
	_ "time/tzdata"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/labstack/echo/v4"

	"zapis/adapters/calendar"
	"zapis/adapters/postgres/postgrestest"
	"zapis/commands"
	"zapis/domain"
	"zapis/domain/master"
	"zapis/domain/person"
	"zapis/domain/slots"
	"zapis/eventstore"
	"zapis/projections"
)

// monday is noon in Moscow.
var monday = time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)

// world is a master, Anna, who works in a zone every day, and those who look into calendars.
type world struct {
	*commands.Commands
	t       *testing.T
	now     atomic.Pointer[time.Time]
	pool    *pgxpool.Pool
	await   func(context.Context, int64) error
	server  *httptest.Server
	anna    domain.ID // the person
	master  domain.ID
	place   domain.ID
	service domain.ID
	code    string
}

func newWorld(t *testing.T, zone string) *world {
	t.Helper()
	pool := postgrestest.Pool(t)
	store, err := eventstore.New(pool, eventstore.NewCodec(eventstore.KnownEvents()...))
	if err != nil {
		t.Fatal(err)
	}
	runner := projections.New(store, pool, slog.New(slog.NewTextHandler(io.Discard, nil)))
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan struct{})
	go func() { defer close(ended); runner.Run(ctx) }()
	t.Cleanup(func() { stop(); <-ended; store.Close() })
	w := &world{t: t, pool: pool, place: newID(), service: newID()}
	w.at(monday)
	w.Commands = commands.New(store, w.clock)
	w.await = func(ctx context.Context, position int64) error { return runner.AwaitAll(ctx, position) }
	router := echo.New()
	w.server = httptest.NewServer(router)
	t.Cleanup(w.server.Close)
	calendar.New(calendar.Options{
		Calendars: projections.Calendars{Pool: pool}, People: projections.People{Pool: pool},
		Catalogue: projections.Catalogue{Pool: pool}, Week: projections.WeekSchedule{Pool: pool},
		Base: w.server.URL, Clock: w.clock,
	}).Route(router)
	w.settleIn(zone)
	return w
}

func (w *world) settleIn(zone string) {
	w.anna = w.person("Анна")
	done, id, err := w.RegisterMaster(w.t.Context(), w.by(w.anna), commands.RegisterMaster{Name: "Анна, маникюр", Currency: "RUB", Locale: "ru"})
	w.master = id
	w.done(done, err)
	w.tell(master.AddPlace{Place: w.place, Name: "Студия", Address: "Садовая, 3; вход со двора", Zone: zone})
	every := []slots.Hours{{Days: []int{1, 2, 3, 4, 5, 6, 7}, Window: slots.Window{Start: 8 * 60, End: 22 * 60}}}
	w.tell(master.SetHours{Place: w.place, Hours: every})
	w.tell(master.AddService{Service: w.service, Offer: master.Offer{Name: "Маникюр", DurationMin: 60, Price: 150000}})
	policy := master.DefaultPolicy()
	policy.HorizonDays = 366
	w.tell(master.SetPolicy{Policy: policy})
	done, w.code, err = w.IssueLink(w.t.Context(), w.by(w.anna), w.master, master.IssueLink{})
	w.done(done, err)
}

func newID() domain.ID { return domain.ID(uuid.New()) }

func (w *world) at(now time.Time) { w.now.Store(&now) }

func (w *world) clock() time.Time { return *w.now.Load() }

func (w *world) by(actor domain.ID) commands.Meta {
	return commands.Meta{Action: newID(), Actor: actor, Channel: "test"}
}

// done waits until the read models show what was done.
func (w *world) done(done commands.Done, err error) {
	w.t.Helper()
	if err == nil {
		err = w.await(w.t.Context(), done.Position)
	}
	if err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) tell(command master.Command) {
	w.t.Helper()
	w.done(w.Master(w.t.Context(), w.by(w.anna), w.master, command))
}

func (w *world) person(name domain.Personal) domain.ID {
	w.t.Helper()
	done, id, err := w.RegisterPerson(w.t.Context(), commands.Meta{Action: newID(), Channel: "test"}, person.Register{
		Name: name, Locale: "ru", Messenger: "test", Account: domain.Personal(newID().String()),
	})
	w.done(done, err)
	return id
}

func (w *world) client(name domain.Personal) domain.ID {
	w.t.Helper()
	id := w.person(name)
	done, _, err := w.FollowLink(w.t.Context(), w.by(id), w.code)
	w.done(done, err)
	return id
}

func (w *world) book(client domain.ID, starts time.Time) domain.ID {
	w.t.Helper()
	booking := newID()
	w.done(w.PlaceBooking(w.t.Context(), w.by(client), commands.PlaceBooking{
		Booking: booking, Master: w.master, Place: w.place, Services: []domain.ID{w.service}, Starts: starts,
	}))
	return booking
}

func (w *world) move(client, booking domain.ID, revision int, starts time.Time) {
	w.t.Helper()
	w.done(w.MoveBooking(w.t.Context(), w.by(client), commands.MoveBooking{
		Booking: booking, Revision: revision, Place: w.place, Starts: starts,
	}))
}

func (w *world) cancel(client, booking domain.ID, revision int) {
	w.t.Helper()
	w.done(w.CancelBooking(w.t.Context(), w.by(client), commands.CancelBooking{Booking: booking, Revision: revision}))
}

// opens gives the code of somebody's calendar.
func (w *world) opens(of domain.ID, side person.Side) string {
	w.t.Helper()
	w.done(w.OpenCalendar(w.t.Context(), w.by(of), side))
	code, _, err := w.CalendarCode(w.t.Context(), of, side)
	if err != nil {
		w.t.Fatal(err)
	}
	return code
}

// answer is what a calendar program gets.
type answer struct {
	status int
	header http.Header
	body   string
}

func (w *world) ask(method, path string, header ...string) answer {
	w.t.Helper()
	request, err := http.NewRequestWithContext(w.t.Context(), method, w.server.URL+path, nil)
	if err != nil {
		w.t.Fatal(err)
	}
	for i := 0; i+1 < len(header); i += 2 {
		request.Header.Set(header[i], header[i+1])
	}
	response, err := w.server.Client().Do(request)
	if err != nil {
		w.t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		w.t.Fatal(err)
	}
	return answer{response.StatusCode, response.Header, string(body)}
}

func (w *world) feed(code string, header ...string) answer {
	w.t.Helper()
	return w.ask(http.MethodGet, "/calendar/"+code+".ics", header...)
}

// unfolded is a calendar with its long lines in one.
func unfolded(text string) string { return strings.ReplaceAll(text, "\r\n ", "") }
