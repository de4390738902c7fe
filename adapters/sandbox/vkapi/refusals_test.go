package vkapi_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/SevereCloud/vksdk/v2/api"

	"zapis/adapters/sandbox/vkapi"
)

// refusal is VK's answer as it stands in the body.
type refusal struct {
	Error struct {
		Code    int                           `json:"error_code"`
		Message string                        `json:"error_msg"`
		Params  []struct{ Key, Value string } `json:"request_params"`
	} `json:"error"`
}

// form makes a call without the library.
func (w *world) form(method, bearer string, params url.Values) (r refusal) {
	w.Helper()
	request, err := http.NewRequest(http.MethodPost, w.url+"/method/"+method, strings.NewReader(params.Encode()))
	w.must(err)
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if bearer != "" {
		request.Header.Set("Authorization", "Bearer "+bearer)
	}
	response, err := http.DefaultClient.Do(request)
	w.must(err)
	defer func() { _ = response.Body.Close() }()
	if response.StatusCode != 200 || !strings.HasPrefix(response.Header.Get("Content-Type"), "application/json") {
		w.Errorf("answered %s, %s", response.Status, response.Header.Get("Content-Type"))
	}
	w.must(json.NewDecoder(response.Body).Decode(&r))
	return r
}

func TestWhatACorrectClientNeverSends(t *testing.T) {
	w := started(t)
	keyboard := func(k string) string { return "peer_id=501&random_id=1&message=a&keyboard=" + url.QueryEscape(k) }
	button := func(b string) string { return keyboard(`{"inline":true,"buttons":[[` + b + `]]}`) }
	for _, c := range []struct {
		method, params string
		code           int
		says           string
	}{
		{"messages.sendd", "", 3, "unknown method"},
		{"messages.send", "peer_id=501&message=a", 100, "random_id is required"},
		{"messages.send", "peer_id=501&random_id=1&message=a&colour=red", 100, "colour is not a parameter"},
		{"messages.send", "peer_id=501&random_id=1&message=a&user_ids=501", 100, "user_ids is not a parameter"},
		{"messages.send", "peer_id=@irina&random_id=1&message=a", 100, "peer_id is not of type Integer"},
		{"messages.send", "peer_id=501&random_id=x&message=a", 100, "random_id is not of type Int32"},
		{"messages.send", "peer_id=501&random_id=-2147483649&message=a", 100, "random_id is not of type Int32"},
		{"messages.send", "peer_id=501&random_id=1&message=a&dont_parse_links=yes", 100, "not of type Boolean"},
		{"messages.send", "peer_id=501&random_id=1&message=a&intent=spam", 100, "intent should be one of"},
		{"messages.send", "peer_ids=501,x&random_id=1&message=a", 100, "peer_ids is not of type Integer"},
		{"messages.send", "peer_id=501&user_id=501&random_id=1&message=a", 100, "exclude each other"},
		{"messages.send", "random_id=1&message=a", 100, "you should specify"},
		{"messages.send", "peer_id=501&random_id=1", 100, "message is empty or invalid"},
		{"messages.send", "peer_id=501&random_id=1&message=%20%0A", 100, "message is empty or invalid"},
		{"messages.send", "peer_id=501&random_id=1&message=a&payload=x", 100, "payload is not valid json"},
		{"messages.send", "peer_id=501&random_id=1&message=a&attachment=photo", 100, "is not <type><owner>_<id>"},
		{"messages.send", "peer_id=501&random_id=1&message=a&forward=%7B%7D", 100, "only an answer"},
		{"messages.send", keyboard(`[]`), 911, "not valid json"},
		{"messages.send", keyboard(`{"inline":true}`), 911, "buttons is required"},
		{"messages.send", keyboard(`{"buttons":[[]]}`), 911, "0 columns"},
		{"messages.send", keyboard(`{"buttons":[],"rows":1}`), 911, "unknown field"},
		{"messages.send", keyboard(`{"buttons":[]}{}`), 911, "something follows"},
		{"messages.send", keyboard(`{"inline":true,"one_time":true,"buttons":[]}`), 911, "cannot be one_time"},
		{"messages.send", button(`{"action":{"type":"text","label":""}}`), 911, "label is required"},
		{"messages.send", button(`{"action":{"type":"vkpay","label":"a"}}`), 911, `button of type "vkpay"`},
		{"messages.send", button(`{"action":{"type":"text","label":"a","payload":{}}}`), 911, "not valid json"},
		{"messages.send", button(`{"action":{"type":"text","label":"a","payload":"{"}}`), 911, "payload is not valid json"},
		{"messages.send", button(`{"action":{"type":"text","label":"a"},"color":"red"}`), 911, `color "red"`},
		{"messages.send", button(`{"action":{"type":"open_link","label":"a","link":"https://example.org"},"color":"primary"}`), 911, "cannot have a color"},
		{"messages.send", button(`{"action":{"type":"open_link","label":"a","link":"nowhere"}}`), 911, "broken link"},
		{"messages.send", button(`{"action":{"type":"text","label":"a","link":"https://example.org"}}`), 911, "a link in a button"},
		{"messages.edit", "peer_id=501&message=a", 100, "exactly one of cmid"},
		{"messages.edit", "peer_id=501&message=a&cmid=1&message_id=1", 100, "exactly one of cmid"},
		{"messages.edit", "peer_id=501&message=a&cmid=1", 15, "is not the community's"},
		{"messages.edit", "peer_id=501&message=a&cmid=1&keyboard=" + url.QueryEscape(encoded(grid(1, 1, false))), 911, "only an inline keyboard"},
		{"messages.setActivity", "peer_id=501&type=dancing", 100, "type should be one of"},
		{"messages.setActivity", "peer_id=501", 100, "needs a type"},
		{"messages.markAsRead", "peer_id=502", 100, "no such dialog"},
		{"messages.sendMessageEventAnswer", "event_id=a&user_id=501&peer_id=502", 100, "differ"},
		{"messages.sendMessageEventAnswer", "event_id=a&user_id=501&peer_id=501&event_data=x", 100, "not valid json"},
		{"messages.sendMessageEventAnswer", "event_id=a&user_id=501&peer_id=501&event_data=%7B%7D", 100, `event_data of type ""`},
		{"groups.getLongPollServer", "", 100, "group_id is required"},
		{"groups.getLongPollServer", "group_id=0", 100, "group_id is not of type Positive"},
		{"groups.addCallbackServer", "group_id=700&title=a&url=nowhere", 100, "url is not an address"},
		{"groups.setLongPollSettings", "group_id=700&message_newer=1", 100, "message_newer is not a parameter"},
		{"groups.setLongPollSettings", "group_id=700&api_version=5.80", 100, "5.103 is the first"},
		{"docs.getMessagesUploadServer", "type=doc", 100, "peer_id is required"},
		{"photos.saveMessagesPhoto", "photo=a&server=1&hash=b", 100, "hash is not the one"},
	} {
		params, err := url.ParseQuery(c.params)
		w.must(err)
		params.Set("v", "5.199")
		got := w.form(c.method, token, params).Error
		if got.Code != c.code || !strings.Contains(got.Message, c.says) {
			t.Errorf("%s %s: %d %q, want %d %q", c.method, c.params, got.Code, got.Message, c.code, c.says)
			continue
		}
		w.improper()
	}
	if got := len(w.irina.Messages()); got != 1 {
		t.Errorf("%d messages in the dialog", got)
	}
}

func TestTokensAndVersionsAreWanted(t *testing.T) {
	w := started(t)
	call := url.Values{"peer_id": {"501"}, "random_id": {"1"}, "message": {"а"}, "v": {"5.199"}}
	if got := w.form("messages.send", "", call).Error; got.Code != 5 || !strings.Contains(got.Message, "no access_token passed") {
		t.Errorf("without a token: %+v", got)
	}
	if got := w.form("messages.send", "wrong", call).Error; got.Code != 5 || !strings.Contains(got.Message, "invalid access_token") {
		t.Errorf("with a wrong token: %+v", got)
	}
	call.Set("access_token", token)
	call.Set("colour", "red")
	got := w.form("messages.send", "", call).Error
	if got.Code != 100 || len(got.Params) != 7 {
		t.Errorf("with the token in the body: %+v", got)
	}
	for _, p := range got.Params {
		if p.Key == "access_token" || p.Value == token {
			t.Error("the answer repeats the token")
		}
	}
	call.Del("colour")
	call.Del("v")
	if got := w.form("messages.send", "", call).Error; got.Code != 8 || !strings.Contains(got.Message, "v (version) is required") {
		t.Errorf("without a version: %+v", got)
	}
}

func TestTokensDoNotTravelInAddresses(t *testing.T) {
	w := started(t)
	got := w.form("users.get?v=5.199&access_token="+token, "", nil).Error
	if got.Code != 8 || !strings.Contains(got.Message, "a token in the address") {
		t.Errorf("answered %+v", got)
	}
	w.improper()
}

func TestACommunityWritesOnlyToThoseWhoLetIt(t *testing.T) {
	w := newWorld(t)
	w.refused(w.send("а"), 901, "without permission")
	w.irina.Allow("w-1")
	w.must(w.send("а"))
	w.irina.Deny()
	w.refused(w.send("а"), 901, "without permission")
	w.must(w.irina.Type("снова здесь"))
	w.must(w.send("а"))
	w.refused(w.sendWith(api.Params{"peer_id": 999}), 936, "Contact not found")
	person := w.api.Person(irinaID, "", "")
	person.Hide()
	w.refused(w.send("а"), 902, "privacy settings")
	person.Deactivate()
	w.refused(w.send("а"), 18, "deleted or banned")
	w.proper()
}

func TestSeveralPeersHaveAnErrorEach(t *testing.T) {
	w := started(t)
	w.open(502, "Пётр", "ru")
	body, err := w.vk.Request("messages.send", api.Params{"peer_ids": []int{irinaID, 502, 999}, "random_id": 7, "message": "всем"})
	w.must(err)
	want := `[{"peer_id":501,"message_id":2,"conversation_message_id":2},` +
		`{"peer_id":502,"error":{"code":901,"description":"Can't send messages for users without permission"}},` +
		`{"peer_id":999,"error":{"code":936,"description":"Contact not found"}}]`
	if string(body) != want {
		t.Errorf("answered %s\nwant %s", body, want)
	}
	w.proper()
}

func TestBotFeaturesCanBeOff(t *testing.T) {
	w := started(t)
	w.must(w.api.SetBotFeatures("zapis_test", false))
	w.refused(w.keyed(grid(1, 1, true)), 912, "change this status in settings")
	w.must(w.send("без кнопок"))
	w.must(w.api.SetBotFeatures("zapis_test", true))
	w.must(w.keyed(grid(1, 1, true)))
	w.proper()
}

func TestAnotherCommunitysAffairsAreDenied(t *testing.T) {
	w := started(t)
	w.refused(sent(w.vk.GroupsGetCallbackConfirmationCode(api.Params{"group_id": groupID + 1})), 15, "not that of the token")
	w.refused(w.sendWith(api.Params{"group_id": groupID + 1}), 15, "not that of the token")
}

func TestTwentyCallsASecond(t *testing.T) {
	w := withOptions(t, vkapi.Options{Rates: vkapi.VKRates})
	w.must(w.irina.Begin())
	for range 20 {
		w.must(sent(w.vk.UsersGet(nil)))
	}
	w.refused(sent(w.vk.UsersGet(nil)), 6, "Too many requests per second")
	w.clock.Advance(time.Second - 1)
	w.refused(sent(w.vk.UsersGet(nil)), 6, "Too many requests per second")
	w.clock.Advance(1)
	w.must(sent(w.vk.UsersGet(nil)))
	w.proper()
}
