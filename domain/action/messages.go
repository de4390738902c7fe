// Package action is what anybody asked for and what became of it: the outermost facts of the log.
//
// Each action is a stream of its own, "action/<id>": received, then handled. A command that was refused
// is recorded in the stream of the command, "command/<id>".
package action

import "zapis/domain"

// Events lists every event of this package.
var Events = []domain.Event{Received{}, Handled{}, Refused{}}

// StreamOf names the stream of an action.
func StreamOf(id domain.ID) string { return "action/" + id.String() }

// StreamOfCommand names the stream in which the refusal of a command is recorded.
func StreamOfCommand(id domain.ID) string { return "command/" + id.String() }

// Received is one inbound update, exactly as the platform sent it. The platform hears "OK" only after it is in the log.
type Received struct {
	Action   domain.ID       `json:"action"`
	Person   domain.ID       `json:"person,omitzero"` // zero until the account is registered
	Channel  string          `json:"channel"`         // "telegram", "vk", ...
	Chat     domain.Personal `json:"chat"`            // the platform's own name of the conversation
	Delivery string          `json:"delivery"`        // the platform's delivery id; a second delivery is dropped
	Order    int64           `json:"order"`           // the platform's order within the chat
	Kind     string          `json:"kind"`            // "text", "tap", "start", ...
	Body     domain.Personal `json:"body"`            // the raw update
}

// Handled is what became of an action: what was shown, or why nothing could be.
type Handled struct {
	Action  domain.ID `json:"action"`
	Person  domain.ID `json:"person,omitzero"`
	Screens []string  `json:"screens,omitempty"` // names of the screens shown
	Refusal string    `json:"refusal,omitempty"` // code of the refusal the person was told of
	Fault   string    `json:"fault,omitempty"`   // reference under which the fault was logged
	Millis  int64     `json:"millis"`            // from receipt to the last screen

	Shown []domain.Personal `json:"shown,omitempty"` // the screens as they were shown, but for what people typed; missing in the oldest events
}

// Refused is a command that was turned down.
type Refused struct {
	Command   domain.ID `json:"command"`
	Name      string    `json:"name"` // such as "booking.place"
	Code      string    `json:"code"`
	Aggregate string    `json:"aggregate"` // the stream it would have changed
}

func (Received) EventType() string { return "action.received" }
func (Handled) EventType() string  { return "action.handled" }
func (Refused) EventType() string  { return "command.refused" }

// DataSubject is the person, or the action itself while nobody is known behind it.
func (e Received) DataSubject() domain.ID {
	if e.Person.IsZero() {
		return e.Action
	}
	return e.Person
}

// DataSubject is the person who was shown it, or the action itself while nobody is known behind it.
func (e Handled) DataSubject() domain.ID {
	if e.Person.IsZero() {
		return e.Action
	}
	return e.Person
}
