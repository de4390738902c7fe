// Package chat is the conversation of a master and a client, whichever messengers they use.
package chat

import (
	"zapis/domain"
	"zapis/domain/booking"
)

// Events lists every event of this package.
var Events = []domain.Event{MessageSent{}}

// StreamOf names the stream of a conversation.
func StreamOf(master, client domain.ID) string {
	return "chat/" + master.String() + "/" + client.String()
}

// Kind is what a message carries beside text.
type Kind string

// The kinds that are passed on.
const (
	Photo Kind = "photo"
	Voice Kind = "voice"
	Video Kind = "video"
	File  Kind = "file"
)

// Media is a photo, voice, video or file, held by the messenger that brought it.
type Media struct {
	Kind    Kind            `json:"kind"`
	Channel string          `json:"channel"` // that messenger
	Handle  domain.Personal `json:"handle"`  // by which it finds it again
	Name    domain.Personal `json:"name,omitempty"`
	Type    string          `json:"type,omitempty"` // MIME
	Size    int64           `json:"size,omitempty"` // bytes; 0 if not said
}

// Command is something a conversation may be asked to do.
type Command interface{ chatCommand() }

// Send says something to the other side: a text, media, or media with a text under it.
type Send struct {
	Message, Master, Client domain.ID
	By                      booking.Party
	Author                  domain.ID // the person who writes
	Text                    domain.Personal
	Media                   *Media
	Booking                 domain.ID // what it is about; zero: nothing in particular
	Channel                 string    // the messenger it was written in
}

func (Send) chatCommand() {}

// MessageSent is one message. Whether it arrived is told by its delivery.
type MessageSent struct {
	Message domain.ID       `json:"message"`
	Master  domain.ID       `json:"master"`
	Client  domain.ID       `json:"client"`
	By      booking.Party   `json:"by"`
	Author  domain.ID       `json:"author"`
	Text    domain.Personal `json:"text,omitempty"`
	Media   *Media          `json:"media,omitempty"`
	Booking domain.ID       `json:"booking,omitzero"`
	Channel string          `json:"channel"`
}

func (MessageSent) EventType() string { return "chat.message_sent" }

// DataSubject is the person who wrote.
func (e MessageSent) DataSubject() domain.ID { return e.Author }
