package vkapi_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/SevereCloud/vksdk/v2/api"

	"zapis/adapters/sandbox/vkapi"
)

// newHeard is the object of message_new.
type newHeard struct {
	Message struct {
		ID        int64  `json:"id"`
		FromID    int    `json:"from_id"`
		PeerID    int    `json:"peer_id"`
		Out       int    `json:"out"`
		Text      string `json:"text"`
		Payload   string `json:"payload"`
		Ref       string `json:"ref"`
		RefSource string `json:"ref_source"`
		Number    int    `json:"conversation_message_id"`
		Reply     *struct {
			Text   string `json:"text"`
			FromID int    `json:"from_id"`
			Number int    `json:"conversation_message_id"`
		} `json:"reply_message"`
	} `json:"message"`
	Client struct {
		Actions  []string `json:"button_actions"`
		Inline   bool     `json:"inline_keyboard"`
		Language int      `json:"lang_id"`
	} `json:"client_info"`
}

func TestALinkIsToldWithTheNextMessage(t *testing.T) {
	w := newWorld(t)
	w.tick("message_new")
	w.must(w.irina.Follow("anna_-1", "card"))
	if got := w.events(); len(got) != 0 {
		t.Fatalf("opening a link sends %s", got[0].Object)
	}
	w.must(w.irina.Begin())
	var m newHeard
	e := w.last(&m)
	if m.Message.Ref != "anna_-1" || m.Message.RefSource != "card" || m.Message.Payload != `{"command":"start"}` || m.Message.Text != "Начать" {
		t.Errorf("the Start button sent %+v", m.Message)
	}
	if e.Type != "message_new" || e.Group != groupID || e.Version != "5.199" || len(e.EventID) != 40 || m.Message.FromID != irinaID || m.Message.Out != 0 {
		t.Errorf("event %+v", e)
	}
	if m.Client.Language != 0 || !m.Client.Inline || !strings.Contains(strings.Join(m.Client.Actions, " "), "callback") {
		t.Errorf("client %+v", m.Client)
	}
	w.must(w.irina.Start("later")) // there is no Start button any more
	if got := len(w.events()); got != 1 {
		t.Errorf("%d events after a link in a dialog with messages", got)
	}
	w.must(w.irina.Type("привет"))
	var next, after newHeard
	w.last(&next)
	w.must(w.irina.Type("ещё"))
	w.last(&after)
	if next.Message.Ref != "later" || after.Message.Ref != "" {
		t.Errorf("refs %q, %q", next.Message.Ref, after.Message.Ref)
	}
	if err := w.irina.Begin(); !errors.Is(err, vkapi.ErrNoButton) {
		t.Errorf("a second Start: %v", err)
	}
}

func TestRefsAtTheirLimit(t *testing.T) {
	w := newWorld(t)
	w.must(w.irina.Follow(strings.Repeat("a", 64), strings.Repeat("b", 64)))
	for _, ref := range []string{strings.Repeat("a", 65), "a b", "я"} {
		if err := w.irina.Follow(ref, ""); !errors.Is(err, vkapi.ErrRef) {
			t.Errorf("%q: %v", ref, err)
		}
	}
}

func TestAnAnswerQuotes(t *testing.T) {
	w := started(t)
	w.tick("message_new")
	w.must(w.send("вопрос\nв две строки"))
	w.must(w.irina.Quoting(2).Type("ответ"))
	var m newHeard
	w.last(&m)
	if m.Message.Reply == nil || m.Message.Reply.Text != "вопрос\nв две строки" || m.Message.Reply.Number != 2 || m.Message.Reply.FromID != -groupID {
		t.Errorf("heard %+v", m.Message.Reply)
	}
	w.must(w.sendWith(api.Params{"message": "на ответ", "forward": `{"peer_id":501,"conversation_message_ids":[3],"is_reply":true}`}))
	if got := w.irina.Screen().Marked; got != "> ответ\nна ответ" {
		t.Errorf("screen %q", got)
	}
	if err := w.irina.Quoting(99).Type("а"); err == nil {
		t.Error("answered what is not there")
	}
	w.proper()
}

func TestATapIsAnsweredOnceAndInTime(t *testing.T) {
	w := started(t)
	w.tick("message_event")
	number := w.sendKeyed("что?", inline([]vkapi.Button{callback("к", `{"a":"book","n":1}`)}))
	answer := func(tap tapHeard) error {
		return sent(w.vk.MessagesSendMessageEventAnswer(api.Params{"event_id": tap.EventID, "user_id": irinaID, "peer_id": irinaID}))
	}
	w.must(w.irina.Tap("к"))
	first := w.lastTap()
	if string(first.Payload) != `{"a":"book","n":1}` || first.Number != number || first.UserID != irinaID || first.PeerID != irinaID {
		t.Errorf("heard %+v", first)
	}
	if !w.irina.View(0).Waiting {
		t.Error("the button does not wait")
	}
	w.clock.Advance(time.Minute)
	w.must(answer(first))
	w.refused(answer(first), 100, "event_id is invalid")
	if w.irina.View(0).Waiting {
		t.Error("the button still waits")
	}
	w.must(w.irina.TapAt(number, 0, 0))
	second := w.lastTap()
	w.clock.Advance(time.Minute + 1)
	w.refused(answer(second), 100, "event_id is invalid")
	w.must(w.irina.TapData(`not json`))
	if got := w.lastTap(); string(got.Payload) != `"not json"` {
		t.Errorf("a forger's tap is heard as %s", got.Payload)
	}
	w.proper()
}

func TestWhatATapShows(t *testing.T) {
	w := started(t)
	w.must(w.answered(`{"type":"show_snackbar","text":"Записано"}`))
	if got := w.irina.Screen(); got.Toast != "Записано" || got.Link != "" {
		t.Errorf("screen %+v", got)
	}
	seen := w.irina.View(0).Revision
	w.must(w.answered(`{"type":"open_link","link":"https://example.org"}`))
	if got := w.irina.View(seen).Snackbars; len(got) != 1 || got[0].Link != "https://example.org" {
		t.Errorf("snackbars %+v", got)
	}
	w.proper()
}

func TestDenyingAndAllowingAreHeard(t *testing.T) {
	w := newWorld(t)
	w.tick("message_allow", "message_deny")
	w.irina.Allow("w-7")
	w.irina.Allow("again") // nothing changes
	w.irina.Deny()
	w.irina.Deny()
	w.irina.Unblock()
	var got []string
	for _, e := range w.events() {
		got = append(got, e.Type+string(e.Object))
	}
	want := `message_allow{"user_id":501,"key":"w-7"} message_deny{"user_id":501} message_allow{"user_id":501,"key":""}`
	if strings.Join(got, " ") != want {
		t.Errorf("heard %s", got)
	}
}

func TestAPersonEditsAndIsHeard(t *testing.T) {
	w := started(t)
	w.tick("message_edit", "message_reply")
	w.must(w.irina.Edit(1, "иначе"))
	var m struct{ Text string }
	if e := w.last(&m); e.Type != "message_edit" || m.Text != "иначе" {
		t.Errorf("heard %s %+v", e.Type, m)
	}
	w.must(w.send("а"))
	if e := w.last(&m); e.Type != "message_reply" || m.Text != "а" {
		t.Errorf("heard %s %+v", e.Type, m)
	}
	if err := w.irina.Edit(2, "чужое"); err == nil {
		t.Error("edited what the community wrote")
	}
}

func TestWaitingForAReply(t *testing.T) {
	w := started(t)
	done := make(chan vkapi.Screen, 1)
	go func() {
		screen, err := w.irina.Reply(w.ctx())
		if err != nil {
			t.Error(err)
		}
		done <- screen
	}()
	w.must(w.send("ответ"))
	if got := <-done; got.Text != "ответ" {
		t.Errorf("screen %+v", got)
	}
	if got := w.irina.Screen().String(); got != "ответ" {
		t.Errorf("reads %q", got)
	}
}

func TestSeveralPeopleHaveDialogsOfTheirOwn(t *testing.T) {
	w := started(t)
	john := w.open(502, "John", "en")
	w.must(john.Begin())
	w.must(w.send("только Ирине"))
	if got := john.Transcript(); got != "John:\n  Start\n" {
		t.Errorf("John sees %q", got)
	}
	if got := len(w.api.People()); got != 2 {
		t.Errorf("%d people", got)
	}
}

func TestAViewHasWhatChanged(t *testing.T) {
	w := newWorld(t)
	if v := w.irina.View(0); v.Started || v.Start != "Начать" {
		t.Errorf("view %+v", v)
	}
	w.must(w.irina.Begin())
	seen, changed := w.api.Revision()
	w.must(w.sendWith(api.Params{"attachment": w.photo()}))
	<-changed
	v := w.irina.View(seen)
	if len(v.Messages) != 1 || v.Messages[0].Text != "текст" || v.Files[v.Messages[0].Files[0]].Kind != "photo" || v.Unread != 1 {
		t.Errorf("view %+v", v)
	}
}
