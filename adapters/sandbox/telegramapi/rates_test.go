package telegramapi_test

import (
	"errors"
	"fmt"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/go-telegram/bot"

	"zapis/adapters/sandbox/telegramapi"
)

// limited gives a world that keeps Telegram's rates, with a chat for each of n people.
func limited(t *testing.T, n int) *world {
	t.Helper()
	w := &world{T: t, clock: telegramapi.NewManualClock(noon)}
	w.api = telegramapi.New(telegramapi.Options{Clock: w.clock, Rates: telegramapi.TelegramRates})
	w.must(w.api.AddBot(token, "ZapisTestBot", "Запись"))
	server := httptest.NewServer(w.api)
	t.Cleanup(func() { w.api.Close(); server.Close() })
	var err error
	w.bot, err = bot.New(token, bot.WithServerURL(server.URL), bot.WithSkipGetMe())
	w.must(err)
	for i := range n {
		w.must(w.open(int64(i+1), fmt.Sprint("К", i), "ru").Start(""))
	}
	return w
}

// sendTo gives how long Telegram wants the bot to wait; 0 if the message was taken.
func (w *world) sendTo(chat int) int {
	w.Helper()
	_, err := w.bot.SendMessage(w.ctx(), &bot.SendMessageParams{ChatID: chat, Text: "а"})
	var tooMany *bot.TooManyRequestsError
	if errors.As(err, &tooMany) {
		return tooMany.RetryAfter
	}
	w.must(err)
	return 0
}

func TestThirtyMessagesASecond(t *testing.T) {
	w := limited(t, 40)
	for i := range 30 {
		if w.sendTo(i+1) != 0 {
			t.Fatalf("message %d was refused", i+1)
		}
	}
	if got := w.sendTo(31); got != 1 {
		t.Errorf("one more: retry after %d", got)
	}
	w.clock.Advance(999 * time.Millisecond)
	if w.sendTo(31) == 0 {
		t.Error("the second was not over")
	}
	w.clock.Advance(time.Millisecond)
	if w.sendTo(31) != 0 {
		t.Error("the second was over")
	}
	w.proper() // too many is no mistake
}

func TestOneMessageASecondInAChat(t *testing.T) {
	w := limited(t, 2)
	for range 3 {
		if w.sendTo(1) != 0 {
			t.Fatal("a short burst was refused")
		}
	}
	if got := w.sendTo(1); got != 1 {
		t.Errorf("retry after %d", got)
	}
	if w.sendTo(2) != 0 {
		t.Error("another chat has to wait, too")
	}
	for range 2 {
		w.clock.Advance(time.Second)
		if w.sendTo(1) != 0 || w.sendTo(1) == 0 {
			t.Error("not one a second")
		}
	}
}
