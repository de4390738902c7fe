package linked

import (
	"encoding/json"
	"errors"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"zapis/adapters/dialog"
	"zapis/adapters/whatsapp/wording"
	"zapis/domain"
)

var errBroken = errors.New("not a message")

// Decode reads a message as the log keeps it.
func (w *WhatsApp) Decode(raw []byte) (dialog.Update, error) {
	var n note
	if json.Unmarshal(raw, &n) != nil || n.ID == "" || n.Account == "" {
		return dialog.Update{}, errBroken
	}
	return n.update(), nil
}

// update is what a message means. A phone shared on a card counts if it is the sender's own.
func (n note) update() dialog.Update {
	u := dialog.Update{
		Channel: Channel, Account: n.Account, Chat: n.Account, Delivery: n.delivery(), Order: n.Sent,
		Sent: time.Unix(n.Sent, 0).UTC(), Quoted: n.Quoted, Name: domain.Personal(strings.TrimSpace(n.Name)),
	}
	if n.Alias != "" {
		u.Aliases = []string{n.Alias}
	}
	switch {
	case n.Card != "" && (n.Card == n.Account || n.Card == n.Alias):
		u.Kind, u.Text = dialog.Contact, "+"+n.Card
	case n.Other:
		u.Kind = dialog.Media
	case n.File != nil:
		u.Kind, u.Media, u.Text = dialog.Media, n.File.media(), n.Text
	case n.choiceTooLate():
		u.Kind = dialog.Start
	default:
		if u.Kind, u.Text = typed(n.Text); u.Kind == dialog.Start {
			u.Language = wording.Language(n.Text, u.Text)
		}
	}
	return u
}

// typed tells start codes and starts from text.
func typed(text string) (dialog.Kind, string) {
	if code, is := wording.Started(text); is {
		return dialog.Start, code
	}
	return dialog.Text, text
}

// longestChoice is how many characters a typed choice has at most, "yes" or "10.", in any language.
const longestChoice = 3

// choiceTooLate tells whether a message chooses something from a menu that was in front of the person long ago. It means
// no more than that somebody is there: they are shown the menu.
func (n note) choiceTooLate() bool {
	return n.Late && n.File == nil && !n.Other && utf8.RuneCountInString(strings.TrimSpace(n.Text)) <= longestChoice
}

// lateChoices remembers which chats have been shown the menu for a late choice: one is enough for all that come together.
type lateChoices struct {
	mu    sync.Mutex
	shown map[string]string // by account, the delivery
}

// repeated tells whether another late choice of the chat has been taken in.
func (c *lateChoices) repeated(n note) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	first, any := c.shown[n.Account]
	return any && first != n.delivery() && n.choiceTooLate()
}

func (c *lateChoices) taken(n note) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if _, any := c.shown[n.Account]; any || !n.choiceTooLate() {
		return
	}
	if c.shown == nil {
		c.shown = map[string]string{}
	}
	c.shown[n.Account] = n.delivery()
}

func (c *lateChoices) forget() {
	c.mu.Lock()
	defer c.mu.Unlock()
	clear(c.shown)
}
