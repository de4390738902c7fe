package linkedtest_test

import (
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.mau.fi/whatsmeow"
	"go.mau.fi/whatsmeow/proto/waE2E"
	"go.mau.fi/whatsmeow/types"
	"go.mau.fi/whatsmeow/types/events"

	"zapis/adapters/sandbox/telegramapi"
	"zapis/adapters/whatsapp/linked/device"
	"zapis/adapters/whatsapp/linked/linkedtest"
)

const (
	ours       = "79990000000"
	irinaPhone = "79161234567"
	olegPhone  = "79167654321"
	oneID      = "3EB0AAAAAAAAAAAAAAAA"
	anotherID  = "3EB0BBBBBBBBBBBBBBBB"
)

// world is a network with two people, and a client that is connected to it by hand.
type world struct {
	*testing.T
	net         *linkedtest.Network
	clock       *telegramapi.ManualClock
	irina, oleg *linkedtest.Chat
	client      device.Client
	hold        device.Hold
	ear         *ear
}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{T: t, clock: telegramapi.NewManualClock(time.Now()), ear: newEar()}
	w.net = linkedtest.New(linkedtest.Options{Phone: ours, Clock: w.clock})
	t.Cleanup(w.net.Close)
	w.irina, w.oleg = w.person(irinaPhone, "Ирина"), w.person(olegPhone, "Олег")
	return w
}

func (w *world) person(phone, name string) *linkedtest.Chat {
	w.Helper()
	c, err := w.net.Person(phone, name).Open(ours)
	w.must(err)
	return c
}

// connect connects a new client.
func (w *world) connect() {
	w.Helper()
	var err error
	w.hold, err = w.net.Devices().Hold(w.Context())
	w.must(err)
	w.client, err = w.net.Devices().Paired(w.Context())
	w.must(err)
	w.client.AddEventHandlerWithSuccessStatus(w.ear.hear)
	w.must(w.client.ConnectContext(w.Context()))
	w.hears("connected")
}

// reconnect hangs up and connects again.
func (w *world) reconnect() {
	w.Helper()
	w.client.Disconnect()
	w.hold.Release()
	w.connect()
}

// ear is a handler that writes down what it hears, and may not take it in.
type ear struct {
	mu     sync.Mutex
	refuse map[string]int // texts, and how often they are not taken in
	heard  chan string
	during func() // what happens while the next message is taken in
}

func newEar() *ear { return &ear{refuse: map[string]int{}, heard: make(chan string, 100)} }

func (e *ear) hear(event any) bool {
	text := ""
	switch event := event.(type) {
	case *events.Message:
		text = event.Message.GetConversation()
	case *events.Receipt:
		text = "receipt " + string(event.Type)
	case *events.Connected:
		text = "connected"
	case *events.Disconnected:
		text = "disconnected"
	case *events.StreamReplaced:
		text = "replaced"
	case *events.LoggedOut:
		text = "logged out"
	}
	e.mu.Lock()
	e.refuse[text]--
	taken, during := e.refuse[text] < 0, e.during
	if _, is := event.(*events.Message); is && during != nil {
		during()
		e.during = nil
	}
	e.mu.Unlock()
	if !taken {
		text = "not " + text
	}
	e.heard <- text
	return taken
}

// hears waits for exactly this to be heard.
func (w *world) hears(texts ...string) {
	w.Helper()
	var heard []string
	for range texts {
		select {
		case text := <-w.ear.heard:
			heard = append(heard, text)
		case <-time.After(time.Minute):
			w.Fatalf("heard %q, and then nothing; want %q", heard, texts)
		}
	}
	w.want("heard", heard, texts)
}

func (w *world) must(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

func (w *world) want(what string, got, want any) {
	w.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		w.Errorf("%s (-want +got):\n%s", what, diff)
	}
}

// types has people write one thing after another.
func (w *world) types(by *linkedtest.Chat, texts ...string) {
	w.Helper()
	for _, text := range texts {
		w.must(by.Type(text))
	}
}

// send sends a message to Irina's phone, of which it was asked.
func (w *world) send(id string, m *waE2E.Message) error {
	if _, err := w.client.IsOnWhatsApp(w.Context(), []string{"+" + irinaPhone}); err != nil {
		return err
	}
	return w.sendTo(types.NewJID(irinaPhone, types.DefaultUserServer), id, m)
}

func (w *world) sendTo(to types.JID, id string, m *waE2E.Message) error {
	_, err := w.client.SendMessage(w.Context(), to, m, whatsmeow.SendRequestExtra{ID: id})
	return err
}

func text(s string) *waE2E.Message { return &waE2E.Message{Conversation: &s} }

// notes tells that exactly one violation was noted, and which.
func (w *world) notes(why string) {
	w.Helper()
	if v := w.net.Violations(); len(v) != 1 || !strings.Contains(v[0], why) {
		w.Errorf("violations %q, want one: %s", v, why)
	}
}
