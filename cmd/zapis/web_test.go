package main

import (
	"bytes"
	"context"
	"html"
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

	"github.com/jackc/pgx/v5/pgxpool"

	"zapis/adapters/metrics"
	"zapis/adapters/web"
	"zapis/domain"
	"zapis/domain/action"
	"zapis/domain/booking"
	"zapis/eventstore"
	"zapis/projections"
)

var (
	pageLink    = regexp.MustCompile(`http://[^\s"]+/m/\w+`)
	pageTime    = regexp.MustCompile(`href="(/m/\w+\?[^"]*t=\d+[^"]*)"`)
	hiddenInput = regexp.MustCompile(`<input type="hidden" name="([^"]+)" value="([^"]*)"`)
)

// From the links in the messenger to the page, and from a booking there to the master's phone.
func TestTheLinkOfAMasterLeadsToAPage(t *testing.T) {
	t.Parallel()
	p := newProgram(t)
	anna, _ := p.anna()
	link := pageLink.FindString(anna.sees("Страница записи: ").Text)
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	browser := http.Client{Jar: jar}
	read := func(response *http.Response, err error) string {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		defer response.Body.Close()
		body, err := io.ReadAll(response.Body)
		if err != nil || response.StatusCode != http.StatusOK {
			t.Fatalf("%d, %v\n%s", response.StatusCode, err, body)
		}
		return string(body)
	}
	card := read(browser.Get(link))
	if !strings.Contains(card, "Стрижка") || !strings.Contains(card, "https://t.me/") {
		t.Fatalf("the page of %s:\n%s", link, card)
	}
	found := pageTime.FindStringSubmatch(card)
	if found == nil {
		t.Fatalf("no free time on\n%s", card)
	}
	form := url.Values{"name": {"Ирина"}, "phone": {"+79161234567"}}
	for _, input := range hiddenInput.FindAllStringSubmatch(read(browser.Get("http://"+p.address+html.UnescapeString(found[1]))), -1) {
		form.Add(input[1], html.UnescapeString(input[2]))
	}
	visit := read(browser.PostForm(link, form))
	if !strings.Contains(visit, "Готово! Ваш визит ниже.") {
		t.Errorf("booked:\n%s", visit)
	}
	anna.sees("Ирина")
	if log := p.log(); count[booking.Placed](log) != 1 || !bookedThere(log) {
		t.Error("the log does not have the booking, or not the form")
	}
}

func bookedThere(log []domain.Event) bool {
	for _, event := range log {
		if received, ok := event.(action.Received); ok && received.Channel == web.Channel && received.Kind == "book" {
			return true
		}
	}
	return false
}

// Not even a fault, which is logged with its cause, tells the secret; and whoever meets it sees a page.
func TestTheSecretOfAVisitIsInNoLogAndNoMetric(t *testing.T) {
	t.Parallel()
	pool, err := pgxpool.New(t.Context(), "postgres://127.0.0.1:1/none")
	if err != nil {
		t.Fatal(err)
	}
	defer pool.Close()
	var log bytes.Buffer
	logger := slog.New(slog.NewJSONHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	store, err := eventstore.New(pool, eventstore.NewCodec(eventstore.KnownEvents()...))
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	site := web.New(web.Options{
		Store: store, Catalogue: projections.Catalogue{Pool: pool}, Clock: time.Now, Log: logger,
		Await: func(context.Context, int64) error { return nil }, Links: func(string, string) []web.Address { return nil },
	})
	app := &application{metrics: metrics.New("test")}
	app.routes = append(app.routes, site.Route)
	server := newServer(t.Context(), app, logger)
	const secret = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	for _, path := range []string{"/b/" + secret, "/b/" + secret + "/x/move", "/m/" + secret} {
		request, answer := httptest.NewRequest(http.MethodGet, path, nil), httptest.NewRecorder()
		request.Header.Set("Accept-Language", "en")
		server.Handler.ServeHTTP(answer, request)
		if answer.Code != http.StatusInternalServerError || !strings.Contains(answer.Body.String(), "<h1>That did not work</h1>") {
			t.Errorf("%s: %d\n%s", path, answer.Code, answer.Body)
		}
	}
	counted := httptest.NewRecorder()
	app.metrics.Handler().ServeHTTP(counted, httptest.NewRequest(http.MethodGet, "/metrics", nil))
	for _, kept := range []string{log.String(), counted.Body.String()} {
		if strings.Contains(kept, secret) || !strings.Contains(kept, "/b/:secret") || !strings.Contains(kept, "/m/:code") {
			t.Errorf("kept:\n%s", kept)
		}
	}
}
