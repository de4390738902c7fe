package commands

import (
	"context"

	"zapis/domain"
	"zapis/domain/booking"
	"zapis/domain/master"
	"zapis/eventstore"
)

// CancelBooking ends a booking before it begins.
type CancelBooking struct {
	Booking  domain.ID
	Revision int
	Reason   domain.Personal
	Cause    booking.Cause // ByWish for a client; also Declined or Closing for a master; Unanswered or Unassured for Zapis
}

// CancelBooking cancels a booking for its client, its master or, for a cause of its own, for Zapis.
// Refused with domain.ErrNotYours for anybody else.
func (c *Commands) CancelBooking(ctx context.Context, meta Meta, cmd CancelBooking) (Done, error) {
	return c.booking(ctx, meta, "booking.cancel", cmd.Booking, anySide, func(by booking.Party, m master.Master) booking.Command {
		return booking.Cancel{
			Revision: cmd.Revision, By: by, Author: meta.Actor, Reason: cmd.Reason, Cause: cmd.Cause, Windows: m.Policy.Windows(),
		}
	})
}

// ConfirmBooking is the master's yes to a request, or Zapis's when their silence is one. Of several at once, one is
// carried out and the others are refused with booking.ErrNotRequested.
func (c *Commands) ConfirmBooking(ctx context.Context, meta Meta, id domain.ID, revision int) (Done, error) {
	return c.booking(ctx, meta, "booking.confirm", id, notTheClient, func(by booking.Party, _ master.Master) booking.Command {
		return booking.Confirm{Revision: revision, By: by}
	})
}

// AskToMove asks the client, for the master, for another time.
func (c *Commands) AskToMove(ctx context.Context, meta Meta, id domain.ID, revision int, reason domain.Personal) (Done, error) {
	return c.booking(ctx, meta, "booking.ask_move", id, theMaster, func(booking.Party, master.Master) booking.Command {
		return booking.AskMove{Revision: revision, Author: meta.Actor, Reason: reason}
	})
}

// WithdrawMove takes back, for the master, that the client was asked for another time.
func (c *Commands) WithdrawMove(ctx context.Context, meta Meta, id domain.ID, revision int) (Done, error) {
	return c.booking(ctx, meta, "booking.withdraw_move", id, theMaster, func(booking.Party, master.Master) booking.Command {
		return booking.WithdrawMove{Revision: revision}
	})
}

// ConfirmAttendance is the client's "I am coming".
func (c *Commands) ConfirmAttendance(ctx context.Context, meta Meta, id domain.ID, revision int) (Done, error) {
	return c.booking(ctx, meta, "booking.confirm_attendance", id, theClient, func(booking.Party, master.Master) booking.Command {
		return booking.ConfirmAttendance{Revision: revision}
	})
}

// CompleteBooking says, for Zapis when it is over, or for the master also after a no-show, that the visit took place.
func (c *Commands) CompleteBooking(ctx context.Context, meta Meta, id domain.ID) (Done, error) {
	return c.booking(ctx, meta, "booking.complete", id, notTheClient, func(by booking.Party, _ master.Master) booking.Command {
		return booking.Complete{By: by}
	})
}

// MarkNoShow says, for the master, that the client did not come.
func (c *Commands) MarkNoShow(ctx context.Context, meta Meta, id domain.ID) (Done, error) {
	return c.booking(ctx, meta, "booking.mark_no_show", id, theMaster, func(booking.Party, master.Master) booking.Command {
		return booking.MarkNoShow{}
	})
}

// ReviewBooking rates a completed visit, for its client; again, it edits the review.
func (c *Commands) ReviewBooking(ctx context.Context, meta Meta, id domain.ID, stars int, text domain.Personal) (Done, error) {
	return c.booking(ctx, meta, "booking.review", id, theClient, func(booking.Party, master.Master) booking.Command {
		return booking.Review{Stars: stars, Text: text}
	})
}

// AnswerReview is the master's answer to a review; again, it edits the answer.
func (c *Commands) AnswerReview(ctx context.Context, meta Meta, id domain.ID, text domain.Personal) (Done, error) {
	return c.booking(ctx, meta, "booking.answer_review", id, theMaster, func(booking.Party, master.Master) booking.Command {
		return booking.AnswerReview{Author: meta.Actor, Text: text}
	})
}

// Who may ask for something.
var (
	anySide      = []booking.Party{booking.Master, booking.Client, booking.System}
	notTheClient = []booking.Party{booking.Master, booking.System}
	theMaster    = []booking.Party{booking.Master}
	theClient    = []booking.Party{booking.Client}
)

// booking carries out, for one of the sides that may ask, what rests on the booking and its master's rules alone.
func (c *Commands) booking(
	ctx context.Context, meta Meta, name string, id domain.ID, sides []booking.Party,
	command func(by booking.Party, m master.Master) booking.Command,
) (Done, error) {
	return c.do(ctx, task{
		Meta: meta, name: name, aggregate: booking.StreamOf(id),
		plan: func(ctx context.Context, fresh bool) (plan, error) {
			b, m, by, err := c.bookingFor(ctx, meta, id, fresh, sides...)
			if err != nil {
				return plan{}, err
			}
			events, err := booking.Decide(b.State, command(by, m.State), c.clock())
			return plan{
				changes: b.changed(events), at: []eventstore.StreamAt{m.still()}, role: string(by), since: b.Position,
			}, err
		},
	})
}
