// Package delivery is what one person was told, outside a talk, about one thing: a booking, a message or a broadcast.
//
// That something is about to be sent is recorded before it is, so that nothing is ever sent twice: whoever finds
// an attempt without an outcome knows that nobody knows, says so, and does not try again.
package delivery

import (
	"fmt"
	"strings"
	"time"

	"zapis/domain"
)

// Events lists every event of this package.
var Events = []domain.Event{Attempted{}, Sent{}, Failed{}, Skipped{}, Uncertain{}}

// StreamOf names the stream of what a recipient was told about one thing.
func StreamOf(about, recipient domain.ID) string {
	return "delivery/" + about.String() + "/" + recipient.String()
}

// Kind is what is told.
type Kind string

// The kinds of delivery, and what each is about.
const (
	News          Kind = "news"           // a booking changed
	Reminder      Kind = "reminder"       // a booking lies ahead
	NoAnswer      Kind = "no_answer"      // a client has not answered a reminder; told to the master
	ReviewRequest Kind = "review_request" // a booking is over
	ReviewNews    Kind = "review_news"    // a booking was reviewed, or the review answered
	Calendar      Kind = "calendar"       // a booking as a calendar file
	Message       Kind = "message"        // a message of a conversation
	Broadcast     Kind = "broadcast"      // a broadcast
	Progress      Kind = "progress"       // a broadcast, for the master who sends it
	LinkAsked     Kind = "link_asked"     // somebody brought the recipient's one-time code and wants to join them
	Linked        Kind = "linked"         // they did; told to the account that joined
)

// Notice says which delivery it is: these fields together are never delivered twice.
type Notice struct {
	Kind      Kind      `json:"kind"`
	About     domain.ID `json:"about"` // the booking, message, broadcast or claim
	Recipient domain.ID `json:"recipient"`
	Master    domain.ID `json:"master"`
	Revision  int       `json:"revision,omitempty"`   // of the booking; of progress: 1 tells the end
	OffsetMin int       `json:"offset_min,omitempty"` // of a reminder: minutes before the start
}

// Key is the same for every try at sending a notice, and for no other notice.
func (n Notice) Key() string {
	return fmt.Sprintf("%s/%s/%s/%d/%d", n.Kind, n.About, n.Recipient, n.Revision, n.OffsetMin)
}

// Addressed reads what a key is about and whom it is for; ok is false for what is none.
func Addressed(key string) (about, recipient domain.ID, ok bool) {
	parts := strings.Split(key, "/")
	if len(parts) != 5 {
		return about, recipient, false
	}
	about, err := domain.ParseID(parts[1])
	if err != nil {
		return about, recipient, false
	}
	recipient, err = domain.ParseID(parts[2])
	return about, recipient, err == nil
}

// Command is something a delivery may be asked to do.
type Command interface{ deliveryCommand() }

type (
	// Attempt says that it is about to be sent. Refused once there is an outcome, or an attempt without one, and in a channel
	// that was given up. An uncertain one may be attempted again where the messenger drops what it has already.
	Attempt struct {
		Notice
		Channel string
		At      time.Time
		Again   bool // the messenger drops a second one
	}
	// Report is what came of the attempt: exactly one of Message, Reason or neither, which means that nobody knows.
	Report struct {
		Notice
		Channel string
		Message string // the messenger's id of what was sent
		Reason  string // why it was not sent
		Final   bool   // and will not be
		Gone    bool   // not in this channel, at least
	}
	// Bounce is word from the messenger that what it took, or perhaps took, did not arrive.
	Bounce struct {
		Notice
		Channel string
		Reason  string
		Final   bool // it is not tried elsewhere
	}
	// Skip says why it will not be sent.
	Skip struct {
		Notice
		Reason string
	}
)

func (Attempt) deliveryCommand() {}
func (Report) deliveryCommand()  {}
func (Bounce) deliveryCommand()  {}
func (Skip) deliveryCommand()    {}

type (
	// Attempted is recorded before the messenger is called.
	Attempted struct {
		Notice
		Channel string    `json:"channel"`
		At      time.Time `json:"at,omitzero"`
	}
	// Sent is what the messenger took.
	Sent struct {
		Notice
		Channel string `json:"channel"`
		Message string `json:"message"`
	}
	// Failed is what it did not take; unless Final it may be attempted again.
	Failed struct {
		Notice
		Channel string `json:"channel"`
		Reason  string `json:"reason"`
		Final   bool   `json:"final"`
		Gone    bool   `json:"gone,omitempty"`  // this channel is given up; others may do
		Later   bool   `json:"later,omitempty"` // it had been taken, and was said not to have arrived
	}
	// Skipped is what was not worth sending any more, was not wanted, or had nobody to go to.
	Skipped struct {
		Notice
		Reason string `json:"reason"`
	}
	// Uncertain is an attempt of which nobody knows whether it arrived. It is not attempted again, unless in the same channel
	// by a messenger that drops what it has already.
	Uncertain struct {
		Notice
		Channel string `json:"channel"`
	}
)

func (Attempted) EventType() string { return "delivery.attempted" }
func (Sent) EventType() string      { return "delivery.sent" }
func (Failed) EventType() string    { return "delivery.failed" }
func (Skipped) EventType() string   { return "delivery.skipped" }
func (Uncertain) EventType() string { return "delivery.uncertain" }
