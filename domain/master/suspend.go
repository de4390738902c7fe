package master

import "zapis/domain"

// ErrUnavailable refuses a booking with a master who is suspended.
const ErrUnavailable domain.Refusal = "master_unavailable"

type (
	// Suspend goes with the suspension of the person who the master is: nothing of theirs can be booked until Readmit. What is booked
	// stays.
	Suspend struct{}
	// Readmit ends it.
	Readmit struct{}
)

func (Suspend) masterCommand() {}
func (Readmit) masterCommand() {}

type (
	// Suspended is a master of whom nothing can be booked for now.
	Suspended struct {
		Master domain.ID `json:"master"`
	}
	// Readmitted is a master who can be booked again.
	Readmitted struct {
		Master domain.ID `json:"master"`
	}
)

func (Suspended) EventType() string  { return "master.suspended" }
func (Readmitted) EventType() string { return "master.readmitted" }

func (m Master) suspend() ([]domain.Event, error) {
	if m.Suspended {
		return nil, nil
	}
	return []domain.Event{Suspended{Master: m.ID}}, nil
}

func (m Master) readmit() ([]domain.Event, error) {
	if !m.Suspended {
		return nil, nil
	}
	return []domain.Event{Readmitted{Master: m.ID}}, nil
}
