package linked

import (
	"context"
	"errors"
	"strconv"
	"time"

	"go.mau.fi/whatsmeow"
	"go.mau.fi/whatsmeow/types"

	"zapis/adapters/dialog"
)

var (
	_ dialog.Messenger  = (*WhatsApp)(nil)
	_ dialog.Campaigner = (*WhatsApp)(nil)
)

// sendWithin is generous: the library sends one message after the other and waits for an answer to each.
const sendWithin = 40 * time.Second

// Send brings a screen to a person outside of a talk, as a message of its own. Somebody who has not written lately is
// written to only as often as the number's pace allows, and only if they are on WhatsApp. Its errors are *Trouble.
func (w *WhatsApp) Send(ctx context.Context, account string, screen dialog.Screen, key string) (message string, err error) {
	l, err := w.ready()
	if err != nil {
		return "", err
	}
	to, ok := address(account)
	if !ok {
		return "", trouble("send", errNoAccount)
	}
	who, err := identified(ctx, l.client, to)
	if err != nil {
		return "", unstored(ctx, err)
	}
	if err := w.pace.mayBegin(ctx, l.number, key, who.accounts()...); err != nil {
		return "", unstored(ctx, err)
	}
	if err := w.reachable(ctx, l, who); err != nil {
		return "", err
	}
	if err := w.put(ctx, who, screen, nil); err != nil {
		return "", unstored(ctx, err)
	}
	if message, err = l.send(ctx, to, partsOf(screen), key, true); err != nil {
		return "", err
	}
	if who, err = identified(ctx, l.client, to); err == nil { // WhatsApp may have told us their LID, by which they answer
		err = w.put(ctx, who, screen, &screen)
	}
	if err != nil {
		w.log.WarnContext(ctx, "the numbers of a menu mean nothing", "screen", screen.Name, "error", err) // it has arrived all the same
	}
	return message, nil
}

// unstored is the trouble of a message that was not sent because our own database failed.
func unstored(ctx context.Context, err error) error {
	if told := (*Trouble)(nil); errors.As(err, &told) {
		return told
	}
	return &Trouble{Call: "send", fate: again, after: afterFailure, why: "the database fails", ended: ctx.Err()}
}

// put notes what numbers mean now: while a menu is on its way nobody knows which one the person answers, and then it
// is this one. A screen without choices leaves the question before it open.
func (w *WhatsApp) put(ctx context.Context, who identity, screen dialog.Screen, live *dialog.Screen) error {
	if w.shelf == nil || len(dialog.Numbers(screen)) == 0 {
		return nil
	}
	return w.shelf.Put(ctx, Channel, who.account(), remembered(live), w.clock.Now())
}

// remembered is a screen without the bytes of its file.
func remembered(screen *dialog.Screen) *dialog.Screen {
	if screen == nil {
		return nil
	}
	kept := *screen
	kept.Attachment = nil
	return &kept
}

// ready is the connection, or a *Trouble that says when there may be one.
func (w *WhatsApp) ready() (*link, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.state.Kind == Banned {
		if left := w.state.Until.Sub(w.clock.Now()); left > 0 {
			return nil, &Trouble{Call: "send", fate: wait, after: left, why: "WhatsApp has banned the number for a time"}
		}
	}
	if w.link == nil || w.link.ended.Load() {
		return nil, errNotConnected
	}
	return w.link, nil
}

// reachable refuses a phone that is not on WhatsApp. One whose LID is known is; others are asked about once in a while.
func (w *WhatsApp) reachable(ctx context.Context, l *link, who identity) error {
	if !who.lid.IsEmpty() {
		return nil
	}
	is, known := w.onIt.GetIfPresent(who.phone.User)
	if !known {
		answers, err := l.client.IsOnWhatsApp(ctx, []string{"+" + who.phone.User})
		if err != nil {
			return trouble("look up a phone", err)
		}
		is = len(answers) > 0 && answers[0].IsIn
		w.onIt.Set(who.phone.User, is)
	}
	if !is {
		return trouble("send", errNotOnWhatsApp)
	}
	return nil
}

// send sends parts one after another and gives the id of the last.
func (l *link) send(ctx context.Context, to types.JID, parts []part, key string, news bool) (id string, err error) {
	for i, p := range parts {
		if err := l.w.pace.pass(ctx, news && i == 0); err != nil {
			return "", err
		}
		if id, err = l.post(ctx, to, p, idOf(key, i)); err != nil {
			return "", err
		}
	}
	return id, nil
}

func (l *link) post(ctx context.Context, to types.JID, p part, id types.MessageID) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, sendWithin)
	defer cancel()
	message, err := l.message(ctx, p)
	if err != nil {
		return "", trouble("upload", err)
	}
	sent, err := l.client.SendMessage(ctx, to, message, whatsmeow.SendRequestExtra{ID: id, Timeout: sendWithin})
	if err != nil {
		return "", trouble("send", err)
	}
	return sent.ID, nil
}

// keyOf is the key of one screen of an answer.
func keyOf(update dialog.Update, screen string, index int) string {
	return update.Delivery + "\x00" + screen + "\x00" + strconv.Itoa(index)
}

// Repeats is true: a phone drops a message whose id it has.
func (w *WhatsApp) Repeats() bool { return true }
