package dialog

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"time"

	"zapis/adapters/dialog/words"
	"zapis/domain/chat"
)

// Holder is a messenger that can give out a file which somebody sent through it.
type Holder interface {
	// Fetch downloads a file that the messenger holds. Errors that are Undelivered say whether another try may succeed.
	Fetch(ctx context.Context, held *chat.Media) (File, error)
}

// File is a file as it was fetched. Name and type may be empty.
type File struct {
	Name  string
	Type  string // MIME
	Bytes []byte
}

// Porter carries files from the messenger that holds them to the one that shows them.
type Porter struct {
	holders map[string]Holder
}

// NewPorter knows the files of these messengers, by their channels.
func NewPorter[M interface{ Name() string }](messengers ...M) Porter {
	holders := map[string]Holder{}
	for _, m := range messengers {
		if holder, holds := any(m).(Holder); holds {
			holders[m.Name()] = holder
		}
	}
	return Porter{holders}
}

// Tries at fetching a file: a messenger that is out of reach for a moment should not cost a photo.
const (
	fetchTries = 3
	fetchPause = time.Second
)

// For makes a screen ready for a messenger: a file that another one holds is fetched. One that cannot be had now is left
// out, and the screen says so: the conversation still holds it.
func (p Porter) For(ctx context.Context, channel string, s Screen) Screen {
	if s.Attachment == nil || s.Attachment.Held == nil || s.Attachment.Held.Channel == channel {
		return s
	}
	held := s.Attachment.Held
	file, err := p.fetch(ctx, held)
	if err != nil {
		s.Attachment = nil
		s.Text = append(slices.Clip(s.Text), Run{Text: "\n\n" + words.In(s.Language).Text("file.missing", nil), Style: Italic})
		return s
	}
	attachment := *s.Attachment
	attachment.Held, attachment.Bytes = nil, file.Bytes
	attachment.Name = cmp.Or(attachment.Name, held.Name.Text(), file.Name)
	attachment.Type = cmp.Or(attachment.Type, held.Type, file.Type)
	s.Attachment = &attachment
	return s
}

func (p Porter) fetch(ctx context.Context, held *chat.Media) (File, error) {
	holder, known := p.holders[held.Channel]
	if !known {
		return File{}, errors.New("nobody holds the file")
	}
	for try := 1; ; try++ {
		file, err := holder.Fetch(ctx, held)
		var trouble Undelivered
		if err == nil || try == fetchTries || !errors.As(err, &trouble) {
			return file, err
		}
		if _, worthwhile := trouble.Retry(); !worthwhile {
			return file, err
		}
		select {
		case <-ctx.Done():
			return file, err
		case <-time.After(fetchPause):
		}
	}
}
