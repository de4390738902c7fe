package cloudapi

import (
	"fmt"
	"slices"
)

// Tap presses the newest reply button or quick reply with this title, or chooses the row of a list.
func (c *Chat) Tap(title string) error {
	c.api.mu.Lock()
	var found *Post
	for _, p := range slices.Backward(c.chat.Messages) {
		if !p.Own && slices.ContainsFunc(p.Options(), func(o Option) bool { return o.Title == title }) {
			found = p
			break
		}
	}
	c.api.mu.Unlock()
	if found == nil {
		return fmt.Errorf("%w: [%s]", ErrNoButton, title)
	}
	return c.TapOn(found.ID, title)
}

// TapOn presses a button, or chooses a row, of one message.
func (c *Chat) TapOn(messageID, title string) error {
	c.api.mu.Lock()
	p := c.chat.post(messageID)
	c.api.mu.Unlock()
	if p == nil {
		return fmt.Errorf("%w: there is no message %s", ErrNoButton, messageID)
	}
	i := slices.IndexFunc(p.Options(), func(o Option) bool { return o.Title == title })
	if i < 0 {
		return fmt.Errorf("%w: [%s]", ErrNoButton, title)
	}
	return c.choose(p, p.Options()[i])
}

// TapID sends a tap that no button may carry, on the newest message with buttons: what a forger would do.
func (c *Chat) TapID(id string) error {
	c.api.mu.Lock()
	var found *Post
	for _, p := range c.chat.Messages {
		if len(p.Options()) > 0 {
			found = p
		}
	}
	c.api.mu.Unlock()
	if found == nil {
		return fmt.Errorf("%w: nothing can be tapped", ErrNoButton)
	}
	return c.choose(found, Option{ID: id, Title: id})
}

// choose sends what a tap sends: a message that quotes the one it is on.
func (c *Chat) choose(p *Post, o Option) error {
	answer := &Post{Type: "interactive", Text: o.Title, Tapped: true}
	m := Message{}
	switch {
	case p.Template != "":
		answer.Type = "button"
		m.Button = &quickReply{Payload: o.ID, Text: o.Title}
	case p.ListLabel != "":
		m.Interactive = &chosen{Type: "list_reply", Row: &o}
	default:
		o.Description = ""
		m.Interactive = &chosen{Type: "button_reply", Button: &o}
	}
	return c.Quoting(p.ID).say(answer, m)
}

// Options are all that can be tapped on a message.
func (p *Post) Options() []Option {
	all := slices.Clone(p.Buttons)
	for _, section := range p.Sections {
		all = append(all, section.Rows...)
	}
	return all
}
