package telegramapi_test

import (
	"context"
	"testing"

	"github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"
)

func TestADialogLeavesATranscript(t *testing.T) {
	w := started(t)
	sent, err := w.bot.SendMessage(w.ctx(), &bot.SendMessageParams{
		ChatID: irinaID, Text: "<b>Анна, маникюр</b> &lt;3", ParseMode: models.ParseModeHTML,
		ReplyMarkup: buttons([]models.InlineKeyboardButton{button("Записаться", "book")},
			[]models.InlineKeyboardButton{button("Мои записи", "mine"), button("Написать", "chat")}),
	})
	w.must(err)
	w.must(w.irina.Tap("Записаться"))
	_, err = w.bot.EditMessageText(w.ctx(), &bot.EditMessageTextParams{ChatID: irinaID, MessageID: sent.ID, Text: "Когда?"})
	w.must(err)
	requests := w.api.Requests()
	if got := requests[0].Field("parse_mode"); got != "HTML" {
		t.Errorf("recorded parse_mode %q", got)
	}
	want := `Ирина:
  /start
Запись:
  **Анна, маникюр** <3
  [Записаться]
  [Мои записи] │ [Написать]
Ирина taps [Записаться]
Запись (edit):
  Когда?
`
	if got := w.irina.Transcript(); got != want {
		t.Errorf("transcript:\n%s\nwant:\n%s", got, want)
	}
	w.proper()
}

func TestGetMeWithItsEmptyBody(t *testing.T) {
	w := newWorld(t)
	me, err := w.bot.GetMe(w.ctx())
	w.must(err)
	if me.Username != "ZapisTestBot" || !me.IsBot || me.ID != 700000001 {
		t.Errorf("me = %+v", me)
	}
	w.proper()
}

func TestALongPollDeliversWhatIsTyped(t *testing.T) {
	w := newWorld(t)
	got := make(chan *models.Update, 1)
	client, err := bot.New(token, bot.WithServerURL(w.url), bot.WithSkipGetMe(),
		bot.WithDefaultHandler(func(_ context.Context, _ *bot.Bot, u *models.Update) { got <- u }))
	w.must(err)
	go client.Start(w.ctx())
	w.clock.AwaitAlarms(1)
	w.must(w.irina.Start("abc_-1"))
	u := <-got
	if u.Message.Text != "/start abc_-1" || u.Message.From.ID != irinaID || u.Message.From.LanguageCode != "ru" {
		t.Errorf("update = %+v", u.Message)
	}
	if e := u.Message.Entities; len(e) != 1 || e[0].Type != "bot_command" || e[0].Length != 6 {
		t.Errorf("entities = %+v", e)
	}
	w.proper()
}
