package linkedtest

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"

	"go.mau.fi/whatsmeow/proto/waE2E"
	"go.mau.fi/whatsmeow/types"
	"go.mau.fi/whatsmeow/types/events"
)

// Errors of things that a person cannot do.
var (
	ErrBlocked  = errors.New("linkedtest: the person has blocked this number")
	ErrNoOption = errors.New("linkedtest: there is no such line to choose")
	ErrEmpty    = errors.New("linkedtest: an empty message cannot be sent")
)

// Names are by which names a message tells its sender.
type Names int

// WhatsApp names people in all of these ways.
const (
	LIDWithPhone Names = iota
	PhoneWithLID
	LIDAlone
	PhoneAlone
)

// person is somebody with a phone.
type person struct {
	phone, lid, name string
	names            Names
	gone             bool
	met              bool // we know both their names
	chat             chat
}

func (p *person) lidJID() types.JID { return types.NewJID(p.lid, types.HiddenUserServer) }

func (p *person) phoneJID() types.JID { return types.NewJID(p.phone, types.DefaultUserServer) }

// Person is somebody with a phone.
type Person struct {
	of *Network
	p  *person
}

// Person registers somebody, or finds them again by their phone: digits with the country's code.
func (n *Network) Person(phone, name string) *Person {
	n.mu.Lock()
	defer n.mu.Unlock()
	p := n.find(types.NewJID(phone, types.DefaultUserServer))
	if p == nil {
		p = &person{phone: phone, lid: lidOf(phone), name: name}
		n.people = append(n.people, p)
	}
	return &Person{n, p}
}

// lidOf makes LIDs out of phones that look like none.
func lidOf(phone string) string {
	digits := []byte(phone + "001")
	for i, j := 0, len(digits)-1; i < j; i, j = i+1, j-1 {
		digits[i], digits[j] = digits[j], digits[i]
	}
	return string(digits)
}

// find is whose id it is, nil if nobody's. The lock is held.
func (n *Network) find(id types.JID) *person {
	for _, p := range n.people {
		if id.Server == types.DefaultUserServer && id.User == p.phone || id.Server == types.HiddenUserServer && id.User == p.lid {
			return p
		}
	}
	return nil
}

// Phone is the person's number: digits.
func (p *Person) Phone() string { return p.p.phone }

// LID is the person's other identity, digits, by which WhatsApp hides the phone.
func (p *Person) LID() string { return p.p.lid }

// Goes has messages name the person so from now on.
func (p *Person) Goes(by Names) { p.of.do(func() { p.p.names = by }) }

// Meet lets us know both names of the person.
func (p *Person) Meet() { p.of.do(func() { p.p.met = true }) }

// Leave removes the person from WhatsApp.
func (p *Person) Leave() { p.of.do(func() { p.p.gone = true }) }

// Open shows the person's chat with our number; nothing is sent before they type.
func (p *Person) Open(phone string) (*Chat, error) {
	if strings.TrimPrefix(phone, "+") != p.of.own.User {
		return nil, fmt.Errorf("linkedtest: nobody has the number %s", phone)
	}
	return &Chat{of: p.of, person: p.p}, nil
}

// Follow opens a wa.me link: its text stands where the person types, and is theirs to send, edit or delete.
func (p *Person) Follow(link string) (*Chat, error) {
	u, err := url.Parse(link)
	if err != nil || u.Scheme != "https" || u.Host != "wa.me" {
		return nil, fmt.Errorf("linkedtest: %q is no link to a chat", link)
	}
	c, err := p.Open(strings.Trim(u.Path, "/"))
	if err == nil {
		p.of.do(func() { p.p.chat.draft = u.Query().Get("text") })
	}
	return c, err
}

// Chat is a person's phone, showing the chat with our number.
type Chat struct {
	of     *Network
	person *person
	quoted types.MessageID // the message that is answered by quoting it
}

// Quoting is the same phone; what is sent from it answers a message by quoting it.
func (c *Chat) Quoting(messageID string) *Chat {
	quoting := *c
	quoting.quoted = messageID
	return &quoting
}

// Draft is what stands in the line where the person types.
func (c *Chat) Draft() string {
	c.of.mu.Lock()
	defer c.of.mu.Unlock()
	return c.person.chat.draft
}

// Send sends what stands there.
func (c *Chat) Send() error { return c.Type(c.Draft()) }

// Type sends a text.
func (c *Chat) Type(text string) error {
	if err := within("text", text, 1, maxText); err != nil {
		return fmt.Errorf("%w: %w", ErrEmpty, err)
	}
	return c.say(&Post{Type: "text", Text: text}, func(about *waE2E.ContextInfo) *waE2E.Message {
		if about == nil {
			return &waE2E.Message{Conversation: &text}
		}
		return &waE2E.Message{ExtendedTextMessage: &waE2E.ExtendedTextMessage{Text: &text, ContextInfo: about}}
	})
}

// Choose types what the newest message with numbered lines asks for to choose the one that begins so.
func (c *Chat) Choose(title string) error {
	for _, o := range c.options() {
		if strings.HasPrefix(o.Title, title) {
			return c.Type(o.Key)
		}
	}
	return fmt.Errorf("%w: %s", ErrNoOption, title)
}

// say puts a message of the person into the chat and sends it to us.
func (c *Chat) say(p *Post, m func(about *waE2E.ContextInfo) *waE2E.Message) error {
	c.of.mu.Lock()
	defer c.of.mu.Unlock()
	chat := &c.person.chat
	if chat.blocked {
		return ErrBlocked
	}
	var about *waE2E.ContextInfo
	if c.quoted != "" {
		quoted := chat.post(c.quoted)
		if quoted == nil {
			return fmt.Errorf("linkedtest: there is no message %s to answer", c.quoted)
		}
		p.Quoted = &Quoted{quoted.ID, firstLine(quoted), quoted.Own}
		about = &waE2E.ContextInfo{StanzaID: &quoted.ID, QuotedMessage: &waE2E.Message{Conversation: &quoted.Text}}
	}
	c.act()
	chat.draft = ""
	p.ID, p.Own, p.Time = fmt.Sprintf("3A%018X", c.of.next()), true, c.of.clock.Now().Unix()
	chat.Messages = append(chat.Messages, p)
	chat.write(c.person.name, p)
	c.of.enqueue(c.person, &events.Message{Info: c.info(p.ID), Message: m(about)})
	return nil
}

// info is what stands around a message of the person's. The lock is held.
func (c *Chat) info(id types.MessageID) types.MessageInfo {
	source := types.MessageSource{AddressingMode: types.AddressingModeLID, Sender: c.person.lidJID()}
	switch c.person.names {
	case LIDWithPhone:
		source.SenderAlt = c.person.phoneJID()
	case PhoneWithLID:
		source.Sender, source.SenderAlt, source.AddressingMode = c.person.phoneJID(), c.person.lidJID(), types.AddressingModePN
	case PhoneAlone:
		source.Sender, source.AddressingMode = c.person.phoneJID(), types.AddressingModePN
	case LIDAlone:
	}
	source.Chat = source.Sender
	return types.MessageInfo{MessageSource: source, ID: id, PushName: c.person.name, Timestamp: c.of.clock.Now().Truncate(time.Second)}
}

// act remembers what we had shown when the person did something: Reply waits for more than that. The person has seen it
// all by now. The lock is held.
func (c *Chat) act() {
	chat := &c.person.chat
	chat.marked = chat.heard
	var read []types.MessageID
	for _, p := range chat.Messages[chat.readTo:] {
		if !p.Own {
			read = append(read, p.ID)
		}
	}
	chat.readTo = len(chat.Messages)
	if len(read) > 0 {
		c.of.receipt(c.person, types.ReceiptTypeRead, read...)
	}
}

// Read shows us that everything has been seen.
func (c *Chat) Read() { c.of.do(c.act) }

// Block keeps us out, which we are not told: what we send stays at one tick. Unblock lets us in again, and what was kept
// out does not come any more.
func (c *Chat) Block() { c.setBlocked(true, " blocks Zapis") }

// Unblock undoes Block.
func (c *Chat) Unblock() { c.setBlocked(false, " unblocks Zapis") }

func (c *Chat) setBlocked(blocked bool, note string) {
	c.of.do(func() {
		if c.person.chat.blocked == blocked {
			return
		}
		c.person.chat.blocked = blocked
		c.act()
		c.person.chat.note(c.person.name + note)
	})
}

// KeptOut counts the messages that stay at one tick, because the person blocked us.
func (c *Chat) KeptOut() int {
	c.of.mu.Lock()
	defer c.of.mu.Unlock()
	return c.person.chat.kept
}

// Await blocks until the chat is as wanted, or until ctx ends; either way it gives the screen.
func (c *Chat) Await(ctx context.Context, wanted func(Screen) bool) (Screen, error) {
	for {
		c.of.mu.Lock()
		screen, changed := c.screen(), c.of.changed
		c.of.mu.Unlock()
		if wanted(screen) {
			return screen, nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return screen, fmt.Errorf("linkedtest: the chat did not become what was awaited: %w\n%s", ctx.Err(), c.Transcript())
		}
	}
}

// Reply blocks until we have sent a message since the person last did something.
func (c *Chat) Reply(ctx context.Context) (Screen, error) {
	return c.Await(ctx, func(s Screen) bool { return s.answered })
}
