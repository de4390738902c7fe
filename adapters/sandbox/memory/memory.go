// Package memory is the smallest messenger that there can be: people's phones in memory, and our side of them. It is a
// model for the next messenger, and shows what that takes: one folder, and one line where messengers are connected.
package memory

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"time"

	"zapis/adapters/dialog"
	"zapis/domain/chat"
)

// Channel is what updates from here are marked with.
const Channel = "memory"

// Receiver takes in updates; nil means that it is durable.
type Receiver interface {
	Receive(ctx context.Context, update dialog.Update, raw []byte) error
}

// Messenger is the messenger and our side of it. It is safe for concurrent use.
type Messenger struct {
	now func() time.Time

	mu      sync.Mutex
	phones  map[string]*Phone // by account
	changed chan struct{}     // closed and replaced at every change
	arrived chan struct{}     // holds one mark when there is something to receive
	waiting []delivery        // what people did and nobody has received
	number  int               // of the newest message or delivery
	files   map[string]dialog.File
	sent    map[string]string // by key, the message that Send made of it
	down    bool
	failed  int // how often something could not be sent
	copies  int
}

type delivery struct {
	update dialog.Update
	raw    []byte
}

var (
	_ dialog.Messenger   = (*Messenger)(nil)
	_ dialog.Redrawer    = (*Messenger)(nil)
	_ dialog.Holder      = (*Messenger)(nil)
	_ dialog.Undelivered = (*Trouble)(nil)
)

// New makes a messenger that nobody uses yet.
func New(now func() time.Time) *Messenger {
	return &Messenger{
		now: now, phones: map[string]*Phone{}, changed: make(chan struct{}), arrived: make(chan struct{}, 1),
		files: map[string]dialog.File{}, sent: map[string]string{}, copies: 1,
	}
}

// Name is the channel.
func (m *Messenger) Name() string { return Channel }

// StartLink opens the chat with a start code.
func (m *Messenger) StartLink(code string) string { return linkBase + code }

const linkBase = "https://memory.example/"

// Run hands what people do to the door, in order, until ctx ends. What the door does not take comes again.
func (m *Messenger) Run(ctx context.Context, door Receiver) error {
	for ctx.Err() == nil {
		next, again := m.next()
		if next == nil {
			select {
			case <-m.arrived:
			case <-ctx.Done():
			}
			continue
		}
		for range again {
			if err := door.Receive(ctx, next.update, next.raw); err != nil {
				m.putBack(next)
				break
			}
		}
	}
	return nil
}

func (m *Messenger) next() (d *delivery, copies int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if len(m.waiting) == 0 {
		return nil, 0
	}
	d, m.waiting = &m.waiting[0], m.waiting[1:]
	return d, m.copies
}

func (m *Messenger) putBack(d *delivery) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.waiting = append([]delivery{*d}, m.waiting...)
}

// Decode reads a raw update.
func (m *Messenger) Decode(raw []byte) (u dialog.Update, err error) {
	if err := json.Unmarshal(raw, &u); err != nil {
		return u, fmt.Errorf("read an update: %w", err)
	}
	return u, nil
}

// Acknowledge says the toast, if there is one.
func (m *Messenger) Acknowledge(update dialog.Update, toast string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if p := m.phones[update.Account]; p != nil && toast != "" {
		p.note("(toast): " + toast)
	}
}

// Show draws screens that replace into the message whose choice was made, and adds the others.
func (m *Messenger) Show(_ context.Context, update dialog.Update, reply dialog.Reply, from int) (int, dialog.Session, error) {
	session := reply.Session
	for i := from; i < len(reply.Screens); i++ {
		screen := reply.Screens[i]
		fresh := screen.Lifetime == dialog.Fresh || screen.Attachment != nil
		into := ""
		if !fresh && update.Message != "" && update.Message == session.Screen {
			into = session.Screen
		}
		shown, err := m.draw(update.Account, into, screen)
		if err != nil {
			return i, session, err
		}
		if !fresh {
			session.Screen = shown
		}
	}
	return len(reply.Screens), session, nil
}

// Send brings a screen as a message of its own, once for each key.
func (m *Messenger) Send(_ context.Context, account string, screen dialog.Screen, key string) (string, error) {
	m.mu.Lock()
	known, sent := m.sent[key]
	m.mu.Unlock()
	if sent {
		return known, nil
	}
	message, err := m.draw(account, "", screen)
	if err == nil {
		m.mu.Lock()
		m.sent[key] = message
		m.mu.Unlock()
	}
	return message, err
}

// Redraw changes what Send has sent.
func (m *Messenger) Redraw(_ context.Context, account, message string, screen dialog.Screen) error {
	_, err := m.draw(account, message, screen)
	return err
}

// draw puts a screen on somebody's phone: into a message, or as a new one.
func (m *Messenger) draw(account, into string, screen dialog.Screen) (message string, err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	p := m.phones[account]
	switch {
	case m.down:
		m.failed++
		return "", &Trouble{why: "out of reach", passing: true}
	case p == nil || p.blocked:
		return "", &Trouble{why: "blocked", blocked: p != nil}
	}
	var text strings.Builder
	for _, run := range screen.Text {
		text.WriteString(run.Text)
	}
	shown := Message{ID: into, Text: text.String(), Choices: screen.Choices}
	if a := screen.Attachment; a != nil {
		shown.File = &dialog.File{Name: a.Name, Type: a.Type, Bytes: a.Bytes}
		if a.Held != nil {
			held := m.files[string(a.Held.Handle)]
			shown.File = &held
		}
	}
	p.put(&shown)
	return shown.ID, nil
}

// Fetch gives a file that somebody has sent.
func (m *Messenger) Fetch(_ context.Context, held *chat.Media) (dialog.File, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	file, known := m.files[string(held.Handle)]
	if held.Channel != Channel || !known {
		return dialog.File{}, &Trouble{why: "no such file"}
	}
	return file, nil
}

// Fail has everything that is sent fail for a passing reason, or lets it through again.
func (m *Messenger) Fail(down bool) { m.mu.Lock(); m.down = down; m.mu.Unlock() }

// Failures tells how often something could not be sent.
func (m *Messenger) Failures() int { m.mu.Lock(); defer m.mu.Unlock(); return m.failed }

// Repeat has each thing that people do delivered so many times.
func (m *Messenger) Repeat(copies int) { m.mu.Lock(); m.copies = copies; m.mu.Unlock() }

// newID numbers messages, files and deliveries. The lock is held.
func (m *Messenger) newID() string { m.number++; return strconv.Itoa(m.number) }

// Trouble is a message that could not be brought.
type Trouble struct {
	why              string
	blocked, passing bool
}

func (t *Trouble) Error() string { return "memory: " + t.why }

// Blocked: the person takes no messages.
func (t *Trouble) Blocked() bool { return t.blocked }

// Retry is worthwhile while the messenger is out of reach.
func (t *Trouble) Retry() (after time.Duration, worthwhile bool) { return 0, t.passing }

// Uncertain is never so.
func (t *Trouble) Uncertain() bool { return false }
