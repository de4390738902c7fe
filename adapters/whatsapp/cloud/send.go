package cloud

import (
	"context"
	"errors"
	"maps"
	"regexp"
	"time"

	"zapis/adapters/dialog"
)

var userID = regexp.MustCompile(`^[A-Z]{2}\.[A-Za-z0-9.]+$`)

// addressed is whom a message is for: a phone or a user id.
func addressed(account string) (field, value string, ok bool) {
	switch {
	case userID.MatchString(account):
		return "recipient", account, true
	case len(account) >= 7 && len(account) <= 15 && onlyDigits(account):
		return "to", account, true
	}
	return "", "", false
}

func onlyDigits(s string) bool {
	for _, r := range s {
		if r < '0' || r > '9' {
			return false
		}
	}
	return true
}

// message sends one message when its turn comes and gives its name. The key comes back with what becomes of it.
func (c *Cloud) message(ctx context.Context, content map[string]any, key string, as turn) (string, error) {
	field, value, ok := addressed(as.account)
	if !ok {
		return "", &Trouble{Call: "messages", fate: permanent, why: "the account is not of this way to WhatsApp"}
	}
	err := c.gate.pass(ctx, as)
	if long := longPause(0); errors.As(err, &long) {
		return "", &Trouble{Call: "messages", fate: wait, after: time.Duration(long), why: long.Error()}
	}
	if err != nil {
		return "", c.trouble("messages", err, false)
	}
	body := map[string]any{"messaging_product": "whatsapp", "recipient_type": "individual", field: value}
	if key != "" && len(key) <= longestKey {
		body["biz_opaque_callback_data"] = key
	}
	maps.Copy(body, content)
	ctx, cancel := context.WithTimeout(ctx, sendDeadline)
	defer cancel()
	var sent struct{ Messages []struct{ ID string } }
	err = c.postJSON(ctx, "messages", body, &sent)
	c.heed(err, as)
	if err != nil {
		return "", err
	}
	if len(sent.Messages) != 1 {
		return "", &Trouble{Call: "messages", fate: permanent, why: "the answer names no message", reached: true}
	}
	return nameOf(sent.Messages[0].ID), nil
}

// longestKey is the most that Meta brings back with what becomes of a message.
const longestKey = 512

// heed pauses the number, or what goes to one person, when a message was one too many.
func (c *Cloud) heed(err error, as turn) {
	var t *Trouble
	switch {
	case !errors.As(err, &t):
	case t.fate == crowded:
		c.gate.pause(as.account, t.after)
	case t.fate == wait:
		c.gate.pause("", t.after)
	}
}

// Send brings a screen to a person outside of a talk. More than a day after the person last wrote it goes by the template for
// it, or not at all. It waits for its turn: what is sent so leaves room for answers. The key comes back with what becomes of
// the message. Its errors are *Trouble, or faults of the database.
func (c *Cloud) Send(ctx context.Context, account string, screen dialog.Screen, key string) (message string, err error) {
	as := turn{account: account, news: true}
	open, err := c.windows.isOpen(ctx, account, c.Clock.Now())
	if err != nil {
		return "", err
	}
	if open {
		message, err = c.sendParts(ctx, c.parts(ctx, screen), key, as)
		if trouble := (*Trouble)(nil); !errors.As(err, &trouble) || trouble.fate != shut || trouble.reached {
			return message, err
		}
		if err := c.windows.shut(ctx, account); err != nil { // Meta knows better
			return "", err
		}
	}
	content, err := c.templateFor(screen)
	if err != nil {
		return "", err
	}
	return c.message(ctx, content, key, as)
}
