package telegram

import (
	"context"

	"zapis/adapters/dialog"
)

var _ dialog.Messenger = (*Telegram)(nil)

// Send brings a screen to a person outside of a talk, as a message of its own. It waits for its turn: what is sent so
// leaves room for answers. Its errors are *Trouble.
// Telegram has no use for the key: it has nothing by which a second message could be told from the first.
func (t *Telegram) Send(ctx context.Context, account string, screen dialog.Screen, _ string) (message string, err error) {
	parts, err := t.parts(ctx, account, screen) // in a private chat the person and the chat have one id
	if err != nil {
		return "", err
	}
	return t.sendParts(ctx, parts, turn{chat: account, news: true})
}
