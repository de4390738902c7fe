package cloud

import (
	"context"
	"strconv"

	"zapis/adapters/dialog"
)

// Show brings the reply's screens, from the one numbered from on, into the chat of the update, each as a new message. The last
// that may be answered is the live one. What is said in passing stands before the first
// screen, or by itself.
func (c *Cloud) Show(ctx context.Context, update dialog.Update, reply dialog.Reply, from int) (int, dialog.Session, error) {
	session, as := reply.Session, turn{account: update.Chat}
	if len(reply.Screens) == 0 && reply.Toast != "" {
		toast := dialog.Screen{Text: inPassing(reply.Toast)}
		_, err := c.sendParts(ctx, c.parts(ctx, toast), keyOf(update, "toast", 0), as)
		return 0, session, err
	}
	for i := from; i < len(reply.Screens); i++ {
		screen := reply.Screens[i]
		drawn := screen
		if i == 0 && reply.Toast != "" {
			drawn.Text = append(append(inPassing(reply.Toast), dialog.Run{Text: "\n\n"}), screen.Text...)
		}
		id, err := c.sendParts(ctx, c.parts(ctx, drawn), keyOf(update, screen.Name, i), as)
		if err != nil {
			return i, session, err
		}
		session = c.live(session, screen, id)
	}
	return len(reply.Screens), session, nil
}

func inPassing(toast string) []dialog.Run { return []dialog.Run{{Text: toast, Style: dialog.Italic}} }

// keyOf is the same whenever an answer is sent again.
func keyOf(update dialog.Update, screen string, index int) string {
	return update.Delivery + "/" + screen + "/" + strconv.Itoa(index)
}

// live makes a screen the one whose buttons are the latest. A fact without choices leaves the question before it open. What
// stands there is remembered only if it has further pages: numbers are not shown here, so that a typed one is no choice.
func (c *Cloud) live(session dialog.Session, screen dialog.Screen, id string) dialog.Session {
	choices, pages, _ := offered(screen)
	if len(choices) == 0 && screen.Lifetime == dialog.Fresh {
		return session
	}
	session.Screen, session.Live, session.ShownAt = id, nil, c.Clock.Now()
	if pages > 1 {
		screen.Attachment = nil
		session.Live = &screen
	}
	return session
}
