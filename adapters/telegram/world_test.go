package telegram_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strconv"
	"testing"
	"time"

	"zapis/adapters/dialog"
	"zapis/adapters/sandbox/telegramapi"
	"zapis/adapters/telegram"
)

const (
	token   = "700000001:secret-token"
	irinaID = 501
)

// world is a bot of ours at a strict stand-in for Telegram, and Irina's phone.
type world struct {
	*testing.T
	api   *telegramapi.Server
	url   string
	clock *telegramapi.ManualClock
	bot   *telegram.Telegram
	irina *telegramapi.Chat
}

func newWorld(t *testing.T) *world { return newWorldWith(t, telegram.Options{}) }

func newWorldWith(t *testing.T, o telegram.Options) *world {
	t.Helper()
	return newWorldAt(t, o, telegramapi.Options{})
}

// newWorldAt has a Telegram with options of its own, too.
func newWorldAt(t *testing.T, o telegram.Options, at telegramapi.Options) *world {
	t.Helper()
	w := &world{T: t, clock: telegramapi.NewManualClock(time.Now())}
	at.Clock = w.clock
	w.api = telegramapi.New(at)
	w.must(w.api.AddBot(token, "ZapisTestBot", "Запись"))
	server := httptest.NewServer(w.api)
	t.Cleanup(func() { w.api.Close(); server.CloseClientConnections(); server.Close() })
	w.url = server.URL
	if o.HTTPClient == nil {
		o.HTTPClient = &http.Client{Transport: &http.Transport{}}
	}
	o.Token, o.APIURL, o.Clock = token, w.url, w.clock
	var err error
	w.bot, err = telegram.New(o)
	w.must(err)
	t.Cleanup(w.bot.Close)
	w.irina, err = w.api.Person(irinaID, "Ирина", "ru").Open("ZapisTestBot")
	w.must(err)
	w.must(w.irina.Start(""))
	t.Cleanup(func() {
		if v := w.api.Violations(); len(v) > 0 {
			t.Errorf("violations: %q", v)
		}
	})
	return w
}

func (w *world) must(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

// by is Irina's update: a tap on a message, or typed text.
func by(message string) dialog.Update {
	id := strconv.Itoa(irinaID)
	return dialog.Update{Channel: "telegram", Account: id, Chat: id, Kind: dialog.Tap, Message: message, Delivery: "d" + message}
}

// show shows screens after an update and gives the session as it is then.
func (w *world) show(update dialog.Update, live string, screens ...dialog.Screen) string {
	w.Helper()
	shown, session, err := w.bot.Show(w.Context(), update, dialog.Reply{Screens: screens, Session: dialog.Session{Screen: live}}, 0)
	w.must(err)
	if shown != len(screens) {
		w.Errorf("shown %d of %d", shown, len(screens))
	}
	return session.Screen
}

func screen(text string, labels ...string) dialog.Screen {
	s := dialog.Screen{Name: "test", Text: []dialog.Run{{Text: text}}, Lifetime: dialog.Replace}
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

// chat is what the bot's messages look like now, oldest first.
func (w *world) chat() []string {
	var seen []string
	for _, m := range w.irina.Messages() {
		if m.From != nil && !m.From.IsBot {
			continue
		}
		text := m.Text + m.Caption
		if m.ReplyMarkup != nil {
			for _, row := range m.ReplyMarkup.Rows {
				for _, b := range row {
					text += " [" + b.Text + "]"
				}
			}
		}
		seen = append(seen, text)
	}
	return seen
}

func itoa(n int) string { return strconv.Itoa(n) }

// soon is a context that ends before anybody loses patience.
func (w *world) soon() context.Context {
	ctx, cancel := context.WithTimeout(w.Context(), 20*time.Second)
	w.Cleanup(cancel)
	return ctx
}
