package telegramapi_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"image"
	"image/png"
	"strings"
	"testing"

	"github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"
)

// limit is a call whose size matters: the largest that is accepted, and what is said of one more.
type limit struct {
	name      string
	most      int
	call      func(w *world, n int) error
	complaint string
}

// sent drops what a send method gives besides the error.
func sent[T any](_ T, err error) error { return err }

func (w *world) sendWith(markup models.ReplyMarkup) error {
	return sent(w.bot.SendMessage(w.ctx(), &bot.SendMessageParams{ChatID: irinaID, Text: "текст", ReplyMarkup: markup}))
}

// row gives n buttons in rows of a width.
func grid(n, width int) *models.InlineKeyboardMarkup {
	k := &models.InlineKeyboardMarkup{}
	for i := range n {
		if i%width == 0 {
			k.InlineKeyboard = append(k.InlineKeyboard, nil)
		}
		last := len(k.InlineKeyboard) - 1
		k.InlineKeyboard[last] = append(k.InlineKeyboard[last], button("к", "x"))
	}
	return k
}

func commands(n, nameLength, descriptionLength int) *bot.SetMyCommandsParams {
	p := &bot.SetMyCommandsParams{}
	for i := range n {
		name := fmt.Sprintf("%0*d", nameLength, i)
		p.Commands = append(p.Commands, models.BotCommand{Command: name, Description: strings.Repeat("о", descriptionLength)})
	}
	return p
}

var limits = []limit{
	{"text", 4096, func(w *world, n int) error { return sent(w.send(strings.Repeat("я", n))) }, "message is too long"},
	{"text of surrogate pairs", 2048, func(w *world, n int) error { return sent(w.send(strings.Repeat("😀", n))) }, "message is too long"},
	{"text after its markup is parsed", 4096, func(w *world, n int) error {
		return sent(w.bot.SendMessage(w.ctx(), &bot.SendMessageParams{
			ChatID: irinaID, ParseMode: models.ParseModeHTML, Text: "<b>" + strings.Repeat("&amp;", n) + "</b>",
		}))
	}, "message is too long"},
	{"caption", 1024, func(w *world, n int) error {
		return sent(w.bot.SendPhoto(w.ctx(), &bot.SendPhotoParams{ChatID: irinaID, Photo: picture(), Caption: strings.Repeat("я", n)}))
	}, "message caption is too long"},
	{"callback data in bytes", 64, func(w *world, n int) error {
		return w.sendWith(buttons([]models.InlineKeyboardButton{button("к", strings.Repeat("я", 31)+strings.Repeat("z", n-62))}))
	}, "BUTTON_DATA_INVALID"},
	{"copied text", 256, func(w *world, n int) error {
		copies := models.InlineKeyboardButton{Text: "к", CopyText: models.CopyTextButton{Text: strings.Repeat("я", n)}}
		return w.sendWith(buttons([]models.InlineKeyboardButton{copies}))
	}, "BUTTON_COPY_TEXT_INVALID"},
	{"buttons", 100, func(w *world, n int) error { return w.sendWith(grid(n, 8)) }, "REPLY_MARKUP_TOO_LONG"},
	{"buttons in a row", 8, func(w *world, n int) error { return w.sendWith(grid(n, n)) }, "REPLY_MARKUP_TOO_LONG"},
	{"placeholder", 64, func(w *world, n int) error {
		return w.sendWith(&models.ReplyKeyboardMarkup{
			Keyboard: [][]models.KeyboardButton{{{Text: "к"}}}, InputFieldPlaceholder: strings.Repeat("я", n),
		})
	}, "input field placeholder is too long"},
	{"callback answer", 200, func(w *world, n int) error {
		return sent(w.bot.AnswerCallbackQuery(w.ctx(), &bot.AnswerCallbackQueryParams{CallbackQueryID: w.tapped(), Text: strings.Repeat("я", n)}))
	}, "MESSAGE_TOO_LONG"},
	{"commands", 100, func(w *world, n int) error { return sent(w.bot.SetMyCommands(w.ctx(), commands(n, 5, 1))) }, "BOT_COMMANDS_TOO_MUCH"},
	{"command name", 32, func(w *world, n int) error { return sent(w.bot.SetMyCommands(w.ctx(), commands(1, n, 1))) }, "BOT_COMMAND_INVALID"},
	{"command description", 256, func(w *world, n int) error { return sent(w.bot.SetMyCommands(w.ctx(), commands(1, 5, n))) }, "BOT_COMMAND_DESCRIPTION_INVALID"},
	{"bot description", 512, func(w *world, n int) error {
		return sent(w.bot.SetMyDescription(w.ctx(), &bot.SetMyDescriptionParams{Description: strings.Repeat("я", n)}))
	}, "ABOUT_TOO_LONG"},
	{"short description", 120, func(w *world, n int) error {
		return sent(w.bot.SetMyShortDescription(w.ctx(), &bot.SetMyShortDescriptionParams{ShortDescription: strings.Repeat("я", n)}))
	}, "ABOUT_TOO_LONG"},
	{"photo in bytes", 10 << 20, func(w *world, n int) error {
		data := append(pixels(), make([]byte, n-len(pixels()))...)
		return sent(w.bot.SendPhoto(w.ctx(), &bot.SendPhotoParams{ChatID: irinaID, Photo: &models.InputFileUpload{Filename: "a.png", Data: bytes.NewReader(data)}}))
	}, "file is too big"},
	{"document in bytes", 50 << 20, func(w *world, n int) error {
		return sent(w.bot.SendDocument(w.ctx(), &bot.SendDocumentParams{ChatID: irinaID, Document: &models.InputFileUpload{Filename: "a", Data: bytes.NewReader(make([]byte, n))}}))
	}, "file is too big"},
	{"webhook connections", 100, func(w *world, n int) error {
		return sent(w.bot.SetWebhook(w.ctx(), &bot.SetWebhookParams{URL: "https://example.org", MaxConnections: n}))
	}, "max_connections must be between 1 and 100"},
}

func TestEveryLimitHoldsAtItAndOnePast(t *testing.T) {
	for _, l := range limits {
		t.Run(l.name, func(t *testing.T) {
			w := started(t)
			if err := l.call(w, l.most); err != nil {
				t.Errorf("%d refused: %v", l.most, err)
			}
			w.proper()
			w.refused(l.call(w, l.most+1), l.complaint)
			w.improper()
		})
	}
}

func TestTheSmallestSizesAreRefusedToo(t *testing.T) {
	w := started(t)
	for _, c := range []struct {
		method, body, complaint string
	}{
		{"sendMessage", `{"chat_id":501,"text":""}`, "message text is empty"},
		{"sendMessage", `{"chat_id":501,"text":" \n "}`, "message text is empty"},
		{"sendMessage", `{"chat_id":501,"parse_mode":"HTML","text":"<b></b>"}`, "message text is empty"},
		{"sendMessage", `{"chat_id":501}`, "message text is empty"},
		{"sendMessage", `{"text":"a"}`, "chat_id is empty"},
		{"sendMessage", keyed(`{"text":"","callback_data":"x"}`), "Button text must be non-empty"},
		{"sendMessage", keyed(`{"text":"a"}`), "Text buttons are unallowed in the inline keyboard"},
		{"sendMessage", keyed(`{"text":"a","callback_data":"","copy_text":{"text":""}}`), "Text buttons are unallowed in the inline keyboard"},
		{"sendMessage", keyed(`{"text":"a","callback_data":"x","url":"https://example.org"}`), "exactly one action must be specified"},
		{"sendMessage", keyed(`{"text":"a","callback_data":"x","style":"purple"}`), "invalid button style specified"},
		{"sendMessage", keyed(`{"text":"a","url":"nowhere"}`), "BUTTON_URL_INVALID"},
		{"sendMessage", `{"chat_id":501,"text":"a","parse_mode":"Markdown"}`, "unsupported parse_mode"},
		{"sendMessage", `{"chat_id":501,"text":"a","entities":[{"type":"bold","offset":0,"length":2}]}`, "entity is out of the text"},
		{"sendChatAction", `{"chat_id":501,"action":"dancing"}`, "wrong parameter action in request"},
		{"setMyCommands", `{"commands":[{"command":"Big","description":"d"}]}`, "BOT_COMMAND_INVALID"},
		{"setMyCommands", `{"commands":[{"command":"a","description":""}]}`, "BOT_COMMAND_DESCRIPTION_INVALID"},
		{"setMyCommands", `{"commands":[],"language_code":"rus"}`, "language code is invalid"},
		{"setMyCommands", `{"commands":[],"scope":{"type":"everybody"}}`, "unsupported scope specified"},
		{"setWebhook", `{"url":"https://example.org","max_connections":0}`, "max_connections must be between 1 and 100"},
		{"editMessageText", `{"chat_id":501,"text":"a"}`, "message identifier is not specified"},
		{"sendDocument", `{"chat_id":501}`, "there is no document in the request"},
		{"sendDocument", `{"chat_id":501,"document":"https://example.org/a.pdf"}`, "failed to get HTTP URL content"},
	} {
		got := w.json(c.method, c.body)
		if got.Code != 400 || !strings.HasPrefix(got.Description, "Bad Request: ") || !strings.HasSuffix(got.Description, c.complaint) {
			t.Errorf("%s %s: %d %q, want %q", c.method, c.body, got.Code, got.Description, c.complaint)
		}
		w.improper()
	}
}

// keyed is a message with one button.
func keyed(button string) string {
	return `{"chat_id":501,"text":"a","reply_markup":{"inline_keyboard":[[` + button + `]]}}`
}

// tapped lets Irina tap a button and gives the id of her callback query.
func (w *world) tapped() string {
	w.Helper()
	w.must(w.sendWith(buttons([]models.InlineKeyboardButton{button("к", "x")})))
	w.must(w.irina.Tap("к"))
	var got []struct {
		Query struct {
			ID string `json:"id"`
		} `json:"callback_query"`
	}
	w.must(json.Unmarshal(w.json("getUpdates", `{"offset":-1}`).Result, &got))
	return got[len(got)-1].Query.ID
}

func pixels() []byte {
	var out bytes.Buffer
	if err := png.Encode(&out, image.NewGray(image.Rect(0, 0, 8, 8))); err != nil {
		panic(err)
	}
	return out.Bytes()
}

func picture() models.InputFile {
	return &models.InputFileUpload{Filename: "qr.png", Data: bytes.NewReader(pixels())}
}
