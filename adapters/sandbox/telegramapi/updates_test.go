package telegramapi_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/go-telegram/bot"

	"zapis/adapters/sandbox/telegramapi"
)

// response is what the API answers.
type response struct {
	OK          bool            `json:"ok"`
	Code        int             `json:"error_code"`
	Description string          `json:"description"`
	Result      json.RawMessage `json:"result"`
	Parameters  struct {
		RetryAfter int `json:"retry_after"`
	} `json:"parameters"`
}

// raw makes a call without the client library.
func (w *world) raw(method, contentType, body string) response {
	w.Helper()
	r, err := http.NewRequestWithContext(w.ctx(), http.MethodPost, w.url+"/bot"+token+"/"+method, strings.NewReader(body))
	w.must(err)
	if contentType != "" {
		r.Header.Set("Content-Type", contentType)
	}
	return w.do(r)
}

func (w *world) do(r *http.Request) response {
	w.Helper()
	got, err := http.DefaultClient.Do(r)
	w.must(err)
	defer func() { _ = got.Body.Close() }()
	data, err := io.ReadAll(got.Body)
	w.must(err)
	var answer response
	if err := json.Unmarshal(data, &answer); err != nil {
		w.Fatalf("%s: %v", data, err)
	}
	if answer.OK != (got.StatusCode == 200) || !answer.OK && answer.Code != got.StatusCode {
		w.Errorf("status %d with %s", got.StatusCode, data)
	}
	return answer
}

func (w *world) json(method, body string) response {
	w.Helper()
	return w.raw(method, "application/json", body)
}

// updates polls without waiting and gives the ids.
func (w *world) updates(body string) []int64 {
	w.Helper()
	var got []struct {
		ID int64 `json:"update_id"`
	}
	w.must(json.Unmarshal(w.json("getUpdates", body).Result, &got))
	ids := make([]int64, 0, len(got))
	for _, u := range got {
		ids = append(ids, u.ID)
	}
	return ids
}

func TestAnOffsetConfirmsUpdates(t *testing.T) {
	w := newWorld(t)
	for range 4 {
		w.must(w.irina.Type("ещё"))
	}
	for _, step := range []struct{ body, want string }{
		{`{}`, "[1 2 3 4]"},
		{`{"limit":2}`, "[1 2]"},
		{`{"offset":2,"limit":2}`, "[2 3]"},
		{`{"offset":-1}`, "[4]"},
		{`{"offset":5}`, "[]"},
		{`{"offset":0}`, "[]"},
	} {
		if got := fmt.Sprint(w.updates(step.body)); got != step.want {
			t.Errorf("%s gave %s, want %s", step.body, got, step.want)
		}
	}
}

func TestALongPollEndsEmptyAtItsTimeout(t *testing.T) {
	w := newWorld(t)
	answer := make(chan response)
	go func() { answer <- w.json("getUpdates", `{"timeout":30}`) }()
	w.clock.AwaitAlarms(1)
	w.clock.Advance(29e9)
	select {
	case <-answer:
		t.Fatal("answered before the timeout")
	default:
	}
	w.clock.Advance(1e9)
	if got := <-answer; !got.OK || string(got.Result) != "[]" {
		t.Errorf("answer %+v", got)
	}
}

func TestASecondPollerAndAWebhookEndALongPoll(t *testing.T) {
	w := newWorld(t)
	first, second := make(chan response), make(chan response)
	go func() { first <- w.json("getUpdates", `{"timeout":30}`) }()
	w.clock.AwaitAlarms(1)
	go func() { second <- w.json("getUpdates", `{"timeout":40}`) }()
	if got := <-first; got.Code != 409 || !strings.HasPrefix(got.Description, "Conflict: terminated by other getUpdates request") {
		t.Errorf("first poller: %+v", got)
	}
	w.clock.AwaitAlarms(1)
	w.setWebhook(bot.SetWebhookParams{URL: "http://127.0.0.1:1/hook"})
	if got := <-second; got.Code != 409 {
		t.Errorf("second poller: %+v", got)
	}
	if got := w.json("getUpdates", `{}`); got.Code != 409 || !strings.Contains(got.Description, "while webhook is active") {
		t.Errorf("with a webhook: %+v", got)
	}
	_, err := w.bot.DeleteWebhook(w.ctx(), &bot.DeleteWebhookParams{DropPendingUpdates: true})
	w.must(err)
	if got := w.json("getUpdates", `{}`); !got.OK {
		t.Errorf("after deleteWebhook: %+v", got)
	}
	w.proper()
}

func TestClosingEndsALongPollAsARestartDoes(t *testing.T) {
	w := newWorld(t)
	answer := make(chan response)
	go func() { answer <- w.json("getUpdates", `{"timeout":30}`) }()
	w.clock.AwaitAlarms(1)
	w.api.Close()
	if got := <-answer; got.Code != 500 {
		t.Errorf("answer %+v", got)
	}
}

func TestPollsMeetTheDeliveryPlan(t *testing.T) {
	w := newWorld(t)
	w.api.Deliver(telegramapi.Delivery{Copies: 2})
	w.must(w.irina.Type("раз"))
	if got := fmt.Sprint(w.updates(`{}`)); got != "[1 1]" {
		t.Errorf("got %s", got)
	}
	w.api.Deliver(telegramapi.Delivery{Paused: true})
	if got := w.updates(`{}`); len(got) != 0 {
		t.Errorf("got %d while paused", len(got))
	}
}
