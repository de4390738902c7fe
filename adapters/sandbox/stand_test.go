package sandbox_test

import (
	"bufio"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/go-telegram/bot"

	"zapis/adapters/sandbox"
)

const (
	anna  = "telegram/501000001"
	irina = "telegram/501000002"
	vera  = "vk/502000001"
	oleg  = "whatsapp/79160000001"

	irinasChat = 501000002
)

// stand is a sandbox that is being served.
type stand struct {
	*testing.T
	*sandbox.Sandbox
	url string
}

func serve(t *testing.T, o sandbox.Options) *stand {
	t.Helper()
	s, err := sandbox.New(o)
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(s.Handler())
	st := &stand{T: t, Sandbox: s, url: server.URL}
	t.Cleanup(server.Close)
	return st
}

func fresh(t *testing.T) *stand {
	st := serve(t, sandbox.Options{})
	t.Cleanup(st.Close)
	return st
}

func (st *stand) bot() *bot.Bot {
	st.Helper()
	b, err := bot.New(st.Access(st.url).TelegramToken, bot.WithServerURL(st.Access(st.url).TelegramURL))
	if err != nil {
		st.Fatal(err)
	}
	return b
}

// ask makes a request; change may alter it.
func (st *stand) ask(method, path, body string, change ...func(*http.Request)) (int, string) {
	st.Helper()
	r, err := http.NewRequestWithContext(st.Context(), method, st.url+path, strings.NewReader(body))
	if err != nil {
		st.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	for _, c := range change {
		c(r)
	}
	got, err := http.DefaultClient.Do(r)
	if err != nil {
		st.Fatal(err)
	}
	defer func() { _ = got.Body.Close() }()
	data, err := io.ReadAll(got.Body)
	if err != nil {
		st.Fatal(err)
	}
	return got.StatusCode, string(data)
}

func (st *stand) post(path, body string) {
	st.Helper()
	if code, answer := st.ask("POST", path, body); code/100 != 2 {
		st.Fatalf("POST %s: %d %s", path, code, answer)
	}
}

// news is an event as the page takes it.
type news struct {
	id     string
	Reset  bool
	Time   int64
	Homes  map[string]string
	Phones []sandbox.Phone
}

// of is a phone of the event.
func (n news) of(id string) sandbox.Phone {
	for _, p := range n.Phones {
		if p.ID == id {
			return p
		}
	}
	return sandbox.Phone{}
}

// listen opens the stream of events; the lines of one event come as one value.
func (st *stand) listen(last string) <-chan news {
	st.Helper()
	ctx, cancel := context.WithTimeout(st.Context(), 10*time.Second)
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, st.url+"/api/events", nil)
	if err != nil {
		st.Fatal(err)
	}
	r.Header.Set("Last-Event-ID", last)
	stream, err := http.DefaultClient.Do(r)
	if err != nil {
		st.Fatal(err)
	}
	events := make(chan news, 100)
	done := make(chan struct{})
	st.Cleanup(func() { cancel(); <-done })
	go func() {
		defer close(done)
		defer close(events)
		defer func() { _ = stream.Body.Close() }()
		var n news
		lines := bufio.NewScanner(stream.Body)
		for lines.Scan() {
			if id, ok := strings.CutPrefix(lines.Text(), "id: "); ok {
				n = news{id: id}
			}
			if data, ok := strings.CutPrefix(lines.Text(), "data: "); ok {
				if err := json.Unmarshal([]byte(data), &n); err != nil {
					st.Error(err)
				}
				events <- n
			}
		}
	}()
	return events
}
