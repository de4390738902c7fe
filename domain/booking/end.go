package booking

import (
	"slices"
	"time"

	"zapis/domain"
	"zapis/domain/text"
)

func (b Booking) cancel(c Cancel, now time.Time) ([]domain.Event, error) {
	if b.Cancelled {
		return nil, nil
	}
	if err := b.mayCancel(c); err != nil {
		return nil, err
	}
	if err := b.open(c.Revision, c.By, c.Windows.Cancel, now); err != nil && !(err == ErrStarted && c.Cause == Unanswered) {
		return nil, err
	}
	reason, err := text.Lines(c.Reason.Text(), longestReason)
	if err != nil {
		return nil, err
	}
	return []domain.Event{Cancelled{
		Booking: b.ID, Master: b.Master, Client: b.Client, Starts: b.Starts, Ends: b.Ends,
		By: c.By, Author: c.Author, Reason: domain.Personal(reason), Cause: c.Cause, At: now.UTC(),
	}}, nil
}

// givers are the sides whose word each cause is.
var givers = map[Cause][]Party{
	ByWish: {Client, Master}, Declined: {Master}, Closing: {Master}, Unanswered: {System}, Unassured: {System}, Leaving: {System},
}

// mayCancel refuses a cause that is not this side's to give, or that does not hold (any more).
func (b Booking) mayCancel(c Cancel) error {
	if !slices.Contains(givers[c.Cause], c.By) {
		return domain.ErrNotYours
	}
	switch {
	case (c.Cause == Declined || c.Cause == Unanswered) && !b.Request:
		return ErrNotRequested
	case c.Cause == Unassured && b.Assured:
		return ErrStale
	}
	return nil
}

func (b Booking) restore(c Restore, now time.Time) ([]domain.Event, error) {
	canceller := b.CancelledBy
	if canceller == System {
		canceller = Master
	}
	switch {
	case !b.Cancelled:
		return nil, ErrNotCancelled
	case canceller != c.By:
		return nil, domain.ErrNotYours
	case c.Revision != 0 && c.Revision != b.Revision:
		return nil, ErrStale
	case b.CancelledAt.IsZero() || now.After(b.CancelledAt.Add(UndoFor)):
		return nil, ErrUndoPassed
	case !now.Before(b.Starts):
		return nil, ErrStarted
	case c.By == Client && c.Blocked:
		return nil, ErrBlocked
	}
	if reason := c.Free.Clear(b.Starts); reason != "" {
		return nil, refusalOf[reason]
	}
	return []domain.Event{Restored{
		Booking: b.ID, Master: b.Master, Client: b.Client, Place: b.Place, Starts: b.Starts, Ends: b.Ends,
		BufferBeforeMin: b.Visit.BufferBeforeMin, BufferAfterMin: b.Visit.BufferAfterMin, By: c.By,
	}}, nil
}

// MendFor is how long after its end a master can still say whether a visit took place.
const MendFor = 7 * 24 * time.Hour

func (b Booking) complete(c Complete, now time.Time) ([]domain.Event, error) {
	switch {
	case b.Completed || b.NoShow && c.By == System:
		return nil, nil
	case b.Cancelled:
		return nil, ErrCancelled
	case b.Request:
		return nil, ErrUnconfirmed
	case now.Before(b.Ends) && !b.NoShow:
		return nil, ErrNotStarted
	case c.By == Master && now.After(b.Ends.Add(MendFor)):
		return nil, ErrLongOver
	}
	return []domain.Event{Completed{Booking: b.ID, Master: b.Master, Client: b.Client, Ends: b.Ends, By: c.By}}, nil
}

func (b Booking) markNoShow(now time.Time) ([]domain.Event, error) {
	switch {
	case b.NoShow:
		return nil, nil
	case b.Cancelled:
		return nil, ErrCancelled
	case b.Request:
		return nil, ErrUnconfirmed
	case now.Before(b.Starts):
		return nil, ErrNotStarted
	case b.Stars > 0:
		return nil, ErrReviewed
	case now.After(b.Ends.Add(MendFor)):
		return nil, ErrLongOver
	}
	return []domain.Event{NoShow{Booking: b.ID, Master: b.Master, Client: b.Client}}, nil
}
