package telegram

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"zapis/adapters/dialog"
	"zapis/domain/chat"
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
	file := func(caption string, m chat.Media) func(*dialog.Update) {
		m.Channel = "telegram"
		return func(u *dialog.Update) { u.Text, u.Media = caption, &m }
	}
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
		"a picture, in its largest size": {
			`"message":{` + message + `,"photo":[{"file_id":"a","width":90,"height":60,"file_size":3},{"file_id":"b","width":900,"height":600,"file_size":300},{"file_id":"c","width":600,"height":400,"file_size":200}],"caption":"/start"}`,
			of(dialog.Media, file("/start", chat.Media{Kind: chat.Photo, Handle: "b", Type: "image/jpeg", Size: 300})),
		},
		"a voice": {
			`"message":{` + message + `,"voice":{"file_id":"a","duration":1,"mime_type":"audio/ogg","file_size":3}}`,
			of(dialog.Media, file("", chat.Media{Kind: chat.Voice, Handle: "a", Type: "audio/ogg", Size: 3})),
		},
		"a video": {
			`"message":{` + message + `,"video":{"file_id":"a","file_name":"v.mp4","mime_type":"video/mp4","file_size":3},"caption":"вот"}`,
			of(dialog.Media, file("вот", chat.Media{Kind: chat.Video, Handle: "a", Name: "v.mp4", Type: "video/mp4", Size: 3})),
		},
		"a round video, which is sent on as such": {
			`"message":{` + message + `,"video_note":{"file_id":"a","length":240,"file_size":3}}`,
			of(dialog.Media, file("", chat.Media{Kind: chat.Video, Handle: "VideoNote:a", Type: "video/mp4", Size: 3})),
		},
		"an animation, which is sent on as such": {
			`"message":{` + message + `,"animation":{"file_id":"a","file_name":"a.gif","mime_type":"video/mp4","file_size":3},"document":{"file_id":"a"}}`,
			of(dialog.Media, file("", chat.Media{Kind: chat.Video, Handle: "Animation:a", Name: "a.gif", Type: "video/mp4", Size: 3})),
		},
		"music, which is sent on as such": {
			`"message":{` + message + `,"audio":{"file_id":"a","title":"Песня","mime_type":"audio/mpeg","file_size":3}}`,
			of(dialog.Media, file("", chat.Media{Kind: chat.File, Handle: "Audio:a", Name: "Песня", Type: "audio/mpeg", Size: 3})),
		},
		"a file": {
			`"message":{` + message + `,"document":{"file_id":"a","file_name":"p.pdf","mime_type":"application/pdf","file_size":3000000000},"caption":"прайс"}`,
			of(dialog.Media, file("прайс", chat.Media{Kind: chat.File, Handle: "a", Name: "p.pdf", Type: "application/pdf", Size: 3e9})),
		},
		"a sticker cannot be passed on": {
			`"message":{` + message + `,"sticker":{"file_id":"a","emoji":"👍","file_size":3}}`, of(dialog.Media, text("")),
		},
		"a place cannot be passed on": {
			`"message":{` + message + `,"location":{"latitude":1,"longitude":1}}`, of(dialog.Media, text("")),
		},
		"a poll cannot be passed on": {
			`"message":{` + message + `,"poll":{"id":"1","question":"?"}}`, of(dialog.Media, text("")),
		},
		"an answer that quotes": {
			`"message":{` + message + `,"text":"в пять","reply_to_message":{"message_id":5,"date":1,` + private + `,"text":"когда?"}}`,
			of(dialog.Text, func(u *dialog.Update) { u.Text, u.Quoted = "в пять", "5" }),
		},
		"a file that quotes": {
			`"message":{` + message + `,"voice":{"file_id":"a"},"reply_to_message":{"message_id":5,"date":1,` + private + `,"text":"когда?"}}`,
			of(dialog.Media, func(u *dialog.Update) {
				u.Media, u.Quoted = &chat.Media{Kind: chat.Voice, Channel: "telegram", Handle: "a"}, "5"
			}),
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
