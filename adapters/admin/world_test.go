package admin_test

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"
	_ "time/tzdata"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/labstack/echo/v4"

	"zapis/adapters/admin"
	"zapis/adapters/admin/gate"
	"zapis/adapters/postgres/postgrestest"
	"zapis/commands"
	"zapis/commands/asked"
	"zapis/domain"
	"zapis/domain/access"
	"zapis/domain/master"
	"zapis/domain/person"
	"zapis/domain/slots"
	"zapis/domain/staff"
	"zapis/eventstore"
	"zapis/eventstore/vault"
	"zapis/projections"
)

// monday is noon in Moscow, by the clock of bookings.
var monday = time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)

const password = "correct horse battery"

// world is a master, Anna, with one service, and a panel that looks at her.
type world struct {
	*commands.Commands
	t       *testing.T
	pool    *pgxpool.Pool
	store   *eventstore.Store
	views   *projections.Runner
	gate    *gate.Gate
	panel   *admin.Panel
	server  *httptest.Server
	anna    domain.ID // the person
	master  domain.ID
	place   domain.ID
	service domain.ID
	code    string // of her link
	browser *http.Client
}

// newWorld has the panel made with these changes to its options.
func newWorld(t *testing.T, change ...func(*world, *admin.Options)) *world {
	t.Helper()
	w := &world{t: t, pool: postgrestest.Pool(t), place: newID(), service: newID()}
	var err error
	if w.store, err = eventstore.New(w.pool, eventstore.NewCodec(eventstore.KnownEvents()...)); err != nil {
		t.Fatal(err)
	}
	w.views = projections.New(w.store, w.pool, slog.New(slog.DiscardHandler))
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan struct{})
	go func() { defer close(ended); w.views.Run(ctx) }()
	t.Cleanup(func() { stop(); <-ended; w.store.Close() })
	w.Commands = commands.New(w.store, func() time.Time { return monday })
	keys, err := vault.Open(t.Context(), w.pool, vault.NewRing())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(keys.Close)
	w.gate = gate.New(gate.Gate{Pool: w.pool, Commands: w.Commands, Keys: keys, Optional: true})
	options := admin.Options{
		Gate: w.gate, Commands: w.Commands, Store: w.store,
		Left:     func(context.Context, string, time.Time) ([]asked.Left, error) { return nil, nil },
		Await:    func(ctx context.Context, position int64) error { return w.views.AwaitAll(ctx, position) },
		Activity: projections.Activity{Pool: w.pool}, Views: w.views,
		Health: func(context.Context) []admin.Health { return []admin.Health{{Of: "database"}} },
		Say:    func(_, code string) string { return "refused: " + code }, Log: slog.New(slog.DiscardHandler), Version: "test",
	}
	for _, change := range change {
		change(w, &options)
	}
	w.panel = admin.New(options)
	router := echo.New()
	router.IPExtractor = echo.ExtractIPFromXFFHeader()
	w.panel.Route(router)
	w.server = httptest.NewServer(router)
	t.Cleanup(w.server.Close)
	w.settleIn()
	w.outside()
	return w
}

func (w *world) settleIn() {
	w.anna = w.person("Анна")
	done, id, err := w.RegisterMaster(w.t.Context(), w.by(w.anna), commands.RegisterMaster{Name: "Анна, маникюр", Currency: "RUB", Locale: "ru"})
	w.master = id
	w.done(done, err)
	w.tell(master.AddPlace{Place: w.place, Name: "Студия", Address: "Садовая, 3", Zone: "Europe/Moscow"})
	every := []slots.Hours{{Days: []int{1, 2, 3, 4, 5, 6, 7}, Window: slots.Window{Start: 8 * 60, End: 22 * 60}}}
	w.tell(master.SetHours{Place: w.place, Hours: every})
	w.tell(master.AddService{Service: w.service, Offer: master.Offer{Name: "Маникюр", DurationMin: 60, Price: 150000}})
	done, w.code, err = w.IssueLink(w.t.Context(), w.by(w.anna), w.master, master.IssueLink{})
	w.done(done, err)
}

func newID() domain.ID { return domain.ID(uuid.New()) }

func (w *world) by(actor domain.ID) commands.Meta {
	return commands.Meta{Action: newID(), Actor: actor, Channel: "test"}
}

// done waits until the read models show what was done.
func (w *world) done(done commands.Done, err error) {
	w.t.Helper()
	if err == nil {
		err = w.views.AwaitAll(w.t.Context(), done.Position)
	}
	if err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) tell(cmd master.Command) {
	w.t.Helper()
	w.done(w.Master(w.t.Context(), w.by(w.anna), w.master, cmd))
}

func (w *world) person(name domain.Personal) domain.ID {
	w.t.Helper()
	done, id, err := w.RegisterPerson(w.t.Context(), commands.Meta{Action: newID(), Channel: "test"}, person.Register{
		Name: name, Locale: "ru", Messenger: "telegram", Account: domain.Personal(newID().String()),
	})
	w.done(done, err)
	return id
}

// client is somebody who has opened Anna's link.
func (w *world) client(name domain.Personal) domain.ID {
	w.t.Helper()
	id := w.person(name)
	done, _, err := w.FollowLink(w.t.Context(), w.by(id), w.code)
	w.done(done, err)
	return id
}

// book is a visit of a client's; it starts so long after monday.
func (w *world) book(client domain.ID, later time.Duration) domain.ID {
	w.t.Helper()
	id := newID()
	w.done(w.PlaceBooking(w.t.Context(), w.by(client), commands.PlaceBooking{
		Booking: id, Master: w.master, Place: w.place, Services: []domain.ID{w.service}, Starts: monday.Add(later),
	}))
	return id
}

// answer is what a browser got.
type answer struct {
	status int
	at     string // where it ended up
	body   string
	header http.Header
}

// outside is a browser that nobody has signed in with.
func (w *world) outside() {
	jar, err := cookiejar.New(nil)
	if err != nil {
		w.t.Fatal(err)
	}
	w.browser = &http.Client{Jar: jar}
}

// as signs in with a browser of its own.
func (w *world) as(role access.Role) {
	w.t.Helper()
	name := "The " + string(role)
	id := commands.StaffID(name)
	if _, err := w.Staff(w.t.Context(), commands.BySystem(newID()), id, staff.Add{Member: id, Name: name, Role: role}); err != nil {
		w.t.Fatal(err)
	}
	code, _, err := w.gate.Invite(w.t.Context(), id)
	if err != nil {
		w.t.Fatal(err)
	}
	w.outside()
	w.send("/join/"+code, url.Values{"password": {password}})
	if got := w.send("/second-factor/later", nil); got.status != http.StatusOK || got.at != admin.Base {
		w.t.Fatalf("signed in: %+v", got)
	}
}

func (w *world) get(path string) answer {
	w.t.Helper()
	return w.ask(http.MethodGet, path, nil)
}

// post sends a form as the page has it, with a key of its own.
func (w *world) post(path string, form url.Values) answer {
	w.t.Helper()
	if form == nil {
		form = url.Values{}
	}
	if !form.Has("key") {
		form.Set("key", newID().String())
	}
	return w.send(path, form)
}

func (w *world) send(path string, form url.Values) answer {
	w.t.Helper()
	return w.ask(http.MethodPost, path, strings.NewReader(form.Encode()))
}

func (w *world) ask(method, path string, body io.Reader) answer {
	w.t.Helper()
	request, err := http.NewRequestWithContext(w.t.Context(), method, w.server.URL+admin.Base+path, body)
	if err != nil {
		w.t.Fatal(err)
	}
	if body != nil {
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		request.Header.Set("Origin", w.server.URL)
	}
	response, err := w.browser.Do(request)
	if err != nil {
		w.t.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		w.t.Fatal(err)
	}
	return answer{response.StatusCode, response.Request.URL.RequestURI(), string(text), response.Header}
}

// has tells which of the texts stand on a page.
func (w *world) has(got answer, texts ...string) {
	w.t.Helper()
	if got.status != http.StatusOK {
		w.t.Errorf("%s: %d", got.at, got.status)
	}
	for _, text := range texts {
		if !strings.Contains(got.body, text) {
			w.t.Errorf("%s: no %q in\n%s", got.at, text, plain(got.body))
		}
	}
}

var tags = regexp.MustCompile(`(?s)<[^>]*>|\s+`)

// plain is a page without its marks.
func plain(body string) string { return strings.TrimSpace(tags.ReplaceAllString(body, " ")) }

// kinds are the actions of the panel in the log, in order.
func (w *world) kinds() (all []string) {
	w.t.Helper()
	const read = `select payload->>'kind' from events where type = 'action.received' and payload->>'channel' = 'admin' order by position`
	rows, err := w.pool.Query(w.t.Context(), read)
	if err != nil {
		w.t.Fatal(err)
	}
	for rows.Next() {
		var kind string
		if err := rows.Scan(&kind); err != nil {
			w.t.Fatal(err)
		}
		all = append(all, kind)
	}
	if rows.Err() != nil {
		w.t.Fatal(rows.Err())
	}
	return all
}
