package cloudapi

import (
	"fmt"
	"slices"
)

// SendPhoto sends a picture with a caption.
func (c *Chat) SendPhoto(data []byte, caption string) error {
	return c.SendFile("image", "", "image/jpeg", data, caption)
}

// SendVoice sends a recording.
func (c *Chat) SendVoice(data []byte) error { return c.SendFile("voice", "", "audio/ogg", data, "") }

// SendVideo sends a video with a caption.
func (c *Chat) SendVideo(data []byte, caption string) error {
	return c.SendFile("video", "", "video/mp4", data, caption)
}

// SendDocument sends a file with a caption.
func (c *Chat) SendDocument(name, kind string, data []byte, caption string) error {
	return c.SendFile("document", name, kind, data, caption)
}

// SendSticker sends a sticker.
func (c *Chat) SendSticker(data []byte) error {
	return c.SendFile("sticker", "", "image/webp", data, "")
}

// SendFile sends a file as "image", "voice", "audio", "video", "document" or "sticker", with a caption.
func (c *Chat) SendFile(kind, name, mime string, data []byte, caption string) error {
	if len(data) == 0 || !slices.Contains([]string{"image", "voice", "audio", "video", "document", "sticker"}, kind) {
		return fmt.Errorf("cloudapi: nothing to send as %q", kind)
	}
	c.api.mu.Lock()
	f := &file{Number: c.number.ID, Got: true, Name: name, MIME: mime, Data: data}
	c.api.keep(f)
	c.api.mu.Unlock()
	sent := &media{ID: f.ID, MIME: mime, SHA256: f.sum(), Caption: caption, Filename: name}
	p := &Post{Type: kind, Text: caption, File: f.ID, FileKind: kind, FileName: name}
	m := Message{}
	switch kind {
	case "image":
		m.Image = sent
	case "voice":
		p.Type, sent.Voice, sent.MIME = "audio", true, mime+"; codecs=opus"
		m.Audio = sent
	case "audio":
		m.Audio = sent
	case "video":
		m.Video = sent
	case "document":
		m.Document = sent
	case "sticker":
		m.Sticker = sent
	}
	return c.say(p, m)
}

// SendContact sends somebody's card, or the person's own: in WhatsApp it is the same.
func (c *Chat) SendContact(name, phone string) error {
	sent := card{Name: cardName{name}, Phones: []cardPhone{{Phone: "+" + phone, WAID: phone}}}
	return c.say(&Post{Type: "contacts", Card: &Card{name, phone}}, Message{Contacts: []card{sent}})
}

// SendLocation sends a place on the map.
func (c *Chat) SendLocation(latitude, longitude float64) error {
	return c.say(&Post{Type: "location", Text: "(location)"}, Message{Location: &location{latitude, longitude}})
}

// SendUnsupported sends what the Cloud API does not pass on, such as a poll.
func (c *Chat) SendUnsupported() error {
	e := refuse(400, 131051, "Message type unknown", "Message type is currently not supported.").late()
	return c.say(&Post{Type: "unsupported", Text: "(poll)"}, Message{Errors: []statusError{e}})
}

// React puts a sign on a message.
func (c *Chat) React(messageID, emoji string) error {
	c.api.mu.Lock()
	defer c.api.mu.Unlock()
	if c.chat.post(messageID) == nil {
		return fmt.Errorf("cloudapi: there is no message %s", messageID)
	}
	c.chat.Wrote = c.api.clock.Now()
	c.chat.note(c.person.Name + " reacts " + emoji)
	c.api.touch(c.chat)
	c.api.report(c.number, c.person, Message{
		ID: c.api.newID(), Timestamp: c.api.now(), Type: "reaction", Reaction: &reaction{messageID, emoji},
	})
	return nil
}
