package telegramapi_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/go-telegram/bot"

	"zapis/adapters/sandbox/telegramapi"
)

// delivered is one update as it reached the webhook.
type delivered struct {
	ID     int64
	Chat   int64
	Text   string
	Secret string
}

// hook is a webhook that answers with what decide says and tells of every delivery.
func (w *world) hook(decide func(delivered) int) (address string, seen chan delivered) {
	seen = make(chan delivered, 1000)
	server := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		var u struct {
			ID      int64 `json:"update_id"`
			Message struct {
				Text string `json:"text"`
				Chat struct {
					ID int64 `json:"id"`
				} `json:"chat"`
			} `json:"message"`
		}
		if err := json.Unmarshal(body, &u); err != nil {
			w.Errorf("webhook body: %v", err)
		}
		d := delivered{u.ID, u.Message.Chat.ID, u.Message.Text, r.Header.Get("X-Telegram-Bot-Api-Secret-Token")}
		rw.WriteHeader(decide(d))
		seen <- d
	}))
	w.Cleanup(func() { w.api.Close(); server.Close() })
	return server.URL, seen
}

func always(status int) func(delivered) int { return func(delivered) int { return status } }

func (w *world) setWebhook(p bot.SetWebhookParams) {
	w.Helper()
	_, err := w.bot.SetWebhook(w.ctx(), &p)
	w.must(err)
}

func TestAWebhookGetsUpdatesWithItsSecret(t *testing.T) {
	w := newWorld(t)
	url, seen := w.hook(always(200))
	w.must(w.irina.Start("early")) // waits in the queue until there is a webhook
	w.setWebhook(bot.SetWebhookParams{URL: url, SecretToken: "s-3_cret"})
	w.must(w.irina.Type("привет"))
	first, second := <-seen, <-seen
	if first.Text != "/start early" || second.Text != "привет" || second.ID != first.ID+1 {
		t.Errorf("delivered %+v, %+v", first, second)
	}
	if first.Secret != "s-3_cret" {
		t.Errorf("secret %q", first.Secret)
	}
	w.proper()
}

func TestAFailedDeliveryIsRetriedLaterAndLater(t *testing.T) {
	w := newWorld(t)
	failures := 3
	url, seen := w.hook(func(delivered) int {
		if failures > 0 {
			failures--
			return 500
		}
		return 204
	})
	w.setWebhook(bot.SetWebhookParams{URL: url})
	w.must(w.irina.Type("один"))
	w.must(w.irina.Type("два"))
	for _, delay := range []time.Duration{time.Second, 2 * time.Second, 4 * time.Second} {
		if d := <-seen; d.Text != "один" {
			t.Fatalf("delivered %q before the first update was taken", d.Text)
		}
		w.clock.AwaitAlarms(1)
		w.clock.Advance(delay - 1)
		if w.clock.Alarms() != 1 {
			t.Fatalf("retried before %s", delay)
		}
		w.clock.Advance(1)
	}
	info, err := w.bot.GetWebhookInfo(w.ctx())
	w.must(err)
	if !strings.Contains(info.LastErrorMessage, "500") {
		t.Errorf("last error %q", info.LastErrorMessage)
	}
	if a, b := <-seen, <-seen; a.Text != "один" || b.Text != "два" {
		t.Errorf("delivered %q, %q", a.Text, b.Text)
	}
}

func TestChatsAreDeliveredInParallelUpToMaxConnections(t *testing.T) {
	w := newWorld(t)
	entered, leave := make(chan int64, 10), make(chan struct{})
	var inside, most atomic.Int32
	url, seen := w.hook(func(d delivered) int {
		most.Store(max(most.Load(), inside.Add(1)))
		entered <- d.Chat
		<-leave
		inside.Add(-1)
		return 200
	})
	w.setWebhook(bot.SetWebhookParams{URL: url, MaxConnections: 2})
	for id := int64(1); id <= 3; id++ {
		chat := w.open(id, "Кто-то", "ru")
		w.must(chat.Type("а"))
		w.must(chat.Type("б"))
	}
	if a, b := <-entered, <-entered; a == b {
		t.Error("two updates of one chat under way at once")
	}
	for range 20 { // time enough for a third one to come, were it sent
		w.must(sent(w.bot.GetWebhookInfo(w.ctx())))
	}
	close(leave)
	order := map[int64][]string{}
	for range 6 {
		d := <-seen
		order[d.Chat] = append(order[d.Chat], d.Text)
	}
	if most.Load() != 2 {
		t.Errorf("%d deliveries under way at once where max_connections is 2", most.Load())
	}
	for chat, texts := range order {
		if !slices.Equal(texts, []string{"а", "б"}) {
			t.Errorf("chat %d got %q", chat, texts)
		}
	}
}

func TestDeliveryCanRepeatShuffleAndPause(t *testing.T) {
	w := newWorld(t)
	url, seen := w.hook(always(200))
	w.api.Deliver(telegramapi.Delivery{Copies: 2, Paused: true})
	w.setWebhook(bot.SetWebhookParams{URL: url, MaxConnections: 1})
	for i := range 10 {
		w.must(w.irina.Type(strings.Repeat("я", i+1)))
	}
	if len(seen) > 0 {
		t.Fatal("delivered while paused")
	}
	w.api.Deliver(telegramapi.Delivery{Shuffle: 7})
	var ids []int64
	times := map[int64]int{}
	for range 20 {
		d := <-seen
		ids = append(ids, d.ID)
		times[d.ID]++
	}
	if slices.IsSorted(ids) {
		t.Error("delivered in order")
	}
	for id, n := range times {
		if n != 2 {
			t.Errorf("update %d came %d times", id, n)
		}
	}
}

func TestAllowedUpdatesAreHonouredAndKept(t *testing.T) {
	w := newWorld(t)
	url, seen := w.hook(always(200))
	w.setWebhook(bot.SetWebhookParams{URL: url, AllowedUpdates: []string{"my_chat_member"}})
	w.setWebhook(bot.SetWebhookParams{URL: url})
	w.must(w.irina.Type("не придёт"))
	w.irina.Block()
	if d := <-seen; d.Text != "" || d.ID != 1 {
		t.Errorf("delivered %+v", d)
	}
	_, err := w.bot.SetWebhook(w.ctx(), &bot.SetWebhookParams{URL: url, AllowedUpdates: []string{"messages"}})
	w.refused(err, "unsupported update type specified")
	w.improper()
}

func TestWebhookAddressAndSecretAreChecked(t *testing.T) {
	w := newWorld(t)
	for _, c := range []struct{ url, secret, complaint string }{
		{"http://example.org/hook", "", "An HTTPS URL must be provided for webhook"},
		{"https://example.org:8080/hook", "", "only on ports 80, 88, 443 or 8443"},
		{"https://example.org:8443/hook", "sec ret", "secret token contains unallowed characters"},
		{"https://example.org/hook", strings.Repeat("s", 257), "secret token is too long"},
	} {
		_, err := w.bot.SetWebhook(w.ctx(), &bot.SetWebhookParams{URL: c.url, SecretToken: c.secret})
		w.refused(err, c.complaint)
		w.improper()
	}
	w.setWebhook(bot.SetWebhookParams{URL: "https://example.org:8443/hook", SecretToken: strings.Repeat("s", 256), MaxConnections: 100})
	info, err := w.bot.GetWebhookInfo(w.ctx())
	w.must(err)
	if info.URL != "https://example.org:8443/hook" || info.MaxConnections != 100 {
		t.Errorf("info %+v", info)
	}
}
