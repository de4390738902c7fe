package vk

import (
	"context"
	"strconv"
	"time"

	"zapis/adapters/dialog"
)

// view is one reply on its way into a dialog.
type view struct {
	*VK
	peer     string
	tapped   string // the message whose button was tapped
	session  dialog.Session
	replaces bool // one of the screens takes the place of the live message
}

// Show brings the reply's screens, from the one numbered from on, into the dialog of the update.
//
// A screen that replaces is drawn into the live message if the tap came from there; else it is a new message and becomes
// the live one. The former one keeps its buttons, because VK changes no buttons without the text: an old button is
// answered with the present state. A screen that is a message of its own is not live.
func (v *VK) Show(ctx context.Context, update dialog.Update, reply dialog.Reply, from int) (int, dialog.Session, error) {
	w := &view{VK: v, peer: update.Chat, tapped: update.Message, session: reply.Session}
	for _, screen := range reply.Screens {
		w.replaces = w.replaces || !fresh(screen)
	}
	for i := from; i < len(reply.Screens); i++ {
		screen := reply.Screens[i]
		if err := w.show(ctx, screen, update.Delivery+"\x00"+screen.Name+"\x00"+strconv.Itoa(i)); err != nil {
			return i, w.session, err
		}
	}
	return len(reply.Screens), w.session, nil
}

// show shows a screen, without buttons if VK refuses them.
func (w *view) show(ctx context.Context, screen dialog.Screen, key string) error {
	file, err := w.attach(ctx, w.peer, screen.Attachment, turn{})
	if err != nil {
		return err
	}
	err = w.bring(ctx, screen, w.draw(ctx, screen), file, key)
	if fateOf(err) == keyless {
		err = w.bring(ctx, screen, typed(screen), file, key)
	}
	return err
}

func (w *view) bring(ctx context.Context, screen dialog.Screen, d drawing, file, key string) error {
	drawn, err := w.redraw(ctx, screen, d)
	if drawn || err != nil {
		return err
	}
	sent, err := w.sendParts(ctx, w.peer, partsOf(d, screen, file), key, turn{})
	if err != nil {
		return err
	}
	w.settle(screen, d, sent)
	return nil
}

// fresh tells whether a screen is a message of its own: a file makes it one.
func fresh(screen dialog.Screen) bool {
	return screen.Lifetime == dialog.Fresh || screen.Attachment != nil
}

// redraw draws a screen into the live message, if the tap came from there and it takes no more than one.
func (w *view) redraw(ctx context.Context, screen dialog.Screen, d drawing) (drawn bool, err error) {
	if fresh(screen) || w.session.Screen == "" || w.tapped != w.session.Screen || len(d.texts) > 1 {
		return false, nil
	}
	err = w.edit(ctx, w.peer, w.session.Screen, d, turn{})
	switch {
	case fateOf(err) == gone:
		w.session.Screen = ""
		return false, nil
	case err == nil:
		w.lives(w.session.Screen, screen, d)
	}
	return err == nil, err
}

// settle says which message is live after a new one was sent.
func (w *view) settle(screen dialog.Screen, d drawing, sent string) {
	switch {
	case d.live || !fresh(screen):
		w.lives(sent, screen, d)
	case !w.replaces:
		w.session.Screen, w.session.Live, w.session.ShownAt = "", nil, time.Time{}
	}
}

// lives makes a message the live one. What it shows is kept where the dialog needs it.
func (w *view) lives(message string, screen dialog.Screen, d drawing) {
	w.session.Screen, w.session.Live, w.session.ShownAt = message, nil, time.Time{}
	if d.live {
		w.session.Live, w.session.ShownAt = remembered(screen), w.clock.Now()
	}
}

// remembered is a screen without the bytes of its file.
func remembered(screen dialog.Screen) *dialog.Screen {
	screen.Attachment = nil
	return &screen
}

// edit draws into a message. Without buttons, those it had go.
func (v *VK) edit(ctx context.Context, peer, message string, d drawing, as turn) error {
	const call = "messages.edit"
	if _, err := strconv.Atoi(message); err != nil {
		return &Trouble{Call: call, fate: gone, why: "the live message is not of this messenger"}
	}
	params := part{text: d.texts[0], keyboard: d.keyboard}.params()
	params["peer_id"], params["cmid"] = peer, message
	var done int
	return v.ask(ctx, call, as, params, &done)
}
