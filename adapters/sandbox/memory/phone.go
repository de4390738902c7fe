package memory

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"zapis/adapters/dialog"
	"zapis/domain"
	"zapis/domain/chat"
)

// Phone is somebody's.
type Phone struct {
	of       *Messenger
	account  string
	name     string
	language string
	messages []Message
	blocked  bool
	order    int64
	log      []string
}

// Message is one of ours on somebody's phone.
type Message struct {
	ID      string
	Text    string
	Choices [][]dialog.Choice
	File    *dialog.File
}

// Phone gives somebody a phone, or finds it again.
func (m *Messenger) Phone(account, name, language string) *Phone {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.phones[account] == nil {
		m.phones[account] = &Phone{of: m, account: account, name: name, language: language}
	}
	return m.phones[account]
}

// Follow opens a start link; an empty one opens the chat.
func (p *Phone) Follow(link string) error {
	code, ours := strings.CutPrefix(link, linkBase)
	if !ours && link != "" {
		return fmt.Errorf("memory: %q is no link of ours", link)
	}
	return p.act(p.name+" opens the chat", dialog.Update{Kind: dialog.Start, Text: code})
}

// Type sends a text.
func (p *Phone) Type(text string) error {
	return p.act(p.name+":\n  "+text, dialog.Update{Kind: dialog.Text, Text: text})
}

// Tap makes a choice of a message.
func (p *Phone) Tap(message, label string) error {
	p.of.mu.Lock()
	found := slices.IndexFunc(p.messages, func(m Message) bool { return m.ID == message })
	var chosen *dialog.Choice
	if found >= 0 {
		for _, c := range slices.Concat(p.messages[found].Choices...) {
			if c.Label == label && chosen == nil {
				chosen = &c
			}
		}
	}
	p.of.mu.Unlock()
	if chosen == nil {
		return fmt.Errorf("memory: nothing says %q", label)
	}
	return p.act(p.name+" taps ["+label+"]", dialog.Update{Kind: dialog.Tap, Action: chosen.Action, Message: message})
}

// SendPhoto sends a picture with a text under it.
func (p *Phone) SendPhoto(data []byte, under string) error {
	p.of.mu.Lock()
	id := p.of.newID()
	p.of.files[id] = dialog.File{Name: "photo.png", Type: "image/png", Bytes: data}
	p.of.mu.Unlock()
	media := &chat.Media{Channel: Channel, Kind: chat.Photo, Handle: domain.Personal(id), Size: int64(len(data))}
	return p.act(p.name+":\n  (photo)\n  "+under, dialog.Update{Kind: dialog.Media, Text: under, Media: media})
}

// Block stops us from writing, or lets us again.
func (p *Phone) Block(blocked bool) error {
	p.of.mu.Lock()
	p.blocked = blocked
	p.of.mu.Unlock()
	if blocked {
		return p.act(p.name+" blocks", dialog.Update{Kind: dialog.Blocked})
	}
	return p.act(p.name+" unblocks", dialog.Update{Kind: dialog.Unblocked})
}

// act lines up what the person did.
func (p *Phone) act(noted string, u dialog.Update) error {
	m := p.of
	m.mu.Lock()
	defer m.mu.Unlock()
	p.note(noted)
	p.order++
	u.Channel, u.Account, u.Chat, u.Delivery, u.Order = Channel, p.account, p.account, m.newID(), p.order
	u.Sent, u.Language, u.Name = m.now(), p.language, domain.Personal(p.name)
	raw, err := json.Marshal(u)
	if err != nil {
		return fmt.Errorf("write an update: %w", err)
	}
	m.waiting = append(m.waiting, delivery{u, raw})
	select {
	case m.arrived <- struct{}{}:
	default:
	}
	return nil
}

// put adds a message, or changes the one that has its id. The lock is held.
func (p *Phone) put(shown *Message) {
	who := "Zapis"
	if shown.ID == "" {
		shown.ID = p.of.newID()
		p.messages = append(p.messages, *shown)
	} else if i := slices.IndexFunc(p.messages, func(m Message) bool { return m.ID == shown.ID }); i >= 0 {
		p.messages[i], who = *shown, "Zapis (edit)"
	}
	p.note(who + ":\n  " + strings.ReplaceAll(shown.String(), "\n", "\n  "))
}

// note adds to the transcript. The lock is held.
func (p *Phone) note(entry string) {
	p.log = append(p.log, entry+"\n")
	close(p.of.changed)
	p.of.changed = make(chan struct{})
}

// String is a message with its choices as [a] │ [b].
func (m *Message) String() string {
	var lines []string
	if m.File != nil {
		lines = append(lines, "(file "+m.File.Name+")")
	}
	if m.Text != "" {
		lines = append(lines, m.Text)
	}
	for _, row := range m.Choices {
		var labels []string
		for _, c := range row {
			labels = append(labels, c.Label)
		}
		lines = append(lines, "["+strings.Join(labels, "] │ [")+"]")
	}
	return strings.Join(lines, "\n")
}

// Messages are ours, as they stand now, oldest first.
func (p *Phone) Messages() []Message {
	p.of.mu.Lock()
	defer p.of.mu.Unlock()
	return slices.Clone(p.messages)
}

// Transcript tells, in order, what happened on the phone.
func (p *Phone) Transcript() string {
	p.of.mu.Lock()
	defer p.of.mu.Unlock()
	return strings.Join(p.log, "")
}

// Await blocks until the phone is as wanted, or ctx ends.
func (p *Phone) Await(ctx context.Context, wanted func() bool) error {
	for {
		p.of.mu.Lock()
		changed := p.of.changed
		p.of.mu.Unlock()
		if wanted() {
			return nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}
