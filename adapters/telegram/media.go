package telegram

import (
	"cmp"
	"slices"

	"github.com/go-telegram/bot/models"

	"zapis/domain"
	"zapis/domain/chat"
)

// content tells whether the person sent something other than text. A card that is not their own counts as such:
// anybody can send anybody's.
func content(m *models.Message) bool {
	return enclosed(m) != nil || m.Sticker != nil || m.Contact != nil || m.Location != nil || m.Venue != nil ||
		m.Poll != nil || m.Dice != nil || m.Story != nil || m.Game != nil || m.PaidMedia != nil || m.Checklist != nil
}

// enclosed is the file that came with a message; nil if there is none that can be passed on.
func enclosed(m *models.Message) *chat.Media {
	switch {
	case len(m.Photo) > 0:
		p := slices.MaxFunc(m.Photo, func(a, b models.PhotoSize) int { return cmp.Compare(a.Width*a.Height, b.Width*b.Height) })
		return media(chat.Photo, photo.handle(p.FileID), "", "image/jpeg", int64(p.FileSize))
	case m.Voice != nil:
		return media(chat.Voice, voice.handle(m.Voice.FileID), "", m.Voice.MimeType, m.Voice.FileSize)
	case m.Video != nil:
		return media(chat.Video, video.handle(m.Video.FileID), m.Video.FileName, m.Video.MimeType, m.Video.FileSize)
	case m.VideoNote != nil:
		return media(chat.Video, roundVideo.handle(m.VideoNote.FileID), "", "video/mp4", int64(m.VideoNote.FileSize))
	case m.Animation != nil: // Telegram adds it as a document, too
		return media(chat.Video, animation.handle(m.Animation.FileID), m.Animation.FileName, m.Animation.MimeType, m.Animation.FileSize)
	case m.Audio != nil:
		return media(chat.File, audio.handle(m.Audio.FileID), cmp.Or(m.Audio.FileName, m.Audio.Title), m.Audio.MimeType, m.Audio.FileSize)
	case m.Document != nil:
		return media(chat.File, document.handle(m.Document.FileID), m.Document.FileName, m.Document.MimeType, m.Document.FileSize)
	}
	return nil
}

func media(kind chat.Kind, handle, name, mime string, size int64) *chat.Media {
	return &chat.Media{
		Kind: kind, Channel: Channel, Handle: domain.Personal(handle), Name: domain.Personal(name), Type: mime, Size: size,
	}
}
