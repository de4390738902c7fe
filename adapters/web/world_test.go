package web_test

import (
	"context"
	"html"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"sync/atomic"
	"testing"
	"time"
	_ "time/tzdata"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/labstack/echo/v4"

	"zapis/adapters/postgres/postgrestest"
	"zapis/adapters/web"
	"zapis/commands"
	"zapis/commands/asked"
	"zapis/domain"
	"zapis/domain/master"
	"zapis/domain/person"
	"zapis/domain/slots"
	"zapis/eventstore"
	"zapis/projections"
)

// monday is noon in Moscow.
var monday = time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)

// world is a master, Anna, who works in Moscow every day from ten to eight, and the pages of hers.
type world struct {
	*commands.Commands
	t       testing.TB
	now     atomic.Pointer[time.Time]
	pool    *pgxpool.Pool
	store   *eventstore.Store
	await   func(context.Context, int64) error
	server  *httptest.Server
	anna    domain.ID // the person
	master  domain.ID
	place   domain.ID
	service domain.ID
	code    string
}

// generous are limits that no test reaches unless it is about them.
var generous = web.Rates{Pages: 1e5, Forms: 1e5, Wrong: 1e5}

func newWorld(t testing.TB, rates web.Rates) *world {
	t.Helper()
	pool := postgrestest.Pool(t)
	store, err := eventstore.New(pool, eventstore.NewCodec(eventstore.KnownEvents()...))
	if err != nil {
		t.Fatal(err)
	}
	runner := projections.New(store, pool, slog.New(slog.DiscardHandler))
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan struct{})
	go func() { defer close(ended); runner.Run(ctx) }()
	t.Cleanup(func() { stop(); <-ended; store.Close() })
	w := &world{t: t, pool: pool, store: store, place: newID(), service: newID()}
	w.at(monday)
	w.Commands = commands.New(store, w.clock)
	w.await = func(ctx context.Context, position int64) error { return runner.AwaitAll(ctx, position) }
	router := echo.New()
	router.IPExtractor = echo.ExtractIPFromXFFHeader()
	w.server = httptest.NewServer(router)
	t.Cleanup(w.server.Close)
	web.New(web.Options{
		Commands: w.Commands, Catalogue: projections.Catalogue{Pool: pool}, Free: projections.FreeSlots{Pool: pool},
		Active: projections.ActiveBookings{Pool: pool}, Said: projections.Reviews{Pool: pool}, Left: func(context.Context, string, time.Time) ([]asked.Left, error) { return nil, nil },
		Store: store, Await: w.await, Clock: w.clock, Base: w.server.URL, Log: slog.New(slog.DiscardHandler), Rates: rates,
		Links: func(code, sentence string) []web.Address {
			return []web.Address{
				{Messenger: "telegram", URL: "https://t.me/zapis_bot?start=" + code},
				{Messenger: "whatsapp", URL: "https://wa.me/79160000000?text=" + url.QueryEscape(sentence)},
			}
		},
	}).Route(router)
	w.settleIn()
	return w
}

func (w *world) settleIn() {
	w.t.Helper()
	w.anna = w.person("test", "Анна")
	done, id, err := w.RegisterMaster(w.t.Context(), w.by(w.anna), commands.RegisterMaster{Name: "Анна, маникюр", Currency: "RUB", Locale: "ru"})
	w.master = id
	w.done(done, err)
	w.tell(master.AddPlace{Place: w.place, Name: "Студия", Address: "Садовая, 3", Zone: "Europe/Moscow"})
	every := []slots.Hours{{Days: []int{1, 2, 3, 4, 5, 6, 7}, Window: slots.Window{Start: 10 * 60, End: 20 * 60}}}
	w.tell(master.SetHours{Place: w.place, Hours: every})
	w.tell(master.AddService{Service: w.service, Offer: master.Offer{Name: "Маникюр", Description: "С покрытием", DurationMin: 60, Price: 150000}})
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

func (w *world) policy(change func(*master.Policy)) {
	w.t.Helper()
	policy := master.DefaultPolicy()
	change(&policy)
	w.tell(master.SetPolicy{Policy: policy})
}

func (w *world) person(messenger string, name domain.Personal) domain.ID {
	w.t.Helper()
	done, id, err := w.RegisterPerson(w.t.Context(), commands.Meta{Action: newID(), Channel: messenger}, person.Register{
		Name: name, Locale: "ru", Messenger: messenger, Account: domain.Personal(newID().String()),
	})
	w.done(done, err)
	return id
}

func (w *world) client(name domain.Personal) domain.ID {
	w.t.Helper()
	id := w.person("test", name)
	done, _, err := w.FollowLink(w.t.Context(), w.by(id), w.code)
	w.done(done, err)
	return id
}

func (w *world) book(client domain.ID, starts time.Time) domain.ID {
	w.t.Helper()
	id := newID()
	w.done(w.PlaceBooking(w.t.Context(), w.by(client), commands.PlaceBooking{
		Booking: id, Master: w.master, Place: w.place, Services: []domain.ID{w.service}, Starts: starts,
	}))
	return id
}

// browser is somebody with a browser without scripts, which keeps cookies.
type browser struct {
	*world
	cookie  string
	header  http.Header
	address string // of the page they are on
	page    answer
}

type answer struct {
	status int
	header http.Header
	body   string
}

// text is the page with simple spaces.
func (a answer) text() string {
	return strings.NewReplacer("\u2009", " ", "\u00a0", " ").Replace(html.UnescapeString(a.body))
}

func (w *world) browser() *browser {
	return &browser{world: w, header: http.Header{"Accept-Language": {"ru-RU,ru;q=0.9,en;q=0.5"}}}
}

// send asks once, without following where an answer leads.
func (b *browser) send(method, path string, form url.Values) answer {
	b.t.Helper()
	request, err := http.NewRequestWithContext(b.t.Context(), method, b.server.URL+path, strings.NewReader(form.Encode()))
	if err != nil {
		b.t.Fatal(err)
	}
	for name, values := range b.header {
		request.Header[name] = values
	}
	if method == http.MethodPost {
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		if request.Header.Get("Sec-Fetch-Site") == "" && request.Header.Get("Origin") == "" {
			request.Header.Set("Sec-Fetch-Site", "same-origin")
		}
	}
	if b.cookie != "" {
		request.AddCookie(&http.Cookie{Name: "zapis", Value: b.cookie})
	}
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	response, err := client.Do(request)
	if err != nil {
		b.t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	for _, cookie := range response.Cookies() {
		b.cookie = cookie.Value
	}
	return answer{response.StatusCode, response.Header, string(body)}
}

// opens goes to a page, which must be one.
func (b *browser) opens(path string) answer {
	b.t.Helper()
	b.page, b.address = b.send(http.MethodGet, path, nil), path
	if b.page.status != http.StatusOK {
		b.t.Fatalf("%s: %d\n%s", path, b.page.status, b.page.body)
	}
	return b.page
}

var (
	links   = regexp.MustCompile(`<a [^>]*href="([^"]+)"[^>]*>([^<]+)</a>`)
	inputs  = regexp.MustCompile(`<input type="hidden" name="([^"]+)" value="([^"]*)"`)
	formsIn = regexp.MustCompile(`(?s)<form method="post" action="([^"]+)"(.*?)</form>`)
)

// link is where the first link with a text leads.
func (b *browser) link(text string) string {
	b.t.Helper()
	for _, found := range links.FindAllStringSubmatch(b.page.body, -1) {
		if html.UnescapeString(found[2]) == text {
			return html.UnescapeString(found[1])
		}
	}
	b.t.Fatalf("no link %q on %s:\n%s", text, b.address, b.page.body)
	return ""
}

func (b *browser) clicks(text string) answer { b.t.Helper(); return b.opens(b.link(text)) }

// form is the form of the page that leads to an address that ends so, as the page fills it in.
func (b *browser) form(end string) (action string, form url.Values) {
	b.t.Helper()
	for _, found := range formsIn.FindAllStringSubmatch(b.page.body, -1) {
		if !strings.HasSuffix(found[1], end) {
			continue
		}
		form = url.Values{}
		for _, input := range inputs.FindAllStringSubmatch(found[2], -1) {
			form.Add(input[1], html.UnescapeString(input[2]))
		}
		return html.UnescapeString(found[1]), form
	}
	b.t.Fatalf("no form for %q on %s:\n%s", end, b.address, b.page.body)
	return "", nil
}

// submits sends the form of the page with what was typed, and follows where that leads.
func (b *browser) submits(end string, typed ...string) answer {
	b.t.Helper()
	action, form := b.form(end)
	for i := 0; i+1 < len(typed); i += 2 {
		form.Set(typed[i], typed[i+1])
	}
	return b.follows(b.send(http.MethodPost, action, form))
}

func (b *browser) follows(a answer) answer {
	b.t.Helper()
	if a.status == http.StatusSeeOther {
		return b.opens(a.header.Get("Location"))
	}
	b.page = a
	return a
}

// chooses goes from the master's link to the form for a time of the first free day.
func (b *browser) chooses(clock string) {
	b.t.Helper()
	b.opens("/m/" + b.code)
	b.clicks(clock)
}

// sees fails unless the page holds a text.
func (b *browser) sees(texts ...string) {
	b.t.Helper()
	for _, text := range texts {
		if !strings.Contains(b.page.text(), text) {
			b.t.Fatalf("no %q on %s:\n%s", text, b.address, b.page.body)
		}
	}
}

// events are all of a type in the log.
func events[E domain.Event](w *world) (found []E) {
	w.t.Helper()
	recorded, err := w.store.Page(w.t.Context(), 0, 100_000)
	if err != nil {
		w.t.Fatal(err)
	}
	for _, r := range recorded {
		event, err := w.store.Codec().Decode(r)
		if err != nil {
			w.t.Fatal(err)
		}
		if e, ok := event.(E); ok {
			found = append(found, e)
		}
	}
	return found
}

// reviewed gives Anna a price list and reviews, as a master has who has worked for a while.
func (w *world) reviewed() {
	w.t.Helper()
	w.tell(master.ChangeProfile{Name: "Anna, nails", About: "Ten years of manicures, with care and without hurry. Tea is on the house."})
	w.tell(master.ChangeService{Service: w.service, Offer: master.Offer{Name: "Manicure", Description: "With a coating", DurationMin: 60, Price: 150000}})
	for _, offer := range []master.Offer{
		{Name: "Pedicure", DurationMin: 90, Price: 220000}, {Name: "Repair of a nail", DurationMin: 15, Price: 20000},
		{Name: "Design", Description: "Up to ten nails", DurationMin: 30, Price: 60000},
	} {
		w.tell(master.AddService{Service: newID(), Offer: offer})
	}
	for i, text := range []domain.Personal{"Neat and quick, thank you!", "Second time here, I will come again."} {
		client := w.client("Olga")
		id := w.book(client, w.clock().Add(3*time.Hour))
		w.at(w.clock().Add(5 * time.Hour))
		w.done(w.CompleteBooking(w.t.Context(), w.by(w.anna), id))
		w.done(w.ReviewBooking(w.t.Context(), w.by(client), id, 5-i, text))
		w.at(monday.AddDate(0, 0, i+1))
	}
}
