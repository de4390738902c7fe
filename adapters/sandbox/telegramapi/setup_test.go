package telegramapi_test

import (
	"context"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"

	"zapis/adapters/sandbox/telegramapi"
)

const token = "700000001:test-token"

var noon = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

// world is a fake with one bot, the real client library for it, and Irina's phone.
type world struct {
	*testing.T
	api   *telegramapi.Server
	clock *telegramapi.ManualClock
	url   string
	bot   *bot.Bot
	irina *telegramapi.Chat
}

const irinaID = 501

func newWorld(t *testing.T) *world {
	t.Helper()
	clock := telegramapi.NewManualClock(noon)
	api := telegramapi.New(telegramapi.Options{Clock: clock})
	if err := api.AddBot(token, "ZapisTestBot", "Запись"); err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(api)
	t.Cleanup(func() { api.Close(); server.Close() })
	client, err := bot.New(token, bot.WithServerURL(server.URL), bot.WithSkipGetMe())
	if err != nil {
		t.Fatal(err)
	}
	w := &world{T: t, api: api, clock: clock, url: server.URL, bot: client}
	w.irina = w.open(irinaID, "Ирина", "ru")
	return w
}

func (w *world) open(id int64, name, language string) *telegramapi.Chat {
	w.Helper()
	chat, err := w.api.Person(id, name, language).Open("ZapisTestBot")
	if err != nil {
		w.Fatal(err)
	}
	return chat
}

// started gives a world in which Irina has opened the bot.
func started(t *testing.T) *world {
	w := newWorld(t)
	w.must(w.irina.Start(""))
	return w
}

func (w *world) must(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

// refused wants an error from the API with this description.
func (w *world) refused(err error, description string) {
	w.Helper()
	if err == nil {
		w.Fatalf("accepted; want %q", description)
	}
	if got := err.Error(); len(got) < len(description) || got[len(got)-len(description):] != description {
		w.Fatalf("refused with %q; want %q", got, description)
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
	ctx, cancel := context.WithTimeout(w.Context(), time.Minute)
	w.Cleanup(cancel)
	return ctx
}

func (w *world) send(text string) (*models.Message, error) {
	return w.bot.SendMessage(w.ctx(), &bot.SendMessageParams{ChatID: irinaID, Text: text})
}

func buttons(rows ...[]models.InlineKeyboardButton) *models.InlineKeyboardMarkup {
	return &models.InlineKeyboardMarkup{InlineKeyboard: rows}
}

func button(label, data string) models.InlineKeyboardButton {
	return models.InlineKeyboardButton{Text: label, CallbackData: data}
}
