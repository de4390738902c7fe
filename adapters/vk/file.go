package vk

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"path"
	"slices"
	"strings"

	"github.com/SevereCloud/vksdk/v2/api"

	"zapis/adapters/dialog"
	"zapis/domain/chat"
)

var _ dialog.Holder = (*VK)(nil)

const (
	// largestFile is the most that is downloaded: a file passes through our memory.
	largestFile = 64 << 20
	// largestAnswer bounds what an upload answers.
	largestAnswer = 1 << 20
	// What VK's names of files begin with. Nothing stands under a voice.
	photoMark    = "photo"
	documentMark = "doc"
	voiceMark    = "audio_message"
)

// attach makes an attachment ready and gives VK's name of it, empty if there is none. What VK holds is sent on as it is.
func (v *VK) attach(ctx context.Context, peer string, a *dialog.Attachment, as turn) (string, error) {
	switch {
	case a == nil:
		return "", nil
	case a.Held != nil && a.Held.Channel != Channel:
		return "", &Trouble{Call: "send", fate: permanent, why: "the file is held by another messenger"}
	case a.Held != nil:
		reference, _, _ := strings.Cut(string(a.Held.Handle), " ")
		return reference, nil
	case formOf(a) == photoMark:
		return v.uploadPhoto(ctx, peer, a, as)
	}
	return v.uploadDocument(ctx, peer, a, as)
}

// formOf is what VK takes a file of ours for, by which its name for it begins. What it takes for no voice goes as a file, and
// so do videos, which communities cannot send.
func formOf(a *dialog.Attachment) string {
	switch {
	case a.Kind == chat.Photo:
		return photoMark
	case a.Kind == chat.Voice && bytes.HasPrefix(a.Bytes, []byte("OggS")):
		return voiceMark
	}
	return documentMark
}

func (v *VK) uploadPhoto(ctx context.Context, peer string, a *dialog.Attachment, as turn) (string, error) {
	var server struct {
		URL string `json:"upload_url"`
	}
	if err := v.ask(ctx, "photos.getMessagesUploadServer", as, api.Params{"peer_id": peer}, &server); err != nil {
		return "", err
	}
	var up struct {
		Server json.Number
		Photo  string
		Hash   string
	}
	if err := v.upload(ctx, server.URL, "photo", cmp.Or(path.Base(oneLine(a.Name)), "photo.jpg"), a.Bytes, &up); err != nil {
		return "", err
	}
	var saved []stored
	params := api.Params{"photo": up.Photo, "server": up.Server.String(), "hash": up.Hash}
	if err := v.ask(ctx, "photos.saveMessagesPhoto", as, params, &saved); err != nil {
		return "", err
	}
	if len(saved) != 1 {
		return "", &Trouble{Call: "photos.saveMessagesPhoto", fate: permanent, why: "VK does not tell of the photo"}
	}
	return saved[0].reference(photoMark), nil
}

// uploadDocument uploads anything but photos.
func (v *VK) uploadDocument(ctx context.Context, peer string, a *dialog.Attachment, as turn) (string, error) {
	var server struct {
		URL string `json:"upload_url"`
	}
	if err := v.ask(ctx, "docs.getMessagesUploadServer", as, api.Params{"peer_id": peer, "type": formOf(a)}, &server); err != nil {
		return "", err
	}
	title := cmp.Or(oneLine(a.Name), usualNames[a.Kind], "file")
	var up struct{ File string }
	if err := v.upload(ctx, server.URL, "file", acceptable(title), a.Bytes, &up); err != nil {
		return "", err
	}
	var saved attachment
	if err := v.ask(ctx, "docs.save", as, api.Params{"file": up.File, "title": title}, &saved); err != nil {
		return "", err
	}
	switch {
	case saved.Doc != nil:
		return saved.Doc.reference(documentMark), nil
	case saved.Voice != nil:
		return saved.Voice.reference(voiceMark), nil
	}
	return "", &Trouble{Call: "docs.save", fate: permanent, why: "VK does not tell of the file"}
}

var usualNames = map[chat.Kind]string{chat.Voice: "voice.ogg", chat.Video: "video.mp4"}

// acceptable is a file's name as VK takes it: with an ending, and not that of music or a program.
func acceptable(name string) string {
	if ending := strings.ToLower(path.Ext(name)); len(ending) < 2 || slices.Contains([]string{".mp3", ".exe"}, ending) {
		return name + ".bin"
	}
	return name
}

// upload brings a file to the address that VK named, and reads what it answers.
func (v *VK) upload(ctx context.Context, address, field, name string, content []byte, into any) error {
	return v.call(ctx, "upload", turn{}, func(ctx context.Context) error {
		var body bytes.Buffer
		form := multipart.NewWriter(&body)
		file, err := form.CreateFormFile(field, name)
		if err != nil {
			return err
		}
		if _, err := file.Write(content); err != nil {
			return err
		}
		if err := form.Close(); err != nil {
			return err
		}
		request, err := http.NewRequestWithContext(ctx, http.MethodPost, address, &body)
		if err != nil {
			return errors.New("VK's address for uploads is none")
		}
		request.Header.Set("Content-Type", form.FormDataContentType())
		return v.uploaded(request, into)
	})
}

func (v *VK) uploaded(request *http.Request, into any) error {
	answer, err := v.fetch(request, largestAnswer)
	if err != nil {
		return err
	}
	var refusal struct{ Error string }
	if err := json.Unmarshal(answer, &refusal); err != nil {
		return err
	}
	if refusal.Error != "" {
		return errors.New("the file is not taken")
	}
	return json.Unmarshal(answer, into)
}

// fetch makes a request outside of the API and gives the answer, which may have so many bytes.
func (v *VK) fetch(request *http.Request, most int64) ([]byte, error) {
	response, err := v.http.Do(request)
	if err != nil {
		return nil, err
	}
	defer func() { _ = response.Body.Close() }()
	switch {
	case response.StatusCode >= http.StatusInternalServerError:
		return nil, errMangled
	case response.StatusCode != http.StatusOK:
		return nil, fmt.Errorf("status %d", response.StatusCode)
	}
	body, err := io.ReadAll(io.LimitReader(response.Body, most+1))
	if err == nil && int64(len(body)) > most {
		err = errors.New("it is too large")
	}
	return body, err
}

// Fetch downloads a file that somebody has sent. Its errors are *Trouble.
func (v *VK) Fetch(ctx context.Context, held *chat.Media) (dialog.File, error) {
	_, address, can := strings.Cut(string(held.Handle), " ")
	if held.Channel != Channel || !can {
		return dialog.File{}, &Trouble{Call: "download", fate: permanent, why: "the file cannot be had from VK"}
	}
	ctx, cancel := context.WithTimeout(ctx, sendDeadline)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return dialog.File{}, &Trouble{Call: "download", fate: permanent, why: "the file's address is none"}
	}
	body, err := v.fetch(request, largestFile)
	if err != nil {
		return dialog.File{}, v.trouble("download", err)
	}
	return dialog.File{Name: held.Name.Text(), Type: held.Type, Bytes: body}, nil
}
