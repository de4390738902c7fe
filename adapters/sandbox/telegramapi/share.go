package telegramapi

import "fmt"

// Quoting is the same phone; what is sent from it answers a message by quoting it.
func (c *Chat) Quoting(messageID int) *Chat {
	quoting := *c
	quoting.quoted = messageID
	return &quoting
}

// ShareContact sends the person's own card.
func (c *Chat) ShareContact() error {
	return c.say(Message{Contact: &Contact{Phone: c.person.Phone, FirstName: c.person.Name, UserID: c.person.ID}})
}

// ShareForeign sends somebody else's card; userID is zero for one who is not in Telegram.
func (c *Chat) ShareForeign(name, phone string, userID int64) error {
	return c.say(Message{Contact: &Contact{Phone: phone, FirstName: name, UserID: userID}})
}

// SendSticker sends what no bot can pass on as a file of ours.
func (c *Chat) SendSticker(emoji string) error {
	return c.say(Message{Sticker: &Sticker{FileID: "sticker", UniqueID: "usticker", Type: "regular", Width: 512, Height: 512, Emoji: emoji}})
}

// SendPhoto sends a picture with a caption.
func (c *Chat) SendPhoto(name string, data []byte, caption string) error {
	return c.SendFile("photo", name, data, caption)
}

// SendDocument sends a file with a caption.
func (c *Chat) SendDocument(name string, data []byte, caption string) error {
	return c.SendFile("document", name, data, caption)
}

// SendVoice sends a recording: OGG, MP3 or M4A.
func (c *Chat) SendVoice(data []byte) error { return c.SendFile("voice", "voice.ogg", data, "") }

// SendVideo sends an MPEG4 with a caption.
func (c *Chat) SendVideo(name string, data []byte, caption string) error {
	return c.SendFile("video", name, data, caption)
}

// SendFile sends a file of a kind, named as the field that carries it, with a caption.
func (c *Chat) SendFile(kind, name string, data []byte, caption string) error {
	as, known := attachments[kind]
	if !known || len(data) == 0 {
		return fmt.Errorf("telegramapi: nothing to send as %q", kind)
	}
	c.api.mu.Lock()
	f := c.api.newFile(kind, name, data)
	m := Message{Caption: caption}
	err := as.put(f, &m)
	if err == nil {
		c.api.keep(f)
	}
	c.api.mu.Unlock()
	if err != nil {
		return err
	}
	return c.say(m)
}
