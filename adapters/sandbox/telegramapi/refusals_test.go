package telegramapi_test

import (
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"
)

func (w *world) edit(id int, text string) error {
	return sent(w.bot.EditMessageText(w.ctx(), &bot.EditMessageTextParams{ChatID: irinaID, MessageID: id, Text: text}))
}

func TestWhoCannotBeWrittenTo(t *testing.T) {
	w := newWorld(t)
	send := func(id any) error {
		return sent(w.bot.SendMessage(w.ctx(), &bot.SendMessageParams{ChatID: id, Text: "а"}))
	}
	w.refused(send(999), "chat not found")
	w.refused(send("@somebody"), "chat not found")
	w.refused(send(irinaID), "bot can't initiate conversation with a user")
	w.must(w.irina.Start(""))
	w.must(send(irinaID))
	w.irina.Block()
	if err := send(irinaID); !errors.Is(err, bot.ErrorForbidden) {
		t.Errorf("blocked: %v", err)
	}
	w.refused(send(irinaID), "Forbidden: bot was blocked by the user")
	if err := w.irina.Type("а"); err == nil {
		t.Error("a blocked bot was written to")
	}
	w.irina.Unblock()
	w.must(send(irinaID))
	w.api.Person(irinaID, "", "").Deactivate()
	w.refused(send(irinaID), "Forbidden: user is deactivated")
	w.proper()
}

func TestEditsThatCannotBe(t *testing.T) {
	w := started(t)
	m, err := w.send("первый")
	w.must(err)
	w.refused(w.edit(m.ID, "первый"), "exactly the same as a current content and reply markup of the message")
	w.must(w.edit(m.ID, "второй"))
	w.refused(w.edit(4096, "а"), "message to edit not found")
	w.refused(w.edit(1, "а"), "message can't be edited") // her own /start
	keys, err := w.bot.SendMessage(w.ctx(), &bot.SendMessageParams{ChatID: irinaID, Text: "а", ReplyMarkup: &models.ReplyKeyboardRemove{RemoveKeyboard: true}})
	w.must(err)
	w.refused(w.edit(keys.ID, "б"), "message can't be edited")
	photo, err := w.bot.SendPhoto(w.ctx(), &bot.SendPhotoParams{ChatID: irinaID, Photo: picture()})
	w.must(err)
	w.refused(w.edit(photo.ID, "б"), "there is no text in the message to edit")
	w.must(sent(w.bot.DeleteMessage(w.ctx(), &bot.DeleteMessageParams{ChatID: irinaID, MessageID: m.ID})))
	w.refused(w.edit(m.ID, "третий"), "message to edit not found")
	w.refused(sent(w.bot.DeleteMessage(w.ctx(), &bot.DeleteMessageParams{ChatID: irinaID, MessageID: m.ID})), "message to delete not found")
	w.clock.Advance(49 * time.Hour)
	w.refused(sent(w.bot.DeleteMessage(w.ctx(), &bot.DeleteMessageParams{ChatID: irinaID, MessageID: keys.ID})), "message can't be deleted for everyone")
	w.proper()
}

func TestAnEditWithoutButtonsTakesThemAway(t *testing.T) {
	w := started(t)
	m, err := w.bot.SendMessage(w.ctx(), &bot.SendMessageParams{ChatID: irinaID, Text: "а", ReplyMarkup: grid(2, 2)})
	w.must(err)
	w.must(w.edit(m.ID, "а"))
	if rows := w.irina.Screen().Buttons; len(rows) > 0 {
		t.Errorf("buttons %v", rows)
	}
	markup := func(k models.ReplyMarkup) error {
		return sent(w.bot.EditMessageReplyMarkup(w.ctx(), &bot.EditMessageReplyMarkupParams{ChatID: irinaID, MessageID: m.ID, ReplyMarkup: k}))
	}
	w.must(markup(grid(1, 1)))
	w.refused(markup(grid(1, 1)), "exactly the same as a current content and reply markup of the message")
	w.must(markup(&models.InlineKeyboardMarkup{InlineKeyboard: [][]models.InlineKeyboardButton{}}))
	w.proper()
}

func TestACallbackIsAnsweredOnceAndInTime(t *testing.T) {
	w := started(t)
	answer := func(id string) error {
		return sent(w.bot.AnswerCallbackQuery(w.ctx(), &bot.AnswerCallbackQueryParams{CallbackQueryID: id, Text: "выходной"}))
	}
	const tooOld = "query is too old and response timeout expired or query ID is invalid"
	first := w.tapped()
	w.must(answer(first))
	if got := w.irina.Screen().Toast; got != "выходной" {
		t.Errorf("toast %q", got)
	}
	w.refused(answer(first), tooOld)
	w.refused(answer("17"), tooOld)
	late := w.tapped()
	w.clock.Advance(15 * time.Second)
	w.must(answer(late))
	later := w.tapped()
	w.clock.Advance(15*time.Second + 1)
	w.refused(answer(later), tooOld)
	w.proper()
}

func TestWhatIsNotASpokenMethod(t *testing.T) {
	w := started(t)
	if got := w.json("sendPigeon", `{}`); got.Code != 404 || got.Description != "Not Found" {
		t.Errorf("unknown method: %+v", got)
	}
	w.improper()
	for path, code := range map[string]int{"/bot1:other/getMe": 401, "/botnonsense/getMe": 404, "/": 404} {
		r, err := http.NewRequestWithContext(w.ctx(), http.MethodGet, w.url+path, nil)
		w.must(err)
		if got := w.do(r); got.Code != code {
			t.Errorf("%s: %+v", path, got)
		}
	}
}

func TestFieldsAreCheckedAgainstTheSpecification(t *testing.T) {
	w := started(t)
	for body, complaint := range map[string]string{
		`{"chat_id":501,"text":"a","txet":"b"}`:                               "unknown field",
		`{"chat_id":501,"text":5}`:                                            "wrong type of sendMessage.text: expected String",
		`{"chat_id":{},"text":"a"}`:                                           "wrong type of sendMessage.chat_id: expected Integer|String",
		`{"chat_id":501,"text":"a","protect_content":"maybe"}`:                "wrong type of sendMessage.protect_content: expected Boolean",
		`{"chat_id":501,"text":"a","reply_markup":{"inline_keyboard":[{}]}}`:  "wrong type of sendMessage.reply_markup.inline_keyboard[0]: expected Array of InlineKeyboardButton",
		`{"chat_id":501,"text":"a","reply_markup":{"keys":[]}}`:               "wrong type of sendMessage.reply_markup: expected InlineKeyboardMarkup|ReplyKeyboardMarkup|ReplyKeyboardRemove|ForceReply",
		`{"chat_id":501,"text":"a","reply_parameters":{"quote":"a"}}`:         `can't parse sendMessage.reply_parameters: Can't find field "message_id"`,
		`{"chat_id":501,"text":"a","reply_markup":{"inline_keyboard":[[5]]}}`: "wrong type of sendMessage.reply_markup.inline_keyboard[0][0]: expected InlineKeyboardButton",
		`{}`: "chat_id is empty",
		`{`:  "can't parse request",
	} {
		if got := w.json("sendMessage", body); got.Description != "Bad Request: "+complaint {
			t.Errorf("%s: %q, want %q", body, got.Description, complaint)
		}
		w.improper()
	}
}

func TestEveryWayOfSendingFields(t *testing.T) {
	w := started(t)
	r, err := http.NewRequestWithContext(w.ctx(), http.MethodGet, w.url+"/bot"+token+"/sendMessage?chat_id=501&text=get&disable_notification=true", nil)
	w.must(err)
	for way, got := range map[string]response{
		"query":  w.do(r),
		"form":   w.raw("sendMessage", "application/x-www-form-urlencoded", `chat_id=501&text=form&reply_markup={"remove_keyboard":true}`),
		"json":   w.json("sendMessage", `{"chat_id":"501","text":"json","protect_content":false}`),
		"parts":  w.raw("sendMessage", "multipart/form-data; boundary=b", "--b\r\nContent-Disposition: form-data; name=\"chat_id\"\r\n\r\n501\r\n--b\r\nContent-Disposition: form-data; name=\"text\"\r\n\r\nparts\r\n--b--\r\n"),
		"no end": w.raw("getMe", "multipart/form-data; boundary=b", ""),
		"none":   w.raw("getMe", "", ""),
	} {
		if !got.OK {
			t.Errorf("%s: %+v", way, got)
		}
	}
	w.proper()
}

func TestAReplyNamesItsMessage(t *testing.T) {
	w := started(t)
	reply := func(to int, lenient bool) (*models.Message, error) {
		return w.bot.SendMessage(w.ctx(), &bot.SendMessageParams{
			ChatID: irinaID, Text: "а", ReplyParameters: &models.ReplyParameters{MessageID: to, AllowSendingWithoutReply: lenient},
		})
	}
	m, err := reply(1, false)
	w.must(err)
	if m.ReplyToMessage == nil || !strings.HasPrefix(m.ReplyToMessage.Text, "/start") {
		t.Errorf("reply to %+v", m.ReplyToMessage)
	}
	w.refused(sent(reply(99, false)), "message to be replied not found")
	w.must(sent(reply(99, true)))
}
