package vkapi_test

import (
	"testing"
	"time"

	"github.com/SevereCloud/vksdk/v2/api"

	"zapis/adapters/sandbox/vkapi"
)

func TestARandomIDSendsOnce(t *testing.T) {
	w := started(t)
	p := api.Params{"peer_ids": []int{irinaID}, "random_id": -5, "message": "раз"}
	first, err := w.vk.MessagesSendPeerIDs(p)
	w.must(err)
	w.clock.Advance(time.Hour - 1)
	again, err := w.vk.MessagesSendPeerIDs(p)
	w.must(err)
	if first[0].MessageID != again[0].MessageID || again[0].ConversationMessageID != 2 || len(w.irina.Messages()) != 2 {
		t.Errorf("sent %+v, then %+v", first, again)
	}
	w.clock.Advance(1)
	w.must(sent(w.vk.MessagesSendPeerIDs(p)))
	if got := len(w.irina.Messages()); got != 3 {
		t.Errorf("%d messages after an hour", got)
	}
	petr := w.open(502, "Пётр", "ru")
	w.must(petr.Begin())
	p["peer_ids"] = []int{502}
	w.must(sent(w.vk.MessagesSendPeerIDs(p)))
	if got := len(petr.Messages()); got != 2 {
		t.Errorf("%d messages with somebody else", got)
	}
	w.proper()
}

func TestRandomIDZeroSendsEachTime(t *testing.T) {
	w := started(t)
	for range 2 {
		w.must(w.sendWith(api.Params{"random_id": 0}))
	}
	if got := len(w.irina.Messages()); got != 3 {
		t.Errorf("%d messages", got)
	}
}

func TestAnEditDropsWhatIsNotSentAgain(t *testing.T) {
	w := started(t)
	photo := w.photo()
	w.must(w.sendWith(api.Params{"attachment": photo, "keyboard": encoded(grid(2, 2, true)), "reply_to": 1}))
	number := w.irina.Screen().MessageID
	edit := api.Params{"peer_id": irinaID, "conversation_message_id": number, "message": "иначе",
		"attachment": photo, "keyboard": encoded(grid(1, 1, true)), "keep_forward_messages": true}
	w.must(sent(w.vk.MessagesEdit(edit)))
	m := w.irina.Messages()[number-1]
	if m.ReplyMessage == nil || len(m.Attachments) != 1 || len(w.irina.Screen().Buttons[0]) != 1 || m.UpdateTime == 0 {
		t.Errorf("kept %+v", m)
	}
	w.must(sent(w.vk.MessagesEdit(api.Params{"peer_id": irinaID, "message_id": m.ID, "message": "пусто"})))
	m = w.irina.Messages()[number-1]
	if m.ReplyMessage != nil || len(m.Attachments) != 0 || m.Keyboard != nil || m.Text != "пусто" {
		t.Errorf("left %+v", m)
	}
	w.proper()
}

func TestAMessageCanBeEditedForADay(t *testing.T) {
	w := started(t)
	w.must(w.send("а"))
	edit := func(text string) error {
		return sent(w.vk.MessagesEdit(api.Params{"peer_id": irinaID, "cmid": 2, "message": text}))
	}
	w.clock.Advance(24*time.Hour - time.Second)
	w.must(edit("б"))
	w.clock.Advance(time.Second)
	w.refused(edit("в"), 909, "because it's too old")
	w.refused(sent(w.vk.MessagesEdit(api.Params{"peer_id": irinaID, "cmid": 99, "message": "г"})), 100, "there is no such message")
	w.irina.Deny()
	w.refused(edit("д"), 901, "without permission")
	if got := w.irina.Screen().Text; got != "б" {
		t.Errorf("the message reads %q", got)
	}
	w.proper()
}

func TestMentionsAreSeenForWhatTheyAre(t *testing.T) {
	w := started(t)
	for text, want := range map[string]string{
		"[id1|Анна] пишет":         "[Анна](vk.com/id1) пишет",
		"@id1 (Анна) и *club5":     "[Анна](vk.com/id1) и [@club5](vk.com/club5)",
		"[club700|Запись], @id22":  "[Запись](vk.com/club700), [@id22](vk.com/id22)",
		"[id1\u200b|Анна] и [a|b]": "[id1\u200b|Анна] и [a|b]",
		"почта anna@example.org":   "почта anna@example.org",
	} {
		w.must(w.send(text))
		if got := w.irina.Screen(); got.Marked != want || got.Text != text {
			t.Errorf("%q is seen as %q, want %q", text, got.Marked, want)
		}
	}
	w.must(w.irina.Type("[id1|не я]"))
	if got := w.irina.View(0).Messages; got[len(got)-1].Mentions[0].Page != "id1" {
		t.Errorf("the view has %+v", got[len(got)-1].Mentions)
	}
}

func TestAKeyboardBelowStaysUntilItIsTakenAway(t *testing.T) {
	w := started(t)
	w.tick("message_new")
	w.must(w.keyed(vkapi.Keyboard{Buttons: [][]vkapi.Button{{plain("Меню", `{"a":"menu"}`)}}}))
	w.must(w.send("ещё"))
	w.must(w.irina.Tap("Меню"))
	var m newHeard
	if w.last(&m); m.Message.Text != "Меню" || m.Message.Payload != `{"a":"menu"}` {
		t.Errorf("the button sent %+v", m.Message)
	}
	w.must(w.irina.Tap("Меню"))
	w.must(w.keyed(vkapi.Keyboard{OneTime: true, Buttons: [][]vkapi.Button{{plain("Раз", "")}}}))
	w.must(w.irina.Tap("Раз"))
	if err := w.irina.Tap("Раз"); err == nil {
		t.Error("a keyboard for one use is still there")
	}
	w.must(w.keyed(vkapi.Keyboard{Buttons: [][]vkapi.Button{{plain("Меню", "")}}}))
	w.must(w.keyed(vkapi.Keyboard{Buttons: [][]vkapi.Button{}}))
	if got := w.irina.Screen().Keyboard; got != nil {
		t.Errorf("still there: %v", got)
	}
	w.proper()
}

func TestTypingAndReadingAreSeen(t *testing.T) {
	w := started(t)
	w.must(sent(w.vk.MessagesSetActivity(api.Params{"peer_id": irinaID, "type": "typing"})))
	if !w.irina.View(0).Typing {
		t.Error("nobody is seen typing")
	}
	w.clock.Advance(10 * time.Second)
	if w.irina.View(0).Typing {
		t.Error("typing never ends")
	}
	w.must(sent(w.vk.MessagesMarkAsRead(api.Params{"peer_id": irinaID, "mark_conversation_as_read": true})))
	if got := w.irina.View(0).SeenTo; got != 1 {
		t.Errorf("seen up to %d", got)
	}
	w.tick("message_read")
	w.must(w.send("а"))
	if got := w.irina.View(0).Unread; got != 1 {
		t.Errorf("%d unread", got)
	}
	w.irina.Read()
	if e := w.last(&struct{}{}); e.Type != "message_read" || w.irina.View(0).Unread != 0 {
		t.Errorf("heard %s", e.Type)
	}
	w.proper()
}

func TestPeopleAndCommunitiesAreKnown(t *testing.T) {
	w := started(t)
	users, err := w.vk.UsersGet(api.Params{"user_ids": "501,id502,nobody", "fields": "screen_name"})
	w.must(err)
	if len(users) != 1 || users[0].FirstName != "Ирина" || users[0].LastName != "Котова" {
		t.Errorf("users %+v", users)
	}
	old := w.client(token)
	old.Version = "5.131"
	groups, err := old.GroupsGetByID(nil)
	w.must(err)
	if groups[0].ID != groupID || groups[0].ScreenName != "zapis_test" {
		t.Errorf("groups %+v", groups)
	}
	body, err := w.vk.Request("groups.getById", api.Params{"group_id": "zapis_test"})
	w.must(err)
	want := `{"groups":[{"id":700,"name":"Запись","screen_name":"zapis_test","is_closed":0,"type":"group"}],"profiles":[]}`
	if string(body) != want {
		t.Errorf("in 5.199: %s", body)
	}
	w.proper()
}
