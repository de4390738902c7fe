package cloudapi_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"zapis/adapters/sandbox/cloudapi"
)

func TestTheWindowClosesAfterADay(t *testing.T) {
	w := newWorld(t, cloudapi.Options{})
	if a := w.send(text("first")); a.status != 400 || a.code != 131047 {
		t.Errorf("before the person wrote: %v", a.raw)
	}
	w.must(w.irina.Type("hi"))
	w.clock.Advance(24*time.Hour - time.Second)
	if a := w.send(text("in time")); a.status != 200 {
		t.Error(a.raw)
	}
	w.clock.Advance(time.Second)
	if a := w.send(text("late")); a.code != 131047 {
		t.Error(a.raw)
	}
	if v := w.api.Violations(); len(v) > 0 {
		t.Error(v)
	}
}

func TestWhatIsRefusedLateIsToldByAStatus(t *testing.T) {
	w := newWorld(t, cloudapi.Options{Late: true})
	w.listen()
	a := w.send(text("first"))
	if a.status != 200 || a.id == "" {
		t.Fatal(a.raw)
	}
	told := w.await(0, 1).Statuses[0]
	if fmt.Sprint(told["id"], told["status"], told["errors"].([]any)[0].(object)["code"]) != a.id+"failed131047" {
		t.Error(told)
	}
}

func TestTemplatesAreHeldToTheirParameters(t *testing.T) {
	w := newWorld(t, cloudapi.Options{})
	w.must(w.api.AddTemplate(numberID, cloudapi.Template{Name: "reminder", Language: "ru", Body: "Напоминаем: {{1}}, {{2}}.", Buttons: []string{"Приду", "Отменить"}}))
	call := func(language string, values ...string) string {
		var parameters []any
		for _, v := range values {
			parameters = append(parameters, object{"type": "text", "text": v})
		}
		return message("template", object{"name": "reminder", "language": object{"code": language}, "components": []any{
			object{"type": "body", "parameters": parameters},
			object{"type": "button", "sub_type": "quick_reply", "index": "1", "parameters": []any{object{"type": "payload", "payload": "cancel:1"}}},
		}})
	}
	for name, test := range map[string]struct {
		body         string
		status, code int
	}{
		"as approved":          {call("ru", "завтра", "10:00"), 200, 0},
		"one too few":          {call("ru", "завтра"), 400, 132000},
		"one too many":         {call("ru", "a", "b", "c"), 400, 132000},
		"in another language":  {call("en", "a", "b"), 404, 132001},
		"a new line":           {call("ru", "a\nb", "c"), 400, 132018},
		"many spaces":          {call("ru", "a     b", "c"), 400, 132018},
		"an empty one":         {call("ru", "", "c"), 400, 131009},
		"of no template":       {strings.Replace(call("ru", "a", "b"), `"reminder"`, `"other"`, 1), 404, 132001},
		"a button that is not": {strings.Replace(call("ru", "a", "b"), `"index":"1"`, `"index":2`, 1), 400, 132000},
		"a button as a number": {strings.Replace(call("ru", "a", "b"), `"index":"1"`, `"index":0`, 1), 200, 0},
		"far too long":         {call("ru", long(1024), "c"), 400, 132005},
	} {
		if a := w.send(test.body); a.status != test.status || a.code != test.code {
			t.Errorf("%s: %d %v", name, a.status, a.raw)
		}
	}
	if s := w.irina.Screen(); !strings.HasPrefix(s.Text, "Напоминаем: ") || len(s.Options) != 2 || s.Template != "reminder" {
		t.Errorf("%+v", s)
	}
}

func TestALinkFillsInATextThatMayBeEdited(t *testing.T) {
	w := newWorld(t, cloudapi.Options{})
	w.listen()
	chat, err := w.api.Person(irina, "").Follow("https://wa.me/" + business + "?text=%D0%9A%D0%BE%D0%B4%20START-7K2Q")
	w.must(err)
	if len(chat.Messages()) != 0 || chat.Draft() != "Код START-7K2Q" {
		t.Errorf("draft %q", chat.Draft())
	}
	w.must(chat.Type(strings.ToLower(chat.Draft())))
	m := w.await(1, 0)
	if got := m.Messages[0]["text"].(object)["body"]; got != "код start-7k2q" || chat.Draft() != "" {
		t.Error(got)
	}
	for _, link := range []string{"https://wa.me/", "https://t.me/79990000001", "http://wa.me/79990000001", "https://wa.me/79990000009"} {
		if _, err := w.api.Person(irina, "").Follow(link); err == nil {
			t.Errorf("%s opens a chat", link)
		}
	}
}

func TestTapsTellWhatWasTappedAndOnWhat(t *testing.T) {
	w := newWorld(t, cloudapi.Options{})
	w.listen()
	w.must(w.irina.Type("hi"))
	w.must(w.api.AddTemplate(numberID, cloudapi.Template{Name: "t", Language: "ru", Body: "b", Buttons: []string{"Приду"}}))
	first := w.send(buttons("b", [2]string{"Да", "yes:1"})).id
	second := w.send(list("Выбрать", object{"id": "row:1", "title": "Стрижка", "description": "30 мин"})).id
	third := w.send(message("template", object{"name": "t", "language": object{"code": "ru"}})).id
	w.must(w.irina.Tap("Да"))
	w.must(w.irina.Tap("Стрижка"))
	w.must(w.irina.Tap("Приду"))
	if err := w.irina.Tap("Нет"); !errors.Is(err, cloudapi.ErrNoButton) {
		t.Error(err)
	}
	got := w.await(4, 0).Messages
	for i, want := range []struct{ on, content string }{
		{first, `{"button_reply":{"id":"yes:1","title":"Да"},"type":"button_reply"}`},
		{second, `{"list_reply":{"description":"30 мин","id":"row:1","title":"Стрижка"},"type":"list_reply"}`},
		{third, `{"payload":"Приду","text":"Приду"}`},
	} {
		m := got[i+1]
		content := m["interactive"]
		if content == nil {
			content = m["button"]
		}
		said, err := json.Marshal(content)
		w.must(err)
		if m["context"].(object)["id"] != want.on || string(said) != want.content {
			t.Errorf("%v: %s", m, said)
		}
	}
}

func TestWhoIsHiddenHasNoPhone(t *testing.T) {
	w := newWorld(t, cloudapi.Options{})
	w.listen()
	w.must(w.irina.Type("hi"))
	who := w.api.Person(irina, "")
	who.Hide()
	w.must(w.irina.Type("now hidden"))
	got := w.await(2, 0)
	if got.Messages[0]["from"] != irina || got.Messages[1]["from"] != nil || got.Messages[1]["from_user_id"] != who.UserID() {
		t.Errorf("%v", got.Messages)
	}
	body := strings.Replace(text("a"), `"to":"`+irina+`"`, `"recipient":"`+who.UserID()+`"`, 1)
	if a := w.send(body); a.status != 200 || a.raw["contacts"].([]any)[0].(object)["user_id"] != who.UserID() {
		t.Errorf("%v", a.raw)
	}
}

func TestStatusesFollowAMessage(t *testing.T) {
	w := newWorld(t, cloudapi.Options{})
	w.listen()
	w.must(w.irina.Type("hi"))
	w.send(text("a"))
	w.irina.Read()
	var order []string
	for _, s := range w.await(1, 3).Statuses {
		order = append(order, s["status"].(string))
	}
	if strings.Join(order, " ") != "sent delivered read" {
		t.Error(order)
	}
}

func TestWebhooksAreSignedOverTheirBytes(t *testing.T) {
	w := newWorld(t, cloudapi.Options{})
	w.listen()
	w.must(w.irina.Type("<привет>"))
	w.await(1, 0)
	if h := w.hooks[0]; h.signature != cloudapi.Sign(secret, h.body) || !strings.HasPrefix(h.signature, "sha256=") {
		t.Errorf("%s", h.signature)
	}
	if err := w.api.Subscribe(t.Context(), numberID, w.url, "x"); err == nil {
		t.Error("a webhook that does not know the challenge is taken")
	}
}

func TestWebhooksThatFailComeAgain(t *testing.T) {
	w := newWorld(t, cloudapi.Options{})
	w.refuses = 2
	w.listen()
	w.must(w.irina.Type("one"))
	w.must(w.irina.Type("two"))
	for range 2 {
		w.clock.AwaitAlarms(1)
		w.clock.Advance(time.Hour)
	}
	var order []any
	for _, m := range w.await(2, 0).Messages {
		order = append(order, m["text"].(object)["body"])
	}
	if fmt.Sprint(order) != "[one two]" {
		t.Error(order)
	}
}

func TestEventsComeTwiceInBatchesAndInDisorder(t *testing.T) {
	w := newWorld(t, cloudapi.Options{})
	w.listen()
	w.api.Deliver(cloudapi.Delivery{Copies: 2, Batch: 8, Shuffle: 3, Paused: true})
	for i := range 10 {
		w.must(w.irina.Type(fmt.Sprint(i)))
	}
	w.api.Deliver(cloudapi.Delivery{Copies: 2, Batch: 8, Shuffle: 3})
	got := w.await(20, 0)
	times, inOrder, last := map[any]int{}, true, ""
	for _, m := range got.Messages {
		times[m["id"]]++
		inOrder, last = inOrder && m["id"].(string) >= last, m["id"].(string)
	}
	if len(times) != 10 || inOrder || len(w.hooks) >= 20 {
		t.Errorf("%v in %d webhooks, in order: %t", times, len(w.hooks), inOrder)
	}
}

func TestBlockingIsFoundOutBySending(t *testing.T) {
	w := newWorld(t, cloudapi.Options{})
	w.must(w.irina.Type("hi"))
	w.irina.Block()
	if a := w.send(text("a")); a.code != 131026 || len(w.api.Violations()) != 0 {
		t.Error(a.raw)
	}
	if err := w.irina.Type("b"); !errors.Is(err, cloudapi.ErrBlocked) {
		t.Error(err)
	}
	w.irina.Unblock()
	if a := w.send(text("a")); a.status != 200 {
		t.Error(a.raw)
	}
}

func TestRatesAreKept(t *testing.T) {
	w := newWorld(t, cloudapi.Options{Rates: cloudapi.Rates{All: 3, Pair: 6 * time.Second, PairBurst: 2}})
	w.must(w.irina.Type("hi"))
	oleg, err := w.api.Person("79160000002", "Олег").Open(business)
	w.must(err)
	w.must(oleg.Type("hi"))
	other := strings.Replace(text("a"), irina, "79160000002", 1)
	var codes []int
	for _, body := range []string{text("a"), text("b"), text("c"), other, other} {
		codes = append(codes, w.send(body).code)
	}
	w.clock.Advance(6 * time.Second)
	codes = append(codes, w.send(text("c")).code, w.send(text("d")).code)
	if fmt.Sprint(codes) != "[0 0 131056 0 130429 0 131056]" {
		t.Error(codes)
	}
}

func TestFaults(t *testing.T) {
	w := newWorld(t, cloudapi.Options{})
	w.must(w.irina.Type("hi"))
	w.api.Plan("messages", 1, cloudapi.Page(502))
	w.api.Plan("", 1, cloudapi.Refused(500, 131000, "Something went wrong"))
	if a := w.send(text("a")); a.status != 502 || !strings.Contains(fmt.Sprint(a.raw["body"]), "<html>") {
		t.Errorf("%d %v", a.status, a.raw)
	}
	if a := w.send(text("a")); a.status != 500 || a.code != 131000 {
		t.Error(a.raw)
	}
	if n := len(w.irina.Messages()); n != 1 {
		t.Errorf("%d messages", n)
	}
}

func TestTheTranscriptTellsAll(t *testing.T) {
	w := newWorld(t, cloudapi.Options{})
	w.must(w.irina.Type("hi"))
	w.send(buttons("Записать?", [2]string{"Да", "y"}, [2]string{"Нет", "n"}))
	w.must(w.irina.Tap("Да"))
	w.send(list("Выбрать", object{"id": "1", "title": "Стрижка", "description": "30 мин"}))
	w.must(w.irina.SendPhoto([]byte("jpeg"), "вот"))
	w.irina.Block()
	const want = `Ирина:
  hi
Запись:
  Записать?
  [Да] │ [Нет]
Ирина taps [Да]
Запись:
  b
  [≡ Выбрать]
    ○ Стрижка — 30 мин
Ирина:
  (image)
  вот
Ирина blocks Запись
`
	if got := w.irina.Transcript(); got != want {
		t.Error(got)
	}
	if v := w.irina.View(0); len(v.Messages) != 5 || v.Until != noon.Add(24*time.Hour).Unix() || !v.Blocked {
		t.Errorf("%+v", v)
	}
}

func TestASnapshotHoldsEverything(t *testing.T) {
	path := filepath.Join(t.TempDir(), "cloud.json")
	w := newWorld(t, cloudapi.Options{})
	w.must(w.irina.SendDocument("a.pdf", "application/pdf", []byte("%PDF"), "вот"))
	w.send(buttons("b", [2]string{"Да", "y"}))
	w.must(w.api.Save(path))
	after := newWorld(t, cloudapi.Options{})
	w.must(after.api.Load(path))
	chat, err := after.api.Person(irina, "").Open(business)
	w.must(err)
	messages := chat.Messages()
	if _, _, data, ok := after.api.File(messages[0].File); len(messages) != 2 || !ok || string(data) != "%PDF" {
		t.Errorf("%+v", messages)
	}
	if a := after.send(text("again")); a.status != 200 || a.id == messages[1].ID {
		t.Error(a.raw)
	}
	after.listen() // what waited is delivered now
	if got := after.await(1, 2).Messages[0]["document"].(object)["filename"]; got != "a.pdf" {
		t.Error(got)
	}
}
