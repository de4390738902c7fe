package linked

import (
	"context"
	"time"

	"go.mau.fi/whatsmeow/types"

	"zapis/adapters/dialog"
)

// Show brings the reply's screens, from the one numbered from on, into the chat of the update, each as a new message. The
// last that may be answered is the live one: numbers mean its choices. What is said in passing stands before the first
// screen, or by itself.
func (w *WhatsApp) Show(ctx context.Context, update dialog.Update, reply dialog.Reply, from int) (int, dialog.Session, error) {
	session := reply.Session
	if len(reply.Screens) == 0 && reply.Toast == "" {
		return 0, session, nil
	}
	l, err := w.ready()
	if err != nil {
		return from, session, err
	}
	to, ok := address(update.Chat)
	if !ok {
		return from, session, trouble("show", errNoAccount)
	}
	l.types(ctx, to)
	if len(reply.Screens) == 0 {
		_, err := l.send(ctx, to, partsOf(inPassing(reply.Toast)), keyOf(update, "toast", 0), false)
		return 0, session, err
	}
	for i := from; i < len(reply.Screens); i++ {
		screen := reply.Screens[i]
		drawn := screen
		if i == 0 && reply.Toast != "" {
			drawn.Text = append(paragraph(inPassing(reply.Toast).Text), screen.Text...)
		}
		id, err := l.send(ctx, to, partsOf(drawn), keyOf(update, screen.Name, i), false)
		if err != nil {
			return i, session, err
		}
		session = w.live(session, screen, id)
	}
	return len(reply.Screens), session, nil
}

func inPassing(toast string) dialog.Screen { return dialog.Screen{Text: []dialog.Run{{Text: toast}}} }

// live makes a screen the one that numbers answer. A fact without choices leaves the question before it open.
func (w *WhatsApp) live(session dialog.Session, screen dialog.Screen, id string) dialog.Session {
	if len(dialog.Numbers(screen)) == 0 && screen.Lifetime == dialog.Fresh {
		return session
	}
	session.Screen, session.Live, session.ShownAt = id, remembered(&screen), w.clock.Now()
	return session
}

// types shows that an answer is being written, which is what a person would do. Nothing depends on it.
func (l *link) types(ctx context.Context, chat types.JID) {
	if err := l.client.SendChatPresence(ctx, chat, types.ChatPresenceComposing, types.ChatPresenceMediaText); err != nil {
		l.w.log.DebugContext(ctx, "typing was not shown", "error", brief(err))
	}
}

// readWithin bounds what is sent in passing.
const readWithin = 10 * time.Second

// Acknowledge marks the message as read: two blue ticks. A toast is said by Show.
func (w *WhatsApp) Acknowledge(update dialog.Update, _ string) {
	mark, ok := w.unread.Invalidate(update.Delivery)
	l, err := w.ready()
	if !ok || err != nil {
		return
	}
	ctx, cancel := context.WithTimeout(l.ctx, readWithin)
	defer cancel()
	if err := l.client.MarkRead(ctx, []types.MessageID{mark.id}, w.clock.Now(), mark.chat, mark.sender); err != nil {
		w.log.Debug("a message was not marked as read", "error", brief(err))
	}
}
