package cloud

import (
	"bytes"
	"cmp"
	"context"
	"mime"
	"net/http"
	"slices"
	"strings"
	"unicode/utf8"

	"zapis/adapters/dialog"
	"zapis/adapters/whatsapp/wording"
	"zapis/domain"
	"zapis/domain/chat"
)

// form is what WhatsApp takes a file for.
type form string

const (
	image    form = "image"
	audio    form = "audio"
	video    form = "video"
	document form = "document"
)

// forms are how our kinds are sent.
var forms = map[chat.Kind]form{chat.Photo: image, chat.Voice: audio, chat.Video: video, chat.File: document}

// types are those that WhatsApp takes, and how large the files may be.
var types = map[form]struct {
	names []string
	most  int
}{
	image: {[]string{"image/jpeg", "image/png"}, 5 << 20},
	audio: {[]string{"audio/aac", "audio/amr", "audio/mpeg", "audio/mp4", "audio/ogg"}, 16 << 20},
	video: {[]string{"video/mp4", "video/3gpp"}, 16 << 20},
	document: {[]string{
		"text/plain", "application/pdf", "application/msword", "application/vnd.ms-excel", "application/vnd.ms-powerpoint",
		"application/vnd.openxmlformats-officedocument.wordprocessingml.document",
		"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
		"application/vnd.openxmlformats-officedocument.presentationml.presentation",
	}, 100 << 20},
}

// handleMark tells our handles from those of a linked phone, which has the same channel.
const handleMark = "cloud:"

// enclosure is a file that came with a message.
type enclosure struct {
	ID       string
	MIME     string `json:"mime_type"`
	Caption  string
	Filename string
	Voice    bool
}

func (m message) enclosed() *enclosure {
	of := map[string]*enclosure{"image": m.Image, "audio": m.Audio, "video": m.Video, "document": m.Document}[m.Type]
	if of == nil || of.ID == "" {
		return nil
	}
	return of
}

// media is the file as the conversation knows it. Meta keeps it for some weeks.
func (e *enclosure) media(as string) *chat.Media {
	kind := map[string]chat.Kind{"image": chat.Photo, "video": chat.Video}[as]
	if as == "audio" && e.Voice {
		kind = chat.Voice
	}
	return &chat.Media{
		Kind: cmp.Or(kind, chat.File), Channel: Channel, Handle: domain.Personal(handleMark + e.ID),
		Name: domain.Personal(e.Filename), Type: plainType(e.MIME),
	}
}

// plainType is a type without parameters, such as the codec of a voice.
func plainType(full string) string {
	name, _, err := mime.ParseMediaType(full)
	if err != nil {
		return ""
	}
	return name
}

// Fetch downloads a file that somebody sent to us.
func (c *Cloud) Fetch(ctx context.Context, held *chat.Media) (dialog.File, error) {
	id, ours := strings.CutPrefix(held.Handle.Text(), handleMark)
	if held.Channel != Channel || !ours || strings.Trim(id, "0123456789") != "" {
		return dialog.File{}, &Trouble{Call: "lookup", fate: permanent, why: "the file is held by somebody else"}
	}
	var of struct {
		URL  string
		MIME string `json:"mime_type"`
	}
	if err := c.get(ctx, "lookup", c.url(id), &of); err != nil {
		return dialog.File{}, certain(err)
	}
	data, err := c.download(ctx, of.URL)
	return dialog.File{Name: held.Name.Text(), Type: cmp.Or(plainType(of.MIME), held.Type), Bytes: data}, err
}

// certain tells an error of a call that sends nothing to anybody.
func certain(err error) error {
	if t, is := err.(*Trouble); is {
		told := *t
		told.reached = false
		return &told
	}
	return err
}

// file is an attachment that Meta has, ready to be sent.
type file struct {
	form form
	id   string
	name string
}

// ready gives Meta an attachment. One that came from a person is fetched first: Meta sends only what it was given.
func (c *Cloud) ready(ctx context.Context, a *dialog.Attachment) (*file, error) {
	of := dialog.File{Name: a.Name, Type: a.Type, Bytes: a.Bytes}
	if a.Held != nil {
		var err error
		if of, err = c.Fetch(ctx, a.Held); err != nil {
			return nil, err
		}
	}
	as, kind, err := proper(a.Kind, of)
	if err != nil {
		return nil, err
	}
	name := cmp.Or(wording.Cut(wording.Line(of.Name), longestFilename), "file")
	id, err := c.upload(ctx, name, kind, of.Bytes)
	return &file{as, id, name}, certain(err)
}

// proper is as what a file is sent, and of which type. What WhatsApp would not take is a *Trouble.
func proper(of chat.Kind, f dialog.File) (as form, kind string, err error) {
	as, known := forms[of]
	if !known {
		return "", "", &Trouble{Call: "media", fate: permanent, why: "a file of no known kind"}
	}
	switch as, kind = sendable(as, f); {
	case kind == "":
		return "", "", &Trouble{Call: "media", fate: permanent, why: "WhatsApp takes no files of this type"}
	case len(f.Bytes) > types[as].most:
		return "", "", &Trouble{Call: "media", fate: permanent, why: "the file is larger than WhatsApp takes"}
	}
	return as, kind, nil
}

// sendable is as what a file is sent, and of which type: the type is empty if it cannot be. WhatsApp knows few types; any
// text goes as plain text, under its own name, which phones go by. An audio that is no voice comes as our File.
func sendable(as form, of dialog.File) (form, string) {
	kind := plainType(cmp.Or(of.Type, http.DetectContentType(of.Bytes)))
	if kind == "application/ogg" {
		kind = "audio/ogg"
	}
	for _, possible := range []form{as, audio, image, video} {
		if slices.Contains(types[possible].names, kind) && (possible == as || as == document) {
			return possible, kind
		}
	}
	if as == document && utf8.Valid(of.Bytes) && !bytes.ContainsRune(of.Bytes, 0) {
		return document, "text/plain"
	}
	return as, ""
}
