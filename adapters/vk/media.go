package vk

import (
	"cmp"
	"fmt"
	"mime"
	"slices"

	"zapis/domain"
	"zapis/domain/chat"
)

// attachment is one entry of what came with a message: the object stands under the name of its type.
type attachment struct {
	Type  string  `json:"type"`
	Photo *stored `json:"photo"`
	Doc   *stored `json:"doc"`
	Voice *stored `json:"audio_message"`
	Video *stored `json:"video"`
}

// stored is a file that VK holds, of whatever type.
type stored struct {
	ID    int64  `json:"id"`
	Owner int64  `json:"owner_id"`
	Key   string `json:"access_key"`
	Title string `json:"title"`
	Size  int64  `json:"size"`
	Ext   string `json:"ext"`
	URL   string `json:"url"`
	Ogg   string `json:"link_ogg"`
	Sizes []struct {
		URL           string
		Width, Height int
	} `json:"sizes"`
}

// reference is how an attachment is named in a call.
func (s *stored) reference(kind string) string {
	name := fmt.Sprintf("%s%d_%d", kind, s.Owner, s.ID)
	if s.Key != "" {
		name += "_" + s.Key
	}
	return name
}

// handle finds a file again: what it is sent on by, and where it can be fetched, if it can.
func (s *stored) handle(kind, address string) domain.Personal {
	if address == "" {
		return domain.Personal(s.reference(kind))
	}
	return domain.Personal(s.reference(kind) + " " + address)
}

// largest is where the largest size of a photo is.
func (s *stored) largest() string {
	if len(s.Sizes) == 0 {
		return ""
	}
	size := s.Sizes[0]
	for _, other := range s.Sizes {
		if other.Width*other.Height > size.Width*size.Height {
			size = other
		}
	}
	return size.URL
}

// enclosed is the first file that came with a message and can be passed on; other tells of what is none. A link to
// something that was pasted into the text is part of the text.
func enclosed(all []attachment) (file *chat.Media, other bool) {
	for _, a := range all {
		if m := a.media(); m != nil {
			return m, false
		}
	}
	return nil, slices.ContainsFunc(all, func(a attachment) bool { return a.Type != "link" })
}

func (a attachment) media() *chat.Media {
	m := &chat.Media{Channel: Channel}
	switch {
	case a.Type == "photo" && a.Photo != nil:
		m.Kind, m.Handle, m.Type = chat.Photo, a.Photo.handle("photo", a.Photo.largest()), "image/jpeg"
	case a.Type == "audio_message" && a.Voice != nil:
		m.Kind, m.Handle, m.Type = chat.Voice, a.Voice.handle("audio_message", a.Voice.Ogg), "audio/ogg"
	case a.Type == "video" && a.Video != nil: // can be sent on, not fetched
		m.Kind, m.Handle, m.Name, m.Type = chat.Video, a.Video.handle("video", ""), domain.Personal(a.Video.Title), "video/mp4"
	case a.Type == "doc" && a.Doc != nil:
		m.Kind, m.Handle, m.Name = chat.File, a.Doc.handle("doc", a.Doc.URL), domain.Personal(a.Doc.Title)
		m.Type, m.Size = cmp.Or(mime.TypeByExtension("."+a.Doc.Ext), "application/octet-stream"), a.Doc.Size
	default:
		return nil
	}
	return m
}
