package linked

import (
	"cmp"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"strings"

	"go.mau.fi/whatsmeow/proto/waE2E"

	"zapis/adapters/dialog"
	"zapis/adapters/whatsapp/wording"
	"zapis/domain/chat"
)

var _ dialog.Holder = (*WhatsApp)(nil)

var (
	errFileElsewhere = errors.New("the file is held by another messenger")
	errUnknownKind   = errors.New("a file of no known kind")
	errTooLarge      = errors.New("the file is too large")
)

// largestFile is the most that is downloaded: a file passes through our memory.
const largestFile = 64 << 20

// usualTypes are for files of which nobody says what they are.
var usualTypes = map[form]string{
	image: "image/jpeg", video: "video/mp4", audio: "audio/mpeg", voice: "audio/ogg; codecs=opus", document: "application/octet-stream",
}

// fileMessage makes an attachment ready, with a text under it where there can be one. What WhatsApp holds already is sent
// on as it is.
func (l *link) fileMessage(ctx context.Context, a *dialog.Attachment, under string) (*waE2E.Message, error) {
	if a.Held != nil {
		f, err := heldFile(a.Held)
		if err != nil {
			return nil, err
		}
		return f.message(under), nil
	}
	as, known := forms[a.Kind]
	if !known {
		return nil, errUnknownKind
	}
	up, err := l.client.Upload(ctx, a.Bytes, keys[as])
	if err != nil {
		return nil, err
	}
	f := file{
		Form: as, Path: up.DirectPath, Key: up.MediaKey, Encrypted: up.FileEncSHA256, Plain: up.FileSHA256,
		Size: up.FileLength, Type: cmp.Or(a.Type, usualTypes[as]), Name: cmp.Or(wording.Line(a.Name), "file"),
	}
	return f.message(under), nil
}

// captioned tells whether a text can stand under a file.
func captioned(a *dialog.Attachment) bool {
	if a.Held != nil {
		f, err := heldFile(a.Held)
		return err == nil && f.Form != voice && f.Form != audio
	}
	return a.Kind != chat.Voice
}

// heldFile reads one of our handles.
func heldFile(m *chat.Media) (*file, error) {
	text, ours := strings.CutPrefix(string(m.Handle), handleMark)
	if m.Channel != Channel || !ours {
		return nil, errFileElsewhere
	}
	plain, err := base64.RawURLEncoding.DecodeString(text)
	var f file
	if err != nil || json.Unmarshal(plain, &f) != nil || kinds[f.Form] == "" {
		return nil, errUnknownKind
	}
	return &f, nil
}

// message sends the file under a text.
func (f *file) message(under string) *waE2E.Message {
	caption := &under
	if under == "" {
		caption = nil
	}
	switch f.Form {
	case image:
		return &waE2E.Message{ImageMessage: &waE2E.ImageMessage{Caption: caption, Mimetype: &f.Type,
			DirectPath: &f.Path, MediaKey: f.Key, FileEncSHA256: f.Encrypted, FileSHA256: f.Plain, FileLength: &f.Size}}
	case video:
		return &waE2E.Message{VideoMessage: &waE2E.VideoMessage{Caption: caption, Mimetype: &f.Type,
			DirectPath: &f.Path, MediaKey: f.Key, FileEncSHA256: f.Encrypted, FileSHA256: f.Plain, FileLength: &f.Size}}
	case audio, voice:
		return &waE2E.Message{AudioMessage: &waE2E.AudioMessage{Mimetype: &f.Type, PTT: new(f.Form == voice), Seconds: &f.Seconds, Waveform: f.Wave,
			DirectPath: &f.Path, MediaKey: f.Key, FileEncSHA256: f.Encrypted, FileSHA256: f.Plain, FileLength: &f.Size}}
	}
	return &waE2E.Message{DocumentMessage: &waE2E.DocumentMessage{Caption: caption, Mimetype: &f.Type, FileName: &f.Name, Title: &f.Name,
		DirectPath: &f.Path, MediaKey: f.Key, FileEncSHA256: f.Encrypted, FileSHA256: f.Plain, FileLength: &f.Size}}
}

// Fetch downloads a file that somebody has sent. WhatsApp forgets it after some weeks. Its errors are *Trouble.
func (w *WhatsApp) Fetch(ctx context.Context, held *chat.Media) (dialog.File, error) {
	f, err := heldFile(held)
	if err != nil {
		return dialog.File{}, trouble("download", err)
	}
	if f.Size > largestFile {
		return dialog.File{}, trouble("download", errTooLarge)
	}
	l, err := w.ready()
	if err != nil {
		return dialog.File{}, err
	}
	body, err := l.client.Download(ctx, f)
	if err != nil {
		return dialog.File{}, trouble("download", err)
	}
	return dialog.File{Name: f.Name, Type: f.Type, Bytes: body}, nil
}
