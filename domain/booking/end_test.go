package booking_test

import (
	"testing"
	"time"

	"zapis/domain"
	"zapis/domain/booking"
	"zapis/domain/slots"
)

const week = 7 * 24 * time.Hour

var (
	completed = booking.Completed{Booking: id, Master: master, Client: irina, Ends: at(11), By: booking.System}
	noShow    = booking.NoShow{Booking: id, Master: master, Client: irina}
	restored  = booking.Restored{
		Booking: id, Master: master, Client: irina, Place: salon, Starts: at(10), Ends: at(11), By: booking.Client,
	}
)

func cancelledBy(by booking.Party, cause booking.Cause) booking.Cancelled {
	return booking.Cancelled{
		Booking: id, Master: master, Client: irina, Starts: at(10), Ends: at(11), By: by, Cause: cause, At: at(8),
	}
}

func TestCauses(t *testing.T) {
	cancel := func(by booking.Party, cause booking.Cause) booking.Cancel {
		return booking.Cancel{By: by, Cause: cause}
	}
	run(t, []example{
		{name: "a master declines a request", given: []domain.Event{requested}, when: cancel(booking.Master, booking.Declined), now: at(8), then: []domain.Event{cancelledBy(booking.Master, booking.Declined)}},
		{name: "but nothing else", given: []domain.Event{placed}, when: cancel(booking.Master, booking.Declined), refused: booking.ErrNotRequested},
		{name: "a master closes the time", given: []domain.Event{placed}, when: cancel(booking.Master, booking.Closing), now: at(8), then: []domain.Event{cancelledBy(booking.Master, booking.Closing)}},
		{name: "a client closes nothing", given: []domain.Event{placed}, when: cancel(booking.Client, booking.Closing), refused: domain.ErrNotYours},
		{name: "time lets go of a request", given: []domain.Event{requested}, when: cancel(booking.System, booking.Unanswered), now: at(8), then: []domain.Event{cancelledBy(booking.System, booking.Unanswered)}},
		{
			name: "also after its start", given: []domain.Event{requested}, when: cancel(booking.System, booking.Unanswered), now: at(12),
			then: []domain.Event{func() booking.Cancelled {
				c := cancelledBy(booking.System, booking.Unanswered)
				c.At = at(12)
				return c
			}()},
		},
		{name: "not of what was confirmed", given: []domain.Event{requested, confirmed}, when: cancel(booking.System, booking.Unanswered), refused: booking.ErrNotRequested},
		{name: "time lets go of who says nothing", given: []domain.Event{placed}, when: cancel(booking.System, booking.Unassured), now: at(8), then: []domain.Event{cancelledBy(booking.System, booking.Unassured)}},
		{name: "not of who is coming", given: []domain.Event{placed, assured}, when: cancel(booking.System, booking.Unassured), refused: booking.ErrStale},
		{name: "not when it has begun", given: []domain.Event{placed}, when: cancel(booking.System, booking.Unassured), now: at(10), refused: booking.ErrStarted},
		{name: "time has no wishes", given: []domain.Event{placed}, when: cancel(booking.System, booking.ByWish), refused: domain.ErrNotYours},
		{name: "a master does not speak for time", given: []domain.Event{requested}, when: cancel(booking.Master, booking.Unanswered), refused: domain.ErrNotYours},
		{name: "nobody gives a cause there is not", given: []domain.Event{placed}, when: cancel(booking.Master, "whim"), refused: domain.ErrNotYours},
	})
}

func TestRestoring(t *testing.T) {
	gone := []domain.Event{placed, cancelledBy(booking.Client, booking.ByWish)}
	undo := func(by booking.Party, taken ...slots.Busy) booking.Restore {
		return booking.Restore{By: by, Free: open(at(8), taken...)}
	}
	outside := undo(booking.Client)
	outside.Free.Hours, outside.Free.Policy.Notice = nil, 48*time.Hour
	byMaster := restored
	byMaster.By = booking.Master
	justThen := at(8).Add(booking.UndoFor)
	run(t, []example{
		{name: "at the last moment", given: gone, when: undo(booking.Client), now: justThen, then: []domain.Event{restored}},
		{name: "a moment later not", given: gone, when: undo(booking.Client), now: justThen.Add(1), refused: booking.ErrUndoPassed},
		{name: "hours and notice do not matter", given: gone, when: outside, now: at(8), then: []domain.Event{restored}},
		{name: "while the time is free", given: gone, when: undo(booking.Client, slots.Busy{Span: slots.Span{Start: at(10), End: at(11)}}), now: at(8), refused: booking.ErrSlotTaken},
		{name: "by the side that cancelled", given: gone, when: undo(booking.Master), now: at(8), refused: domain.ErrNotYours},
		{name: "the master what time cancelled", given: []domain.Event{placed, cancelledBy(booking.System, booking.Unassured)}, when: undo(booking.Master), now: at(8), then: []domain.Event{byMaster}},
		{name: "not the client", given: []domain.Event{placed, cancelledBy(booking.System, booking.Unassured)}, when: undo(booking.Client), now: at(8), refused: domain.ErrNotYours},
		{name: "before it begins", given: []domain.Event{placed, func() booking.Cancelled { c := cancelled; c.At = at(9).Add(59 * time.Minute); return c }()}, when: undo(booking.Client), now: at(10), refused: booking.ErrStarted},
		{name: "once", given: append(gone, restored), when: undo(booking.Client), now: at(8), refused: booking.ErrNotCancelled},
		{name: "not a cancellation of unknown time", given: []domain.Event{placed, cancelled}, when: undo(booking.Client), refused: booking.ErrUndoPassed},
		{name: "not by a client who is blocked by now", given: gone, when: booking.Restore{By: booking.Client, Blocked: true, Free: open(at(8))}, now: at(8), refused: booking.ErrBlocked},
		{name: "as it was seen", given: gone, when: booking.Restore{Revision: 1, By: booking.Client, Free: open(at(8))}, now: at(8), refused: booking.ErrStale},
	})
	if before, after := fold([]domain.Event{requested}), fold([]domain.Event{requested, cancelledBy(booking.Master, booking.Declined), restored}); after.Cancelled ||
		!after.CancelledAt.IsZero() || after.CancelledBy != "" || after.Cause != "" || after.Request != before.Request {
		t.Errorf("restored to %+v", after)
	}
}

func TestWhatBecomesOfAVisit(t *testing.T) {
	over, mended := booking.Complete{By: booking.System}, booking.Complete{By: booking.Master}
	byMaster := completed
	byMaster.By = booking.Master
	run(t, []example{
		{name: "it takes place", given: []domain.Event{placed}, when: over, now: at(11), then: []domain.Event{completed}},
		{name: "not before its end", given: []domain.Event{placed}, when: over, now: at(11).Add(-1), refused: booking.ErrNotStarted},
		{name: "once", given: []domain.Event{placed, completed}, when: over, now: at(12)},
		{name: "not if it was cancelled", given: []domain.Event{placed, cancelled}, when: over, now: at(12), refused: booking.ErrCancelled},
		{name: "not if nobody came", given: []domain.Event{placed, noShow}, when: over, now: at(12)},
		{name: "not if it stayed a request", given: []domain.Event{requested}, when: over, now: at(12), refused: booking.ErrUnconfirmed},
		{name: "the master says that they came after all", given: []domain.Event{placed, noShow}, when: mended, now: at(11).Add(week), then: []domain.Event{byMaster}},
		{name: "for a week", given: []domain.Event{placed, noShow}, when: mended, now: at(11).Add(week + 1), refused: booking.ErrLongOver},

		{name: "nobody comes", given: []domain.Event{placed}, when: booking.MarkNoShow{}, now: at(10), then: []domain.Event{noShow}},
		{name: "which shows at the start", given: []domain.Event{placed}, when: booking.MarkNoShow{}, now: at(10).Add(-1), refused: booking.ErrNotStarted},
		{name: "also after it was taken to be over", given: []domain.Event{placed, completed}, when: booking.MarkNoShow{}, now: at(11).Add(week), then: []domain.Event{noShow}},
		{name: "not for ever", given: []domain.Event{placed, completed}, when: booking.MarkNoShow{}, now: at(11).Add(week + 1), refused: booking.ErrLongOver},
		{name: "not after a review", given: []domain.Event{placed, completed, reviewed}, when: booking.MarkNoShow{}, now: at(12), refused: booking.ErrReviewed},
		{name: "not of a request", given: []domain.Event{requested}, when: booking.MarkNoShow{}, now: at(10), refused: booking.ErrUnconfirmed},
		{name: "not of what was cancelled", given: []domain.Event{placed, cancelled}, when: booking.MarkNoShow{}, now: at(10), refused: booking.ErrCancelled},
		{name: "once only", given: []domain.Event{placed, noShow}, when: booking.MarkNoShow{}, now: at(12)},
	})
}
