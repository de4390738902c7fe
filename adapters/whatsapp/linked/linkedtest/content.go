package linkedtest

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"reflect"
	"unicode/utf16"
	"unicode/utf8"

	"go.mau.fi/whatsmeow"
	"go.mau.fi/whatsmeow/proto/waE2E"
)

// Limits in UTF-16 units. WhatsApp takes longer texts, and its phones then show their beginning only.
const (
	maxText    = 4096
	maxCaption = 1024
)

// read makes a message of ours into what the phone shows, or says why no phone would show it. The lock is held.
func (n *Network) read(m *waE2E.Message) (*Post, error) {
	if kinds := fields(m); len(kinds) != 1 {
		return nil, fmt.Errorf("a message of %d kinds", len(kinds))
	}
	p := &Post{Type: "text"}
	var err error
	switch {
	case m.GetConversation() != "":
		p.Text = m.GetConversation()
		err = within("text", p.Text, 1, maxText)
	case m.ExtendedTextMessage != nil:
		p.Text = m.GetExtendedTextMessage().GetText()
		err = within("text", p.Text, 1, maxText)
	case m.ImageMessage != nil:
		p.Type, p.Text = "image", m.GetImageMessage().GetCaption()
		err = n.attach(p, m.ImageMessage)
	case m.VideoMessage != nil:
		p.Type, p.Text = "video", m.GetVideoMessage().GetCaption()
		err = n.attach(p, m.VideoMessage)
	case m.AudioMessage != nil:
		p.Type = "audio"
		if m.GetAudioMessage().GetPTT() {
			p.Type = "voice"
		}
		err = n.attach(p, m.AudioMessage)
	case m.DocumentMessage != nil:
		p.Type, p.Text, p.FileName = "document", m.GetDocumentMessage().GetCaption(), m.GetDocumentMessage().GetFileName()
		if p.FileName == "" {
			return nil, errors.New("a document without a name")
		}
		err = n.attach(p, m.DocumentMessage)
	default:
		return nil, fmt.Errorf("%s is accepted, and phones do not show it", fields(m)[0])
	}
	if err != nil {
		return nil, err
	}
	sum := sha256.New()
	fmt.Fprintf(sum, "%s\x00%s\x00%s\x00", p.Type, p.Text, p.FileName)
	if f := n.files[p.File]; f != nil {
		sum.Write(f.data)
	}
	p.digest = string(sum.Sum(nil))
	return p, nil
}

// fields names what a message says.
func fields(m *waE2E.Message) (names []string) {
	whole := reflect.ValueOf(m).Elem()
	for field, value := range whole.Fields() {
		if field.IsExported() && !value.IsZero() && field.Name != "MessageContextInfo" {
			names = append(names, field.Name)
		}
	}
	return names
}

func within(what, text string, least, most int) error {
	units := 0
	for _, r := range text {
		units += max(1, utf16.RuneLen(r))
	}
	switch {
	case !utf8.ValidString(text):
		return fmt.Errorf("a %s that is no UTF-8", what)
	case units < least:
		return fmt.Errorf("an empty %s", what)
	case units > most:
		return fmt.Errorf("a %s of %d characters, where %d are shown", what, units, most)
	}
	return nil
}

// described is what every message with a file says about it.
type described interface {
	whatsmeow.DownloadableMessage
	GetMimetype() string
	GetFileLength() uint64
}

// attach puts a file under a message. The lock is held.
func (n *Network) attach(p *Post, m described) error {
	f := n.files[m.GetDirectPath()]
	switch {
	case f == nil:
		return errors.New("a file that was not uploaded")
	case whatsmeow.GetMediaType(m) != f.kind:
		return errors.New("a file that was uploaded as something else: its key does not fit")
	case !f.opens(m):
		return errors.New("a file whose key or hashes are not those of its upload")
	case m.GetFileLength() != uint64(len(f.data)):
		return errors.New("a file of another length")
	case m.GetMimetype() == "":
		return errors.New("a file of no type")
	}
	p.FileKind, p.File, p.mime = p.Type, f.path, m.GetMimetype()
	return within("caption", p.Text, 0, maxCaption)
}

// opens tells whether a message's key is the one that opens the file.
func (f *file) opens(m whatsmeow.DownloadableMessage) bool {
	return bytes.Equal(m.GetMediaKey(), f.key) && bytes.Equal(m.GetFileEncSHA256(), f.encrypted) && bytes.Equal(m.GetFileSHA256(), f.plain)
}
