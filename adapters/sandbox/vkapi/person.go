package vkapi

import (
	"context"
	"errors"
	"fmt"
)

// Errors of things that a person cannot do.
var (
	ErrNoButton = errors.New("vkapi: there is no such button")
	ErrRef      = errors.New("vkapi: ref and ref_source are at most 64 of A-Z, a-z, 0-9, _ and -")
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
	p := s.state.people[id]
	if p == nil {
		p = &person{ID: id, Name: name, Language: language}
		s.state.addPerson(p)
		s.markDirty()
	}
	return &Person{api: s, p: p}
}

// ID is the person's id and, as in VK, that of their private dialogs.
func (p *Person) ID() int64 { return p.p.ID }

// Deactivate removes the person's account: communities can no longer write to them (18).
func (p *Person) Deactivate() { p.set(func(p *person) { p.Gone = true }) }

// Hide lets nobody write to the person (902).
func (p *Person) Hide() { p.set(func(p *person) { p.Private = true }) }

func (p *Person) set(change func(*person)) {
	p.api.mu.Lock()
	defer p.api.mu.Unlock()
	change(p.p)
	p.api.markDirty()
}

// Open shows the person's dialog with a community; nothing is sent before they start it or type.
func (p *Person) Open(screenName string) (*Chat, error) {
	p.api.mu.Lock()
	defer p.api.mu.Unlock()
	g, err := p.api.groupNamed(screenName)
	if err != nil {
		return nil, err
	}
	c := g.chat(p.p.ID)
	if c.Revision == 0 {
		p.api.touch(c) // whoever watches hears of a new phone
	}
	return &Chat{api: p.api, group: g, person: p.p, chat: c}, nil
}

// Chat is a person's phone, showing the dialog with one community.
type Chat struct {
	api    *Server
	group  *group
	person *person
	chat   *chat
	quoted int // the message that is answered by quoting it
}

// Type sends a text.
func (c *Chat) Type(text string) error { return c.say(Post{Message: Message{Text: text}}) }

// Follow opens vk.me/<community>?ref=...&ref_source=...: they arrive with the next message, whatever it is.
func (c *Chat) Follow(ref, source string) error {
	if !refPattern.MatchString(ref) || !refPattern.MatchString(source) {
		return ErrRef
	}
	c.api.mu.Lock()
	defer c.api.mu.Unlock()
	c.chat.Ref, c.chat.RefSource = ref, source
	c.api.touch(c.chat)
	return nil
}

// startPayload is what VK's own button sends in a dialog without messages.
const startPayload = `{"command":"start"}`

// startLabels is how the button reads.
var startLabels = map[string]string{"ru": "Начать"}

// Begin taps the Start button, which only a dialog without messages has.
func (c *Chat) Begin() error {
	c.api.mu.Lock()
	fresh := len(c.chat.Messages) == 0
	c.api.mu.Unlock()
	if !fresh {
		return fmt.Errorf("%w: a dialog with messages has no Start button", ErrNoButton)
	}
	return c.say(Post{Message: Message{Text: c.startLabel(), Payload: startPayload}})
}

func (c *Chat) startLabel() string {
	if label, ok := startLabels[c.person.Language]; ok {
		return label
	}
	return "Start"
}

// Start follows a link with a ref, and taps the Start button if there is one; in a dialog with messages nothing is sent.
func (c *Chat) Start(ref string) error {
	if ref != "" {
		if err := c.Follow(ref, ""); err != nil {
			return err
		}
	}
	if err := c.Begin(); err != nil && !errors.Is(err, ErrNoButton) {
		return err
	}
	return nil
}

// say puts a message of the person into the dialog and lets the community hear of it. Whoever writes is written to again.
func (c *Chat) say(p Post) error {
	c.api.mu.Lock()
	defer c.api.mu.Unlock()
	return c.tell(p)
}

func (c *Chat) tell(p Post) error {
	switch {
	case length(p.Text) > maxText:
		return fmt.Errorf("vkapi: a message of %d characters where %d are allowed", length(p.Text), maxText)
	case blank(p.Text) && len(p.Files) == 0 && p.Sticker == 0:
		return errors.New("vkapi: an empty message cannot be sent")
	case c.quoted != 0 && c.chat.post(c.quoted) == nil:
		return fmt.Errorf("vkapi: there is no message %d to answer", c.quoted)
	}
	p.Quote = c.quoted
	p.Ref, p.RefSource = c.chat.Ref, c.chat.RefSource
	c.chat.Ref, c.chat.RefSource = "", ""
	c.chat.Allowed, c.chat.Denied = true, false
	c.act()
	post := c.api.add(c.group, c.chat, p, c.person.ID)
	c.chat.write(c.person.Name, post)
	c.api.publish(c.group, c.person.ID, "message_new", newMessage{c.api.message(c.chat, post), c.person.client()})
	return nil
}

// act remembers what the community had shown when the person did something: Reply waits for more than that.
func (c *Chat) act() {
	c.chat.marked = c.chat.heard
	c.chat.ReadTo = max(c.chat.ReadTo, c.chat.Next-1)
}

// Edit changes a text that the person sent.
func (c *Chat) Edit(number int, text string) error {
	c.api.mu.Lock()
	defer c.api.mu.Unlock()
	p := c.chat.post(number)
	if p == nil || !p.Own || blank(text) || length(text) > maxText {
		return fmt.Errorf("vkapi: message %d is not the person's, or the text cannot be sent", number)
	}
	p.Text, p.Mentions, p.UpdateTime = text, mentions(text), c.api.now()
	c.act()
	c.api.touchPost(c.chat, p)
	c.chat.write(c.person.Name+" (edit)", p)
	c.api.publish(c.group, c.person.ID, "message_edit", c.api.message(c.chat, p))
	return nil
}

// Deny forbids the community to write; Allow lets it again, with the key of a page's "allow messages" button if it was that.
func (c *Chat) Deny() {
	c.permit(false, " denies ", "message_deny", allowance{UserID: c.person.ID})
}

// Allow undoes Deny, and lets a community write that the person has never written to.
func (c *Chat) Allow(key string) {
	c.permit(true, " allows ", "message_allow", allowance{UserID: c.person.ID, Key: &key})
}

func (c *Chat) permit(allowed bool, verb, event string, object allowance) {
	c.api.mu.Lock()
	defer c.api.mu.Unlock()
	if c.chat.Allowed == allowed && c.chat.Denied != allowed {
		return
	}
	c.chat.Allowed, c.chat.Denied = allowed, !allowed
	c.act()
	c.chat.note(c.person.Name + verb + c.group.Name)
	c.api.touch(c.chat)
	c.api.publish(c.group, c.person.ID, event, object)
}

// Block is Deny, and Unblock is Allow without a key, as phones of any messenger have them.
func (c *Chat) Block() { c.Deny() }

// Unblock undoes Block.
func (c *Chat) Unblock() { c.Allow("") }

// Await blocks until the dialog is as wanted, or until ctx ends; either way it gives the screen.
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
			return screen, fmt.Errorf("vkapi: the dialog did not become what was awaited: %w\n%s", ctx.Err(), c.Transcript())
		}
	}
}

// Reply blocks until the community has sent or changed a message since the person last did something.
func (c *Chat) Reply(ctx context.Context) (Screen, error) {
	return c.Await(ctx, func(s Screen) bool { return s.answered })
}
