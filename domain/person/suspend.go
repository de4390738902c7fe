package person

import (
	"zapis/domain"
	"zapis/domain/text"
)

// ErrSuspended refuses whatever somebody asks for whom those who run Zapis have suspended.
const ErrSuspended domain.Refusal = "suspended"

// mostReason is how long the reason of a suspension can be, in characters.
const mostReason = 500

type (
	// Suspend keeps somebody from doing anything, until Readmit. What is agreed with others stays. It is not what a master does who
	// blocks a client, nor a messenger that does not deliver.
	Suspend struct{ Reason domain.Personal } // for those who run Zapis; may be empty
	// Readmit ends it.
	Readmit struct{}
)

func (Suspend) personCommand() {}
func (Readmit) personCommand() {}

type (
	// Suspended is somebody who may do nothing for now.
	Suspended struct {
		Person domain.ID       `json:"person"`
		Reason domain.Personal `json:"reason,omitempty"`
	}
	// Readmitted is somebody who may again.
	Readmitted struct {
		Person domain.ID `json:"person"`
	}
)

func (Suspended) EventType() string  { return "person.suspended" }
func (Readmitted) EventType() string { return "person.readmitted" }

// DataSubject is the person.
func (e Suspended) DataSubject() domain.ID { return e.Person }

// WhileSuspended tells whether a command is carried out though the person is suspended: it says what their messenger does, or ends
// what is kept of them.
func WhileSuspended(command Command) bool {
	switch command.(type) {
	case BlockChannel, UnblockChannel, Erase, Forget:
		return true
	}
	return false
}

func (p Person) suspend(c Suspend) ([]domain.Event, error) {
	reason, err := text.Lines(c.Reason.Text(), mostReason)
	if err != nil || p.Suspended {
		return nil, err
	}
	return []domain.Event{Suspended{Person: p.ID, Reason: domain.Personal(reason)}}, nil
}

func (p Person) readmit() ([]domain.Event, error) {
	if !p.Suspended {
		return nil, nil
	}
	return []domain.Event{Readmitted{Person: p.ID}}, nil
}
