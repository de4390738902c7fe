package delivery

import (
	"slices"
	"time"

	"zapis/domain"
	"zapis/domain/booking"
)

// ReviewAfter is how long after a visit its client is asked for a review.
const ReviewAfter = time.Hour

// reviewWithin is how long after a visit asking makes sense.
const reviewWithin = 3 * 24 * time.Hour

// ReviewNewsAfter is how long the news of a review wait: stars are given first and the text comes behind them, and both
// are told at once.
const ReviewNewsAfter = 2 * time.Minute

// Occasion is what the decisions rest on about all other notices of a booking, at the moment they would be sent.
type Occasion struct {
	Notice
	History  []domain.Event // of the booking
	Told     Told           // what the recipient was told about it
	Concerns bool           // the recipient is still one of its two sides
	Unwanted bool           // by the recipient
	Quiet    Quiet          // theirs
}

// Decide says what becomes of the notice.
func (o Occasion) Decide(now time.Time) Verdict {
	b := At(o.History, len(o.History))
	switch {
	case !b.Exists():
		return skip(NothingToShow)
	case !o.Concerns:
		return skip(NotConcerned)
	case o.Unwanted:
		return skip(Unwanted)
	}
	switch o.Kind {
	case Calendar:
		return o.calendar(b, now)
	case NoAnswer:
		return o.noAnswer(b, now)
	case ReviewRequest:
		return o.reviewRequest(b, now)
	case ReviewNews:
		return o.reviewNews(now)
	}
	panic("delivery: an occasion without a decision")
}

// calendar answers what the client has just done: it waits for nothing.
func (o Occasion) calendar(b booking.Booking, now time.Time) Verdict {
	switch {
	case b.Cancelled:
		return skip(IsCancelled)
	case TimeSet(o.History) > o.Revision:
		return skip(Superseded)
	case b.Request:
		return skip(NotConfirmed)
	case !now.Before(b.Starts):
		return skip(IsOver)
	}
	return o.Quiet.hushed(now)
}

func (o Occasion) noAnswer(b booking.Booking, now time.Time) Verdict {
	switch {
	case b.Cancelled:
		return skip(IsCancelled)
	case TimeSet(o.History) != o.Revision:
		return skip(IsMoved)
	case b.Assured:
		return skip(IsAnswered)
	case !now.Before(b.Starts):
		return skip(IsOver)
	}
	return o.Quiet.hushed(now)
}

func (o Occasion) reviewRequest(b booking.Booking, now time.Time) Verdict {
	switch {
	case b.NoShow:
		return skip(DidNotCome)
	case !b.Completed:
		return skip(NotCompleted)
	case b.Stars > 0:
		return skip(IsReviewed)
	case o.newer() || o.asked():
		return skip(Superseded)
	case now.Sub(b.Ends) > reviewWithin:
		return skip(Late)
	}
	return o.Quiet.afterwards(now)
}

// reviewNews tells of the newest word only: whoever edits theirs is not announced twice.
func (o Occasion) reviewNews(now time.Time) Verdict {
	if o.Revision < 1 || o.Revision > len(o.History) {
		return skip(NothingToShow)
	}
	if o.newer() {
		return skip(Superseded)
	}
	if _, forMaster := o.History[o.Revision-1].(booking.Reviewed); forMaster {
		return o.Quiet.hushed(now)
	}
	return o.Quiet.afterwards(now)
}

// newer tells whether the same thing happened to the booking again since.
func (o Occasion) newer() bool {
	if o.Revision < 1 || o.Revision > len(o.History) {
		return false
	}
	kind := o.History[o.Revision-1].EventType()
	return slices.ContainsFunc(o.History[o.Revision:], func(later domain.Event) bool { return later.EventType() == kind })
}

// asked tells whether the recipient was asked for a review of this visit before.
func (o Occasion) asked() bool {
	for notice, d := range o.Told {
		if notice.Kind == ReviewRequest && d.Reached {
			return true
		}
	}
	return false
}
