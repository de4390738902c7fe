package main

import (
	"bytes"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"zapis/adapters/calendar"
	"zapis/adapters/metrics"
	"zapis/projections"
)

var calendarAddress = regexp.MustCompile(`http://[^\s"]+/calendar/[A-Z2-7]{26}\.ics`)

// asked is the body of an address, with its status.
func (p *program) asked(address string) (int, string) {
	p.t.Helper()
	response, err := http.Get(address)
	if err != nil {
		p.t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		p.t.Fatal(err)
	}
	return response.StatusCode, string(body)
}

// From the switch in the messenger to the calendar program, and where the address opens nothing any more.
func TestAClientHasTheirVisitsInTheirOwnCalendar(t *testing.T) {
	t.Parallel()
	p := newProgram(t)
	_, code := p.anna()
	irina := p.phone(2, "Ирина", "ru")
	irina.start(code)
	irina.types("/settings")
	irina.offered("Календарь")
	irina.taps("Календарь")
	opened := func() string {
		t.Helper()
		irina.offered("Включить")
		irina.taps("Включить")
		address := calendarAddress.FindString(irina.offered("Новый адрес").Text)
		if status, body := p.asked(address); status != http.StatusOK || strings.Contains(body, "VEVENT") {
			t.Fatalf("%s is answered %d\n%s", address, status, body)
		}
		return address
	}
	ended := opened()
	irina.taps("Выключить")
	irina.offered("Включить")
	if status, _ := p.asked(ended); status != http.StatusNotFound {
		t.Errorf("switched off, it is answered %d", status)
	}
	address := opened()
	irina.start(code)
	irina.offered("Записаться")
	irina.book()
	if status, body := p.asked(address); status != http.StatusOK || strings.Count(body, "BEGIN:VEVENT") != 1 || !strings.Contains(body, "SUMMARY:Стрижка · Анна") {
		t.Errorf("%d\n%s", status, body)
	}
	if status, body := p.asked(strings.TrimSuffix(address, ".ics")); status != http.StatusOK || !strings.Contains(body, "webcal://") {
		t.Errorf("the page: %d\n%s", status, body)
	}
}

// Not even a fault, which is logged with its cause, tells the address.
func TestTheAddressOfACalendarIsInNoLogAndNoMetric(t *testing.T) {
	t.Parallel()
	pool, err := pgxpool.New(t.Context(), "postgres://127.0.0.1:1/none")
	if err != nil {
		t.Fatal(err)
	}
	defer pool.Close()
	const code = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	calendars := calendar.New(calendar.Options{Calendars: projections.Calendars{Pool: pool}, Clock: time.Now})
	app := &application{metrics: metrics.New("test")}
	app.routes = append(app.routes, calendars.Route)
	var log bytes.Buffer
	server := newServer(t.Context(), app, slog.New(slog.NewJSONHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug})))
	for _, path := range []string{"/calendar/" + code + ".ics", "/calendar/" + code, "/calendar/dav/me/"} {
		request, answer := httptest.NewRequest(http.MethodGet, path, nil), httptest.NewRecorder()
		request.SetBasicAuth("me", code)
		server.Handler.ServeHTTP(answer, request)
		if answer.Code != http.StatusInternalServerError {
			t.Errorf("%s: %d", path, answer.Code)
		}
	}
	counted := httptest.NewRecorder()
	app.metrics.Handler().ServeHTTP(counted, httptest.NewRequest(http.MethodGet, "/metrics", nil))
	for _, kept := range []string{log.String(), counted.Body.String()} {
		if strings.Contains(kept, code) || !strings.Contains(kept, "/calendar/:address") || !strings.Contains(kept, "/calendar/dav/*") {
			t.Errorf("kept:\n%s", kept)
		}
	}
}
