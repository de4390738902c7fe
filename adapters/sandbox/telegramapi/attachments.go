package telegramapi

import (
	"bytes"
	"encoding/json"
	"image"
	_ "image/gif" // photos may come in any of these
	_ "image/jpeg"
	_ "image/png"
)

// attachment is a kind of file: how large an upload of it may be, and how it goes into a message.
type attachment struct {
	most int // bytes
	put  func(*file, *Message) error
}

// attachments are the kinds of file by the field that carries them.
var attachments = map[string]attachment{
	"photo":      {maxPhoto, (*file).asPhoto},
	"document":   {maxDocument, (*file).asDocument},
	"voice":      {maxDocument, (*file).asVoice},
	"audio":      {maxDocument, func(f *file, m *Message) error { m.Audio = f.clip(); return nil }},
	"video":      {maxDocument, (*file).asVideo},
	"video_note": {maxDocument, func(f *file, m *Message) error { m.VideoNote = f.clip(); return nil }},
	"animation":  {maxDocument, func(f *file, m *Message) error { m.Animation = f.clip(); return nil }},
}

type attachmentParams struct {
	sending
	Caption         string   `json:"caption"`
	CaptionEntities []Entity `json:"caption_entities"`
}

// sendAttachment sends a file of a kind and keeps it once that worked.
func sendAttachment(kind string) method {
	return locked(func(s *Server, c *call, p attachmentParams) (any, error) {
		m := Message{}
		var err error
		m.Caption, m.CaptionEntities, err = caption(p.Caption, p.ParseMode, p.CaptionEntities)
		if err != nil {
			return nil, err
		}
		f, err := s.fileOf(c, kind)
		if err != nil {
			return nil, err
		}
		if err := attachments[kind].put(f, &m); err != nil {
			return nil, err
		}
		sent, err := s.send(c.bot, p.sending, m)
		if err == nil {
			s.keep(f)
		}
		return sent, err
	})
}

func caption(text, mode string, given []Entity) (string, []Entity, error) {
	return formatted(text, mode, given, maxCaption, "message caption is too long")
}

func (f *file) asPhoto(m *Message) error {
	config, _, err := image.DecodeConfig(bytes.NewReader(f.Data))
	if err != nil {
		return wrong("IMAGE_PROCESS_FAILED", "the photo is not a picture")
	}
	if config.Width+config.Height > 10_000 || config.Width > 20*config.Height || config.Height > 20*config.Width {
		return wrong("PHOTO_INVALID_DIMENSIONS", "a photo of %d by %d", config.Width, config.Height)
	}
	m.Photo = []PhotoSize{{FileID: f.ID, UniqueID: f.uniqueID(), Width: config.Width, Height: config.Height, Size: len(f.Data)}}
	return nil
}

func (f *file) asDocument(m *Message) error {
	m.Document = &Document{FileID: f.ID, UniqueID: f.uniqueID(), Name: f.Name, MIME: f.MIME, Size: len(f.Data)}
	return nil
}

// asVoice refuses what Telegram would show as a file instead.
func (f *file) asVoice(m *Message) error {
	if !bytes.HasPrefix(f.Data, []byte("OggS")) && !bytes.HasPrefix(f.Data, []byte("ID3")) && !f.isMPEG4() {
		return wrong("VOICE_INVALID_FORMAT", "a voice is OGG, MP3 or M4A")
	}
	m.Voice = f.clip()
	m.Voice.Name = ""
	return nil
}

func (f *file) asVideo(m *Message) error {
	if !f.isMPEG4() {
		return wrong("VIDEO_INVALID_FORMAT", "a video is MPEG4")
	}
	m.Video = f.clip()
	m.Video.Width, m.Video.Height = 320, 240 // nobody looks into it here
	return nil
}

func (f *file) isMPEG4() bool { return len(f.Data) > 8 && string(f.Data[4:8]) == "ftyp" }

func (f *file) clip() *Clip {
	return &Clip{FileID: f.ID, UniqueID: f.uniqueID(), Duration: 1, Name: f.Name, MIME: f.MIME, Size: len(f.Data)}
}

// fileOf is the file that a call's field names: uploaded with it, or one that the bot sent or got before, of the same kind.
func (s *Server) fileOf(c *call, kind string) (*file, error) {
	var ref string
	if err := json.Unmarshal(c.fields[kind], &ref); err != nil {
		return nil, wrong("can't parse request", "%s is not a text", kind)
	}
	if up, attached := c.upload(ref); attached {
		if most := attachments[kind].most; len(up.Data) == 0 {
			return nil, wrong("file must be non-empty", "%s refers to a part that is missing or empty", kind)
		} else if len(up.Data) > most {
			return nil, wrong("file is too big", "a file of %d bytes where %d are allowed", len(up.Data), most)
		}
		return s.newFile(kind, up.Name, up.Data), nil
	}
	return s.knownFile(kind, ref)
}

// Attachment is a file as a person sees it.
type Attachment struct {
	Kind string // the field that carries it, such as "photo" or "document"
	Name string
	MIME string
	Data []byte
}

// Attachment gives the file of a message.
func (c *Chat) Attachment(messageID int) (Attachment, bool) {
	c.api.mu.Lock()
	defer c.api.mu.Unlock()
	p := c.chat.post(messageID)
	if p == nil || p.Deleted {
		return Attachment{}, false
	}
	a := c.api.attachment(p)
	return a, a.Data != nil
}

func (s *Server) attachment(p *Post) Attachment {
	if f := s.state.file(p.fileID()); f != nil {
		return Attachment{f.Kind, f.Name, f.MIME, f.Data}
	}
	return Attachment{}
}

// fileID is that of the message's file; empty if it has none.
func (m *Message) fileID() string {
	if len(m.Photo) > 0 {
		return m.Photo[len(m.Photo)-1].FileID
	}
	if m.Document != nil {
		return m.Document.FileID
	}
	for _, clip := range []*Clip{m.Voice, m.Audio, m.Video, m.VideoNote, m.Animation} {
		if clip != nil {
			return clip.FileID
		}
	}
	return ""
}
