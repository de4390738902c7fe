package telegram

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"zapis/adapters/dialog"
)

const (
	irina   = `"from":{"id":501,"is_bot":false,"first_name":"Ирина","last_name":"П.","language_code":"ru"}`
	private = `"chat":{"id":501,"type":"private"}`
	message = `"message_id":7,"date":1795435200,` + irina + `,` + private
)

func TestDecode(t *testing.T) {
	sent := time.Unix(1795435200, 0).UTC()
	of := func(kind dialog.Kind, change func(*dialog.Update)) dialog.Update {
		u := dialog.Update{
			Channel: "telegram", Account: "501", Chat: "501", Delivery: "700000001:9", Order: 9,
			Kind: kind, Language: "ru", Name: "Ирина П.", Sent: sent,
		}
		change(&u)
		return u
	}
	text := func(s string) func(*dialog.Update) { return func(u *dialog.Update) { u.Text = s } }
	tap := func(action, message string) func(*dialog.Update) {
		return func(u *dialog.Update) { u.Action, u.Message, u.Sent = action, message, time.Time{} }
	}
	for name, test := range map[string]struct {
		raw  string
		want dialog.Update
	}{
		"a text": {
			`"message":{` + message + `,"text":"завтра в 10"}`, of(dialog.Text, text("завтра в 10")),
		},
		"the start without a code": {
			`"message":{` + message + `,"text":"/start"}`, of(dialog.Start, text("")),
		},
		"a start link": {
			`"message":{` + message + `,"text":"/start Ab_c-9"}`, of(dialog.Start, text("Ab_c-9")),
		},
		"a start link with the bot's name": {
			`"message":{` + message + `,"text":"/start@ZapisBot Ab_c-9"}`, of(dialog.Start, text("Ab_c-9")),
		},
		"a command with the bot's name": {
			`"message":{` + message + `,"text":"/today@ZapisBot"}`, of(dialog.Text, text("/today")),
		},
		"an address is not a command": {
			`"message":{` + message + `,"text":"me@home"}`, of(dialog.Text, text("me@home")),
		},
		"their own phone": {
			`"message":{` + message + `,"contact":{"phone_number":"79001234567","first_name":"И","user_id":501}}`,
			of(dialog.Contact, text("+79001234567")),
		},
		"somebody else's phone is only a card": {
			`"message":{` + message + `,"contact":{"phone_number":"79001234567","first_name":"О","user_id":502}}`,
			of(dialog.Media, text("")),
		},
		"a card of nobody": {
			`"message":{` + message + `,"contact":{"phone_number":"79001234567","first_name":"О"}}`,
			of(dialog.Media, text("")),
		},
		"a picture": {
			`"message":{` + message + `,"photo":[{"file_id":"a","width":1,"height":1}],"caption":"/start"}`,
			of(dialog.Media, text("")),
		},
		"a voice": {
			`"message":{` + message + `,"voice":{"file_id":"a","duration":1}}`, of(dialog.Media, text("")),
		},
		"a tap": {
			`"callback_query":{"id":"4","data":"day:1","chat_instance":"x",` + irina + `,"message":{` + message + `}}`,
			of(dialog.Tap, tap("day:1", "7")),
		},
		"a tap on a message that is gone": {
			`"callback_query":{"id":"4","data":"day:1",` + irina + `,"message":{"message_id":7,"date":0,` + private + `}}`,
			of(dialog.Tap, tap("day:1", "7")),
		},
		"a tap in somebody else's chat acts on nothing": {
			`"callback_query":{"id":"4","data":"day:1",` + irina + `,"message":{"message_id":7,"date":1,"chat":{"id":502,"type":"private"}}}`,
			of(dialog.Tap, tap("", "")),
		},
		"a tap without a message acts on nothing": {
			`"callback_query":{"id":"4","data":"day:1",` + irina + `,"inline_message_id":"z"}`, of(dialog.Tap, tap("", "")),
		},
		"blocked": {
			`"my_chat_member":{"date":1795435200,` + irina + `,` + private + `,"old_chat_member":{"status":"member","user":{"id":1}},"new_chat_member":{"status":"kicked","user":{"id":1},"until_date":0}}`,
			of(dialog.Blocked, text("")),
		},
		"unblocked": {
			`"my_chat_member":{"date":1795435200,` + irina + `,` + private + `,"new_chat_member":{"status":"member","user":{"id":1}},"old_chat_member":{"status":"kicked","user":{"id":1},"until_date":0}}`,
			of(dialog.Unblocked, text("")),
		},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := newAdapter(t, Options{}).Decode([]byte(`{"update_id":9,` + test.raw + `}`))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestDecodeRefuses(t *testing.T) {
	group := `"message_id":7,"date":1,` + irina + `,"chat":{"id":-5,"type":"group","title":"g"}`
	for name, test := range map[string]struct {
		raw  string
		want error
	}{
		"nothing":               {``, errBroken},
		"half of it":            {`{"update_id":9,"mess`, errBroken},
		"a list":                {`[]`, errBroken},
		"an object":             {`{}`, errBroken},
		"a text for a number":   {`{"update_id":"9"}`, errBroken},
		"talk in a group":       {`{"update_id":9,"message":{` + group + `,"text":"hi"}}`, errNothing},
		"a channel's post":      {`{"update_id":9,"channel_post":{` + group + `,"text":"hi"}}`, errNothing},
		"an edited message":     {`{"update_id":9,"edited_message":{` + message + `,"text":"hi"}}`, errNothing},
		"a pinned message":      {`{"update_id":9,"message":{` + message + `,"pinned_message":{` + message + `}}}`, errNothing},
		"a change in a group":   {`{"update_id":9,"my_chat_member":{"date":1,` + irina + `,"chat":{"id":-5,"type":"group"},"old_chat_member":{"status":"left","user":{"id":1}},"new_chat_member":{"status":"member","user":{"id":1}}}}`, errNothing},
		"a status of tomorrow":  {`{"update_id":9,"my_chat_member":{"date":1,` + irina + `,` + private + `,"old_chat_member":{"status":"left","user":{"id":1}},"new_chat_member":{"status":"hologram"}}}`, errNothing},
		"an update of tomorrow": {`{"update_id":9,"telepathy":{"id":1}}`, errNothing},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := newAdapter(t, Options{}).Decode([]byte(test.raw)); !errors.Is(err, test.want) {
				t.Errorf("got %v, want %v", err, test.want)
			}
		})
	}
}

func newAdapter(t *testing.T, o Options) *Telegram {
	t.Helper()
	o.Token = testToken
	adapter, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(adapter.Close)
	return adapter
}
