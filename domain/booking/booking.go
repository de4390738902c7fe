package booking

import (
	"time"

	"zapis/domain"
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
	ErrNotAsked       domain.Refusal = "move_not_asked"
	ErrNotRequested   domain.Refusal = "not_requested"
	ErrNotCancelled   domain.Refusal = "not_cancelled"
	ErrUndoPassed     domain.Refusal = "undo_passed"
	ErrNotStarted     domain.Refusal = "booking_not_started"
	ErrNotCompleted   domain.Refusal = "not_completed"
	ErrBadStars       domain.Refusal = "bad_stars"
	ErrReviewClosed   domain.Refusal = "review_closed"
	ErrReviewed       domain.Refusal = "already_reviewed"
	ErrNotReviewed    domain.Refusal = "not_reviewed"
	ErrUnconfirmed    domain.Refusal = "not_confirmed"
	ErrLongOver       domain.Refusal = "long_over"
	ErrTextEmpty      domain.Refusal = "text_empty"
	ErrTextTooLong    domain.Refusal = "text_too_long"
	ErrBlocked        domain.Refusal = "client_blocked"
)

// Booking is the state that decisions rest on.
type Booking struct {
	ID, Master, Client, Place domain.ID
	Zone                      string
	Starts, Ends              time.Time
	Visit                     Visit
	Cancelled                 bool
	Revision                  int // how many events made it so

	Request     bool            // the master has yet to confirm it
	MoveAsked   bool            // the master asked for another time, and it has not been moved since
	Assured     bool            // the client said that they are coming, to the time as it is
	Completed   bool            //
	NoShow      bool            //
	CancelledAt time.Time       // zero if it is not, or if the oldest events do not say
	CancelledBy Party           //
	Cause       Cause           // of the cancellation
	Stars       int             // of the review; 0: none
	ReviewedAt  time.Time       // first
	Answered    bool            // the review
	Opinion     domain.Personal // the review's text
	Answer      domain.Personal // and the master's
}

// Exists tells whether the booking was ever placed.
func (b Booking) Exists() bool { return !b.ID.IsZero() }

// Evolve applies one event.
func Evolve(b Booking, event domain.Event) Booking {
	b.Revision++
	switch e := event.(type) {
	case Placed:
		b.ID, b.Master, b.Client, b.Place = e.Booking, e.Master, e.Client, e.Place
		b.Zone, b.Starts, b.Ends, b.Visit, b.Request = e.Zone, e.Starts, e.Ends, e.Visit, e.Request
	case Confirmed:
		b.Request = false
	case Moved:
		b.Place, b.Zone, b.Starts, b.Ends, b.Request = e.Place, e.Zone, e.Starts, e.Ends, e.Request
		b.MoveAsked, b.Assured = false, false
	case Edited:
		b.Place, b.Zone, b.Ends, b.Visit = e.Place, e.Zone, e.Ends, e.Visit
	case MoveAsked:
		b.MoveAsked = true
	case MoveWithdrawn:
		b.MoveAsked = false
	case AttendanceConfirmed:
		b.Assured = true
	case HandedOver:
		b.Client = e.Client
	case Cancelled:
		b.Cancelled, b.CancelledAt, b.CancelledBy, b.Cause = true, e.At, e.By, e.Cause
	case Restored:
		b.Cancelled, b.CancelledAt, b.CancelledBy, b.Cause = false, time.Time{}, "", ""
	case Completed:
		b.Completed, b.NoShow = true, false
	case NoShow:
		b.Completed, b.NoShow = false, true
	case Reviewed:
		if b.Stars == 0 {
			b.ReviewedAt = e.At
		}
		b.Stars, b.Opinion = e.Stars, e.Text
	case ReviewAnswered:
		b.Answered, b.Answer = true, e.Text
	}
	return b
}
