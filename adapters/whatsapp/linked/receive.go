package linked

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"go.mau.fi/whatsmeow/types"
	"go.mau.fi/whatsmeow/types/events"
)

// receiveFor bounds the wait for the log; WhatsApp delivers again what is not acknowledged.
const receiveFor = 15 * time.Second

// take hands one message to the door. Nil means that it is in the log.
func (l *link) take(m *events.Message) error {
	ctx, cancel := context.WithTimeout(l.taking, receiveFor)
	defer cancel()
	n, err := noted(ctx, l.client, m, l.w.clock.Now())
	if err != nil {
		return err
	}
	if l.late.repeated(n) {
		return errNothing
	}
	raw, err := json.Marshal(n)
	if err != nil {
		return fmt.Errorf("write a message down: %w", err)
	}
	l.w.unread.Set(n.delivery(), unreadMark{m.Info.ID, m.Info.Chat.ToNonAD(), m.Info.Sender.ToNonAD()})
	if err := l.door.Receive(ctx, n.update(), raw); err != nil {
		return err
	}
	l.late.taken(n)
	if err := l.w.pace.heard(ctx, l.number, n.Account); err != nil {
		l.w.log.WarnContext(ctx, "who has written was not noted", "error", err) // they count as a stranger for longer
	}
	return nil
}

// unreadMark is by what a message is marked as read.
type unreadMark struct {
	id           types.MessageID
	chat, sender types.JID
}
