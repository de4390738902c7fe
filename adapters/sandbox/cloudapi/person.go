package cloudapi

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"
)

// Errors of things that a person cannot do.
var (
	ErrBlocked  = errors.New("cloudapi: the person has blocked this number")
	ErrNoButton = errors.New("cloudapi: there is no such button or row")
	ErrEmpty    = errors.New("cloudapi: an empty message cannot be sent")
)

// Person is somebody with a phone.
type Person struct {
	api *Server
	p   *person
}

// Person registers somebody, or finds them again by their phone: digits with the country's code.
func (s *Server) Person(phone, name string) *Person {
	s.mu.Lock()
	defer s.mu.Unlock()
	p := s.state.people[phone]
	if p == nil {
		p = &person{Phone: phone, UserID: "RU." + reversed(phone), Name: name}
		s.state.People = append(s.state.People, p)
		s.state.people[p.Phone], s.state.people[p.UserID] = p, p
		s.markDirty()
	}
	return &Person{api: s, p: p}
}

// reversed makes user ids out of phones that look like none.
func reversed(phone string) string {
	digits := []rune("77" + phone)
	for i, j := 0, len(digits)-1; i < j; i, j = i+1, j-1 {
		digits[i], digits[j] = digits[j], digits[i]
	}
	return string(digits)
}

// Phone is the person's number: digits.
func (p *Person) Phone() string { return p.p.Phone }

// UserID is by which a business knows the person without the phone.
func (p *Person) UserID() string { return p.p.UserID }

// Hide has the person go by a name: businesses no longer see the phone.
func (p *Person) Hide() { p.change(func(p *person) { p.Hidden = true }) }

// Leave removes the person from WhatsApp: nothing can be delivered any more.
func (p *Person) Leave() { p.change(func(p *person) { p.Gone = true }) }

func (p *Person) change(how func(*person)) {
	p.api.mu.Lock()
	defer p.api.mu.Unlock()
	how(p.p)
	p.api.markDirty()
}

// Open shows the person's chat with a business's phone; nothing is sent before they type.
func (p *Person) Open(phone string) (*Chat, error) {
	p.api.mu.Lock()
	defer p.api.mu.Unlock()
	for _, n := range p.api.state.Numbers {
		if n.Phone == strings.TrimPrefix(phone, "+") {
			c := n.chat(p.p.Phone)
			if c.Revision == 0 {
				p.api.touch(c) // whoever watches hears of a new phone
			}
			return &Chat{api: p.api, number: n, person: p.p, chat: c}, nil
		}
	}
	return nil, fmt.Errorf("cloudapi: nobody has the number %s", phone)
}

// Follow opens a wa.me link: its text stands where the person types, and is theirs to send, edit or delete.
func (p *Person) Follow(link string) (*Chat, error) {
	u, err := url.Parse(link)
	if err != nil || u.Scheme != "https" || u.Host != "wa.me" || !phonePattern.MatchString(strings.Trim(u.Path, "/")) {
		return nil, fmt.Errorf("cloudapi: %q is no link to a chat", link)
	}
	c, err := p.Open(strings.Trim(u.Path, "/"))
	if err != nil {
		return nil, err
	}
	p.api.mu.Lock()
	defer p.api.mu.Unlock()
	c.chat.Draft = u.Query().Get("text")
	p.api.touch(c.chat)
	return c, nil
}

// Chat is a person's phone, showing the chat with one number.
type Chat struct {
	api    *Server
	number *number
	person *person
	chat   *chat
	quoted string // the message that is answered by quoting it
}

// Quoting is the same phone; what is sent from it answers a message by quoting it.
func (c *Chat) Quoting(messageID string) *Chat {
	quoting := *c
	quoting.quoted = messageID
	return &quoting
}

// Draft is what stands in the line where the person types.
func (c *Chat) Draft() string {
	c.api.mu.Lock()
	defer c.api.mu.Unlock()
	return c.chat.Draft
}

// Send sends what stands there.
func (c *Chat) Send() error { return c.Type(c.Draft()) }

// Type sends a text.
func (c *Chat) Type(text string) error {
	if err := within("text", text, 1, maxText); err != nil {
		return fmt.Errorf("%w: %w", ErrEmpty, err)
	}
	return c.say(&Post{Type: "text", Text: text}, Message{Text: &bodyText{text}})
}

// say puts a message of the person into the chat and tells the business.
func (c *Chat) say(p *Post, m Message) error {
	c.api.mu.Lock()
	defer c.api.mu.Unlock()
	if c.chat.Blocked {
		return ErrBlocked
	}
	if c.quoted != "" {
		quotes := c.chat.post(c.quoted)
		if p.Quoted = quotes.quoted(); p.Quoted == nil {
			return fmt.Errorf("cloudapi: there is no message %s to answer", c.quoted)
		}
		m.Context = &quote{ID: quotes.ID, From: c.author(quotes)}
	}
	c.act()
	c.chat.Wrote, c.chat.Draft = c.api.clock.Now(), ""
	p.ID, p.Own = c.api.newID(), true
	c.api.add(c.chat, p)
	c.chat.write(c.person.Name, p)
	m.ID, m.Timestamp, m.Type = p.ID, c.api.now(), p.Type
	c.api.report(c.number, c.person, m)
	return nil
}

// author is who wrote a message, as a context names them.
func (c *Chat) author(p *Post) string {
	if p.Own {
		return c.person.account()
	}
	return c.number.Phone
}

// act remembers what the business had shown when the person did something: Reply waits for more than that. The person has
// seen it all by now.
func (c *Chat) act() {
	c.chat.marked = c.chat.heard
	c.read()
}

// Read shows the business that everything has been seen.
func (c *Chat) Read() {
	c.api.mu.Lock()
	defer c.api.mu.Unlock()
	c.read()
}

func (c *Chat) read() {
	if c.chat.ReadTo == len(c.chat.Messages) {
		return
	}
	for _, p := range c.chat.Messages[c.chat.ReadTo:] {
		if !p.Own {
			c.api.tell(c.number, c.person, p, "read", nil)
		}
	}
	c.chat.ReadTo = len(c.chat.Messages)
	c.api.touch(c.chat)
}

// Block stops the business from reaching the person, which it is not told; Unblock lets it again.
func (c *Chat) Block() { c.setBlocked(true, " blocks ") }

// Unblock undoes Block.
func (c *Chat) Unblock() { c.setBlocked(false, " unblocks ") }

func (c *Chat) setBlocked(blocked bool, verb string) {
	c.api.mu.Lock()
	defer c.api.mu.Unlock()
	if c.chat.Blocked == blocked {
		return
	}
	c.chat.Blocked = blocked
	c.act()
	c.chat.note(c.person.Name + verb + c.number.Name)
	c.api.touch(c.chat)
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
			return screen, fmt.Errorf("cloudapi: the chat did not become what was awaited: %w\n%s", ctx.Err(), c.Transcript())
		}
	}
}

// Reply blocks until the business has sent a message since the person last did something.
func (c *Chat) Reply(ctx context.Context) (Screen, error) {
	return c.Await(ctx, func(s Screen) bool { return s.answered })
}
