package telegram

import (
	"context"

	"zapis/adapters/dialog"
)

var _ dialog.Redrawer = (*Telegram)(nil)

// Redraw draws a screen into a message that Send has sent. One that is gone, or shows it already, is no error.
func (t *Telegram) Redraw(ctx context.Context, account, message string, screen dialog.Screen) error {
	v := &view{Telegram: t, chat: account, session: dialog.Session{Screen: message}}
	err := v.edit(ctx, pages(screen.Text, longestText)[0], v.buttons(ctx, screen))
	if fate := fateOf(err); fate == unchanged || fate == gone {
		return nil
	}
	return err
}
