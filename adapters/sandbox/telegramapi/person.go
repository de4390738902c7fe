package telegramapi

import (
	"context"
	"errors"
	"fmt"
	"strings"
)

// Errors of things that a person cannot do.
var (
	ErrBlocked  = errors.New("telegramapi: the person has blocked this bot")
	ErrNoButton = errors.New("telegramapi: there is no such button")
	ErrPayload  = errors.New("telegramapi: a start payload is at most 64 of A-Z, a-z, 0-9, _ and -")
)

// Person is somebody with a phone.
type Person struct {
	api *Server
	p   *person
}

// Person registers somebody, or finds them again by their id. Language is a two-letter code.
func (s *Server) Person(id int64, name, language string) *Person {
	s.mu.Lock()
	defer s.mu.Unlock()
	p := s.state.person(id)
	if p == nil {
		p = &person{ID: id, Name: name, Language: language, Phone: fmt.Sprintf("79%09d", id%1_000_000_000)}
		s.state.addPerson(p)
		s.markDirty()
	}
	return &Person{api: s, p: p}
}

// ID is the person's id and, as in Telegram, that of their private chats.
func (p *Person) ID() int64 { return p.p.ID }

// Deactivate removes the person's account: bots can no longer write to them.
func (p *Person) Deactivate() {
	p.api.mu.Lock()
	defer p.api.mu.Unlock()
	p.p.Gone = true
	p.api.markDirty()
}

// Open shows the person's chat with a bot; nothing is sent before they start it or type.
func (p *Person) Open(bot string) (*Chat, error) {
	p.api.mu.Lock()
	defer p.api.mu.Unlock()
	b, err := p.api.botNamed(bot)
	if err != nil {
		return nil, err
	}
	c := b.chat(p.p.ID)
	if c.Revision == 0 {
		p.api.touch(c) // whoever watches hears of a new phone
	}
	return &Chat{api: p.api, bot: b, person: p.p, chat: c}, nil
}

// Chat is a person's phone, showing the chat with one bot.
type Chat struct {
	api    *Server
	bot    *bot
	person *person
	chat   *chat
	quoted int // the message that is answered by quoting it
}

// Type sends a text.
func (c *Chat) Type(text string) error { return c.say(Message{Text: text}) }

// Start opens t.me/<bot>?start=payload, or taps the Start button if payload is empty.
func (c *Chat) Start(payload string) error {
	if !payloadPattern.MatchString(payload) {
		return ErrPayload
	}
	return c.say(Message{Text: strings.TrimSpace("/start " + payload)})
}

// say puts a message of the person into the chat and into the bot's queue.
func (c *Chat) say(m Message) error {
	c.api.mu.Lock()
	defer c.api.mu.Unlock()
	if c.chat.Blocked {
		return ErrBlocked
	}
	if err := c.write(&m); err != nil {
		return err
	}
	m.From, m.Chat = c.person.user(), c.person.chat()
	c.chat.Started = true
	c.act()
	p := c.api.add(c.bot, c.chat, m)
	p.Own = true
	if c.chat.Keyboard != nil && c.chat.Keyboard.OneTime {
		c.chat.Keyboard = nil
	}
	c.chat.write(c.person.Name, p)
	c.api.enqueue(c.bot, c.person.ID, "message", p.Message)
	return nil
}

// write makes a message's text and caption ready, and what it answers.
func (c *Chat) write(m *Message) (err error) {
	m.Text, m.Entities, err = formatted(m.Text, "", nil, maxText, "message is too long")
	if err != nil {
		return err
	}
	m.Caption, m.CaptionEntities, err = caption(m.Caption, "", nil)
	if err != nil {
		return err
	}
	if m.Text == "" && m.Contact == nil && m.Sticker == nil && m.fileID() == "" {
		return errors.New("telegramapi: an empty message cannot be sent")
	}
	if m.ReplyTo = quoteOf(c.chat.post(c.quoted)); c.quoted != 0 && m.ReplyTo == nil {
		return fmt.Errorf("telegramapi: there is no message %d to answer", c.quoted)
	}
	return nil
}

// act remembers what the bot had shown when the person did something: Reply waits for more than that.
func (c *Chat) act() {
	c.chat.marked = c.chat.heard
	c.chat.ReadTo = max(c.chat.ReadTo, c.bot.NextMessage-1)
}

// Edit changes a text that the person sent.
func (c *Chat) Edit(messageID int, text string) error {
	c.api.mu.Lock()
	defer c.api.mu.Unlock()
	p := c.chat.post(messageID)
	if p == nil || !p.Own || p.Deleted || p.Text == "" {
		return fmt.Errorf("telegramapi: message %d is not a text of this person", messageID)
	}
	text, entities, err := formatted(text, "", nil, maxText, "message is too long")
	if err != nil {
		return err
	}
	p.Text, p.Entities, p.EditDate = text, entities, c.api.now()
	c.act()
	c.api.touchPost(c.chat, p)
	c.chat.write(c.person.Name+" (edit)", p)
	c.api.enqueue(c.bot, c.person.ID, "edited_message", p.Message)
	return nil
}

// Block stops the bot from writing to the person; Unblock lets it again.
func (c *Chat) Block() { c.setBlocked(true) }

// Unblock undoes Block.
func (c *Chat) Unblock() { c.setBlocked(false) }

func (c *Chat) setBlocked(blocked bool) {
	c.api.mu.Lock()
	defer c.api.mu.Unlock()
	if c.chat.Blocked == blocked {
		return
	}
	c.chat.Blocked = blocked
	c.chat.Started = c.chat.Started || !blocked
	zero := int64(0)
	in := member{User: *c.bot.user(), Status: "member"}
	out := member{User: *c.bot.user(), Status: "kicked", UntilDate: &zero}
	change := memberChange{Chat: c.person.chat(), From: *c.person.user(), Date: c.api.now(), Old: out, New: in}
	verb := " unblocks "
	if blocked {
		change.Old, change.New = in, out
		verb = " blocks "
	}
	c.act()
	c.chat.note(c.person.Name + verb + c.bot.Name)
	c.api.touch(c.chat)
	c.api.enqueue(c.bot, c.person.ID, "my_chat_member", change)
}

// Await blocks until the chat is as wanted, or until ctx ends; either way it gives the screen.
func (c *Chat) Await(ctx context.Context, wanted func(Screen) bool) (Screen, error) {
	for {
		c.api.mu.Lock()
		screen, changed := c.screen(), c.api.changed
		c.api.mu.Unlock()
		if wanted(screen) {
			return screen, nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return screen, fmt.Errorf("telegramapi: the chat did not become what was awaited: %w\n%s", ctx.Err(), c.Transcript())
		}
	}
}

// Reply blocks until the bot has sent or changed a message since the person last did something.
func (c *Chat) Reply(ctx context.Context) (Screen, error) {
	return c.Await(ctx, func(s Screen) bool { return s.answered })
}
