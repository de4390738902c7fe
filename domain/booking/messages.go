// Package booking is one visit: the services agreed, who with whom, where and when, and what became of it.
package booking

import (
	"time"

	"zapis/domain"
	"zapis/domain/slots"
)

// Events lists every event of this package.
var Events = []domain.Event{Placed{}, Moved{}, Cancelled{}}

// StreamOf names the stream of a booking.
func StreamOf(id domain.ID) string { return "booking/" + id.String() }

// Party is one of the two sides of a booking.
type Party string

// The two sides.
const (
	Client Party = "client"
	Master Party = "master"
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
	}
	// Cancel ends the booking before it begins.
	Cancel struct {
		Revision int
		By       Party
		Author   domain.ID // the person who cancels
		Reason   domain.Personal
		Windows  Windows
	}
)

func (Place) bookingCommand()  {}
func (Move) bookingCommand()   {}
func (Cancel) bookingCommand() {}

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
		Visit
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
	}
)

func (Placed) EventType() string    { return "booking.placed" }
func (Moved) EventType() string     { return "booking.moved" }
func (Cancelled) EventType() string { return "booking.cancelled" }

// DataSubject is the person who gave the reason.
func (e Cancelled) DataSubject() domain.ID { return e.Author }
