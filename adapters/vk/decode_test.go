package vk

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"zapis/adapters/dialog"
	"zapis/domain/chat"
)

const mark = `"date":1795435200,"from_id":501,"peer_id":501,"out":0,"conversation_message_id":7,"id":90`

func decoder(t *testing.T) *VK {
	t.Helper()
	v, err := New(Options{Token: "t", GroupID: 700})
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func delivery(kind, object string) string {
	return `{"group_id":700,"type":"` + kind + `","event_id":"e9","v":"5.199","object":` + object + `,"zapis_name":"Ирина К."}`
}

func said(fields string) string {
	return delivery("message_new", `{"message":{`+mark+`,`+fields+`},"client_info":{"lang_id":0}}`)
}

func TestDecode(t *testing.T) {
	of := func(kind dialog.Kind, change func(*dialog.Update)) dialog.Update {
		u := dialog.Update{
			Channel: "vk", Account: "501", Chat: "501", Delivery: "700:e9", Order: 7,
			Kind: kind, Language: "ru", Name: "Ирина К.", Sent: time.Unix(1795435200, 0).UTC(),
		}
		change(&u)
		return u
	}
	text := func(s string) func(*dialog.Update) { return func(u *dialog.Update) { u.Text = s } }
	file := func(under string, m chat.Media) func(*dialog.Update) {
		m.Channel = "vk"
		return func(u *dialog.Update) { u.Text, u.Media = under, &m }
	}
	bare := func(kind dialog.Kind, order int64, action, message string) dialog.Update {
		return dialog.Update{
			Channel: "vk", Account: "501", Chat: "501", Delivery: "700:e9", Kind: kind, Order: order, Action: action, Message: message,
		}
	}
	tap := func(payload string) string {
		return delivery("message_event", `{"user_id":501,"peer_id":501,"event_id":"tap","payload":`+payload+`,"conversation_message_id":5}`)
	}
	for name, test := range map[string]struct {
		raw  string
		want dialog.Update
	}{
		"a text":                    {said(`"text":"завтра в 10"`), of(dialog.Text, text("завтра в 10"))},
		"VK's own button":           {said(`"text":"Поехали","payload":"{\"command\":\"start\"}"`), of(dialog.Start, text(""))},
		"what stands on it":         {said(`"text":" Начать "`), of(dialog.Start, text(""))},
		"what stands on it abroad":  {said(`"text":"start"`), of(dialog.Start, text(""))},
		"a start link":              {said(`"text":"Начать","payload":"{\"command\":\"start\"}","ref":"Ab_c-9","ref_source":"x"`), of(dialog.Start, text("Ab_c-9"))},
		"a start link and any text": {said(`"text":"привет","ref":"Ab_c-9"`), of(dialog.Start, text("Ab_c-9"))},
		"a payload of somebody's":   {said(`"text":"да","payload":"[]"`), of(dialog.Text, text("да"))},
		"an answer that quotes": {
			said(`"text":"в пять","reply_message":{"conversation_message_id":5,"text":"когда?"}`),
			of(dialog.Text, func(u *dialog.Update) { u.Text, u.Quoted = "в пять", "5" }),
		},
		"a picture, in its largest size": {
			said(`"text":"вот","attachments":[{"type":"photo","photo":{"id":3,"owner_id":501,"access_key":"k","sizes":[{"url":"https://a/s","width":75,"height":50},{"url":"https://a/w","width":900,"height":600},{"url":"https://a/x","width":604,"height":400}]}}]`),
			of(dialog.Media, file("вот", chat.Media{Kind: chat.Photo, Handle: "photo501_3_k https://a/w", Type: "image/jpeg"})),
		},
		"a file": {
			said(`"text":"","attachments":[{"type":"doc","doc":{"id":3,"owner_id":501,"title":"p.pdf","size":3000,"ext":"pdf","url":"https://a/d"}}]`),
			of(dialog.Media, file("", chat.Media{Kind: chat.File, Handle: "doc501_3 https://a/d", Name: "p.pdf", Type: "application/pdf", Size: 3000})),
		},
		"a voice": {
			said(`"text":"","attachments":[{"type":"audio_message","audio_message":{"id":3,"owner_id":501,"access_key":"k","link_ogg":"https://a/o","link_mp3":"https://a/m"}}]`),
			of(dialog.Media, file("", chat.Media{Kind: chat.Voice, Handle: "audio_message501_3_k https://a/o", Type: "audio/ogg"})),
		},
		"a video can only be sent on": {
			said(`"text":"","attachments":[{"type":"video","video":{"id":3,"owner_id":501,"access_key":"k","title":"v"}}]`),
			of(dialog.Media, file("", chat.Media{Kind: chat.Video, Handle: "video501_3_k", Name: "v", Type: "video/mp4"})),
		},
		"a sticker cannot be passed on": {said(`"text":"","attachments":[{"type":"sticker","sticker":{"sticker_id":1}}]`), of(dialog.Media, text(""))},
		"something forwarded":           {said(`"text":"","fwd_messages":[{"text":"x"}]`), of(dialog.Media, text(""))},
		"a pasted link is text": {
			said(`"text":"https://a.example","attachments":[{"type":"link","link":{"url":"https://a.example"}}]`), of(dialog.Text, text("https://a.example")),
		},
		"another language": {
			delivery("message_new", `{"message":{`+mark+`,"text":"hi"},"client_info":{"lang_id":3}}`),
			of(dialog.Text, func(u *dialog.Update) { u.Text, u.Language = "hi", "en" }),
		},
		"no language": {
			delivery("message_new", `{"message":{`+mark+`,"text":"hi"}}`), of(dialog.Text, func(u *dialog.Update) { u.Text, u.Language = "hi", "" }),
		},
		"a tap":                          {tap(`{"a":"day:1"}`), bare(dialog.Tap, 5, "day:1", "5")},
		"a tap, its payload as a text":   {tap(`"{\"a\":\"day:1\"}"`), bare(dialog.Tap, 5, "day:1", "5")},
		"a tap on what is not ours":      {tap(`{"b":"day:1"}`), bare(dialog.Tap, 5, "", "5")},
		"a tap with a broken payload":    {tap(`"{"`), bare(dialog.Tap, 5, "", "5")},
		"a tap with a number for a text": {tap(`7`), bare(dialog.Tap, 5, "", "5")},
		"blocked":                        {delivery("message_deny", `{"user_id":501}`), bare(dialog.Blocked, 0, "", "")},
		"unblocked":                      {delivery("message_allow", `{"user_id":501,"key":"x"}`), bare(dialog.Unblocked, 0, "", "")},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := decoder(t).Decode([]byte(test.raw))
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
	for name, test := range map[string]struct {
		raw  string
		want error
	}{
		"nothing":              {``, errBroken},
		"half of it":           {`{"group_id":700,"ty`, errBroken},
		"a list":               {`[]`, errBroken},
		"an object":            {`{}`, errBroken},
		"no object":            {`{"group_id":700,"type":"message_new","event_id":"e"}`, errBroken},
		"no number of its own": {`{"group_id":700,"type":"message_deny","object":{"user_id":501}}`, errBroken},
		"talk in a chat":       {delivery("message_new", `{"message":{"from_id":501,"peer_id":2000000001,"text":"hi"}}`), errNothing},
		"a tap in a chat":      {delivery("message_event", `{"user_id":501,"peer_id":2000000001,"payload":{"a":"x"}}`), errNothing},
		"another community":    {delivery("message_new", `{"message":{"from_id":-5,"peer_id":-5,"text":"hi"}}`), errNothing},
		"what we sent":         {delivery("message_new", `{"message":{"from_id":501,"peer_id":501,"out":1,"text":"hi"}}`), errNothing},
		"an edited message":    {delivery("message_edit", `{"from_id":501,"peer_id":501,"text":"hi"}`), errNothing},
		"an event of tomorrow": {delivery("telepathy", `{}`), errNothing},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := decoder(t).Decode([]byte(test.raw)); !errors.Is(err, test.want) {
				t.Errorf("got %v, want %v", err, test.want)
			}
		})
	}
}
