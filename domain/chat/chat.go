package chat

import (
	"strings"
	"unicode/utf8"

	"zapis/domain"
	"zapis/domain/text"
)

// Refusals of a message.
const (
	ErrEmpty         domain.Refusal = "message_empty"
	ErrTooLong       domain.Refusal = "message_too_long"
	ErrUnreadable    domain.Refusal = "message_unreadable"
	ErrMediaTooLarge domain.Refusal = "media_too_large"
	ErrMediaKind     domain.Refusal = "media_kind"
)

// Bounds of a message. Lengths are in characters.
const (
	LongestText    = 4000
	LongestCaption = 1000     // of a text under media
	LargestMedia   = 20 << 20 // bytes
	longestName    = 200      // of a file
)

// Chat is the state that decisions rest on.
type Chat struct {
	Last domain.ID // the newest message
}

// Evolve applies one event.
func Evolve(c Chat, event domain.Event) Chat {
	switch e := event.(type) {
	case MessageSent:
		c.Last = e.Message
	}
	return c
}

// Decide says what comes of a command. The last message said again is no news.
func Decide(c Chat, cmd Command) ([]domain.Event, error) {
	send, ok := cmd.(Send)
	if !ok || send.Message == c.Last {
		return nil, nil
	}
	said := strings.TrimSpace(lines.Replace(send.Text.Text()))
	media, err := proper(send.Media)
	if err != nil {
		return nil, err
	}
	longest := LongestText
	if media != nil {
		longest = LongestCaption
	}
	switch {
	case said == "" && media == nil:
		return nil, ErrEmpty
	case utf8.RuneCountInString(said) > longest:
		return nil, ErrTooLong
	case !text.HarmlessLines(said):
		return nil, ErrUnreadable
	}
	return []domain.Event{MessageSent{
		Message: send.Message, Master: send.Master, Client: send.Client, By: send.By, Author: send.Author,
		Text: domain.Personal(said), Media: media, Booking: send.Booking, Channel: send.Channel,
	}}, nil
}

// lines spells every line break the same way; a tab is a space.
var lines = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\t", " ")

// proper is media that can be passed on. What disturbs in the name of a file is left out rather than refused:
// whoever sends a file has seldom chosen its name.
func proper(m *Media) (*Media, error) {
	if m == nil {
		return nil, nil
	}
	switch m.Kind {
	case Photo, Voice, Video, File:
	default:
		return nil, ErrMediaKind
	}
	if m.Size < 0 || m.Size > LargestMedia {
		return nil, ErrMediaTooLarge
	}
	passed := *m
	passed.Name = domain.Personal(properName(m.Name.Text()))
	return &passed, nil
}

func properName(name string) string {
	name = strings.TrimSpace(strings.Map(func(r rune) rune {
		if text.Disturbs(r) {
			return -1
		}
		return r
	}, strings.ToValidUTF8(name, "")))
	if signs := []rune(name); len(signs) > longestName {
		return string(signs[len(signs)-longestName:]) // its end says what kind of file it is
	}
	return name
}
