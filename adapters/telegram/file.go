package telegram

import (
	"bytes"
	"cmp"
	"context"
	"strings"

	"github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"

	"zapis/adapters/dialog"
	"zapis/domain/chat"
)

// form is what Telegram takes a file for. It knows more of them than we do, and sends a file on only as what it came.
type form string

const (
	photo      form = "Photo"
	document   form = "Document"
	voice      form = "Voice"
	video      form = "Video"
	audio      form = "Audio"
	roundVideo form = "VideoNote" // nothing can stand under it
	animation  form = "Animation"
)

// call is the Bot API's name for sending it.
func (f form) call() string { return "send" + string(f) }

// forms are how our kinds are sent.
var forms = map[chat.Kind]form{chat.Photo: photo, chat.Voice: voice, chat.Video: video, chat.File: document}

// handle is by which a file is found again. Forms that are none of our kinds are told apart by what stands before the id.
func (f form) handle(id string) string {
	for _, plain := range forms {
		if f == plain {
			return id
		}
	}
	return string(f) + ":" + id
}

// file is an attachment as Telegram takes it: an upload, or the id of one that it has.
type file struct {
	form  form
	id    string
	name  string
	bytes []byte
}

// fileOf makes an attachment ready. What another messenger holds cannot be sent from here.
func fileOf(a *dialog.Attachment) (*file, error) {
	form, known := forms[a.Kind]
	if !known {
		return nil, &Trouble{Call: "send", fate: permanent, why: "a file of no known kind"}
	}
	if a.Held == nil {
		return &file{form: form, name: cmp.Or(oneLine(a.Name), "file"), bytes: a.Bytes}, nil
	}
	if a.Held.Channel != Channel {
		return nil, &Trouble{Call: form.call(), fate: permanent, why: "the file is held by another messenger"}
	}
	return held(form, string(a.Held.Handle)), nil
}

func held(as form, handle string) *file {
	if own, id, found := strings.Cut(handle, ":"); found {
		return &file{form: form(own), id: id}
	}
	return &file{form: as, id: handle}
}

// input is what goes into the call; an upload can be read only once.
func (f *file) input() models.InputFile {
	if f.id != "" {
		return &models.InputFileString{Data: f.id}
	}
	return &models.InputFileUpload{Filename: f.name, Data: bytes.NewReader(f.bytes)}
}

func (p part) sendFile(ctx context.Context, api *bot.Bot) (*models.Message, error) {
	const html = models.ParseModeHTML
	input := p.file.input()
	switch p.file.form {
	case photo:
		return api.SendPhoto(ctx, &bot.SendPhotoParams{ChatID: p.chat, Photo: input,
			Caption: p.text, ParseMode: html, DisableNotification: p.silent, ReplyMarkup: p.buttons})
	case voice:
		return api.SendVoice(ctx, &bot.SendVoiceParams{ChatID: p.chat, Voice: input,
			Caption: p.text, ParseMode: html, DisableNotification: p.silent, ReplyMarkup: p.buttons})
	case video:
		return api.SendVideo(ctx, &bot.SendVideoParams{ChatID: p.chat, Video: input,
			Caption: p.text, ParseMode: html, DisableNotification: p.silent, ReplyMarkup: p.buttons})
	case audio:
		return api.SendAudio(ctx, &bot.SendAudioParams{ChatID: p.chat, Audio: input,
			Caption: p.text, ParseMode: html, DisableNotification: p.silent, ReplyMarkup: p.buttons})
	case animation:
		return api.SendAnimation(ctx, &bot.SendAnimationParams{ChatID: p.chat, Animation: input,
			Caption: p.text, ParseMode: html, DisableNotification: p.silent, ReplyMarkup: p.buttons})
	case roundVideo:
		return api.SendVideoNote(ctx, &bot.SendVideoNoteParams{ChatID: p.chat, VideoNote: input,
			DisableNotification: p.silent, ReplyMarkup: p.buttons})
	}
	return api.SendDocument(ctx, &bot.SendDocumentParams{ChatID: p.chat, Document: input,
		Caption: p.text, ParseMode: html, DisableNotification: p.silent, ReplyMarkup: p.buttons})
}
