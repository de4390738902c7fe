package reactions

import (
	"time"

	"zapis/domain"
	"zapis/domain/delivery"
)

// Job is something to do when its time has come; zero: at once. Of two with the same task, one is enough.
type Job struct {
	Do  Task
	Due time.Time
}

// Task is one of the types below. Kind is its name in the queue, for ever.
type Task interface{ Kind() string }

type (
	// Notify brings a notice to its recipient.
	Notify struct {
		Notice delivery.Notice `json:"notice"`
		After  int             `json:"after,omitempty"` // the event that said that it did not arrive; 0: it was not sent yet
	}
	// Complete says that a booking took place, when it is over.
	Complete struct {
		Booking  domain.ID `json:"booking"`
		Revision int       `json:"revision"` // that set its time
	}
	// RequestTimeout takes a master's silence for an answer.
	RequestTimeout struct {
		Booking  domain.ID `json:"booking"`
		Revision int       `json:"revision"` // that set its time, and with it made the request
	}
	// Unassured sees to a booking whose client has answered no reminder.
	Unassured struct {
		Booking  domain.ID `json:"booking"`
		Revision int       `json:"revision"` // that set its time
	}
	// Forget sees to what is left of somebody who was erased.
	Forget struct {
		Person domain.ID `json:"person"`
	}
	// Broadcast goes on with a broadcast from where it is.
	Broadcast struct {
		Broadcast domain.ID `json:"broadcast"`
		Version   int       `json:"version"` // of the event that began or resumed it
	}
)

func (Notify) Kind() string         { return "notify" }
func (Complete) Kind() string       { return "complete" }
func (RequestTimeout) Kind() string { return "request_timeout" }
func (Unassured) Kind() string      { return "unassured" }
func (Broadcast) Kind() string      { return "broadcast" }
func (Forget) Kind() string         { return "forget" }
