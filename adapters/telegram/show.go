package telegram

import (
	"context"
	"strconv"

	"github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"

	"zapis/adapters/dialog"
)

// view is one reply on its way into a chat.
type view struct {
	*Telegram
	chat     string
	tapped   string // the message whose button was tapped
	session  dialog.Session
	replaces bool // one of the screens takes the place of the live message
}

// Show brings the reply's screens, from the one numbered from on, into the chat of the update.
//
// A screen that replaces is drawn into the live message if the tap came from there; else it is a new message, becomes
// the live one, and the former one loses its buttons. A screen that is a message of its own keeps its buttons for ever;
// if nothing else replaces the live message, that one is spent and loses its buttons too.
func (t *Telegram) Show(ctx context.Context, update dialog.Update, reply dialog.Reply, from int) (int, dialog.Session, error) {
	v := &view{Telegram: t, chat: update.Chat, tapped: update.Message, session: reply.Session}
	for _, screen := range reply.Screens {
		v.replaces = v.replaces || !fresh(screen)
	}
	for i := from; i < len(reply.Screens); i++ {
		if err := v.show(ctx, reply.Screens[i]); err != nil {
			return i, v.session, err
		}
	}
	return len(reply.Screens), v.session, nil
}

func (v *view) show(ctx context.Context, screen dialog.Screen) error {
	drawn, err := v.redraw(ctx, screen)
	if drawn || err != nil {
		return err
	}
	parts, err := v.parts(ctx, v.chat, screen)
	if err != nil {
		return err
	}
	message, err := v.sendParts(ctx, parts, turn{chat: v.chat})
	if err != nil {
		return err
	}
	v.settle(ctx, screen, message)
	return nil
}

// fresh tells whether a screen is a message of its own: a file makes it one.
func fresh(screen dialog.Screen) bool {
	return screen.Lifetime == dialog.Fresh || screen.Attachment != nil
}

// redraw draws a screen into the live message, if the tap came from there and it takes no more than one.
func (v *view) redraw(ctx context.Context, screen dialog.Screen) (drawn bool, err error) {
	texts := pages(screen.Text, longestText)
	if fresh(screen) || v.session.Screen == "" || v.tapped != v.session.Screen || len(texts) > 1 {
		return false, nil
	}
	err = v.edit(ctx, texts[0], v.buttons(ctx, screen))
	switch fateOf(err) {
	case gone:
		v.session.Screen = ""
		return false, nil
	case unchanged:
		return true, nil
	}
	return err == nil, err
}

// settle says which message is live after a new one was sent.
func (v *view) settle(ctx context.Context, screen dialog.Screen, sent string) {
	if fresh(screen) && v.replaces {
		return
	}
	v.spend(ctx, v.session.Screen)
	v.session.Screen = ""
	if !fresh(screen) {
		v.session.Screen = sent
	}
}

var noPreview = &models.LinkPreviewOptions{IsDisabled: bot.True()}

// edit draws into the live message. Without buttons, those it had go.
func (v *view) edit(ctx context.Context, text string, buttons *models.InlineKeyboardMarkup) error {
	id, err := strconv.Atoi(v.session.Screen)
	if err != nil {
		return &Trouble{Call: "editMessageText", fate: gone, why: "the live message is not of this messenger"}
	}
	p := &bot.EditMessageTextParams{
		ChatID: v.chat, MessageID: id, Text: text, ParseMode: models.ParseModeHTML, LinkPreviewOptions: noPreview,
	}
	if buttons != nil {
		p.ReplyMarkup = buttons
	}
	return v.call(ctx, "editMessageText", turn{}, func(ctx context.Context) error {
		_, err := v.api.EditMessageText(ctx, p)
		return err
	})
}

// spend takes the buttons from a message. If that fails they stay: an old button is answered with the present state.
func (v *view) spend(ctx context.Context, message string) {
	id, err := strconv.Atoi(message)
	if err != nil {
		return
	}
	err = v.call(ctx, "editMessageReplyMarkup", turn{}, func(ctx context.Context) error {
		_, err := v.api.EditMessageReplyMarkup(ctx, &bot.EditMessageReplyMarkupParams{ChatID: v.chat, MessageID: id})
		return err
	})
	if fate := fateOf(err); err != nil && fate != unchanged && fate != gone {
		v.log.DebugContext(ctx, "old buttons stay", "error", err)
	}
}
