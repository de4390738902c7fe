package jobs

import (
	"context"
	"errors"
	"fmt"

	"github.com/riverqueue/river"

	"zapis/commands"
	"zapis/commands/reactions"
	"zapis/domain"
	"zapis/domain/booking"
	"zapis/domain/delivery"
	"zapis/domain/master"
)

// completer says that a visit took place when it is over.
type completer struct {
	river.WorkerDefaults[reactions.Complete]
	*Jobs
}

// Work completes the booking if its time is still the one that was planned for.
func (c *completer) Work(ctx context.Context, job *river.Job[reactions.Complete]) error {
	history, _, err := c.Commands.BookingHistory(ctx, job.Args.Booking)
	if err != nil {
		return err
	}
	b := delivery.At(history, len(history))
	if b.Cancelled || b.Request || b.Completed || b.NoShow || delivery.TimeSet(history) != job.Args.Revision {
		return nil
	}
	if wait := b.Ends.Sub(c.Clock.Now()); wait > 0 { // it takes longer by now
		return river.JobSnooze(wait)
	}
	_, err = c.Commands.CompleteBooking(ctx, commands.BySystem(reasonOf(b.ID, "complete", b.Revision)), b.ID)
	return unlessRefused(err)
}

// requestTimer takes a master's silence for the answer that their policy says it is.
type requestTimer struct {
	river.WorkerDefaults[reactions.RequestTimeout]
	*Jobs
}

// Work confirms or cancels what is still the same request: one that was moved has a time of its own.
func (r *requestTimer) Work(ctx context.Context, job *river.Job[reactions.RequestTimeout]) error {
	history, _, err := r.Commands.BookingHistory(ctx, job.Args.Booking)
	if err != nil {
		return err
	}
	b := delivery.At(history, len(history))
	if b.Cancelled || !b.Request || delivery.TimeSet(history) != job.Args.Revision {
		return nil
	}
	m, _, err := r.Commands.MasterNow(ctx, b.Master)
	if err != nil {
		return err
	}
	meta := commands.BySystem(reasonOf(b.ID, "request timeout", b.Revision))
	if m.Policy.SilenceConfirms {
		_, err = r.Commands.ConfirmBooking(ctx, meta, b.ID, b.Revision)
	} else {
		_, err = r.Commands.CancelBooking(ctx, meta, commands.CancelBooking{Booking: b.ID, Revision: b.Revision, Cause: booking.Unanswered})
	}
	return againIfStale(err)
}

// unassuredTimer sees to bookings whose client was reminded and did not say that they are coming.
type unassuredTimer struct {
	river.WorkerDefaults[reactions.Unassured]
	*Jobs
}

// Work tells the master or lets go of the booking, as the policy says now.
func (u *unassuredTimer) Work(ctx context.Context, job *river.Job[reactions.Unassured]) error {
	history, _, err := u.Commands.BookingHistory(ctx, job.Args.Booking)
	if err != nil {
		return err
	}
	b := delivery.At(history, len(history))
	if b.Cancelled || b.Request || b.Assured || b.Completed || delivery.TimeSet(history) != job.Args.Revision {
		return nil
	}
	reminded, err := u.reminded(ctx, b, job.Args.Revision)
	if err != nil || !reminded {
		return err
	}
	m, _, err := u.Commands.MasterNow(ctx, b.Master)
	if err != nil {
		return err
	}
	switch m.Policy.Unassured {
	case master.UnassuredTell:
		return u.put(ctx, reactions.Job{Do: reactions.Notify{Notice: delivery.Notice{
			Kind: delivery.NoAnswer, About: b.ID, Recipient: m.Person, Master: b.Master, Revision: job.Args.Revision,
		}}}, originOf(job.JobRow))
	case master.UnassuredRelease:
		meta := commands.BySystem(reasonOf(b.ID, "unassured", b.Revision))
		_, err = u.Commands.CancelBooking(ctx, meta, commands.CancelBooking{Booking: b.ID, Revision: b.Revision, Cause: booking.Unassured})
		return againIfStale(err)
	}
	return nil
}

// reminded tells whether the client was asked: by a reminder of this very time that arrived for all we know.
func (u *unassuredTimer) reminded(ctx context.Context, b booking.Booking, revision int) (bool, error) {
	told, _, err := u.Commands.ToldNow(ctx, b.ID, b.Client)
	for notice, d := range told {
		if notice.Kind == delivery.Reminder && notice.Revision == revision && d.Arrived {
			return true, err
		}
	}
	return false, err
}

// reasonOf names why Zapis does something to a booking as it was read: the same each time it tries.
func reasonOf(id domain.ID, what string, revision int) domain.ID {
	return commands.NewID(id, fmt.Sprintf("%s/%d", what, revision))
}

// unlessRefused: what is refused need not be done any more.
func unlessRefused(err error) error {
	if refusal := (domain.Refusal)(""); errors.As(err, &refusal) {
		return nil
	}
	return err
}

// againIfStale: a booking that changed while we looked is looked at again.
func againIfStale(err error) error {
	if errors.Is(err, booking.ErrStale) {
		return err
	}
	return unlessRefused(err)
}
