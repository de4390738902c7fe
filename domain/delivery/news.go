package delivery

import (
	"slices"
	"time"

	"zapis/domain"
	"zapis/domain/booking"
)

// Change is what became of a booking between what somebody knew of it and what it is.
type Change string

// The changes.
const (
	Nothing   Change = ""
	Booked    Change = "booked"
	Requested Change = "requested" // and waits for the master's yes
	Confirmed Change = "confirmed"
	Moved     Change = "moved"
	Edited    Change = "edited"
	MoveAsked Change = "move_asked" // the master asks for another time
	Cancelled Change = "cancelled"
	Restored  Change = "restored" // after they were told that it was cancelled

	MoveWithdrawn Change = "move_withdrawn" // after they were asked for another time: it stays as it is
)

// Between tells the net effect: a move and then a cancellation are one cancellation.
func Between(known, now booking.Booking) Change {
	switch {
	case now.Cancelled && (known.Cancelled || !known.Exists()):
		return Nothing
	case now.Cancelled:
		return Cancelled
	case !known.Exists() && now.Request:
		return Requested
	case !known.Exists():
		return Booked
	case known.Cancelled:
		return Restored
	case !known.Starts.Equal(now.Starts) || known.Place != now.Place:
		return Moved
	case known.Request && !now.Request:
		return Confirmed
	case !sameVisit(known.Visit, now.Visit):
		return Edited
	case now.MoveAsked && !known.MoveAsked:
		return MoveAsked
	case known.MoveAsked && !now.MoveAsked:
		return MoveWithdrawn
	}
	return Nothing
}

func sameVisit(a, b booking.Visit) bool {
	return slices.Equal(a.Items, b.Items) && a.Price == b.Price && a.Currency == b.Currency
}

// By tells who caused an event of a booking, if it changes what anybody should know of it.
func By(event domain.Event) (by booking.Party, isNews bool) {
	switch e := event.(type) {
	case booking.Placed:
		return e.By, true
	case booking.Confirmed:
		return e.By, true
	case booking.Moved:
		return e.By, true
	case booking.Edited:
		return e.By, true
	case booking.MoveAsked, booking.MoveWithdrawn:
		return booking.Master, true
	case booking.Cancelled:
		return e.By, true
	case booking.Restored:
		return e.By, true
	}
	return "", false
}

// Known is how far somebody knows a booking: the highest revision that they caused or were told of. Whoever takes a booking
// over sees it as it is.
func Known(history []domain.Event, side booking.Party, told Told) (revision int) {
	for i, event := range history {
		by, isNews := By(event)
		_, took := event.(booking.HandedOver)
		if isNews && by == side || took && side == booking.Client {
			revision = i + 1
		}
	}
	for notice, d := range told {
		if d.Reached && notice.Revision > revision {
			revision = notice.Revision
		}
	}
	return min(revision, len(history))
}

// At is a booking as it was at a revision.
func At(history []domain.Event, revision int) (b booking.Booking) {
	for _, event := range history[:min(revision, len(history))] {
		b = booking.Evolve(b, event)
	}
	return b
}

// soon is how long before a visit its news no longer wait for the morning.
const soon = 2 * time.Hour

// Telling is what the decision about the news of a booking rests on, at the moment they would be sent.
type Telling struct {
	Notice
	History []domain.Event // of the booking
	Side    booking.Party  // the recipient's; empty: they have to do with it no more
	Told    Told           // what they were told about it
	Before  int            // the revision that was there before anybody was told of anything: both sides know it
	Quiet   Quiet          // theirs
}

// Decide says what is told, if anything: always the way from what the recipient last knew to what is now. Masters hear
// at once; for clients, news in quiet hours wait for their end unless the visit is less than two hours behind that.
func (n Telling) Decide(now time.Time) (known booking.Booking, change Change, verdict Verdict) {
	known = At(n.History, max(n.Before, Known(n.History, n.Side, n.Told)))
	present := At(n.History, len(n.History))
	change = Between(known, present)
	switch {
	case !present.Exists():
		return known, change, skip(NothingToShow)
	case n.Side == "":
		return known, change, skip(NotConcerned)
	case n.superseded():
		return known, change, skip(Superseded)
	case change == Nothing:
		return known, change, skip(NoNews)
	case !now.Before(present.Ends):
		return known, change, skip(Late)
	}
	until := n.Quiet.Until(now)
	if n.Side == booking.Master || until.Add(soon).After(present.Starts) {
		return known, change, n.Quiet.hushed(now)
	}
	return known, change, n.Quiet.afterwards(now)
}

// superseded tells whether something happened since of which there is a notice of its own.
func (n Telling) superseded() bool {
	for _, event := range n.History[min(n.Revision, len(n.History)):] {
		if by, isNews := By(event); isNews && by != n.Side {
			return true
		}
	}
	return false
}
