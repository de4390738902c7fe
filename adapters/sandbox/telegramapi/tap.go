package telegramapi

import (
	"fmt"
	"slices"
)

// Tap presses the newest button with this label: under a message, or on the keyboard below the chat.
func (c *Chat) Tap(label string) error {
	c.api.mu.Lock()
	id, row, col, found := c.chat.find(func(b Button) bool { return b.Text == label })
	var key *KeyButton
	if !found {
		key = c.chat.Keyboard.find(label)
	}
	c.api.mu.Unlock()
	switch {
	case found:
		return c.TapAt(id, row, col)
	case key == nil:
		return fmt.Errorf("%w: [%s]", ErrNoButton, label)
	case key.RequestContact:
		return c.ShareContact()
	}
	return c.Type(key.Text)
}

// find looks through the messages, newest first.
func (c *chat) find(wanted func(Button) bool) (id, row, col int, found bool) {
	for _, p := range slices.Backward(c.Messages) {
		if p.ReplyMarkup == nil || p.Deleted {
			continue
		}
		for row, buttons := range p.ReplyMarkup.Rows {
			if col := slices.IndexFunc(buttons, wanted); col >= 0 {
				return p.ID, row, col, true
			}
		}
	}
	return 0, 0, 0, false
}

func (k *ReplyKeyboard) find(label string) *KeyButton {
	if k == nil {
		return nil
	}
	for _, row := range k.Rows {
		for i := range row {
			if row[i].Text == label {
				return &row[i]
			}
		}
	}
	return nil
}

// TapAt presses one button of a message, counting from 0. A deleted message can still be tapped: the phone may not know yet.
func (c *Chat) TapAt(messageID, row, col int) error {
	c.api.mu.Lock()
	defer c.api.mu.Unlock()
	p := c.chat.post(messageID)
	if p == nil || p.ReplyMarkup == nil || row < 0 || row >= len(p.ReplyMarkup.Rows) ||
		col < 0 || col >= len(p.ReplyMarkup.Rows[row]) {
		return fmt.Errorf("%w: message %d, row %d, column %d", ErrNoButton, messageID, row, col)
	}
	b := p.ReplyMarkup.Rows[row][col]
	if b.CallbackData == "" {
		return fmt.Errorf("telegramapi: [%s] does not call the bot", b.Text)
	}
	return c.tap(p, b.Text, b.CallbackData)
}

// TapData sends a callback that no button may carry, from the bot's newest message: what a forger would do.
func (c *Chat) TapData(data string) error {
	c.api.mu.Lock()
	defer c.api.mu.Unlock()
	for _, p := range slices.Backward(c.chat.Messages) {
		if !p.Own && !p.Deleted {
			return c.tap(p, data, data)
		}
	}
	return fmt.Errorf("%w: the bot has written nothing", ErrNoButton)
}

func (c *Chat) tap(p *Post, label, data string) error {
	if c.chat.Blocked {
		return ErrBlocked
	}
	c.act()
	c.api.state.NextQuery++
	q := &query{ID: fmt.Sprintf("%d%06d", c.person.ID, c.api.state.NextQuery), Asked: c.api.clock.Now()}
	c.chat.Queries = slices.DeleteFunc(c.chat.Queries, func(old *query) bool {
		over := q.Asked.Sub(old.Asked) > queryLife
		if over {
			delete(c.bot.asking, old.ID)
		}
		return over
	})
	c.chat.Queries = append(c.chat.Queries, q)
	c.bot.asking[q.ID] = c.chat
	var message any = p.Message
	if p.Deleted {
		message = goneMessage{Chat: p.Chat, ID: p.ID}
	}
	c.chat.note(c.person.Name + " taps [" + label + "]")
	c.api.touch(c.chat)
	c.api.enqueue(c.bot, c.person.ID, "callback_query", callbackQuery{
		ID: q.ID, From: *c.person.user(), Message: message,
		ChatInstance: fmt.Sprint(c.person.ID, c.bot.id()), Data: data,
	})
	return nil
}
