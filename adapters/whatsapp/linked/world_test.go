package linked

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5/pgxpool"
	"go.mau.fi/whatsmeow/proto/waE2E"
	"go.mau.fi/whatsmeow/types"
	"go.mau.fi/whatsmeow/types/events"

	"zapis/adapters/dialog"
	"zapis/adapters/sandbox/telegramapi"
	"zapis/adapters/whatsapp/linked/device"
	"zapis/adapters/whatsapp/linked/linkedtest"
)

var (
	irinaLID   = types.NewJID("10076543216197", types.HiddenUserServer)
	irinaPhone = types.NewJID("79161234567", types.DefaultUserServer)
	noon       = time.Date(2026, 11, 30, 12, 0, 0, 0, time.UTC)
)

const (
	ours  = "79990000000"
	irina = "10076543216197@lid" // what the network makes of her phone
)

// logbook is a door that keeps what it is given, or refuses it.
type logbook struct {
	mu      sync.Mutex
	refuses error
	panics  bool
	updates []dialog.Update
	raws    [][]byte
	took    chan struct{} // filled with each that is taken in
}

func (b *logbook) Receive(_ context.Context, u dialog.Update, raw []byte) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.panics {
		panic("the door fell off")
	}
	if b.refuses != nil {
		return b.refuses
	}
	b.updates, b.raws = append(b.updates, u), append(b.raws, bytes.Clone(raw))
	b.took <- struct{}{}
	return nil
}

func (b *logbook) refuse(err error) { b.mu.Lock(); b.refuses = err; b.mu.Unlock() }

// texts are the kinds and texts of what was taken in.
func (b *logbook) texts() (all []string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, u := range b.updates {
		all = append(all, string(u.Kind)+":"+u.Text)
	}
	return all
}

// world is a number of ours, linked to a stand-in for WhatsApp.
type world struct {
	*testing.T
	wa    *WhatsApp
	net   *linkedtest.Network
	irina *linkedtest.Chat
	door  *logbook
	clock *alarmCounter

	states chan State
	log    *bytes.Buffer
	stop   context.CancelFunc
	ended  chan error
}

// alarmCounter is a clock that counts how many alarms were ever set.
type alarmCounter struct {
	*telegramapi.ManualClock
	alarms atomic.Int32
}

func (c *alarmCounter) AfterFunc(d time.Duration, f func()) (stop func() bool) {
	c.alarms.Add(1)
	return c.ManualClock.AfterFunc(d, f)
}

// newWorld is not running yet. Without a pool nothing may be received or sent outside of a talk.
func newWorld(t *testing.T, pool *pgxpool.Pool, changes ...func(*Options)) *world {
	t.Helper()
	w := &world{
		T: t, door: &logbook{took: make(chan struct{}, 100)}, clock: &alarmCounter{ManualClock: telegramapi.NewManualClock(noon)},
		states: make(chan State, 100), log: &bytes.Buffer{},
	}
	w.net = linkedtest.New(linkedtest.Options{Phone: ours, Clock: w.clock})
	var err error
	w.irina, err = w.net.Person(irinaPhone.User, "Ирина").Open(ours)
	w.must(err)
	o := Options{Pool: pool, Clock: w.clock, Changed: func(s State) { w.states <- s }, Log: slog.New(slog.NewTextHandler(w.log, nil))}
	for _, change := range changes {
		change(&o)
	}
	w.wa = newWith(w.net.Devices(), o)
	w.wa.pace.chance = func(time.Duration) time.Duration { return 0 }
	w.Cleanup(func() {
		w.must(w.wa.Close())
		w.net.Close()
		w.want("what WhatsApp would not take", w.net.Violations(), []string(nil))
	})
	return w
}

// run starts the connection and waits until it is up.
func (w *world) run() {
	w.Helper()
	w.begin()
	w.becomes(Online)
}

func (w *world) begin() {
	ctx, stop := context.WithCancel(w.Context())
	w.stop, w.ended = stop, make(chan error, 1)
	go func() { w.ended <- w.wa.Run(ctx, w.door) }()
	w.Cleanup(func() {
		stop()
		<-w.ended
		w.ended <- nil
	})
}

// rests waits until the connection is over and Run rests, and lets that time pass.
func (w *world) rests(d time.Duration) {
	w.rest()
	w.clock.Advance(d)
}

// rest waits until the connection is over and Run rests.
func (w *world) rest() {
	w.free()
	w.clock.AwaitAlarms(1)
}

// free waits until nobody has the right to connect.
func (w *world) free() {
	w.Helper()
	w.must(w.net.AwaitFree(w.Context()))
}

// texts are what we tried to send, as text.
func (w *world) texts() (all []string) {
	for _, s := range w.net.Sent() {
		all = append(all, s.Message.GetConversation())
	}
	return all
}

// client is one that is not connected.
func (w *world) client() device.Client {
	c, err := w.net.Devices().Paired(w.Context())
	w.must(err)
	return c
}

// becomes waits for a change of state.
func (w *world) becomes(kind Kind) State {
	w.Helper()
	select {
	case s := <-w.states:
		if s.Kind != kind {
			w.Fatalf("it became %+v, want %s", s, kind)
		}
		return s
	case <-time.After(time.Minute):
		w.Fatalf("it is %+v, and never became %s", w.wa.State(), kind)
	}
	return State{}
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

// wrote is a message of Irina's.
func wrote(id, text string, changes ...func(*events.Message)) *events.Message {
	m := &events.Message{
		Info: types.MessageInfo{
			MessageSource: types.MessageSource{Chat: irinaLID, Sender: types.JID{User: irinaLID.User, Device: 3, Server: types.HiddenUserServer}, SenderAlt: irinaPhone},
			ID:            id, PushName: "Ирина", Timestamp: noon.Add(-time.Second),
		},
		Message: &waE2E.Message{Conversation: &text},
	}
	for _, change := range changes {
		change(m)
	}
	return m
}

// with has a message say something other than text.
func with(message *waE2E.Message) func(*events.Message) {
	return func(m *events.Message) { m.Message = message }
}

func screen(text string, labels ...string) dialog.Screen {
	s := dialog.Screen{Name: "test", Text: []dialog.Run{{Text: text}}, Lifetime: dialog.Replace, Language: "ru"}
	for _, label := range labels {
		s.Choices = append(s.Choices, []dialog.Choice{{Label: label, Action: "home"}})
	}
	return s
}

// fateOf is what the door is told of an error.
func fateOf(err error) (fate, time.Duration) {
	var told dialog.Undelivered
	if !errors.As(err, &told) {
		return "", 0
	}
	after, worthwhile := told.Retry()
	switch {
	case told.Blocked():
		return blocked, after
	case worthwhile && after > afterFailure:
		return wait, after
	case worthwhile:
		return again, after
	}
	return permanent, after
}

var errDown = errors.New("the log is down")

func last[T any](all []T) T { return slices.Clone(all)[len(all)-1] }
