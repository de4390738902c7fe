package admin_test

import (
	"bufio"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/note"

	"zapis/adapters/admin"
	"zapis/commands"
	"zapis/domain"
	"zapis/domain/access"
	"zapis/domain/action"
	"zapis/eventstore"
	"zapis/eventstore/transparency"
	"zapis/projections"
	"zapis/projections/audit"
)

// withAudit lets the panel read the log, and prove it with this key.
func withAudit(key *transparency.Key) func(*world, *admin.Options) {
	return func(w *world, o *admin.Options) {
		o.Audit = admin.Audit{
			Log: audit.Log{Store: w.store, Pool: w.pool}, Masters: projections.Directory{Pool: w.pool},
			Verifiers: func() (note.Verifiers, error) {
				verifier, err := note.NewVerifier(key.Verifier())
				return note.VerifierList(verifier), err
			},
			Key:       func() (string, error) { return key.Verifier(), nil },
			Published: func() ([]string, error) { return nil, nil },
			Newest:    func() (string, error) { return "", nil },
		}
	}
}

func newKey(t *testing.T) *transparency.Key {
	t.Helper()
	key, err := transparency.MakeKey(t.TempDir()+"/key", "zapis.test")
	if err != nil {
		t.Fatal(err)
	}
	return key
}

// said is an action in which somebody wrote this.
func (w *world) said(text string) string {
	w.t.Helper()
	id := newID()
	_, err := w.store.Append(w.t.Context(), eventstore.Command{
		ID: newID(), Meta: eventstore.Meta{Action: id, Command: "action.receive", Actor: w.anna, Channel: "vk"},
		Streams: []eventstore.Stream{{Name: action.StreamOf(id), Events: []domain.Event{
			action.Received{Action: id, Person: w.anna, Channel: "vk", Kind: "text", Body: domain.Personal(text)},
			action.Handled{Action: id, Person: w.anna, Refusal: "slot_taken", Millis: 12, Screens: []string{"booked"}, Shown: []domain.Personal{domain.Personal("shown " + text)}},
		}}},
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return id.String()
}

func TestTheLogIsShownWithoutWhatPeopleWrote(t *testing.T) {
	t.Parallel()
	w := newWorld(t, withAudit(newKey(t)))
	client := w.client("Ирина")
	visit := w.book(client, 3*time.Hour)
	spoken := w.said("my secret")
	w.as(access.Auditor)
	w.has(w.get("/log"), spoken, "slot_taken", "12 ms", "vk", w.anna.String())
	named := w.get("/log?mentions=" + visit.String())
	w.has(named, client.String(), "booking.place")
	if strings.Contains(named.body, spoken) {
		t.Error("what names no booking is among what names it")
	}
	none := w.get("/log?channel=whatsapp")
	w.has(none, "Nothing fits.")
	one := w.get("/log/" + spoken)
	w.has(one, "action.received", "action.handled", "[personal]", "slot_taken", "Proof that it is in the log")
	if strings.Contains(one.body, "my secret") || strings.Contains(one.body, "Show personal texts") {
		t.Error("an auditor sees personal texts, or the button for them")
	}
	if got := w.post("/log/"+spoken+"/reveal", nil); got.status != http.StatusForbidden || strings.Contains(got.body, "my secret") {
		t.Errorf("an auditor revealed: %d", got.status)
	}
}

func TestAnAdminSeesPersonalTextsOfOneActionAndThatIsLogged(t *testing.T) {
	t.Parallel()
	w := newWorld(t, withAudit(newKey(t)))
	spoken := w.said("my secret")
	w.as(access.Admin)
	w.has(w.get("/log/"+spoken), "Show personal texts")
	w.has(w.post("/log/"+spoken+"/reveal", nil), "my secret", "shown my secret")
	if kinds := w.kinds(); kinds[len(kinds)-1] != "reveal" {
		t.Errorf("logged: %v", kinds)
	}
}

func TestHostileQuestionsToTheLogAreTurnedDown(t *testing.T) {
	t.Parallel()
	w := newWorld(t, withAudit(newKey(t)))
	w.as(access.Admin)
	for _, path := range []string{
		"/log?mentions=nobody", "/log?type=booking.eaten", "/log?before=-1", "/log?before=1e9", "/log?since=yesterday", "/log?channel=%22", "/log?until=%00",
		"/log?channel=" + strings.Repeat("x", 500), "/log/1", "/log/" + newID().String(), "/replay?master=x", "/replay?master=" + newID().String(),
		"/replay?at=x", "/replay/screen?person=x", "/proof/file?event=x", "/proof/file?event=999999",
	} {
		if got := w.get(path); got.status < 400 || got.status >= 500 {
			t.Errorf("%.60s: %d", path, got.status)
		}
	}
}

func TestWhatHappensIsToldOnTheLog(t *testing.T) {
	t.Parallel()
	w := newWorld(t, withAudit(newKey(t)))
	w.as(access.Auditor)
	lines := w.stream("/log/tail?channel=vk")
	<-lines
	spoken := w.said("my secret")
	for line := range lines {
		if strings.Contains(line, "my secret") {
			t.Fatal("it tells what somebody wrote")
		}
		if strings.Contains(line, spoken) {
			return
		}
	}
	t.Error("the stream ended")
}

// stream are the lines of a stream of events, which is open when it returns.
func (w *world) stream(path string) <-chan string {
	w.t.Helper()
	request, err := http.NewRequestWithContext(w.t.Context(), http.MethodGet, w.server.URL+admin.Base+path, nil)
	if err != nil {
		w.t.Fatal(err)
	}
	response, err := w.browser.Do(request)
	if err != nil {
		w.t.Fatal(err)
	}
	w.t.Cleanup(func() { response.Body.Close() })
	lines := make(chan string)
	go func() {
		defer close(lines)
		for scan := bufio.NewScanner(response.Body); scan.Scan(); {
			select {
			case lines <- scan.Text():
			case <-w.t.Context().Done():
				return
			}
		}
	}()
	return lines
}

func TestTheTimeMachineShowsWhatWasTrue(t *testing.T) {
	t.Parallel()
	w := newWorld(t, withAudit(newKey(t)))
	client := w.client("Ирина")
	visit := w.book(client, 3*time.Hour) // 15:00 at the place
	booked := w.lastRecorded()
	w.done(w.CancelBooking(w.t.Context(), w.by(client), commands.CancelBooking{Booking: visit}))
	w.as(access.Auditor)
	w.has(w.send("/replay", url.Values{"q": {"маникюр"}}), w.master.String())
	at := "&day=2026-11-23&at=" + url.QueryEscape(booked.Format(time.RFC3339Nano))
	then := w.get("/replay?master=" + w.master.String() + at)
	w.has(then, "Студия", "Маникюр", "23.11.2026 15:00–16:00", "08:00–22:00")
	if strings.Contains(then.body, "cancelled") {
		t.Error("it was not cancelled then")
	}
	w.has(w.get("/replay?day=2026-11-23&master="+w.master.String()), "cancelled")
	w.has(w.get("/replay?master="+w.master.String()+"&at=1999-01-01T00:00:00"), "The master was not there yet.")
}

// lastRecorded is when the last event was.
func (w *world) lastRecorded() (at time.Time) {
	w.t.Helper()
	if err := w.pool.QueryRow(w.t.Context(), `select recorded_at from events order by position desc limit 1`).Scan(&at); err != nil {
		w.t.Fatal(err)
	}
	return at
}

func TestWhatSomebodySawIsShown(t *testing.T) {
	t.Parallel()
	w := newWorld(t, withAudit(newKey(t)))
	w.said("a screen")
	w.as(access.Auditor)
	w.has(w.get("/replay/screen?person="+w.anna.String()), "shown a screen", "booked")
	w.has(w.get("/replay/screen?person="+newID().String()), "Nothing had been shown to them yet.")
}
