package cloud_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/labstack/echo/v4"

	"zapis/adapters/dialog"
	"zapis/adapters/postgres/postgrestest"
	"zapis/adapters/sandbox/cloudapi"
	"zapis/adapters/whatsapp/cloud"
)

func withPool(t *testing.T, o cloud.Options) cloud.Options {
	o.Pool = postgrestest.Pool(t)
	return o
}

// hooked is a webhook with what Irina wrote.
func (w *world) hooked() string {
	return strings.Replace(update, "wamid.9", w.irina.Messages()[0].ID, 1)
}

const update = `{"object":"whatsapp_business_account","entry":[{"id":"1","changes":[{"field":"messages","value":{
"metadata":{"phone_number_id":"100200300"},"messages":[{"from":"79161234567","id":"wamid.9","timestamp":"1","type":"text","text":{"body":"hi"}}]}}]}]}`

func TestWebhookStatuses(t *testing.T) {
	w := stored(t, noOptions)
	update := w.hooked()
	for name, test := range map[string]struct {
		body, signature string
		refuses         int
		want, taken     int
	}{
		"taken in":                {update, cloudapi.Sign(secret, []byte(update)), 0, 200, 1},
		"without a signature":     {update, "", 0, 401, 0},
		"of another secret":       {update, cloudapi.Sign("other", []byte(update)), 0, 401, 0},
		"of another body":         {update + " ", cloudapi.Sign(secret, []byte(update)), 0, 401, 0},
		"without its beginning":   {update, strings.TrimPrefix(cloudapi.Sign(secret, []byte(update)), "sha256="), 0, 401, 0},
		"a part of it":            {update, cloudapi.Sign(secret, []byte(update))[:20], 0, 401, 0},
		"broken JSON":             {`{"object":`, cloudapi.Sign(secret, []byte(`{"object":`)), 0, 400, 0},
		"of another product":      {`{"object":"page"}`, cloudapi.Sign(secret, []byte(`{"object":"page"}`)), 0, 400, 0},
		"a megabyte and more":     {update + strings.Repeat(" ", 1<<20), cloudapi.Sign(secret, []byte(update+strings.Repeat(" ", 1<<20))), 0, 413, 0},
		"the log is not there":    {update, cloudapi.Sign(secret, []byte(update)), 1, 500, 0},
		"of another number":       sign(strings.Replace(update, "100200300", "1", 1), 0),
		"a message of next year":  sign(strings.Replace(update, `"type":"text"`, `"type":"telepathy"`, 1), 0),
		"of a form of next year":  sign(strings.Replace(update, `{"body":"hi"}`, `["hi"]`, 1), 0),
		"a template's new status": sign(strings.Replace(update, `"field":"messages"`, `"field":"message_template_status_update"`, 1), 0),
	} {
		t.Run(name, func(t *testing.T) {
			door := &taker{refuses: test.refuses}
			router := echo.New()
			router.Any("/hook", w.cloud.Webhook(verify, door))
			request := httptest.NewRequest(http.MethodPost, "/hook", strings.NewReader(test.body))
			request.Header.Set("X-Hub-Signature-256", test.signature)
			answer := httptest.NewRecorder()
			router.ServeHTTP(answer, request)
			if answer.Code != test.want || len(door.taken) != test.taken {
				t.Errorf("status %d and %d taken in, want %d and %d", answer.Code, len(door.taken), test.want, test.taken)
			}
		})
	}
}

type delivery = struct {
	body, signature string
	refuses         int
	want, taken     int
}

func sign(body string, taken int) delivery {
	return delivery{body, cloudapi.Sign(secret, []byte(body)), 0, 200, taken}
}

func TestTheAddressIsVerified(t *testing.T) {
	w := newWorld(t)
	for query, want := range map[string]int{
		"hub.mode=subscribe&hub.verify_token=verify-me&hub.challenge=42":  200,
		"hub.mode=subscribe&hub.verify_token=verify-me2&hub.challenge=42": 403,
		"hub.mode=subscribe&hub.challenge=42":                             403,
		"hub.mode=else&hub.verify_token=verify-me&hub.challenge=42":       403,
	} {
		for _, token := range []string{verify, ""} {
			router := echo.New()
			router.Any("/hook", w.cloud.Webhook(token, &taker{}))
			answer := httptest.NewRecorder()
			router.ServeHTTP(answer, httptest.NewRequest(http.MethodGet, "/hook?"+query, nil))
			if token == "" {
				want = 403
			}
			if answer.Code != want || want == 200 && (answer.Body.String() != "42" || !strings.HasPrefix(answer.Header().Get("Content-Type"), "text/plain")) {
				t.Errorf("%s with %q: %d %s", query, token, answer.Code, answer.Body)
			}
		}
	}
}

// A webhook may hold much, come twice and out of order; each message is taken in by itself, as the log keeps it.
func TestBatchesAreTakenApart(t *testing.T) {
	w := stored(t, noOptions)
	door := &taker{}
	w.listen(door)
	w.api.Deliver(cloudapi.Delivery{Copies: 2, Batch: 8, Shuffle: 3, Paused: true})
	oleg, err := w.api.Person("79160000002", "Олег").Open(business)
	w.must(err)
	for i := range 5 {
		w.must(w.irina.Type(fmt.Sprint("Ирина ", i)))
		w.must(oleg.Type(fmt.Sprint("Олег ", i)))
	}
	w.api.Deliver(cloudapi.Delivery{Copies: 2, Batch: 8, Shuffle: 3})
	times := map[string]int{}
	for range 20 {
		u := door.next(w)
		times[u.Delivery]++
		if !strings.HasPrefix(u.Text, u.Name.Text()) {
			t.Errorf("%s is said to be of %s", u.Text, u.Name.Text())
		}
	}
	if len(times) != 10 {
		t.Errorf("%v", times)
	}
	for i, raw := range door.raw {
		again, err := w.cloud.Decode(raw)
		w.must(err)
		if diff := cmp.Diff(door.taken[i], again); diff != "" {
			t.Error(diff)
		}
	}
}

func TestAWebhookIsDeliveredAgainAfterAFailure(t *testing.T) {
	w := stored(t, noOptions)
	door := &taker{refuses: 2}
	router := echo.New()
	router.Any("/hook", w.cloud.Webhook(verify, door))
	server := httptest.NewServer(router)
	t.Cleanup(server.Close)
	w.must(w.api.Subscribe(t.Context(), numberID, server.URL+"/hook", verify))
	for range 2 {
		w.clock.AwaitAlarms(1)
		w.clock.Advance(time.Hour)
	}
	if u := door.next(w); u.Text != "hi" {
		t.Errorf("%+v", u)
	}
}

func TestWhoeverWritesIsSeen(t *testing.T) {
	w := stored(t, noOptions)
	w.listen(&taker{})
	requests, err := w.api.AwaitRequests(w.soon(), 1, "status")
	w.must(err)
	var mark struct {
		MessageID string `json:"message_id"`
	}
	w.must(json.Unmarshal(requests[0].Body, &mark))
	if mark.MessageID != w.irina.Messages()[0].ID {
		t.Errorf("%+v", mark)
	}
}

// A message with several in it, of which one cannot be logged, comes again as a whole.
func TestTheOthersOfABatchAreTakenInAllTheSame(t *testing.T) {
	w := stored(t, noOptions)
	w.must(w.irina.Type("second"))
	two := strings.Replace(w.hooked(), `"messages":[`, `"messages":[{"from":"79161234567","id":"`+w.irina.Messages()[1].ID+`","timestamp":"1","type":"text","text":{"body":"first"}},`, 1)
	door := &taker{refuses: 1}
	router := echo.New()
	router.Any("/hook", w.cloud.Webhook(verify, door))
	request := httptest.NewRequest(http.MethodPost, "/hook", strings.NewReader(two))
	request.Header.Set("X-Hub-Signature-256", cloudapi.Sign(secret, []byte(two)))
	answer := httptest.NewRecorder()
	router.ServeHTTP(answer, request)
	if answer.Code != 500 || !slices.ContainsFunc(door.taken, func(u dialog.Update) bool { return u.Text == "hi" }) {
		t.Errorf("status %d, taken %+v", answer.Code, door.taken)
	}
}
