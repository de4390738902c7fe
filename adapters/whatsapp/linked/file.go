package linked

import (
	"cmp"
	"encoding/base64"
	"encoding/json"

	"go.mau.fi/whatsmeow"
	"go.mau.fi/whatsmeow/proto/waE2E"

	"zapis/domain"
	"zapis/domain/chat"
)

// form is what WhatsApp takes a file for; its key belongs to the form.
type form string

const (
	image    form = "image"
	video    form = "video"
	audio    form = "audio"
	voice    form = "voice"
	document form = "document"
)

// keys are the library's names of the forms.
var keys = map[form]whatsmeow.MediaType{
	image: whatsmeow.MediaImage, video: whatsmeow.MediaVideo, audio: whatsmeow.MediaAudio, voice: whatsmeow.MediaAudio,
	document: whatsmeow.MediaDocument,
}

// forms are how our kinds are sent, kinds what the forms are to us.
var (
	forms = map[chat.Kind]form{chat.Photo: image, chat.Voice: voice, chat.Video: video, chat.File: document}
	kinds = map[form]chat.Kind{image: chat.Photo, voice: chat.Voice, video: chat.Video, audio: chat.File, document: chat.File}
)

// file is a file that WhatsApp holds, encrypted: where, and with which key. WhatsApp forgets it after some weeks.
type file struct {
	Form      form   `json:"form"`
	Path      string `json:"path"`
	Key       []byte `json:"key"`
	Encrypted []byte `json:"encrypted"` // hash
	Plain     []byte `json:"plain"`     // hash
	Size      uint64 `json:"size,omitzero"`
	Type      string `json:"type,omitzero"` // MIME
	Name      string `json:"name,omitzero"`
	Seconds   uint32 `json:"seconds,omitzero"`
	Wave      []byte `json:"wave,omitzero"` // as drawn beside a voice
}

var (
	_ whatsmeow.DownloadableMessage = (*file)(nil)
	_ whatsmeow.MediaTypeable       = (*file)(nil)
)

// The library downloads a file by these.
func (f *file) GetDirectPath() string             { return f.Path }
func (f *file) GetMediaKey() []byte               { return f.Key }
func (f *file) GetFileSHA256() []byte             { return f.Plain }
func (f *file) GetFileEncSHA256() []byte          { return f.Encrypted }
func (f *file) GetMediaType() whatsmeow.MediaType { return keys[f.Form] }

// described is what every message with a file says about it.
type described interface {
	whatsmeow.DownloadableMessage
	GetMimetype() string
	GetFileLength() uint64
	GetContextInfo() *waE2E.ContextInfo
}

// enclosed is the file that came with a message, nil if there is none, with what stands under it and what it quotes.
func enclosed(m *waE2E.Message) (f *file, under string, about *waE2E.ContextInfo) {
	switch {
	case m.ImageMessage != nil:
		return fileOf(image, m.ImageMessage), m.ImageMessage.GetCaption(), m.ImageMessage.GetContextInfo()
	case m.VideoMessage != nil:
		return fileOf(video, m.VideoMessage), m.VideoMessage.GetCaption(), m.VideoMessage.GetContextInfo()
	case m.PtvMessage != nil:
		return fileOf(video, m.PtvMessage), "", m.PtvMessage.GetContextInfo()
	case m.AudioMessage != nil:
		f = fileOf(audio, m.AudioMessage)
		if m.AudioMessage.GetPTT() {
			f.Form, f.Wave = voice, m.AudioMessage.GetWaveform()
		}
		f.Seconds = m.AudioMessage.GetSeconds()
		return f, "", m.AudioMessage.GetContextInfo()
	case m.DocumentMessage != nil:
		f = fileOf(document, m.DocumentMessage)
		f.Name = cmp.Or(m.DocumentMessage.GetFileName(), m.DocumentMessage.GetTitle())
		return f, m.DocumentMessage.GetCaption(), m.DocumentMessage.GetContextInfo()
	}
	return nil, "", nil
}

func fileOf(as form, m described) *file {
	return &file{
		Form: as, Path: m.GetDirectPath(), Key: m.GetMediaKey(), Encrypted: m.GetFileEncSHA256(), Plain: m.GetFileSHA256(),
		Size: m.GetFileLength(), Type: m.GetMimetype(),
	}
}

// media is the file as the conversation knows it.
func (f *file) media() *chat.Media {
	text, err := json.Marshal(f)
	if err != nil { // never: it holds texts, numbers and bytes
		panic(err)
	}
	return &chat.Media{
		Kind: kinds[f.Form], Channel: Channel, Handle: domain.Personal(handleMark + base64.RawURLEncoding.EncodeToString(text)),
		Name: domain.Personal(f.Name), Type: f.Type, Size: int64(f.Size),
	}
}

// handleMark tells our handles from those of WhatsApp's official API, which has the same channel.
const handleMark = "linked:"
