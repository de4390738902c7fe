package vkapi_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/SevereCloud/vksdk/v2/api"

	"zapis/adapters/sandbox/vkapi"
)

// delivered is one event as it reached a server of the Callback API, and how often it had been tried.
type delivered struct {
	heard
	Text  string
	From  int
	Tries string
}

// reply is what a server answers.
type reply struct {
	status int
	body   string
	after  string // Retry-After
}

var ok = reply{status: 200, body: "ok"}

// receiver is a server that confirms itself, answers events with what decide says, and tells of every delivery.
func (w *world) receiver(decide func(delivered) reply) (address string, seen chan delivered) {
	seen = make(chan delivered, 1000)
	server := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		var d delivered
		if err := json.NewDecoder(r.Body).Decode(&d.heard); err != nil {
			w.Errorf("body: %v", err)
		}
		if d.Type == "confirmation" {
			code, err := w.vk.GroupsGetCallbackConfirmationCode(api.Params{"group_id": groupID})
			if err != nil {
				w.Error(err)
			}
			_, _ = rw.Write([]byte(code.Code))
			return
		}
		var m newHeard
		if err := json.Unmarshal(d.Object, &m); err != nil {
			w.Errorf("object: %v", err)
		}
		d.Text, d.From, d.Tries = m.Message.Text, m.Message.FromID, r.Header.Get("X-Retry-Counter")
		answer := decide(d)
		if answer.after != "" {
			rw.Header().Set("Retry-After", answer.after)
		}
		rw.WriteHeader(answer.status)
		_, _ = rw.Write([]byte(answer.body))
		seen <- d
	}))
	w.Cleanup(func() { w.api.Close(); server.Close() })
	return server.URL, seen
}

func always(r reply) func(delivered) reply { return func(delivered) reply { return r } }

// register adds a server, ticks message_new and waits for the confirmation.
func (w *world) register(address, secret string) (id int) {
	w.Helper()
	added, err := w.vk.GroupsAddCallbackServer(api.Params{"group_id": groupID, "url": address, "title": "Запись", "secret_key": secret})
	w.must(err)
	w.must(sent(w.vk.GroupsSetCallbackSettings(api.Params{
		"group_id": groupID, "server_id": added.ServerID, "api_version": "5.199", "message_new": true,
	})))
	w.awaitStatus(added.ServerID, "ok")
	return added.ServerID
}

func (w *world) awaitStatus(id int, status string) {
	w.Helper()
	for {
		_, changed := w.api.Revision()
		servers, err := w.vk.GroupsGetCallbackServers(api.Params{"group_id": groupID, "server_ids": id})
		w.must(err)
		if servers.Items[0].Status == status {
			return
		}
		select {
		case <-changed:
		case <-w.ctx().Done():
			w.Fatalf("the server's status is %q, not %q", servers.Items[0].Status, status)
		}
	}
}

func TestAServerIsConfirmedAndHearsWithItsSecret(t *testing.T) {
	w := started(t)
	address, seen := w.receiver(always(ok))
	id := w.register(address, "s-3 cret")
	w.must(w.irina.Type("привет"))
	d := <-seen
	if d.Text != "привет" || d.Secret != "s-3 cret" || d.Group != groupID || d.Version != "5.199" || d.Type != "message_new" || d.EventID == "" || d.Tries != "" {
		t.Errorf("delivered %+v", d)
	}
	settings, err := w.vk.Request("groups.getCallbackSettings", api.Params{"group_id": groupID, "server_id": id})
	w.must(err)
	if !strings.Contains(string(settings), `"message_new":1`) || !strings.Contains(string(settings), `"message_event":0`) {
		t.Errorf("settings %s", settings)
	}
	w.irina.Deny() // not ticked
	w.must(w.irina.Type("дальше"))
	if d := <-seen; d.Text != "дальше" {
		t.Errorf("delivered %+v", d)
	}
	w.proper()
}

func TestAServerThatDoesNotConfirmHearsNothing(t *testing.T) {
	w := started(t)
	wrong := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) { _, _ = rw.Write([]byte("ok")) }))
	t.Cleanup(func() { w.api.Close(); wrong.Close() })
	added, err := w.vk.GroupsAddCallbackServer(api.Params{"group_id": groupID, "url": wrong.URL, "title": "а"})
	w.must(err)
	w.awaitStatus(added.ServerID, "failed")
	w.must(sent(w.vk.GroupsSetCallbackSettings(api.Params{"group_id": groupID, "server_id": added.ServerID, "message_new": true})))
	w.must(w.irina.Type("никому"))
	address, seen := w.receiver(always(ok))
	w.must(w.api.RenewConfirmationCode("zapis_test"))
	edit := api.Params{"group_id": groupID, "server_id": added.ServerID, "url": address, "title": "б"}
	w.must(sent(w.vk.GroupsEditCallbackServer(edit)))
	w.awaitStatus(added.ServerID, "ok")
	w.must(w.irina.Type("теперь"))
	if d := <-seen; d.Text != "теперь" {
		t.Errorf("delivered %+v", d)
	}
	w.must(sent(w.vk.GroupsDeleteCallbackServer(api.Params{"group_id": groupID, "server_id": added.ServerID})))
	w.refused(sent(w.vk.GroupsEditCallbackServer(edit)), 104, "Not found")
	w.proper()
}

func TestWhatIsNotOKIsTriedAgainLaterAndLater(t *testing.T) {
	w := started(t)
	answers := []reply{{status: 500, body: "ok"}, {status: 200, body: "okay"}, {status: 204}}
	tried := 0
	address, seen := w.receiver(func(delivered) reply {
		if tried++; tried <= len(answers) {
			return answers[tried-1]
		}
		return ok
	})
	w.register(address, "")
	w.must(w.irina.Type("один"))
	w.must(w.irina.Type("два"))
	var ids []string
	for i, delay := range []time.Duration{time.Second, 2 * time.Second, 4 * time.Second} {
		d := <-seen
		if d.Text != "один" || d.Tries != []string{"", "1", "2"}[i] {
			t.Fatalf("delivered %+v", d)
		}
		ids = append(ids, d.EventID)
		w.clock.AwaitAlarms(1)
		w.clock.Advance(delay - 1)
		if w.clock.Alarms() != 1 {
			t.Fatalf("tried again before %s", delay)
		}
		w.clock.Advance(1)
	}
	a, b := <-seen, <-seen
	if a.Text != "один" || a.Tries != "3" || b.Text != "два" || b.Tries != "" {
		t.Errorf("delivered %+v, %+v", a, b)
	}
	if ids = append(ids, a.EventID); len(slices.Compact(ids)) != 1 {
		t.Errorf("one event came as %v", ids)
	}
}

func TestAServerMayAskToBeLeftAlone(t *testing.T) {
	w := started(t)
	first := true
	address, seen := w.receiver(func(delivered) reply {
		if first {
			first = false
			return reply{status: 503, after: "99999"}
		}
		return ok
	})
	w.register(address, "")
	w.must(w.irina.Type("один"))
	<-seen
	w.clock.AwaitAlarms(1)
	w.clock.Advance(3*time.Hour - 1)
	if w.clock.Alarms() != 1 {
		t.Fatal("tried again too early")
	}
	w.clock.Advance(1)
	if d := <-seen; d.Tries != "1" {
		t.Errorf("delivered %+v", d)
	}
}

func TestRemoveUnsubscribes(t *testing.T) {
	w := started(t)
	address, seen := w.receiver(func(d delivered) reply {
		if d.Text == "хватит" {
			return reply{status: 200, body: "remove"}
		}
		return ok
	})
	id := w.register(address, "")
	w.must(w.irina.Type("хватит"))
	<-seen
	for {
		_, changed := w.api.Revision()
		settings, err := w.vk.Request("groups.getCallbackSettings", api.Params{"group_id": groupID, "server_id": id})
		w.must(err)
		if strings.Contains(string(settings), `"message_new":0`) {
			return
		}
		<-changed
	}
}

func TestDeliveryCanRepeatShuffleAndPause(t *testing.T) {
	w := started(t)
	address, seen := w.receiver(always(ok))
	w.register(address, "")
	w.api.Deliver(vkapi.Delivery{Copies: 2, Paused: true})
	for i := range 10 {
		w.must(w.irina.Type(ya(i + 1)))
	}
	if len(seen) > 0 {
		t.Fatal("delivered while paused")
	}
	w.api.Deliver(vkapi.Delivery{Shuffle: 7})
	var lengths []int
	times := map[string]int{}
	for range 20 {
		d := <-seen
		lengths = append(lengths, len(d.Text))
		times[d.EventID]++
	}
	if slices.IsSorted(lengths) {
		t.Error("delivered in order")
	}
	if len(times) != 10 {
		t.Errorf("%d events", len(times))
	}
	for id, n := range times {
		if n != 2 {
			t.Errorf("event %s came %d times", id, n)
		}
	}
}

func TestBothWaysTellOfTheSameEvent(t *testing.T) {
	w := started(t)
	address, seen := w.receiver(always(ok))
	w.register(address, "s")
	w.tick("message_new")
	w.must(w.irina.Type("дважды"))
	var m newHeard
	if d, e := <-seen, w.last(&m); d.EventID != e.EventID || e.Secret != "" {
		t.Errorf("delivered %+v and %+v", d, e)
	}
}

func TestServersMoveWithWhatIsOnItsWay(t *testing.T) {
	w := newWorld(t)
	old, refused := w.receiver(always(reply{status: 500}))
	id := w.register(old, "secret")
	w.must(w.irina.Type("осталось"))
	<-refused
	moved, seen := w.receiver(always(ok))
	w.must(w.api.MoveServers("zapis_test", moved))
	if d := <-seen; d.Text != "осталось" || d.Secret != "secret" {
		t.Errorf("there arrived %+v", d)
	}
	w.awaitStatus(id, "ok")
	w.must(w.api.MoveServers("zapis_test", moved)) // nothing to do
	w.must(w.irina.Type("дальше"))
	if d := <-seen; d.Text != "дальше" {
		t.Errorf("then %+v", d)
	}
}
