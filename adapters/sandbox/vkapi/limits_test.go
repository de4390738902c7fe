package vkapi_test

import (
	"bytes"
	"image"
	"image/png"
	"strconv"
	"strings"
	"testing"

	"github.com/SevereCloud/vksdk/v2/api"

	"zapis/adapters/sandbox/vkapi"
)

// limit is a call whose size matters: the largest that is accepted, and with which code one more is refused.
type limit struct {
	name string
	most int
	call func(w *world, n int) error
	code int
}

func (w *world) sendWith(more api.Params) error {
	return sent(w.vk.MessagesSend(message(more)))
}

func (w *world) keyed(k vkapi.Keyboard) error { return w.sendWith(api.Params{"keyboard": encoded(k)}) }

// grid is n buttons in rows of a width.
func grid(n, width int, isInline bool) vkapi.Keyboard {
	k := vkapi.Keyboard{Inline: isInline}
	for i := range n {
		if i%width == 0 {
			k.Buttons = append(k.Buttons, nil)
		}
		last := len(k.Buttons) - 1
		k.Buttons[last] = append(k.Buttons[last], plain("к", "1"))
	}
	return k
}

// answered lets Irina tap a button and answers with event_data.
func (w *world) answered(data string) error {
	w.tick("message_event")
	w.sendKeyed("текст", inline([]vkapi.Button{callback("к", "1")}))
	w.must(w.irina.Tap("к"))
	tap := w.lastTap()
	return sent(w.vk.MessagesSendMessageEventAnswer(api.Params{
		"event_id": tap.EventID, "user_id": irinaID, "peer_id": irinaID, "event_data": data,
	}))
}

func (w *world) addServer(title, secret string) error {
	return sent(w.vk.GroupsAddCallbackServer(api.Params{
		"group_id": groupID, "url": w.url + "/nowhere", "title": title, "secret_key": secret,
	}))
}

func ya(n int) string { return strings.Repeat("я", n) }

var limits = []limit{
	{"text", 4096, func(w *world, n int) error { return w.send(ya(n)) }, 914},
	{"text of an edit", 4096, func(w *world, n int) error {
		w.must(w.send("а"))
		return sent(w.vk.MessagesEdit(api.Params{"peer_id": irinaID, "cmid": w.irina.Screen().MessageID, "message": ya(n)}))
	}, 914},
	{"label", 40, func(w *world, n int) error { return w.keyed(inline([]vkapi.Button{plain(ya(n), "1")})) }, 911},
	{"payload of a button", 255, func(w *world, n int) error {
		return w.keyed(inline([]vkapi.Button{callback("к", `"`+ya(n-2)+`"`)}))
	}, 911},
	{"columns", 5, func(w *world, n int) error { return w.keyed(grid(n, n, false)) }, 911},
	{"inline columns", 5, func(w *world, n int) error { return w.keyed(grid(n, n, true)) }, 911},
	{"links in a row take two columns", 2, func(w *world, n int) error {
		var row []vkapi.Button
		for range n {
			row = append(row, link("к", "https://example.org"))
		}
		return w.keyed(inline(row))
	}, 911},
	{"rows", 10, func(w *world, n int) error { return w.keyed(grid(n, 1, false)) }, 911},
	{"inline rows", 6, func(w *world, n int) error { return w.keyed(grid(n, 1, true)) }, 911},
	{"buttons", 40, func(w *world, n int) error { return w.keyed(grid(n, 5, false)) }, 911},
	{"inline buttons", 10, func(w *world, n int) error { return w.keyed(grid(n, 5, true)) }, 911},
	{"attachments", 10, func(w *world, n int) error {
		photo := w.photo()
		return w.sendWith(api.Params{"attachment": strings.TrimSuffix(strings.Repeat(photo+",", n), ",")})
	}, 910},
	{"peers", 100, func(w *world, n int) error {
		return sent(w.vk.MessagesSendPeerIDs(api.Params{"peer_ids": make([]int, n), "random_id": 1, "message": "а"}))
	}, 100},
	{"payload of a message", 1000, func(w *world, n int) error {
		return w.sendWith(api.Params{"payload": `"` + ya(n-2) + `"`})
	}, 100},
	{"random_id", 1<<31 - 1, func(w *world, n int) error { return w.sendWith(api.Params{"random_id": n}) }, 100},
	{"snackbar", 90, func(w *world, n int) error {
		return w.answered(`{"type":"show_snackbar","text":"` + ya(n) + `"}`)
	}, 100},
	{"event_data", 1000, func(w *world, n int) error {
		data := `{"type":"open_link","link":"https://example.org/`
		return w.answered(data + strings.Repeat("a", n-len(data)-2) + `"}`)
	}, 100},
	{"title of a server", 14, func(w *world, n int) error { return w.addServer(ya(n), "") }, 100},
	{"secret of a server", 50, func(w *world, n int) error { return w.addServer("а", strings.Repeat("s", n)) }, 100},
	{"people at once", 1000, func(w *world, n int) error {
		ids := make([]string, n)
		for i := range ids {
			ids[i] = strconv.Itoa(i + 1)
		}
		return sent(w.vk.UsersGet(api.Params{"user_ids": strings.Join(ids, ",")}))
	}, 100},
}

func TestEveryLimitHoldsAtItAndOnePast(t *testing.T) {
	for _, l := range limits {
		t.Run(l.name, func(t *testing.T) {
			w := started(t)
			if err := l.call(w, l.most); err != nil {
				t.Errorf("%d refused: %v", l.most, err)
			}
			w.proper()
			w.refused(l.call(w, l.most+1), l.code, "")
			w.improper()
		})
	}
}

func TestACommunityHasTenServers(t *testing.T) {
	w := newWorld(t)
	for range 10 {
		w.must(w.addServer("а", ""))
	}
	w.refused(w.addServer("а", ""), 2000, "Servers number limit is reached")
	w.proper()
}

func pixels(width, height int) []byte {
	var out bytes.Buffer
	if err := png.Encode(&out, image.NewGray(image.Rect(0, 0, width, height))); err != nil {
		panic(err)
	}
	return out.Bytes()
}

// photo uploads a picture and gives its name for attachments.
func (w *world) photo() string {
	w.Helper()
	photos, err := w.vk.UploadMessagesPhoto(irinaID, bytes.NewReader(pixels(8, 6)))
	w.must(err)
	return photos[0].ToAttachment()
}
