// Package broadcast is one text of a master to many of their clients.
package broadcast

import (
	"zapis/domain"
	"zapis/domain/slots"
)

// Events lists every event of this package.
var Events = []domain.Event{Started{}, RecipientsChosen{}, Paused{}, Resumed{}, Stopped{}, Finished{}, Watched{}}

// StreamOf names the stream of a broadcast.
func StreamOf(id domain.ID) string { return "broadcast/" + id.String() }

// Kind says which clients a broadcast goes to.
type Kind string

// The kinds of audience.
const (
	All    Kind = "all"
	Booked Kind = "booked" // those with a booking in a period
	Absent Kind = "absent" // those who were here, but not for so many weeks, and have no booking ahead
)

// Audience is whom a broadcast is for.
type Audience struct {
	Kind   Kind       `json:"kind"`
	Period slots.Span `json:"period,omitzero"` // of Booked
	Weeks  int        `json:"weeks,omitempty"` // of Absent
}

// Shown is a message in which the master sees the progress; the zero value is none.
type Shown struct {
	Channel string `json:"channel"`
	Message string `json:"message"`
}

// Command is something a broadcast may be asked to do.
type Command interface{ broadcastCommand() }

type (
	// Start begins sending to exactly these recipients, each once.
	Start struct {
		Broadcast, Master domain.ID
		Author            domain.ID // the person who is the master
		Text              domain.Personal
		Audience          Audience
		Recipients        []domain.ID
		In                Shown // where it is watched from the first; none: in a message of its own
	}
	// Pause holds it until Resume.
	Pause struct{}
	// Resume goes on with those who were not reached.
	Resume struct{}
	// Stop ends it; whoever was not reached will not be.
	Stop struct{}
	// Finish closes it when every recipient has an outcome.
	Finish struct{ Sent, Skipped, Failed, Uncertain int }
	// Watch says in which message the master watches it from now on: none, when they have turned to something else there.
	// Instead is where it was shown so far, if that was never said: in the message of its own.
	Watch struct{ In, Instead Shown }
)

func (Start) broadcastCommand()  {}
func (Pause) broadcastCommand()  {}
func (Resume) broadcastCommand() {}
func (Stop) broadcastCommand()   {}
func (Finish) broadcastCommand() {}
func (Watch) broadcastCommand()  {}

type (
	// Started begins a broadcast; the recipients follow.
	Started struct {
		Broadcast domain.ID       `json:"broadcast"`
		Master    domain.ID       `json:"master"`
		Author    domain.ID       `json:"author"`
		Text      domain.Personal `json:"text"`
		Audience  Audience        `json:"audience"`
		Count     int             `json:"count"`
	}
	// RecipientsChosen are some of them, at most MostAtOnce.
	RecipientsChosen struct {
		Broadcast domain.ID   `json:"broadcast"`
		Clients   []domain.ID `json:"clients"`
	}
	// Paused holds it.
	Paused struct {
		Broadcast domain.ID `json:"broadcast"`
	}
	// Resumed goes on.
	Resumed struct {
		Broadcast domain.ID `json:"broadcast"`
	}
	// Stopped ends it early.
	Stopped struct {
		Broadcast domain.ID `json:"broadcast"`
	}
	// Finished ends it with everybody's outcome known.
	Finished struct {
		Broadcast domain.ID `json:"broadcast"`
		Sent      int       `json:"sent"`
		Skipped   int       `json:"skipped"`
		Failed    int       `json:"failed"`
		Uncertain int       `json:"uncertain"`
	}
	// Watched is the message in which the master sees the progress from now on, and the one that shows it still.
	Watched struct {
		Broadcast domain.ID `json:"broadcast"`
		In        Shown     `json:"in,omitzero"`
		Instead   Shown     `json:"instead,omitzero"`
	}
)

func (Started) EventType() string          { return "broadcast.started" }
func (RecipientsChosen) EventType() string { return "broadcast.recipients_chosen" }
func (Paused) EventType() string           { return "broadcast.paused" }
func (Resumed) EventType() string          { return "broadcast.resumed" }
func (Stopped) EventType() string          { return "broadcast.stopped" }
func (Finished) EventType() string         { return "broadcast.finished" }
func (Watched) EventType() string          { return "broadcast.watched" }

// DataSubject is the person who is the master.
func (e Started) DataSubject() domain.ID { return e.Author }
