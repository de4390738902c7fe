package cloud

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"zapis/adapters/dialog"
	"zapis/domain/chat"
)

const bsuid = "RU.13491208655302741918"

// webhook wraps a message, and who it is of, as Meta does.
func webhook(contact, message string) []byte {
	return []byte(`{"object":"whatsapp_business_account","entry":[{"id":"1","changes":[{"field":"messages","value":{
"messaging_product":"whatsapp","metadata":{"display_phone_number":"79990000001","phone_number_id":"100"},
"contacts":[` + contact + `],"messages":[` + message + `]}}]}]}`)
}

const (
	both  = `{"profile":{"name":"Ирина"},"wa_id":"79161234567","user_id":"` + bsuid + `"}`
	head  = `"from":"79161234567","from_user_id":"` + bsuid + `","id":"wamid.7","timestamp":"1795435200",`
	quote = `"context":{"from":"79990000001","id":"wamid.5"},`
)

func TestDecode(t *testing.T) {
	of := func(kind dialog.Kind, change func(*dialog.Update)) dialog.Update {
		u := dialog.Update{
			Channel: "whatsapp", Account: bsuid, Aliases: []string{"79161234567"}, Chat: bsuid, Delivery: nameOf("wamid.7"), Order: 1795435200,
			Kind: kind, Name: "Ирина", Sent: time.Unix(1795435200, 0).UTC(),
		}
		change(&u)
		return u
	}
	text := func(s string) func(*dialog.Update) { return func(u *dialog.Update) { u.Text = s } }
	tap := func(action, message string) func(*dialog.Update) {
		return func(u *dialog.Update) { u.Action, u.Message = action, message }
	}
	file := func(caption string, m chat.Media) func(*dialog.Update) {
		m.Channel = "whatsapp"
		return func(u *dialog.Update) { u.Text, u.Media = caption, &m }
	}
	for name, test := range map[string]struct {
		raw  string
		want dialog.Update
	}{
		"a text":                  {head + `"type":"text","text":{"body":"завтра в 10"}`, of(dialog.Text, text("завтра в 10"))},
		"a start link":            {head + `"type":"text","text":{"body":"Здравствуйте! Мой код: start-7к2qx9"}`, of(dialog.Start, text("7K2QX9"))},
		"a start link in English": {head + `"type":"text","text":{"body":"Hello! My code: START-7K2QX9"}`, of(dialog.Start, func(u *dialog.Update) { u.Text, u.Language = "7K2QX9", "en" })},
		"the start alone":         {head + `"type":"text","text":{"body":"Start"}`, of(dialog.Start, text(""))},
		"a chat that is opened":   {head + `"type":"request_welcome"`, of(dialog.Start, text(""))},
		"an answer that quotes":   {head + quote + `"type":"text","text":{"body":"в пять"}`, of(dialog.Text, func(u *dialog.Update) { u.Text, u.Quoted = "в пять", nameOf("wamid.5") })},
		"what is passed on":       {head + `"context":{"forwarded":true},"type":"text","text":{"body":"в пять"}`, of(dialog.Text, text("в пять"))},
		"a reply button":          {head + quote + `"type":"interactive","interactive":{"type":"button_reply","button_reply":{"id":"yes:1","title":"Да"}}`, of(dialog.Tap, tap("yes:1", nameOf("wamid.5")))},
		"a row of a list":         {head + quote + `"type":"interactive","interactive":{"type":"list_reply","list_reply":{"id":"day:1","title":"сб","description":"d"}}`, of(dialog.Tap, tap("day:1", nameOf("wamid.5")))},
		"a quick reply":           {head + quote + `"type":"button","button":{"payload":"come:1","text":"Приду"}`, of(dialog.Tap, tap("come:1", nameOf("wamid.5")))},
		"their own card":          {head + `"type":"contacts","contacts":[{"name":{"formatted_name":"И"},"phones":[{"phone":"+7 916 123-45-67","wa_id":"79161234567"}]}]`, of(dialog.Contact, text("+79161234567"))},
		"somebody else's card":    {head + `"type":"contacts","contacts":[{"name":{"formatted_name":"О"},"phones":[{"phone":"+79160000002"}]}]`, of(dialog.Media, text(""))},
		"a card of nobody":        {head + `"type":"contacts","contacts":[{"name":{"formatted_name":"О"}}]`, of(dialog.Media, text(""))},
		"a picture": {head + `"type":"image","image":{"id":"55","mime_type":"image/jpeg","sha256":"x","caption":"вот"}`,
			of(dialog.Media, file("вот", chat.Media{Kind: chat.Photo, Handle: "cloud:55", Type: "image/jpeg"}))},
		"a voice": {head + `"type":"audio","audio":{"id":"55","mime_type":"audio/ogg; codecs=opus","voice":true}`,
			of(dialog.Media, file("", chat.Media{Kind: chat.Voice, Handle: "cloud:55", Type: "audio/ogg"}))},
		"music": {head + `"type":"audio","audio":{"id":"55","mime_type":"audio/mpeg"}`,
			of(dialog.Media, file("", chat.Media{Kind: chat.File, Handle: "cloud:55", Type: "audio/mpeg"}))},
		"a video": {head + `"type":"video","video":{"id":"55","mime_type":"video/mp4"}`,
			of(dialog.Media, file("", chat.Media{Kind: chat.Video, Handle: "cloud:55", Type: "video/mp4"}))},
		"a file": {head + `"type":"document","document":{"id":"55","mime_type":"application/pdf","filename":"p.pdf","caption":"прайс"}`,
			of(dialog.Media, file("прайс", chat.Media{Kind: chat.File, Handle: "cloud:55", Name: "p.pdf", Type: "application/pdf"}))},
		"a sticker cannot be passed on": {head + `"type":"sticker","sticker":{"id":"55","mime_type":"image/webp"}`, of(dialog.Media, text(""))},
		"a place cannot be passed on":   {head + `"type":"location","location":{"latitude":1,"longitude":1}`, of(dialog.Media, text(""))},
		"what Meta does not tell":       {head + `"type":"unsupported","errors":[{"code":131051}]`, of(dialog.Media, text(""))},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := (&Cloud{}).Decode(webhook(both, `{`+test.raw+`}`))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestWhoWroteIsKnownByWhatThereIs(t *testing.T) {
	const tail = `"id":"wamid.7","timestamp":"1","type":"text","text":{"body":"a"}}`
	for name, test := range map[string]struct {
		contact, message string
		account          string
		aliases          []string
	}{
		"both":               {both, `{"from":"79161234567","from_user_id":"` + bsuid + `",` + tail, bsuid, []string{"79161234567"}},
		"an id only":         {`{"profile":{"name":"И"},"user_id":"` + bsuid + `"}`, `{"from_user_id":"` + bsuid + `",` + tail, bsuid, nil},
		"an id of the card":  {`{"user_id":"` + bsuid + `"}`, `{"from":"79161234567",` + tail, bsuid, []string{"79161234567"}},
		"as it was before":   {`{"wa_id":"79161234567"}`, `{"from":"79161234567",` + tail, "79161234567", nil},
		"no card at all":     {``, `{"from":"79161234567",` + tail, "79161234567", nil},
		"a card that breaks": {`["x"]`, `{"from":"79161234567",` + tail, "79161234567", nil},
	} {
		u, err := (&Cloud{}).Decode(webhook(test.contact, test.message))
		if diff := cmp.Diff(test.aliases, u.Aliases); err != nil || u.Account != test.account || u.Chat != test.account || diff != "" {
			t.Errorf("%s: %+v, %v", name, u, err)
		}
	}
}

func TestDecodeRefuses(t *testing.T) {
	for name, test := range map[string]struct {
		raw  string
		want error
	}{
		"nothing":             {``, errBroken},
		"a list":              {`[]`, errBroken},
		"an object":           {`{}`, errBroken},
		"another product":     {`{"object":"page","entry":[]}`, errBroken},
		"no message":          {`{"object":"whatsapp_business_account","entry":[]}`, errBroken},
		"a reaction":          {string(webhook(both, `{`+head+`"type":"reaction","reaction":{"message_id":"wamid.5","emoji":"👍"}}`)), errNothing},
		"a change of number":  {string(webhook(both, `{`+head+`"type":"system","system":{"type":"user_changed_number"}}`)), errNothing},
		"a kind of tomorrow":  {string(webhook(both, `{`+head+`"type":"telepathy"}`)), errNothing},
		"a form of tomorrow":  {string(webhook(both, `{`+head+`"type":"text","text":["a"]}`)), errNothing},
		"a tap of tomorrow":   {string(webhook(both, `{`+head+`"type":"interactive","interactive":{"type":"nfm_reply"}}`)), errNothing},
		"of nobody":           {string(webhook(`{}`, `{"id":"wamid.7","type":"text","text":{"body":"a"}}`)), errNothing},
		"a text without text": {string(webhook(both, `{`+head+`"type":"text"}`)), errNothing},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := (&Cloud{}).Decode([]byte(test.raw)); !errors.Is(err, test.want) {
				t.Errorf("got %v, want %v", err, test.want)
			}
		})
	}
}
