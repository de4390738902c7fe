package booking

import (
	"time"

	"zapis/domain"
	"zapis/domain/slots"
)

// Refusals of a booking's commands.
const (
	ErrNoServices     domain.Refusal = "no_services"
	ErrSlotTaken      domain.Refusal = "slot_taken"
	ErrOutsideHours   domain.Refusal = "outside_hours"
	ErrTimeOff        domain.Refusal = "time_off"
	ErrTooSoon        domain.Refusal = "too_soon"
	ErrTooFar         domain.Refusal = "too_far"
	ErrInThePast      domain.Refusal = "in_the_past"
	ErrDayFull        domain.Refusal = "day_full"
	ErrTooLong        domain.Refusal = "too_long"
	ErrOffGrid        domain.Refusal = "off_grid"
	ErrUnknownBooking domain.Refusal = "booking_unknown"
	ErrCancelled      domain.Refusal = "booking_cancelled"
	ErrStarted        domain.Refusal = "booking_started"
	ErrWindowPassed   domain.Refusal = "window_passed"
	ErrStale          domain.Refusal = "changed_meanwhile"
	ErrNotRequested   domain.Refusal = "not_requested"
	ErrNotCancelled   domain.Refusal = "not_cancelled"
	ErrUndoPassed     domain.Refusal = "undo_passed"
	ErrNotStarted     domain.Refusal = "booking_not_started"
	ErrNotCompleted   domain.Refusal = "not_completed"
	ErrBadStars       domain.Refusal = "bad_stars"
	ErrReviewClosed   domain.Refusal = "review_closed"
	ErrNotReviewed    domain.Refusal = "not_reviewed"
	ErrTextEmpty      domain.Refusal = "text_empty"
	ErrTextTooLong    domain.Refusal = "text_too_long"
	ErrBlocked        domain.Refusal = "client_blocked"
)

// refusalOf says in the words of a booking why a start is not offered. A buffer is somebody's time too.
var refusalOf = map[slots.Reason]domain.Refusal{
	slots.Past:    ErrInThePast,
	slots.Notice:  ErrTooSoon,
	slots.Horizon: ErrTooFar,
	slots.TimeOff: ErrTimeOff,
	slots.Taken:   ErrSlotTaken,
	slots.Buffer:  ErrSlotTaken,
	slots.DayFull: ErrDayFull,
	slots.TooLong: ErrTooLong,
	slots.Closed:  ErrOutsideHours,
	slots.OffGrid: ErrOffGrid,
}

// Booking is the state that decisions rest on.
type Booking struct {
	ID, Master, Client, Place domain.ID
	Zone                      string
	Starts, Ends              time.Time
	Visit                     Visit
	Cancelled                 bool
	Revision                  int // how many events made it so

	Request     bool      // the master has yet to confirm it
	MoveAsked   bool      // the master asked for another time, and it has not been moved since
	Assured     bool      // the client said that they are coming, to the time as it is
	Completed   bool      //
	NoShow      bool      //
	CancelledAt time.Time // zero if it is not, or if the oldest events do not say
	CancelledBy Party     //
	Cause       Cause     // of the cancellation
	Stars       int       // of the review; 0: none
	ReviewedAt  time.Time // first
	Answered    bool      // the review
}

// Exists tells whether the booking was ever placed.
func (b Booking) Exists() bool { return !b.ID.IsZero() }

// Evolve applies one event.
func Evolve(b Booking, event domain.Event) Booking {
	b.Revision++
	switch e := event.(type) {
	case Placed:
		b.ID, b.Master, b.Client, b.Place = e.Booking, e.Master, e.Client, e.Place
		b.Zone, b.Starts, b.Ends, b.Visit = e.Zone, e.Starts, e.Ends, e.Visit
	case Moved:
		b.Place, b.Zone, b.Starts, b.Ends = e.Place, e.Zone, e.Starts, e.Ends
	case Cancelled:
		b.Cancelled = true
	}
	return b
}

// Decide turns a command into the events that carry it out, or refuses it.
func Decide(b Booking, command Command, now time.Time) ([]domain.Event, error) {
	switch c := command.(type) {
	case Place:
		return b.place(c)
	case Move:
		return b.move(c, now)
	case Cancel:
		return b.cancel(c, now)
	}
	panic("booking: a command without a decision")
}

func (b Booking) place(c Place) ([]domain.Event, error) {
	if b.Exists() {
		return nil, nil
	}
	if len(c.Visit.Items) == 0 {
		return nil, ErrNoServices
	}
	if reason := c.Free.Check(c.Starts); reason != "" {
		return nil, refusalOf[reason]
	}
	return []domain.Event{Placed{
		Booking: c.Booking, Master: c.Master, Client: c.Client, Place: c.Place,
		Zone: c.Zone, Starts: c.Starts.UTC(), Ends: c.Starts.UTC().Add(c.Visit.Duration()),
		By: c.By, Visit: c.Visit,
	}}, nil
}

func (b Booking) move(c Move, now time.Time) ([]domain.Event, error) {
	place, zone := c.Place, c.Zone
	if place.IsZero() {
		place, zone = b.Place, b.Zone
	}
	if b.Starts.Equal(c.Starts) && b.Place == place && !b.Cancelled {
		return nil, nil
	}
	if err := b.open(c.Revision, c.By, c.Windows.Move, now); err != nil {
		return nil, err
	}
	if reason := c.Free.Check(c.Starts); reason != "" {
		return nil, refusalOf[reason]
	}
	return []domain.Event{Moved{
		Booking: b.ID, Master: b.Master, Client: b.Client,
		Place: place, Zone: zone, Starts: c.Starts.UTC(), Ends: c.Starts.UTC().Add(b.Visit.Duration()),
		FromPlace: b.Place, FromStarts: b.Starts, FromEnds: b.Ends,
		BufferBeforeMin: b.Visit.BufferBeforeMin, BufferAfterMin: b.Visit.BufferAfterMin, By: c.By,
	}}, nil
}

func (b Booking) cancel(c Cancel, now time.Time) ([]domain.Event, error) {
	if b.Cancelled {
		return nil, nil
	}
	if err := b.open(c.Revision, c.By, c.Windows.Cancel, now); err != nil {
		return nil, err
	}
	return []domain.Event{Cancelled{
		Booking: b.ID, Master: b.Master, Client: b.Client, Starts: b.Starts, Ends: b.Ends,
		By: c.By, Author: c.Author, Reason: c.Reason,
	}}, nil
}

// open refuses to change a booking that is over, that the person saw in another state,
// or, for a client, that begins sooner than the window allows. Exactly at the window is in time.
func (b Booking) open(revision int, by Party, window time.Duration, now time.Time) error {
	switch {
	case !b.Exists():
		return ErrUnknownBooking
	case b.Cancelled:
		return ErrCancelled
	case revision != 0 && revision != b.Revision:
		return ErrStale
	case !now.Before(b.Starts):
		return ErrStarted
	case by == Client && b.Starts.Sub(now) < window:
		return ErrWindowPassed
	}
	return nil
}
