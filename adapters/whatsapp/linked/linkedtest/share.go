package linkedtest

import (
	"errors"
	"fmt"

	"go.mau.fi/whatsmeow"
	"go.mau.fi/whatsmeow/proto/waE2E"
	"go.mau.fi/whatsmeow/types/events"
)

// SendPhoto sends a picture with a caption.
func (c *Chat) SendPhoto(data []byte, caption string) error {
	return c.sendFile(&Post{Type: "image", Text: caption}, whatsmeow.MediaImage, data, func(f *file, about *waE2E.ContextInfo) *waE2E.Message {
		return &waE2E.Message{ImageMessage: &waE2E.ImageMessage{
			Caption: optional(caption), Mimetype: new("image/jpeg"), ContextInfo: about,
			DirectPath: &f.path, MediaKey: f.key, FileEncSHA256: f.encrypted, FileSHA256: f.plain, FileLength: f.length(),
		}}
	})
}

// SendVideo sends a video with a caption.
func (c *Chat) SendVideo(data []byte, caption string) error {
	return c.sendFile(&Post{Type: "video", Text: caption}, whatsmeow.MediaVideo, data, func(f *file, about *waE2E.ContextInfo) *waE2E.Message {
		return &waE2E.Message{VideoMessage: &waE2E.VideoMessage{
			Caption: optional(caption), Mimetype: new("video/mp4"), ContextInfo: about,
			DirectPath: &f.path, MediaKey: f.key, FileEncSHA256: f.encrypted, FileSHA256: f.plain, FileLength: f.length(),
		}}
	})
}

// SendVoice sends a recording of three seconds.
func (c *Chat) SendVoice(data []byte) error {
	return c.sendFile(&Post{Type: "voice"}, whatsmeow.MediaAudio, data, func(f *file, about *waE2E.ContextInfo) *waE2E.Message {
		return &waE2E.Message{AudioMessage: &waE2E.AudioMessage{
			Mimetype: new("audio/ogg; codecs=opus"), PTT: new(true), Seconds: new(uint32(3)), ContextInfo: about,
			DirectPath: &f.path, MediaKey: f.key, FileEncSHA256: f.encrypted, FileSHA256: f.plain, FileLength: f.length(),
		}}
	})
}

// SendDocument sends a file with a caption.
func (c *Chat) SendDocument(name, mime string, data []byte, caption string) error {
	p := &Post{Type: "document", Text: caption, FileName: name}
	return c.sendFile(p, whatsmeow.MediaDocument, data, func(f *file, about *waE2E.ContextInfo) *waE2E.Message {
		return &waE2E.Message{DocumentMessage: &waE2E.DocumentMessage{
			Caption: optional(caption), Mimetype: &mime, FileName: &name, ContextInfo: about,
			DirectPath: &f.path, MediaKey: f.key, FileEncSHA256: f.encrypted, FileSHA256: f.plain, FileLength: f.length(),
		}}
	})
}

func (c *Chat) sendFile(p *Post, kind whatsmeow.MediaType, data []byte, m func(*file, *waE2E.ContextInfo) *waE2E.Message) error {
	if len(data) == 0 {
		return errors.New("linkedtest: a file of nothing cannot be sent")
	}
	c.of.mu.Lock()
	f := c.of.keep(kind, data)
	c.of.mu.Unlock()
	p.File, p.FileKind = f.path, p.Type
	return c.say(p, func(about *waE2E.ContextInfo) *waE2E.Message { return m(f, about) })
}

func (f *file) length() *uint64 { return new(uint64(len(f.data))) }

func optional(text string) *string {
	if text == "" {
		return nil
	}
	return &text
}

// SendContact sends somebody's card, or the person's own: in WhatsApp it is the same.
func (c *Chat) SendContact(name, phone string) error {
	card := fmt.Sprintf("BEGIN:VCARD\nVERSION:3.0\nFN:%s\nTEL;type=CELL;waid=%s:+%s\nEND:VCARD", name, phone, phone)
	return c.say(&Post{Type: "contact", Text: "(contact " + name + ", +" + phone + ")"}, func(about *waE2E.ContextInfo) *waE2E.Message {
		return &waE2E.Message{ContactMessage: &waE2E.ContactMessage{DisplayName: &name, Vcard: &card, ContextInfo: about}}
	})
}

// SendLocation sends a place on the map.
func (c *Chat) SendLocation(latitude, longitude float64) error {
	return c.say(&Post{Type: "location", Text: "(location)"}, func(about *waE2E.ContextInfo) *waE2E.Message {
		return &waE2E.Message{LocationMessage: &waE2E.LocationMessage{DegreesLatitude: &latitude, DegreesLongitude: &longitude, ContextInfo: about}}
	})
}

// React puts a sign on a message.
func (c *Chat) React(messageID, emoji string) error {
	c.of.mu.Lock()
	defer c.of.mu.Unlock()
	if c.person.chat.post(messageID) == nil {
		return fmt.Errorf("linkedtest: there is no message %s", messageID)
	}
	c.person.chat.note(c.person.name + " reacts " + emoji)
	c.of.enqueue(c.person, &events.Message{
		Info: c.info(fmt.Sprintf("3A%018X", c.of.next())), Message: &waE2E.Message{ReactionMessage: &waE2E.ReactionMessage{Text: &emoji}},
	})
	return nil
}
