package cloudapi_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"zapis/adapters/sandbox/cloudapi"
)

const (
	numberID = "100200300"
	business = "79990000001"
	irina    = "79161234567"
	token    = "EAAG-test"
	secret   = "app-secret"
)

var noon = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

// world is a stand-in with one number, what its webhook got, and Irina's phone.
type world struct {
	*testing.T
	api   *cloudapi.Server
	clock *cloudapi.ManualClock
	url   string
	irina *cloudapi.Chat

	mu       sync.Mutex
	refuses  int
	hooks    []hook
	received chan struct{}
}

type hook struct {
	body      []byte
	signature string
}

func newWorld(t *testing.T, o cloudapi.Options) *world {
	t.Helper()
	w := &world{T: t, clock: cloudapi.NewManualClock(noon), received: make(chan struct{})}
	o.Clock = w.clock
	w.api = cloudapi.New(o)
	w.must(w.api.AddNumber(cloudapi.Number{ID: numberID, Phone: business, Name: "Запись", Token: token, Secret: secret}))
	server := httptest.NewServer(w.api)
	t.Cleanup(func() { w.api.Close(); server.Close() })
	w.url = server.URL
	var err error
	w.irina, err = w.api.Person(irina, "Ирина").Open(business)
	w.must(err)
	return w
}

// listen gives the number a webhook that keeps what it gets.
func (w *world) listen() {
	server := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodGet {
			if r.FormValue("hub.verify_token") != "verify-me" {
				rw.WriteHeader(http.StatusForbidden)
			}
			_, _ = io.WriteString(rw, r.FormValue("hub.challenge"))
			return
		}
		body, _ := io.ReadAll(r.Body)
		w.mu.Lock()
		defer w.mu.Unlock()
		if w.refuses > 0 {
			w.refuses--
			rw.WriteHeader(http.StatusInternalServerError)
			return
		}
		w.hooks = append(w.hooks, hook{body, r.Header.Get("X-Hub-Signature-256")})
		close(w.received)
		w.received = make(chan struct{})
	}))
	w.Cleanup(server.Close)
	w.must(w.api.Subscribe(w.Context(), numberID, server.URL, "verify-me"))
}

// value is what a webhook tells.
type value struct {
	Contacts []map[string]any
	Messages []map[string]any
	Statuses []map[string]any
}

// await waits until the webhook got so many messages or statuses in all, and gives everything.
func (w *world) await(messages, statuses int) (all value) {
	w.Helper()
	ctx, cancel := context.WithTimeout(w.Context(), 10*time.Second)
	defer cancel()
	for {
		w.mu.Lock()
		received := w.received
		all = value{}
		for _, h := range w.hooks {
			v := read(w.T, h.body)
			all.Contacts = append(all.Contacts, v.Contacts...)
			all.Messages = append(all.Messages, v.Messages...)
			all.Statuses = append(all.Statuses, v.Statuses...)
		}
		w.mu.Unlock()
		if len(all.Messages) >= messages && len(all.Statuses) >= statuses {
			return all
		}
		select {
		case <-received:
		case <-ctx.Done():
			w.Fatalf("the webhook got %+v", all)
		}
	}
}

func read(t *testing.T, body []byte) value {
	t.Helper()
	var whole struct {
		Entry []struct{ Changes []struct{ Value value } }
	}
	if err := json.Unmarshal(body, &whole); err != nil {
		t.Fatal(err)
	}
	return whole.Entry[0].Changes[0].Value
}

func (w *world) must(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

// answered is what the API said.
type answered struct {
	status int
	code   int // of an error
	id     string
	raw    map[string]any
}

// send posts a body to /messages.
func (w *world) send(body string) answered {
	w.Helper()
	return w.do(http.MethodPost, "/v24.0/"+numberID+"/messages", "application/json", []byte(body), token)
}

func (w *world) do(method, path, kind string, body []byte, token string) answered {
	w.Helper()
	r, err := http.NewRequestWithContext(w.Context(), method, w.url+path, bytes.NewReader(body))
	w.must(err)
	r.Header.Set("Content-Type", kind)
	r.Header.Set("Authorization", "Bearer "+token)
	response, err := http.DefaultClient.Do(r)
	w.must(err)
	defer response.Body.Close()
	a := answered{status: response.StatusCode, raw: map[string]any{}}
	data, err := io.ReadAll(response.Body)
	w.must(err)
	if json.Unmarshal(data, &a.raw) != nil {
		a.raw["body"] = string(data)
	}
	var known struct {
		Error    struct{ Code int }
		Messages []struct{ ID string }
		ID       string
	}
	_ = json.Unmarshal(data, &known) // pages are not JSON
	a.code, a.id = known.Error.Code, known.ID
	if len(known.Messages) > 0 {
		a.id = known.Messages[0].ID
	}
	return a
}

// text is a plain message to Irina.
func text(body string) string {
	data, err := json.Marshal(map[string]any{
		"messaging_product": "whatsapp", "to": irina, "type": "text", "text": map[string]string{"body": body},
	})
	if err != nil {
		panic(err)
	}
	return string(data)
}
