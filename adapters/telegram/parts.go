package telegram

import (
	"context"
	"errors"
	"strconv"

	"github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"

	"zapis/adapters/dialog"
)

const (
	longestCaption = 1024 // UTF-16 units, without markup
	// mostRefusals is how often the rest of a screen is refused for its haste before it is given up.
	mostRefusals = 5
)

// part is one of the messages that a screen takes.
type part struct {
	chat    string
	text    string // of HTML
	file    *file  // the text then stands under it
	buttons models.ReplyMarkup
	silent  bool
}

// parts makes a screen into messages for a chat.
func (t *Telegram) parts(ctx context.Context, chat string, screen dialog.Screen) ([]part, error) {
	parts, lost, err := partsOf(screen)
	t.noteLost(ctx, screen, lost)
	for i := range parts {
		parts[i].chat = chat
	}
	return parts, err
}

// partsOf makes a screen into messages: the file with the text under it if that fits, else the file and then the text.
// The buttons are under the last; lost tells how many of them Telegram would refuse.
func partsOf(screen dialog.Screen) (parts []part, lost int, err error) {
	texts := pages(screen.Text, longestText)
	if screen.Attachment != nil {
		file, err := fileOf(screen.Attachment)
		if err != nil {
			return nil, 0, err
		}
		first := part{file: file}
		switch under := written(screen.Text, longestCaption); {
		case len(under) == 0:
			texts = nil
		case len(under) == 1 && file.form != roundVideo:
			first.text, texts = under[0], nil
		}
		parts = append(parts, first)
	}
	for _, text := range texts {
		parts = append(parts, part{text: text})
	}
	for i := range parts {
		parts[i].silent = screen.Silent
	}
	buttons, lost := keyboard(screen.Choices)
	if buttons != nil {
		parts[len(parts)-1].buttons = buttons
	}
	return parts, lost, nil
}

// buttons draws a screen's choices; nil if there are none.
func (t *Telegram) buttons(ctx context.Context, screen dialog.Screen) *models.InlineKeyboardMarkup {
	drawn, lost := keyboard(screen.Choices)
	t.noteLost(ctx, screen, lost)
	return drawn
}

func (t *Telegram) noteLost(ctx context.Context, screen dialog.Screen, lost int) {
	if lost > 0 {
		t.log.ErrorContext(ctx, "a screen has buttons that Telegram would refuse", "screen", screen.Name, "buttons", lost)
	}
}

// sendParts sends parts one after another and gives the id of the last. Once one has arrived, it sits out what pauses
// Telegram asks for: to begin anew would send that one again.
func (t *Telegram) sendParts(ctx context.Context, parts []part, as turn) (id string, err error) {
	for i, p := range parts {
		refused := 0
		for {
			id, err = t.post(ctx, p, as)
			refused++
			if i == 0 || fateOf(err) != wait || refused == mostRefusals {
				break
			}
		}
		if trouble := (*Trouble)(nil); errors.As(err, &trouble) && i > 0 {
			trouble.reached = true
		}
		if err != nil {
			return "", err
		}
	}
	return id, nil
}

// post sends one part and gives its id.
func (t *Telegram) post(ctx context.Context, p part, as turn) (id string, err error) {
	call, send := "sendMessage", p.send
	if p.file != nil {
		call, send = p.file.form.call(), p.sendFile
	}
	err = t.call(ctx, call, as, func(ctx context.Context) error {
		m, err := send(ctx, t.api)
		if err == nil {
			id = strconv.Itoa(m.ID)
		}
		return err
	})
	return id, err
}

func (p part) send(ctx context.Context, api *bot.Bot) (*models.Message, error) {
	return api.SendMessage(ctx, &bot.SendMessageParams{
		ChatID: p.chat, Text: p.text, ParseMode: models.ParseModeHTML, LinkPreviewOptions: noPreview,
		DisableNotification: p.silent, ReplyMarkup: p.buttons,
	})
}
