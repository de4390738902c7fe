package vk_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/SevereCloud/vksdk/v2/api"
	"github.com/labstack/echo/v4"

	"zapis/adapters/dialog"
	"zapis/adapters/sandbox/vkapi"
)

func TestCallbackStatuses(t *testing.T) {
	w := newWorld(t)
	const (
		open   = `{"group_id":700,"type":"message_new","event_id":"e9","v":"5.199","object":{"message":{"from_id":501,"peer_id":501,"conversation_message_id":7,"date":1,"text":"hi"}}`
		event  = open + `,"secret":"s3cret"}`
		refuse = `,"secret":"s3cret2"}`
	)
	for name, test := range map[string]struct {
		body    string
		refuses int
		status  int
		said    string
		taken   int
	}{
		"taken in":                            {event, 0, 200, "ok", 1},
		"without the secret":                  {open + `}`, 0, 403, "", 0},
		"with another secret":                 {open + refuse, 0, 403, "", 0},
		"with a part of it":                   {open + `,"secret":"s3cre"}`, 0, 403, "", 0},
		"with none for a secret":              {open + `,"secret":null}`, 0, 403, "", 0},
		"of another community":                {strings.Replace(event, "700", "701", 1), 0, 403, "", 0},
		"broken JSON":                         {`{"group_id":700,`, 0, 400, "", 0},
		"no event":                            {`{}`, 0, 400, "", 0},
		"a megabyte":                          {event + strings.Repeat(" ", 1<<20-len(event)), 0, 200, "ok", 1},
		"a megabyte and one":                  {event + strings.Repeat(" ", 1<<20-len(event)+1), 0, 413, "", 0},
		"the log is not there":                {event, 1, 500, "", 0},
		"nothing to answer":                   {`{"group_id":700,"type":"message_reply","event_id":"e","object":{},"secret":"s3cret"}`, 0, 200, "ok", 0},
		"nothing to answer, forged":           {`{"group_id":700,"type":"message_reply","event_id":"e","object":{}}`, 0, 403, "", 0},
		"the confirmation":                    {`{"group_id":700,"type":"confirmation"}`, 0, 200, "c0de%d", 0},
		"the confirmation with the secret":    {`{"group_id":700,"type":"confirmation","secret":"s3cret"}`, 0, 200, "c0de%d", 0},
		"the confirmation with another":       {`{"group_id":700,"type":"confirmation"` + refuse, 0, 403, "", 0},
		"the confirmation of somebody else's": {`{"group_id":701,"type":"confirmation"}`, 0, 403, "", 0},
	} {
		t.Run(name, func(t *testing.T) {
			door := &taker{refuses: test.refuses}
			router := echo.New()
			router.POST("/hook", w.vk.Callback("s3cret", "c0de%d", door))
			answer := httptest.NewRecorder()
			router.ServeHTTP(answer, httptest.NewRequest(http.MethodPost, "/hook", strings.NewReader(test.body)))
			if answer.Code != test.status || answer.Body.String() != test.said || len(door.taken) != test.taken {
				t.Errorf("status %d, %q, %d taken in", answer.Code, answer.Body, len(door.taken))
			}
			if strings.Contains(strings.Join(door.raw, ""), "s3cret") {
				t.Errorf("the secret goes to the log: %s", door.raw)
			}
		})
	}
}

func TestACallbackWithoutASecretLetsNobodyIn(t *testing.T) {
	w := newWorld(t)
	router := echo.New()
	router.POST("/hook", w.vk.Callback("", "c0de", &taker{}))
	for _, secret := range []string{``, `,"secret":""`} {
		answer := httptest.NewRecorder()
		body := `{"group_id":700,"type":"message_deny","event_id":"e","object":{"user_id":501}` + secret + `}`
		router.ServeHTTP(answer, httptest.NewRequest(http.MethodPost, "/hook", strings.NewReader(body)))
		if answer.Code != http.StatusForbidden {
			t.Errorf("status %d", answer.Code)
		}
	}
}

// hooked has our server registered by the API.
func hooked(w *world, door *taker) {
	w.Helper()
	router := echo.New()
	router.POST("/hook", w.vk.Callback("s3cret", "", door))
	server := httptest.NewServer(router)
	w.Cleanup(func() { w.api.Close(); server.Close() })
	for range 2 { // a second start changes nothing
		w.must(w.vk.UseCallback(w.soon(), server.URL+"/hook", "s3cret"))
		confirmed(w)
	}
	if n := len(w.api.Requests("groups.addCallbackServer")); n != 1 {
		w.Errorf("%d servers were added", n)
	}
}

// confirmed waits until VK has heard the code from our server: what happens before is not delivered.
func confirmed(w *world) {
	w.Helper()
	client := api.NewVK(token)
	client.MethodURL, client.Version, client.Limit = w.url+"/method/", "5.199", 0
	for {
		_, changed := w.api.Revision()
		servers, err := client.GroupsGetCallbackServers(api.Params{"group_id": groupID})
		w.must(err)
		if servers.Items[0].Status == "ok" {
			return
		}
		select {
		case <-changed:
		case <-w.soon().Done():
			w.Fatalf("the server's status is %q", servers.Items[0].Status)
		}
	}
}

func TestTheServerIsRegisteredAndHears(t *testing.T) {
	w := newWorld(t)
	door := &taker{}
	hooked(w, door)
	w.api.Deliver(vkapi.Delivery{Copies: 2})
	w.must(w.irina.Type("привет"))
	u, again := door.next(w), door.next(w)
	if u.Kind != dialog.Text || u.Text != "привет" || u.Name != "Ирина Котова" || u.Delivery != again.Delivery {
		t.Errorf("%+v", u)
	}
	if n := len(w.api.Requests("users.get")); n != 1 {
		t.Errorf("the name was looked up %d times", n)
	}
	kept, err := w.vk.Decode([]byte(door.raw[0]))
	w.must(err)
	if kept.Name != u.Name || kept.Text != u.Text || kept.Account != irina {
		t.Errorf("the log has %+v", kept)
	}
}

func TestAnEventIsDeliveredAgainAfterAFailure(t *testing.T) {
	w := newWorld(t)
	door := &taker{refuses: 2}
	hooked(w, door)
	w.irina.Deny()
	for range 2 {
		w.clock.AwaitAlarms(1)
		w.clock.Advance(time.Minute)
	}
	if u := door.next(w); u.Kind != dialog.Blocked {
		t.Errorf("%s came", u.Kind)
	}
	w.irina.Allow("")
	if u := door.next(w); u.Kind != dialog.Unblocked {
		t.Errorf("%s came", u.Kind)
	}
}

func TestSomebodyWithoutANameIsTakenInToo(t *testing.T) {
	w := newWorld(t)
	door := &taker{}
	hooked(w, door)
	w.api.Plan("users.get", 1, vkapi.Refused(10))
	w.must(w.irina.Type("привет"))
	if u := door.next(w); u.Text != "привет" || u.Name != "" {
		t.Errorf("%+v", u)
	}
}
