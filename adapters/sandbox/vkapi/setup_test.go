package vkapi_test

import (
	"context"
	"encoding/json"
	"errors"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/SevereCloud/vksdk/v2/api"

	"zapis/adapters/sandbox/vkapi"
)

const (
	token   = "vk1.a.test-token"
	groupID = 700
	irinaID = 501
)

var noon = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

// world is a fake with one community, the real client library for it, and Irina's phone.
type world struct {
	*testing.T
	api   *vkapi.Server
	clock *vkapi.ManualClock
	url   string
	vk    *api.VK
	irina *vkapi.Chat
}

func newWorld(t *testing.T) *world { return withOptions(t, vkapi.Options{}) }

func withOptions(t *testing.T, o vkapi.Options) *world {
	t.Helper()
	clock := vkapi.NewManualClock(noon)
	o.Clock = clock
	w := &world{T: t, api: vkapi.New(o), clock: clock}
	w.must(w.api.AddGroup(groupID, token, "zapis_test", "Запись"))
	server := httptest.NewServer(w.api)
	t.Cleanup(func() { w.api.Close(); server.Close() })
	w.url = server.URL
	w.vk = w.client(token)
	w.irina = w.open(irinaID, "Ирина Котова", "ru")
	return w
}

// client is the real library, speaking the newest version to this fake and keeping to no limit of its own.
func (w *world) client(token string) *api.VK {
	vk := api.NewVK(token)
	vk.MethodURL, vk.Version, vk.Limit = w.url+"/method/", "5.199", 0
	return vk
}

func (w *world) open(id int64, name, language string) *vkapi.Chat {
	w.Helper()
	chat, err := w.api.Person(id, name, language).Open("zapis_test")
	if err != nil {
		w.Fatal(err)
	}
	return chat
}

// started gives a world in which Irina has tapped Start.
func started(t *testing.T) *world {
	w := newWorld(t)
	w.must(w.irina.Begin())
	return w
}

func (w *world) must(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

// refused wants one of VK's errors, and its text to end so.
func (w *world) refused(err error, code int, ending string) {
	w.Helper()
	var vk *api.Error
	if !errors.As(err, &vk) || int(vk.Code) != code || !strings.HasSuffix(vk.Message, ending) {
		w.Fatalf("got %v; want %d ...%s", err, code, ending)
	}
}

// proper wants that no request was one that a correct client would not make.
func (w *world) proper() {
	w.Helper()
	if v := w.api.Violations(); len(v) > 0 {
		w.Errorf("violations: %q", v)
	}
}

// improper wants that the last request was noted as a violation.
func (w *world) improper() {
	w.Helper()
	all := w.api.Requests()
	if all[len(all)-1].Violation == "" {
		w.Errorf("%s was not noted as a violation", all[len(all)-1].Method)
	}
}

func (w *world) ctx() context.Context {
	ctx, cancel := context.WithTimeout(w.Context(), 10*time.Second)
	w.Cleanup(cancel)
	return ctx
}

var lastRandom int

// message are parameters of a message to Irina that nobody sent before.
func message(more api.Params) api.Params {
	lastRandom++
	p := api.Params{"peer_id": irinaID, "random_id": lastRandom, "message": "текст"}
	for name, value := range more {
		p[name] = value
	}
	return p
}

func (w *world) send(text string) error {
	_, err := w.vk.MessagesSend(message(api.Params{"message": text}))
	return err
}

// sendKeyed sends a message with a keyboard and gives its number in the dialog.
func (w *world) sendKeyed(text string, k vkapi.Keyboard) int {
	w.Helper()
	w.must(sent(w.vk.MessagesSend(message(api.Params{"message": text, "keyboard": encoded(k)}))))
	return w.irina.Screen().MessageID
}

// sent drops what a method gives besides the error.
func sent[T any](_ T, err error) error { return err }

func encoded(v any) string {
	data, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return string(data)
}

func inline(rows ...[]vkapi.Button) vkapi.Keyboard {
	return vkapi.Keyboard{Inline: true, Buttons: rows}
}

func callback(label, payload string) vkapi.Button {
	return vkapi.Button{Action: vkapi.Action{Type: "callback", Label: label, Payload: payload}}
}

func plain(label, payload string) vkapi.Button {
	return vkapi.Button{Action: vkapi.Action{Type: "text", Label: label, Payload: payload}, Color: "primary"}
}

func link(label, address string) vkapi.Button {
	return vkapi.Button{Action: vkapi.Action{Type: "open_link", Label: label, Link: address}}
}
