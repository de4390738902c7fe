package vkapi

import (
	"encoding/json"
	"fmt"
	"slices"
)

// Tap presses the newest button with this label: under a message, or on the keyboard below the dialog.
func (c *Chat) Tap(label string) error {
	c.api.mu.Lock()
	defer c.api.mu.Unlock()
	for _, p := range slices.Backward(c.chat.Messages) {
		if b := p.inline().find(label); b != nil {
			return c.press(p.Number, b.Action)
		}
	}
	if b := c.chat.Keyboard.find(label); b != nil {
		return c.pressBelow(b.Action)
	}
	return fmt.Errorf("%w: [%s]", ErrNoButton, label)
}

func (k *Keyboard) find(label string) *Button {
	if k == nil {
		return nil
	}
	for _, row := range k.Buttons {
		for i := range row {
			if row[i].Action.Label == label {
				return &row[i]
			}
		}
	}
	return nil
}

// at is a button by its place, counting from 0.
func (k *Keyboard) at(row, col int) *Button {
	if k == nil || row < 0 || row >= len(k.Buttons) || col < 0 || col >= len(k.Buttons[row]) {
		return nil
	}
	return &k.Buttons[row][col]
}

// TapAt presses one button of a message by its place, counting from 0; message 0 is the keyboard below the dialog.
func (c *Chat) TapAt(number, row, col int) error {
	c.api.mu.Lock()
	defer c.api.mu.Unlock()
	if number == 0 {
		if b := c.chat.Keyboard.at(row, col); b != nil {
			return c.pressBelow(b.Action)
		}
	} else if p := c.chat.post(number); p != nil {
		if b := p.inline().at(row, col); b != nil {
			return c.press(number, b.Action)
		}
	}
	return fmt.Errorf("%w: message %d, row %d, column %d", ErrNoButton, number, row, col)
}

// TapData sends a callback that no button may carry, from the community's newest message: what a forger would do.
func (c *Chat) TapData(payload string) error {
	c.api.mu.Lock()
	defer c.api.mu.Unlock()
	for _, p := range slices.Backward(c.chat.Messages) {
		if !p.Own {
			return c.press(p.Number, Action{Type: "callback", Label: payload, Payload: payload})
		}
	}
	return fmt.Errorf("%w: the community has written nothing", ErrNoButton)
}

// pressBelow presses a button of the keyboard below the dialog, which goes away if it was there for one use.
func (c *Chat) pressBelow(a Action) error {
	if c.chat.Keyboard.OneTime {
		c.chat.Keyboard = nil
	}
	return c.press(c.newest(), a)
}

// newest is the number of the community's last message.
func (c *Chat) newest() int {
	for _, p := range slices.Backward(c.chat.Messages) {
		if !p.Own {
			return p.Number
		}
	}
	return 0
}

func (c *Chat) press(number int, a Action) error {
	switch a.Type {
	case "text":
		plain := *c
		plain.quoted = 0
		return plain.tell(Post{Message: Message{Text: a.Label, Payload: a.Payload}})
	case "open_link":
		c.chat.note(c.person.Name + " opens " + a.Link)
		c.api.touch(c.chat)
		return nil
	}
	payload := json.RawMessage(a.Payload)
	if !json.Valid(payload) {
		payload = json.RawMessage("null")
		if a.Payload != "" {
			payload = quoted(a.Payload) // only a forger's
		}
	}
	t := &tap{ID: randomHex(6), Asked: c.api.clock.Now()}
	c.chat.Taps = slices.DeleteFunc(c.chat.Taps, func(old *tap) bool { return t.Asked.Sub(old.Asked) > tapLife })
	c.chat.Taps = append(c.chat.Taps, t)
	c.act()
	c.chat.note(c.person.Name + " taps [" + a.Label + "]")
	c.api.touch(c.chat)
	c.api.publish(c.group, c.person.ID, "message_event", tapEvent{
		UserID: c.person.ID, PeerID: c.person.ID, EventID: t.ID, Payload: payload, Number: number,
	})
	return nil
}

// tapEvent is the object of message_event; its event_id is the tap's, not the event's.
type tapEvent struct {
	UserID  int64           `json:"user_id"`
	PeerID  int64           `json:"peer_id"`
	EventID string          `json:"event_id"`
	Payload json.RawMessage `json:"payload"`
	Number  int             `json:"conversation_message_id"`
}

// Quoting is the same phone; what is sent from it answers a message by quoting it.
func (c *Chat) Quoting(number int) *Chat {
	quoting := *c
	quoting.quoted = number
	return &quoting
}

// SendPhoto sends a picture with a text.
func (c *Chat) SendPhoto(name string, data []byte, text string) error {
	return c.SendFile("photo", name, data, text)
}

// SendDocument sends a file with a text.
func (c *Chat) SendDocument(name string, data []byte, text string) error {
	return c.SendFile("doc", name, data, text)
}

// SendVoice sends a recording in OGG.
func (c *Chat) SendVoice(data []byte) error {
	return c.SendFile("audio_message", "voice.ogg", data, "")
}

// SendSticker sends what no community can pass on as a file.
func (c *Chat) SendSticker(id int) error { return c.say(Post{Sticker: id}) }

// SendFile sends a file as a kind of attachment: photo, doc or audio_message.
func (c *Chat) SendFile(kind, name string, data []byte, text string) error {
	if _, known := uploadFields[kind]; !known {
		return fmt.Errorf("vkapi: nothing is sent as %q", kind)
	}
	if err := (upload{asked: asked{kind: kind}, name: name, data: data}).check(); err != nil {
		return fmt.Errorf("vkapi: %w", err)
	}
	c.api.mu.Lock()
	defer c.api.mu.Unlock()
	f := c.api.newFile(kind, c.person.ID, name, data)
	if kind == "photo" {
		f.measure()
	}
	c.api.state.addFile(f)
	return c.tell(Post{Message: Message{Text: text}, Files: []int{f.ID}})
}

// Read marks everything in the dialog as seen by the person.
func (c *Chat) Read() {
	c.api.mu.Lock()
	defer c.api.mu.Unlock()
	newest := c.chat.Next - 1
	if c.chat.ReadTo >= newest {
		return
	}
	c.chat.ReadTo = newest
	c.api.touch(c.chat)
	if p := c.chat.post(newest); p != nil {
		c.api.publish(c.group, c.person.ID, "message_read", readEvent{
			FromID: c.person.ID, PeerID: c.person.ID, ReadID: p.ID, Number: p.Number,
		})
	}
}
