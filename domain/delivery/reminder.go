package delivery

import (
	"slices"
	"time"

	"zapis/domain"
	"zapis/domain/booking"
)

const (
	// leastAhead is how long before a visit a reminder must come that had to wait for quiet hours to end.
	leastAhead = time.Hour
	// beforeQuiet is how long before quiet hours a reminder comes that cannot wait for their end.
	beforeQuiet = 5 * time.Minute
)

// RemindAt is when a reminder is due: so many minutes before the start, but not in quiet hours. Then it comes when they end,
// if that is an hour or more before the start, or else just before they begin.
func RemindAt(starts time.Time, offsetMin int, quiet Quiet) time.Time {
	due := starts.Add(-time.Duration(offsetMin) * time.Minute)
	switch until := quiet.Until(due); {
	case !until.After(due):
		return due
	case !until.After(starts.Add(-leastAhead)):
		return until
	}
	return quiet.since(due).Add(-beforeQuiet)
}

// TimeSet is the revision of a booking that set its time as it is: being placed, moved or restored. Reminders bear this
// revision, so that whatever else happens to a booking leads to no second one.
func TimeSet(history []domain.Event) (revision int) {
	for i, event := range history {
		switch event.(type) {
		case booking.Placed, booking.Moved, booking.Restored:
			revision = i + 1
		}
	}
	return revision
}

// Reminding is what the decision about a reminder rests on, at the moment it would be sent.
type Reminding struct {
	Notice
	Booking  booking.Booking
	TimeSet  int   // the revision that set its time
	Offsets  []int // of the master's policy, in minutes
	Unwanted bool  // by the recipient
	Quiet    Quiet // the recipient's
}

// Decide says what becomes of a reminder. One that is late, because the process was down, is still useful while at least
// half of the time between when it was due and the visit is left, and if none of those nearer to the visit is due as well.
func (r Reminding) Decide(now time.Time) Verdict {
	starts := r.Booking.Starts
	due := RemindAt(starts, r.OffsetMin, r.Quiet)
	switch {
	case !r.Booking.Exists():
		return skip(NothingToShow)
	case r.Booking.Cancelled:
		return skip(IsCancelled)
	case r.Revision != r.TimeSet:
		return skip(IsMoved)
	case r.Recipient != r.Booking.Client:
		return skip(NotConcerned)
	case r.Booking.Request:
		return skip(NotConfirmed)
	case !now.Before(starts):
		return skip(IsOver)
	case !slices.Contains(r.Offsets, r.OffsetMin):
		return skip(OffsetGone)
	case r.Unwanted:
		return skip(Unwanted)
	case now.Before(due):
		return Verdict{Wait: due}
	case r.nearerIsDue(now):
		return skip(Superseded)
	case now.Sub(due) > starts.Sub(due)/2:
		return skip(Late)
	}
	until := r.Quiet.Until(now)
	if until.After(starts.Add(-leastAhead)) && until.After(now) {
		return skip(InQuietHours)
	}
	return r.Quiet.afterwards(now)
}

func (r Reminding) nearerIsDue(now time.Time) bool {
	return slices.ContainsFunc(r.Offsets, func(offset int) bool {
		return offset < r.OffsetMin && !now.Before(RemindAt(r.Booking.Starts, offset, r.Quiet))
	})
}
