// Package booking is one visit: the services agreed, who with whom, where and when, and what became of it.
package booking

import (
	"time"

	"zapis/domain"
	"zapis/domain/slots"
)

// Events lists every event of this package.
var Events = []domain.Event{
	Placed{}, Confirmed{}, Moved{}, Edited{}, MoveAsked{}, MoveWithdrawn{}, AttendanceConfirmed{}, HandedOver{},
	Cancelled{}, Restored{}, Completed{}, NoShow{}, Reviewed{}, ReviewAnswered{},
}

// StreamOf names the stream of a booking.
func StreamOf(id domain.ID) string { return "booking/" + id.String() }

// Party is who did something to a booking.
type Party string

// The two sides, and Zapis itself, which does what time brings.
const (
	Client Party = "client"
	Master Party = "master"
	System Party = "system"
)

// Cause says why a booking was cancelled where no person said so.
type Cause string

// The causes.
const (
	ByWish     Cause = ""           // somebody cancelled it
	Declined   Cause = "declined"   // the master did not want what was requested
	Unanswered Cause = "unanswered" // the master did not confirm in time
	Unassured  Cause = "unassured"  // the client did not say that they are coming, and the policy lets go of it
	Closing    Cause = "closing"    // the master closed that time
	Leaving    Cause = "leaving"    // the client or the master was erased
)

// Item is one service of a visit as it was agreed; later changes of the service do not touch it.
type Item struct {
	Service     domain.ID `json:"service"`
	Name        string    `json:"name"`
	DurationMin int       `json:"duration_min"`
	Price       int64     `json:"price"` // in the smallest unit of the currency
}

// Visit is what is to be booked: one or more services in order, with the buffers around them.
type Visit struct {
	Items           []Item `json:"items"`
	BufferBeforeMin int    `json:"buffer_before_min,omitempty"`
	BufferAfterMin  int    `json:"buffer_after_min,omitempty"`
	Price           int64  `json:"price"`
	Currency        string `json:"currency"`
}

// Duration is the length of the visit without buffers.
func (v Visit) Duration() time.Duration {
	var minutes int
	for _, item := range v.Items {
		minutes += item.DurationMin
	}
	return time.Duration(minutes) * time.Minute
}

// Service is the visit as availability sees it.
func (v Visit) Service() slots.Service {
	return slots.Service{
		Duration: v.Duration(),
		Before:   time.Duration(v.BufferBeforeMin) * time.Minute,
		After:    time.Duration(v.BufferAfterMin) * time.Minute,
	}
}

// Windows are how long before the start a client may still cancel or move.
type Windows struct{ Cancel, Move time.Duration }

// Command is something a booking may be asked to do.
type Command interface{ bookingCommand() }

type (
	// Place books a visit. Free answers whether the start may be booked; its service is the visit's.
	Place struct {
		Booking, Master, Client, Place domain.ID
		Visit                          Visit
		Zone                           string
		Starts                         time.Time
		By                             Party
		Free                           slots.Query
		Request                        bool // the master has yet to confirm it
		Outside                        bool // a master books by hand, also outside hours and off the grid: only what is taken stands in the way
	}
	// Move changes the time, and the place if it is given. Free leaves this booking's own time out of what is taken.
	Move struct {
		Revision int       // of the booking that the person saw; 0: whatever it is now
		Place    domain.ID // zero: where it is
		Zone     string    // of that place
		Starts   time.Time
		By       Party
		Windows  Windows
		Free     slots.Query
		Outside  bool // as in Place
		Request  bool // the master confirms what clients choose: a client's move is a request again
		Blocked  bool // the master has blocked the client, who chooses no more times, unless they were asked to
	}
	// Edit changes the services, and the place if it is given, at the same start. Free is asked with the new visit.
	Edit struct {
		Revision int
		Place    domain.ID
		Zone     string
		Visit    Visit
		By       Party
		Free     slots.Query
		Outside  bool
	}
	// Confirm is the master's yes to a request. Exactly one of several at the same moment is carried out.
	Confirm struct {
		Revision int
		By       Party // Master, or System when silence means yes
	}
	// AskMove asks the client for another time; whatever the windows say, they may then move or cancel.
	AskMove struct {
		Revision int
		Author   domain.ID
		Reason   domain.Personal
	}
	// WithdrawMove takes back that the client was asked for another time: the time stays.
	WithdrawMove struct{ Revision int }
	// ConfirmAttendance is the client's "I am coming".
	ConfirmAttendance struct{ Revision int }
	// HandOver gives the booking to another person: a client taken in by hand who has now come themselves.
	HandOver struct{ To domain.ID }
	// Restore takes back a cancellation by the same side, within UndoFor and while the time is free.
	Restore struct {
		Revision int
		By       Party
		Free     slots.Query
		Blocked  bool // as in Move
	}
	// Complete says that the visit took place. Zapis does so when it is over, the master also after NoShow.
	Complete struct{ By Party }
	// MarkNoShow says that the client did not come; from the start on, for a week.
	MarkNoShow struct{}
	// Review rates a completed visit; again within a week, it is edited.
	Review struct {
		Stars int // 1 to 5
		Text  domain.Personal
	}
	// AnswerReview is the master's answer; again, it is edited.
	AnswerReview struct {
		Author domain.ID
		Text   domain.Personal
	}
	// Cancel ends the booking before it begins.
	Cancel struct {
		Revision int
		By       Party
		Author   domain.ID // the person who cancels
		Reason   domain.Personal
		Cause    Cause
		Windows  Windows
	}
)

// UndoFor is how long a cancellation can be taken back.
const UndoFor = 10 * time.Minute

func (Place) bookingCommand()             {}
func (Move) bookingCommand()              {}
func (Edit) bookingCommand()              {}
func (Confirm) bookingCommand()           {}
func (AskMove) bookingCommand()           {}
func (WithdrawMove) bookingCommand()      {}
func (ConfirmAttendance) bookingCommand() {}
func (HandOver) bookingCommand()          {}
func (Cancel) bookingCommand()            {}
func (Restore) bookingCommand()           {}
func (Complete) bookingCommand()          {}
func (MarkNoShow) bookingCommand()        {}
func (Review) bookingCommand()            {}
func (AnswerReview) bookingCommand()      {}

type (
	// Placed begins a booking.
	Placed struct {
		Booking domain.ID `json:"booking"`
		Master  domain.ID `json:"master"`
		Client  domain.ID `json:"client"`
		Place   domain.ID `json:"place"`
		Zone    string    `json:"zone"`
		Starts  time.Time `json:"starts"`
		Ends    time.Time `json:"ends"`
		By      Party     `json:"by"`
		Request bool      `json:"request,omitempty"` // the master has yet to confirm it
		Visit
	}
	// Confirmed is the master's yes, or that their silence was one.
	Confirmed struct {
		Booking domain.ID `json:"booking"`
		Master  domain.ID `json:"master"`
		Client  domain.ID `json:"client"`
		By      Party     `json:"by"`
	}
	// Moved is the booking at another time or place, with where it was before.
	Moved struct {
		Booking         domain.ID `json:"booking"`
		Master          domain.ID `json:"master"`
		Client          domain.ID `json:"client"`
		Place           domain.ID `json:"place"`
		Zone            string    `json:"zone"`
		Starts          time.Time `json:"starts"`
		Ends            time.Time `json:"ends"`
		FromPlace       domain.ID `json:"from_place"`
		FromStarts      time.Time `json:"from_starts"`
		FromEnds        time.Time `json:"from_ends"`
		BufferBeforeMin int       `json:"buffer_before_min,omitempty"`
		BufferAfterMin  int       `json:"buffer_after_min,omitempty"`
		By              Party     `json:"by"`
		Request         bool      `json:"request,omitempty"` // the master has yet to confirm it
	}
	// Edited is the booking with other services or at another place, with what it was before.
	Edited struct {
		Booking   domain.ID `json:"booking"`
		Master    domain.ID `json:"master"`
		Client    domain.ID `json:"client"`
		Place     domain.ID `json:"place"`
		Zone      string    `json:"zone"`
		Starts    time.Time `json:"starts"`
		Ends      time.Time `json:"ends"`
		FromPlace domain.ID `json:"from_place"`
		FromEnds  time.Time `json:"from_ends"`
		FromVisit Visit     `json:"from_visit"`
		By        Party     `json:"by"`
		Visit
	}
	// MoveAsked is the master's wish that the client take another time.
	MoveAsked struct {
		Booking domain.ID       `json:"booking"`
		Master  domain.ID       `json:"master"`
		Client  domain.ID       `json:"client"`
		Author  domain.ID       `json:"author"`
		Reason  domain.Personal `json:"reason,omitempty"`
	}
	// MoveWithdrawn takes that wish back.
	MoveWithdrawn struct {
		Booking domain.ID `json:"booking"`
		Master  domain.ID `json:"master"`
		Client  domain.ID `json:"client"`
	}
	// AttendanceConfirmed is the client's "I am coming" to the time as it is.
	AttendanceConfirmed struct {
		Booking domain.ID `json:"booking"`
		Master  domain.ID `json:"master"`
		Client  domain.ID `json:"client"`
	}
	// HandedOver is the booking with another client.
	HandedOver struct {
		Booking domain.ID `json:"booking"`
		Master  domain.ID `json:"master"`
		Client  domain.ID `json:"client"` // from now on
		From    domain.ID `json:"from"`
	}
	// Cancelled frees the time.
	Cancelled struct {
		Booking domain.ID       `json:"booking"`
		Master  domain.ID       `json:"master"`
		Client  domain.ID       `json:"client"`
		Starts  time.Time       `json:"starts"`
		Ends    time.Time       `json:"ends"`
		By      Party           `json:"by"`
		Author  domain.ID       `json:"author"` // the person who gave the reason
		Reason  domain.Personal `json:"reason,omitempty"`
		Cause   Cause           `json:"cause,omitempty"`
		At      time.Time       `json:"at,omitzero"` // by the clock that decided; missing in the oldest events
	}
	// Restored is a cancelled booking as it was, its time taken again.
	Restored struct {
		Booking         domain.ID `json:"booking"`
		Master          domain.ID `json:"master"`
		Client          domain.ID `json:"client"`
		Place           domain.ID `json:"place"`
		Starts          time.Time `json:"starts"`
		Ends            time.Time `json:"ends"`
		BufferBeforeMin int       `json:"buffer_before_min,omitempty"`
		BufferAfterMin  int       `json:"buffer_after_min,omitempty"`
		By              Party     `json:"by"`
	}
	// Completed is a visit that took place.
	Completed struct {
		Booking domain.ID `json:"booking"`
		Master  domain.ID `json:"master"`
		Client  domain.ID `json:"client"`
		Ends    time.Time `json:"ends"`
		By      Party     `json:"by"`
	}
	// NoShow is a visit to which the client did not come.
	NoShow struct {
		Booking domain.ID `json:"booking"`
		Master  domain.ID `json:"master"`
		Client  domain.ID `json:"client"`
	}
	// Reviewed is the client's word on a visit, or their edited word.
	Reviewed struct {
		Booking domain.ID       `json:"booking"`
		Master  domain.ID       `json:"master"`
		Client  domain.ID       `json:"client"`
		Stars   int             `json:"stars"`
		Text    domain.Personal `json:"text,omitempty"`
		At      time.Time       `json:"at"`
	}
	// ReviewAnswered is the master's answer to it.
	ReviewAnswered struct {
		Booking domain.ID       `json:"booking"`
		Master  domain.ID       `json:"master"`
		Client  domain.ID       `json:"client"`
		Author  domain.ID       `json:"author"`
		Text    domain.Personal `json:"text"`
		At      time.Time       `json:"at"`
	}
)

func (Placed) EventType() string              { return "booking.placed" }
func (Confirmed) EventType() string           { return "booking.confirmed" }
func (Moved) EventType() string               { return "booking.moved" }
func (Edited) EventType() string              { return "booking.edited" }
func (MoveAsked) EventType() string           { return "booking.move_asked" }
func (MoveWithdrawn) EventType() string       { return "booking.move_withdrawn" }
func (AttendanceConfirmed) EventType() string { return "booking.attendance_confirmed" }
func (HandedOver) EventType() string          { return "booking.handed_over" }
func (Cancelled) EventType() string           { return "booking.cancelled" }
func (Restored) EventType() string            { return "booking.restored" }
func (Completed) EventType() string           { return "booking.completed" }
func (NoShow) EventType() string              { return "booking.no_show" }
func (Reviewed) EventType() string            { return "booking.reviewed" }
func (ReviewAnswered) EventType() string      { return "booking.review_answered" }

// DataSubject is the person who gave the reason.
func (e MoveAsked) DataSubject() domain.ID { return e.Author }

// DataSubject is the client.
func (e Reviewed) DataSubject() domain.ID { return e.Client }

// DataSubject is the person who is the master.
func (e ReviewAnswered) DataSubject() domain.ID { return e.Author }

// DataSubject is the person who gave the reason.
func (e Cancelled) DataSubject() domain.ID { return e.Author }
