package vkapi_test

import (
	"encoding/json"
	"io"
	"net/http"

	"github.com/SevereCloud/vksdk/v2/api"
)

// heard is an event as it reaches the community.
type heard struct {
	Group   int64           `json:"group_id"`
	Type    string          `json:"type"`
	EventID string          `json:"event_id"`
	Version string          `json:"v"`
	Secret  string          `json:"secret"`
	Object  json.RawMessage `json:"object"`
}

// tapHeard is the object of message_event.
type tapHeard struct {
	UserID  int             `json:"user_id"`
	PeerID  int             `json:"peer_id"`
	EventID string          `json:"event_id"`
	Payload json.RawMessage `json:"payload"`
	Number  int             `json:"conversation_message_id"`
}

// tick enables the long poll and these events.
func (w *world) tick(events ...string) {
	w.Helper()
	p := api.Params{"group_id": groupID, "enabled": true, "api_version": "5.199"}
	for _, event := range events {
		p[event] = true
	}
	w.must(sent(w.vk.GroupsSetLongPollSettings(p)))
}

// polled is an answer of the long poll.
type polled struct {
	TS      any     `json:"ts"`
	Updates []heard `json:"updates"`
	Failed  int     `json:"failed"`
}

// poll asks the long poll at an address once.
func (w *world) poll(address string) (p polled) {
	w.Helper()
	response, err := http.Get(address)
	w.must(err)
	defer func() { _ = response.Body.Close() }()
	body, err := io.ReadAll(response.Body)
	w.must(err)
	w.must(json.Unmarshal(body, &p))
	return p
}

// pollFrom is the address of a long poll that does not wait.
func (w *world) pollFrom(ts string) string { return w.waitFrom(ts, "0") }

// waitFrom is the address of a long poll that waits so many seconds.
func (w *world) waitFrom(ts, seconds string) string {
	w.Helper()
	server, err := w.vk.GroupsGetLongPollServer(api.Params{"group_id": groupID})
	w.must(err)
	return server.Server + "?act=a_check&key=" + server.Key + "&ts=" + ts + "&wait=" + seconds
}

// events are all that the long poll has.
func (w *world) events() []heard {
	w.Helper()
	return w.poll(w.pollFrom("0")).Updates
}

// last is the newest event; its object goes into an object.
func (w *world) last(object any) heard {
	w.Helper()
	all := w.events()
	if len(all) == 0 {
		w.Fatal("there are no events")
	}
	e := all[len(all)-1]
	w.must(json.Unmarshal(e.Object, object))
	return e
}

func (w *world) lastTap() (t tapHeard) {
	w.Helper()
	if e := w.last(&t); e.Type != "message_event" {
		w.Fatalf("the newest event is %s", e.Type)
	}
	return t
}
