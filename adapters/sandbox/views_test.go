package sandbox_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"zapis/adapters/sandbox"
)

// vk calls a method as the community's program does.
func (st *stand) vk(method string, params url.Values) string {
	st.Helper()
	params.Set("v", "5.199")
	params.Set("access_token", st.Access(st.url).VKToken)
	code, answer := st.ask("POST", strings.TrimPrefix(st.Access(st.url).VKURL, st.url)+method, params.Encode(),
		func(r *http.Request) { r.Header.Set("Content-Type", "application/x-www-form-urlencoded") })
	if code != http.StatusOK || strings.Contains(answer, `"error"`) {
		st.Fatalf("%s: %d %s", method, code, answer)
	}
	return answer
}

// graph posts to the number as the business's program does.
func (st *stand) graph(body string) {
	st.Helper()
	access := st.Access(st.url)
	code, answer := st.ask("POST", strings.TrimPrefix(access.WhatsAppURL, st.url)+"/v24.0/"+access.WhatsAppNumber+"/messages", body,
		func(r *http.Request) { r.Header.Set("Authorization", "Bearer "+access.WhatsAppToken) })
	if code != http.StatusOK {
		st.Fatalf("%.60s: %d %s", body, code, answer)
	}
}

// shown is the last message on a phone.
func (st *stand) shown(id string) sandbox.Message {
	st.Helper()
	p := (<-st.listen("")).of(id)
	if len(p.Messages) == 0 {
		st.Fatalf("nothing stands on %s", id)
	}
	m := p.Messages[len(p.Messages)-1]
	m.ID, m.Date = "", 0
	return m
}

func TestWhatVKShows(t *testing.T) {
	st := fresh(t)
	st.post("/api/phones/"+vera+"/start", `{}`)
	if m := st.shown(vera); m.Ticks != "sent" {
		t.Errorf("unread it has %q", m.Ticks)
	}
	keyboard := `{"inline":true,"buttons":[[{"action":{"type":"callback","label":"Да","payload":"{\"a\":1}"},"color":"positive"},` +
		`{"action":{"type":"open_link","label":"Сайт","link":"https://example.com/"}}]]}`
	st.vk("messages.markAsRead", url.Values{"peer_id": {"502000001"}})
	st.vk("messages.send", url.Values{
		"peer_id": {"502000001"}, "random_id": {"1"}, "keyboard": {keyboard}, "reply_to": {"1"},
		"message": {"Это [id502000001|Вера], см. vk.me/zapis_sandbox?ref=A."},
	})
	want := sandbox.Message{
		Text: "Это Вера, см. vk.me/zapis_sandbox?ref=A.", Quote: &sandbox.Quote{ID: "1", Text: "Начать"},
		Marks: []sandbox.Mark{
			{Kind: "link", Offset: 4, Length: 4, URL: "https://vk.com/id502000001"},
			{Kind: "link", Offset: 14, Length: 25, URL: "vk.me/zapis_sandbox?ref=A"},
		},
		Buttons: [][]sandbox.Button{{{Label: "Да", Style: "success", Action: `{"a":1}`}, {Label: "Сайт", URL: "https://example.com/"}}},
	}
	if diff := cmp.Diff(want, st.shown(vera)); diff != "" {
		t.Error(diff)
	}
	if p := (<-st.listen("")).of(vera); p.Messages[0].Ticks != "read" || p.Unread != 1 {
		t.Errorf("once it was read: %+v", p)
	}
}

func TestATapInVKIsAnsweredByASnackbar(t *testing.T) {
	st := fresh(t)
	st.vk("groups.setLongPollSettings", url.Values{"group_id": {"220000001"}, "enabled": {"1"}, "message_event": {"1"}, "api_version": {"5.199"}})
	var poll struct {
		Response struct{ Key, Server, TS string }
	}
	if err := json.Unmarshal([]byte(st.vk("groups.getLongPollServer", url.Values{"group_id": {"220000001"}})), &poll); err != nil {
		t.Fatal(err)
	}
	st.post("/api/phones/"+vera+"/start", `{}`)
	st.vk("messages.send", url.Values{"peer_id": {"502000001"}, "random_id": {"1"}, "message": {"?"},
		"keyboard": {`{"inline":true,"buttons":[[{"action":{"type":"callback","label":"Да","payload":"{}"}}]]}`}})
	events := st.listen("")
	<-events
	st.post("/api/phones/"+vera+"/tap", `{"message":"2","row":0,"col":0}`)
	if n := <-events; !n.of(vera).Waiting {
		t.Errorf("after the tap: %+v", n)
	}
	_, answer := st.ask("GET", strings.TrimPrefix(poll.Response.Server, st.url)+"?act=a_check&wait=5&key="+poll.Response.Key+"&ts="+poll.Response.TS, "")
	var polled struct {
		Updates []struct {
			Object struct {
				EventID string `json:"event_id"`
			}
		}
	}
	if err := json.Unmarshal([]byte(answer), &polled); err != nil || len(polled.Updates) != 1 {
		t.Fatalf("the long poll answers %s", answer)
	}
	st.vk("messages.sendMessageEventAnswer", url.Values{
		"event_id": {polled.Updates[0].Object.EventID}, "user_id": {"502000001"}, "peer_id": {"502000001"},
		"event_data": {`{"type":"show_snackbar","text":"Готово"}`},
	})
	if p := (<-events).of(vera); p.Waiting || len(p.Toasts) != 1 || p.Toasts[0].Text != "Готово" {
		t.Errorf("after the answer: %+v", p)
	}
}

func TestWhatWhatsAppShows(t *testing.T) {
	st := fresh(t)
	st.post("/api/phones/"+oleg+"/text", `{"text":"привет"}`)
	if m := st.shown(oleg); m.Ticks != "delivered" {
		t.Errorf("unread it has %q", m.Ticks)
	}
	id := (<-st.listen("")).of(oleg).Messages[0].ID
	st.graph(`{"messaging_product":"whatsapp","status":"read","message_id":"` + id + `","typing_indicator":{"type":"text"}}`)
	if p := (<-st.listen("")).of(oleg); p.Messages[0].Ticks != "read" || !p.Typing {
		t.Errorf("once it was read: %+v", p)
	}
	st.graph(`{"messaging_product":"whatsapp","to":"79160000001","type":"interactive","context":{"message_id":"` + id + `"},"interactive":{"type":"button",
		"header":{"type":"text","text":"Запись"},"body":{"text":"Ждём *завтра*: wa.me/79990000001"},"footer":{"text":"Анна"},
		"action":{"buttons":[{"type":"reply","reply":{"id":"y","title":"Приду"}},{"type":"reply","reply":{"id":"n","title":"Нет"}}]}}}`)
	want := sandbox.Message{
		Head: "Запись", Text: "Ждём завтра: wa.me/79990000001", Foot: "Анна", Quote: &sandbox.Quote{ID: id, Text: "привет"},
		Marks: []sandbox.Mark{
			{Kind: "bold", Offset: 5, Length: 6}, {Kind: "link", Offset: 13, Length: 17, URL: "wa.me/79990000001"},
		},
		Buttons: [][]sandbox.Button{{{Label: "Приду", Action: "y"}}, {{Label: "Нет", Action: "n"}}},
	}
	if diff := cmp.Diff(want, st.shown(oleg)); diff != "" {
		t.Error(diff)
	}
}

func TestARowOfAListInWhatsAppIsTappedByItsNumber(t *testing.T) {
	st := fresh(t)
	st.post("/api/phones/"+oleg+"/text", `{"text":"привет"}`)
	st.graph(`{"messaging_product":"whatsapp","to":"79160000001","type":"interactive","interactive":{"type":"list","body":{"text":"Что делаем?"},
		"action":{"button":"Выбрать","sections":[
			{"title":"Волосы","rows":[{"id":"1","title":"Стрижка","description":"45 мин"}]},
			{"title":"Лицо","rows":[{"id":"2","title":"Борода"}]}]}}}`)
	list := &sandbox.List{Label: "Выбрать", Sections: []sandbox.Section{
		{Title: "Волосы", Rows: []sandbox.Row{{Title: "Стрижка", About: "45 мин", Action: "1"}}},
		{Title: "Лицо", Rows: []sandbox.Row{{Title: "Борода", Action: "2"}}},
	}}
	if diff := cmp.Diff(list, st.shown(oleg).List); diff != "" {
		t.Error(diff)
	}
	all := (<-st.listen("")).of(oleg).Messages
	for row, want := range map[string]int{"2": 409, "-1": 409, "1": 204} {
		body := `{"message":"` + all[1].ID + `","row":` + row + `}`
		if code, _ := st.ask("POST", "/api/phones/"+oleg+"/tap", body); code != want {
			t.Errorf("row %s: %d", row, code)
		}
	}
	if m := st.shown(oleg); !m.Own || m.Text != "Борода" || m.Quote == nil || m.Quote.Text != "Что делаем?" {
		t.Errorf("the tap stands there as %+v", m)
	}
}

func TestTheOwnCardIsSentInWhatsApp(t *testing.T) {
	st := fresh(t)
	st.post("/api/phones/"+oleg+"/contact", `{}`)
	if m := st.shown(oleg); m.Card == nil || *m.Card != (sandbox.Card{Name: "Олег", Phone: "+79160000001"}) || m.Text != "" {
		t.Errorf("it stands there as %+v", m)
	}
}

func TestAFileIsSentInEveryMessengerAsWhatItIs(t *testing.T) {
	st := fresh(t)
	for phone, kinds := range map[string][4]string{
		vera: {"photo", "voice", "", "document"}, // VK takes no MP3
		oleg: {"photo", "voice", "audio", "document"},
	} {
		for i, file := range []struct {
			name string
			data []byte
		}{{"a.png", chequers()}, {"v.ogg", []byte("OggS\x00\x02")}, {"s.mp3", []byte("ID3")}, {"d.pdf", []byte("%PDF-1.7")}} {
			code, answer := st.ask("POST", "/api/phones/"+phone+"/file", attached(file.name, file.data, ""))
			if kinds[i] == "" {
				if code != http.StatusConflict {
					t.Errorf("%s of %s: %d", file.name, phone, code)
				}
				continue
			}
			if code != http.StatusNoContent {
				t.Fatalf("%s of %s: %d %s", file.name, phone, code, answer)
			}
			m := st.shown(phone)
			if len(m.Files) != 1 || m.Files[0].Kind != kinds[i] || m.Files[0].Size != len(file.data) || m.Text != "вот" {
				t.Fatalf("%s of %s stands there as %+v", file.name, phone, m)
			}
			if i == 0 && (m.Files[0].Width != 240 || m.Files[0].Height != 240) {
				t.Errorf("the picture of %s is %+v", phone, m.Files[0])
			}
			if code, got := st.ask("GET", "/api/files/"+m.Files[0].Path, ""); code != 200 || got != string(file.data) {
				t.Errorf("%s of %s cannot be fetched: %d", file.name, phone, code)
			}
		}
	}
	for _, path := range []string{"vk/99", "vk/x", "whatsapp/1", "icq/1"} {
		if code, _ := st.ask("GET", "/api/files/"+path, ""); code != 404 {
			t.Errorf("%s: %d", path, code)
		}
	}
}

func TestViolationsAreListed(t *testing.T) {
	st := fresh(t)
	if code, answer := st.ask("GET", "/api/violations", ""); code != 200 || strings.TrimSpace(answer) != `{"telegram":[],"vk":[],"whatsapp":[]}` {
		t.Errorf("%d %s", code, answer)
	}
	st.ask("POST", "/vk/method/messages.send", `{}`)
	if _, answer := st.ask("GET", "/api/violations", ""); !strings.Contains(answer, "messages.send") {
		t.Errorf("after a call that VK would refuse: %s", answer)
	}
}
