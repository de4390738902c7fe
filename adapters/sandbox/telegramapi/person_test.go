package telegramapi_test

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"

	"zapis/adapters/sandbox/telegramapi"
)

// lastUpdate is the newest entry of the queue, decoded by the client library.
func (w *world) lastUpdate() models.Update {
	w.Helper()
	var got []models.Update
	w.must(json.Unmarshal(w.json("getUpdates", `{"offset":-1}`).Result, &got))
	if len(got) != 1 {
		w.Fatalf("%d updates", len(got))
	}
	return got[0]
}

func TestATapCarriesItsMessage(t *testing.T) {
	w := started(t)
	m, err := w.bot.SendMessage(w.ctx(), &bot.SendMessageParams{ChatID: irinaID, Text: "а", ReplyMarkup: grid(9, 3)})
	w.must(err)
	w.must(w.irina.TapAt(m.ID, 2, 1))
	q := w.lastUpdate().CallbackQuery
	if q.Data != "x" || q.From.ID != irinaID || q.Message.Message == nil || q.Message.Message.ID != m.ID || len(q.Message.Message.ReplyMarkup.InlineKeyboard) != 3 {
		t.Errorf("query %+v", q)
	}
	w.must(w.irina.TapData("forged:1"))
	if got := w.lastUpdate().CallbackQuery.Data; got != "forged:1" {
		t.Errorf("forged data %q", got)
	}
	w.must(sent(w.bot.DeleteMessage(w.ctx(), &bot.DeleteMessageParams{ChatID: irinaID, MessageID: m.ID})))
	w.must(w.irina.TapAt(m.ID, 0, 0))
	gone := w.lastUpdate().CallbackQuery.Message
	if gone.InaccessibleMessage == nil || gone.InaccessibleMessage.MessageID != m.ID || gone.InaccessibleMessage.Date != 0 {
		t.Errorf("a tap on a deleted message carries %+v", gone)
	}
	for _, err := range []error{w.irina.Tap("к"), w.irina.TapAt(m.ID, 3, 0), w.irina.TapAt(1, 0, 0), w.irina.TapData("x")} {
		if !errors.Is(err, telegramapi.ErrNoButton) {
			t.Errorf("error %v", err)
		}
	}
}

func TestAPersonSendsMoreThanText(t *testing.T) {
	w := started(t)
	w.must(w.sendWith(&models.ReplyKeyboardMarkup{
		OneTimeKeyboard: true,
		Keyboard:        [][]models.KeyboardButton{{{Text: "Мой номер", RequestContact: true}, {Text: "Не скажу"}}},
	}))
	if got := w.irina.Screen().String(); got != "текст\n[Мой номер] │ [Не скажу]" {
		t.Errorf("screen %q", got)
	}
	w.must(w.irina.Tap("Мой номер"))
	if c := w.lastUpdate().Message.Contact; c == nil || c.UserID != irinaID || c.PhoneNumber == "" {
		t.Errorf("own contact %+v", c)
	}
	if err := w.irina.Tap("Не скажу"); !errors.Is(err, telegramapi.ErrNoButton) {
		t.Errorf("a one-time keyboard is still there: %v", err)
	}
	w.must(w.irina.ShareForeign("Сосед", "79990000000", 0))
	if c := w.lastUpdate().Message.Contact; c.UserID != 0 {
		t.Errorf("foreign contact %+v", c)
	}
	w.must(w.irina.SendPhoto("a.png", pixels(), "вот"))
	photo := w.lastUpdate().Message
	if len(photo.Photo) != 1 || photo.Photo[0].Width != 8 || photo.Caption != "вот" {
		t.Errorf("photo %+v", photo)
	}
	w.must(w.irina.SendDocument("price.txt", []byte("прайс"), ""))
	if d := w.lastUpdate().Message.Document; d.FileName != "price.txt" || d.FileSize != 10 {
		t.Errorf("document %+v", d)
	}
	w.must(w.irina.Type("перваяя"))
	w.must(w.irina.Edit(w.lastUpdate().Message.ID, "первая"))
	if m := w.lastUpdate().EditedMessage; m == nil || m.Text != "первая" || m.EditDate == 0 {
		t.Errorf("edited %+v", m)
	}
	w.proper()
}

func TestBlockingTellsTheBot(t *testing.T) {
	w := started(t)
	w.irina.Block()
	w.irina.Block()
	blocked := w.lastUpdate()
	if blocked.ID != 2 {
		t.Errorf("update %d after one message and one block", blocked.ID)
	}
	if m := blocked.MyChatMember; m == nil || m.NewChatMember.Type != "kicked" || m.OldChatMember.Type != "member" || m.From.ID != irinaID {
		t.Errorf("update %+v", m)
	}
	w.irina.Unblock()
	if m := w.lastUpdate(); m.ID != blocked.ID+1 || m.MyChatMember.NewChatMember.Type != "member" {
		t.Errorf("update %+v", m)
	}
}

func TestWhatAPersonCannotDo(t *testing.T) {
	w := newWorld(t)
	for name, err := range map[string]error{
		"empty text":       w.irina.Type(" "),
		"text too long":    w.irina.Type(strings.Repeat("я", 4097)),
		"payload too long": w.irina.Start(strings.Repeat("a", 65)),
		"payload charset":  w.irina.Start("ссылка"),
		"nothing to edit":  w.irina.Edit(7, "а"),
		"not a picture":    w.irina.SendPhoto("a.png", []byte("text"), ""),
	} {
		if err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
	w.must(w.irina.Start(strings.Repeat("a", 64)))
	if _, err := w.api.Person(1, "А", "ru").Open("NobodyBot"); err == nil {
		t.Error("an unknown bot was opened")
	}
}

func TestReplyWaitsForTheBotsNextMessage(t *testing.T) {
	w := started(t)
	w.must(sent(w.send("до")))
	w.must(w.irina.Type("вопрос"))
	got := make(chan telegramapi.Screen, 1)
	go func() {
		s, err := w.irina.Reply(w.ctx())
		if err != nil {
			w.Error(err)
		}
		got <- s
	}()
	w.must(sent(w.bot.SendChatAction(w.ctx(), &bot.SendChatActionParams{ChatID: irinaID, Action: models.ChatActionTyping})))
	w.must(sent(w.send("ответ")))
	if s := <-got; s.Text != "ответ" {
		t.Errorf("reply %q", s.Text)
	}
	ended, cancel := context.WithCancel(w.ctx())
	cancel()
	if _, err := w.irina.Await(ended, func(telegramapi.Screen) bool { return false }); !errors.Is(err, context.Canceled) || !strings.Contains(err.Error(), "ответ") {
		t.Errorf("error %v", err)
	}
}

func TestTheTranscriptTellsEverything(t *testing.T) {
	w := started(t)
	w.must(w.irina.SendDocument("price.txt", []byte("прайс"), "мой <прайс>"))
	w.must(sent(w.bot.SendPhoto(w.ctx(), &bot.SendPhotoParams{ChatID: irinaID, Photo: picture(), Caption: "код"})))
	m, err := w.bot.SendMessage(w.ctx(), &bot.SendMessageParams{
		ChatID: irinaID, ParseMode: models.ParseModeHTML, Text: `<a href="https://example.org">тут</a> <code>x</code>`, ReplyMarkup: grid(1, 1),
	})
	w.must(err)
	w.must(sent(w.bot.AnswerCallbackQuery(w.ctx(), &bot.AnswerCallbackQueryParams{CallbackQueryID: w.tapped(), Text: "занято", ShowAlert: true})))
	w.must(sent(w.bot.DeleteMessage(w.ctx(), &bot.DeleteMessageParams{ChatID: irinaID, MessageID: m.ID})))
	w.irina.Block()
	want := `Ирина:
  /start
Ирина:
  (file price.txt)
  мой <прайс>
Запись:
  (photo)
  код
Запись:
  [тут](https://example.org) ` + "`x`" + `
  [к]
Запись:
  текст
  [к]
Ирина taps [к]
Запись (alert): занято
Запись (deletes): [тут](https://example.org) ` + "`x`" + `
Ирина blocks Запись
`
	if got := w.irina.Transcript(); got != want {
		t.Errorf("transcript:\n%s\nwant:\n%s", got, want)
	}
}
