package vk_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"zapis/adapters/dialog"
	"zapis/adapters/sandbox/vkapi"
	"zapis/adapters/vk"
)

const (
	token   = "vk1.a.secret-token"
	groupID = 700
	irinaID = 501
	irina   = "501"
)

var unlimited = vk.Rates{All: 1e9, AllBurst: 1e9}

// world is a community of ours at a strict stand-in for VK, and Irina's phone.
type world struct {
	*testing.T
	api   *vkapi.Server
	url   string
	clock *vkapi.ManualClock
	vk    *vk.VK
	irina *vkapi.Chat
}

func newWorld(t *testing.T) *world {
	return newWorldWith(t, vk.Options{Rates: unlimited}, vkapi.Options{})
}

func newWorldWith(t *testing.T, o vk.Options, at vkapi.Options) *world {
	t.Helper()
	w := &world{T: t, clock: vkapi.NewManualClock(time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC))}
	at.Clock = w.clock
	w.api = vkapi.New(at)
	w.must(w.api.AddGroup(groupID, token, "zapis_test", "Запись"))
	server := httptest.NewServer(w.api)
	t.Cleanup(func() { w.api.Close(); server.CloseClientConnections(); server.Close() })
	w.url = server.URL
	o.HTTPClient = &http.Client{Transport: &http.Transport{}}
	o.Token, o.GroupID, o.APIURL, o.Clock = token, groupID, w.url+"/method/", w.clock
	var err error
	w.vk, err = vk.New(o)
	w.must(err)
	t.Cleanup(w.vk.Close)
	w.irina = w.open(irinaID, "Ирина Котова")
	t.Cleanup(func() {
		if v := w.api.Violations(); len(v) > 0 {
			t.Errorf("violations: %q", v)
		}
	})
	return w
}

// open opens somebody's dialog with the community and starts it.
func (w *world) open(id int64, name string) *vkapi.Chat {
	w.Helper()
	chat, err := w.api.Person(id, name, "ru").Open("zapis_test")
	w.must(err)
	w.must(chat.Begin())
	return chat
}

func (w *world) must(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

// soon is a context that ends before anybody loses patience.
func (w *world) soon() context.Context {
	ctx, cancel := context.WithTimeout(w.Context(), 30*time.Second)
	w.Cleanup(cancel)
	return ctx
}

var deliveries int

// by is Irina's update: a tap on a message, or typed text. Each is another one.
func by(message string) dialog.Update {
	deliveries++
	return dialog.Update{
		Channel: vk.Channel, Account: irina, Chat: irina, Kind: dialog.Tap, Message: message, Delivery: strconv.Itoa(deliveries),
	}
}

// show shows screens after an update and gives the session as it is then.
func (w *world) show(update dialog.Update, session dialog.Session, screens ...dialog.Screen) dialog.Session {
	w.Helper()
	shown, session, err := w.vk.Show(w.Context(), update, dialog.Reply{Screens: screens, Session: session}, 0)
	w.must(err)
	if shown != len(screens) {
		w.Errorf("shown %d of %d", shown, len(screens))
	}
	return session
}

func live(message string) dialog.Session { return dialog.Session{Screen: message} }

func screen(text string, labels ...string) dialog.Screen {
	s := dialog.Screen{Name: "test", Text: []dialog.Run{{Text: text}}, Lifetime: dialog.Replace, Language: "ru"}
	for _, label := range labels {
		s.Choices = append(s.Choices, []dialog.Choice{{Label: label, Action: "do:" + label}})
	}
	return s
}

func fact(text string, labels ...string) dialog.Screen {
	s := screen(text, labels...)
	s.Lifetime = dialog.Fresh
	return s
}

// chat is what the community's messages look like now, oldest first.
func (w *world) chat() []string {
	var seen []string
	for _, m := range w.irina.Messages() {
		if m.Out == 0 {
			continue
		}
		text := m.Text
		if m.Keyboard != nil {
			for _, row := range m.Keyboard.Buttons {
				for _, b := range row {
					text += " [" + b.Action.Label + "]"
				}
			}
		}
		seen = append(seen, text)
	}
	return seen
}

func (w *world) sees(want ...string) {
	w.Helper()
	if diff := cmp.Diff(want, w.chat()); diff != "" {
		w.Error(diff)
	}
}

// fate is what the front door is told of an error.
func fate(err error) string {
	var trouble *vk.Trouble
	if !errors.As(err, &trouble) {
		return fmt.Sprint(err)
	}
	after, again := trouble.Retry()
	told := fmt.Sprintf("blocked %t, again %t after %s", trouble.Blocked(), again, after)
	if trouble.Uncertain() {
		told += ", perhaps arrived"
	}
	return told
}

func second[T any](_ T, err error) error { return err }

// taker is a receiver that keeps what it is given, and refuses while it is told to.
type taker struct {
	mu      sync.Mutex
	refuses int
	taken   []dialog.Update
	raw     []string
	arrived chan struct{}
	given   int
}

func (d *taker) Receive(_ context.Context, update dialog.Update, raw []byte) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.refuses > 0 {
		d.refuses--
		return errors.New("the log cannot be written")
	}
	d.taken, d.raw = append(d.taken, update), append(d.raw, string(raw))
	if d.arrived != nil {
		close(d.arrived)
		d.arrived = nil
	}
	return nil
}

// next waits for one more update.
func (d *taker) next(w *world) dialog.Update {
	w.Helper()
	soon := w.soon()
	for {
		d.mu.Lock()
		if len(d.taken) > d.given {
			u := d.taken[d.given]
			d.given++
			d.mu.Unlock()
			return u
		}
		arrived := make(chan struct{})
		d.arrived = arrived
		d.mu.Unlock()
		select {
		case <-arrived:
		case <-soon.Done():
			w.Fatal("no update came")
		}
	}
}

// poll fetches events until the test ends; it returns when VK is being asked.
func poll(w *world, door *taker) {
	ctx, stop := context.WithCancel(w.Context())
	done := make(chan error, 1)
	go func() { done <- w.vk.Poll(ctx, door) }()
	w.Cleanup(func() {
		stop()
		if err := <-done; err != nil {
			w.Errorf("polling ended: %v", err)
		}
	})
	w.clock.AwaitAlarms(1)
}
