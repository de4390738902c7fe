package telegram_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/labstack/echo/v4"

	"zapis/adapters/dialog"
	"zapis/adapters/sandbox/telegramapi"
)

// taker is a receiver that keeps what it is given, and refuses while it is told to.
type taker struct {
	mu      sync.Mutex
	refuses int
	taken   []dialog.Update
	arrived chan struct{}
	given   int
}

func (d *taker) Receive(_ context.Context, update dialog.Update, _ []byte) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.refuses > 0 {
		d.refuses--
		return errors.New("the log cannot be written")
	}
	d.taken = append(d.taken, update)
	if d.arrived != nil {
		close(d.arrived)
		d.arrived = nil
	}
	return nil
}

// hurry moves the clock whenever something waits for it until an update was taken in: what waits first may be
// the long poll and not a pause.
func (d *taker) hurry(w *world, step time.Duration) {
	for !d.took() {
		w.clock.AwaitAlarms(1)
		w.clock.Advance(step)
	}
}

// took tells whether anything was taken in.
func (d *taker) took() bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return len(d.taken) > 0
}

// next waits for one more update.
func (d *taker) next(w *world) dialog.Update {
	w.Helper()
	for {
		d.mu.Lock()
		if len(d.taken) > d.given {
			u := d.taken[d.given]
			d.given++
			d.mu.Unlock()
			return u
		}
		arrived := make(chan struct{})
		d.arrived = arrived
		d.mu.Unlock()
		select {
		case <-arrived:
		case <-w.soon().Done():
			w.Fatal("no update came")
		}
	}
}

// poll fetches updates until the test ends; the greeting that opened the chat is taken out first.
func poll(w *world, door *taker) {
	ctx, stop := context.WithCancel(w.Context())
	done := make(chan error, 1)
	go func() { done <- w.bot.Poll(ctx, door) }()
	w.Cleanup(func() {
		stop()
		if err := <-done; err != nil {
			w.Errorf("polling ended: %v", err)
		}
	})
	door.next(w)
}

func TestWebhookStatuses(t *testing.T) {
	w := newWorld(t)
	const update = `{"update_id":9,"message":{"message_id":7,"date":1,"from":{"id":501,"is_bot":false,"first_name":"И"},"chat":{"id":501,"type":"private"},"text":"hi"}}`
	for name, test := range map[string]struct {
		secret, body string
		refuses      int
		want, taken  int
	}{
		"taken in":               {"s3cret", update, 0, 200, 1},
		"without the secret":     {"", update, 0, 401, 0},
		"with another secret":    {"s3cret2", update, 0, 401, 0},
		"with a part of it":      {"s3cre", update, 0, 401, 0},
		"in capitals":            {"S3CRET", update, 0, 401, 0},
		"broken JSON":            {"s3cret", `{"update_id":`, 0, 400, 0},
		"no update":              {"s3cret", `{}`, 0, 400, 0},
		"a megabyte and more":    {"s3cret", update + strings.Repeat(" ", 1<<20), 0, 413, 0},
		"the log is not there":   {"s3cret", update, 1, 500, 0},
		"nothing to answer":      {"s3cret", `{"update_id":9,"poll":{"id":"1"}}`, 0, 200, 0},
		"an update of next year": {"s3cret", `{"update_id":9,"telepathy":{}}`, 0, 200, 0},
	} {
		t.Run(name, func(t *testing.T) {
			door := &taker{refuses: test.refuses}
			router := echo.New()
			router.POST("/hook", w.bot.Webhook("s3cret", door))
			request := httptest.NewRequest(http.MethodPost, "/hook", strings.NewReader(test.body))
			request.Header.Set("X-Telegram-Bot-Api-Secret-Token", test.secret)
			answer := httptest.NewRecorder()
			router.ServeHTTP(answer, request)
			if answer.Code != test.want || len(door.taken) != test.taken {
				t.Errorf("status %d and %d taken in, want %d and %d", answer.Code, len(door.taken), test.want, test.taken)
			}
		})
	}
}

func TestAWebhookWithoutASecretLetsNobodyIn(t *testing.T) {
	w := newWorld(t)
	router := echo.New()
	router.POST("/hook", w.bot.Webhook("", &taker{}))
	answer := httptest.NewRecorder()
	router.ServeHTTP(answer, httptest.NewRequest(http.MethodPost, "/hook", strings.NewReader(`{"update_id":1}`)))
	if answer.Code != http.StatusUnauthorized {
		t.Errorf("status %d", answer.Code)
	}
}

func TestAWebhookIsDeliveredAgainAfterAFailure(t *testing.T) {
	w := newWorld(t)
	door := &taker{refuses: 2}
	router := echo.New()
	router.POST("/hook", w.bot.Webhook("s3cret", door))
	server := httptest.NewServer(router)
	t.Cleanup(server.Close)
	w.must(w.bot.UseWebhook(t.Context(), server.URL+"/hook", "s3cret"))
	for range 2 {
		w.clock.AwaitAlarms(1)
		w.clock.Advance(time.Minute)
	}
	if u := door.next(w); u.Kind != dialog.Start {
		t.Errorf("%s came", u.Kind)
	}
}

func TestPollingConfirmsOnlyWhatWasTakenIn(t *testing.T) {
	w := newWorld(t)
	w.must(w.irina.Type("two"))
	w.must(w.irina.Type("three"))
	door := &taker{refuses: 1}
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- w.bot.Poll(ctx, door) }()
	door.hurry(w, time.Minute) // through the pause after the refusal
	var texts []string
	for range 3 {
		texts = append(texts, door.next(w).Text)
	}
	if got := strings.Join(texts, ","); got != ",two,three" {
		t.Errorf("taken in: %s", got)
	}
	w.must(w.irina.Type("four"))
	if got := door.next(w).Text; got != "four" {
		t.Errorf("then %s", got)
	}
	stop()
	w.must(<-done)
}

func TestPollingRemovesTheWebhook(t *testing.T) {
	w := newWorld(t)
	w.must(w.bot.UseWebhook(t.Context(), w.url+"/nobody", "s3cret"))
	door := &taker{}
	poll(w, door)
	if len(door.taken) != 1 {
		t.Errorf("%d taken in", len(door.taken))
	}
}

func TestPollingOutlastsTrouble(t *testing.T) {
	for name, fault := range map[string]telegramapi.Fault{
		"a page": telegramapi.Page(502), "cut off": telegramapi.CutAfter(), "too many": telegramapi.TooManyRequests(9 * time.Second),
		"another poller": telegramapi.Refused(409, "Conflict: terminated by other getUpdates request"),
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.api.Plan("getUpdates", 1, fault)
			door := &taker{}
			go door.hurry(w, 9*time.Second)
			poll(w, door)
			if len(door.taken) != 1 {
				t.Errorf("%d taken in", len(door.taken))
			}
		})
	}
}

func TestPollingEndsWithATokenThatDoesNotHold(t *testing.T) {
	w := newWorld(t)
	w.api.Plan("getUpdates", 1, telegramapi.Refused(401, "Unauthorized"))
	if err := w.bot.Poll(w.soon(), &taker{}); err == nil || strings.Contains(err.Error(), "secret-token") {
		t.Error(err)
	}
}

func TestIntroduce(t *testing.T) {
	w := newWorld(t)
	if link := w.bot.StartLink("abc"); link != "" {
		t.Errorf("a link before the name is known: %s", link)
	}
	w.must(w.bot.Introduce(t.Context(), "ru", "en"))
	if link := w.bot.StartLink("abc"); link != "https://t.me/ZapisTestBot?start=abc" {
		t.Error(link)
	}
	var languages []string
	for _, r := range w.api.Requests("setMyCommands") {
		languages = append(languages, r.Field("language_code"))
	}
	if got := strings.Join(languages, ","); got != ",ru,en" {
		t.Errorf("menus for %q", got)
	}
}
