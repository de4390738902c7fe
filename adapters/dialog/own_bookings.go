package dialog

import (
	"context"
	"errors"
	"strconv"
	"time"

	"zapis/commands"
	"zapis/domain"
	"zapis/domain/booking"
	"zapis/domain/master"
	"zapis/domain/text"
	"zapis/projections"
)

// ownView adds what concerns the master alone.
func (t *talk) ownView(v *bookingView, visit projections.Visit, m master.Master) {
	open := !v.Cancelled && !v.Over
	mayMend := !t.now.After(visit.Ends.Add(booking.MendFor))
	v.Own = ownBooking{
		Client: visit.Client, CanConfirm: open && visit.Request, CanAsk: open && !visit.MoveAsked, CanEdit: open,
		CanMiss: v.Over && !v.Cancelled && !visit.NoShow && !visit.Request && visit.Stars == 0 && mayMend,
		CanCome: visit.NoShow && mayMend,
	}
	if left := visit.CancelledAt.Add(booking.UndoFor).Sub(t.now); visit.Cancelled && !v.Over && visit.CancelledBy != booking.Client {
		v.CanRestore = left >= 0 && !visit.CancelledAt.IsZero()
		v.Own.UndoMin = int((min(left, booking.UndoFor) + time.Minute - 1) / time.Minute)
	}
	if !open {
		v.Again = again(visit, m)
		v.Again.ID = visit.Client
		v.Again.Verb = map[verb]verb{pickPlace: handPlace, pick: handService}[v.Again.Verb]
	}
	v.Stars = visit.Stars
}

// showOwnBooking shows a master a booking of theirs, with who the client is and what they said.
func (t *talk) showOwnBooking(ctx context.Context, v bookingView) (Reply, error) {
	m, err := t.own(ctx)
	if err != nil {
		return Reply{}, err
	}
	client, err := t.Clients.Client(ctx, m.ID, v.Own.Client)
	if err != nil && !errors.Is(err, projections.ErrNotFound) {
		return Reply{}, err
	}
	v.Own.Known, v.Own.Channels, v.Own.Phone, v.Own.Visits = err == nil, client.Channels, client.Phone, client.Visits
	if v.Stars > 0 {
		given, err := t.Reviews.Review(ctx, v.Booking)
		if err != nil && !errors.Is(err, projections.ErrNotFound) {
			return Reply{}, err
		}
		v.Own.Review, v.Own.Answer = given.Text, given.Answer
	}
	return t.show(bookingScreen(t.words, v)), nil
}

// worked shows a master what a command of theirs about a booking has come to: the booking as it is now, with the reason
// if it was refused. Who is not its master is refused like anybody.
func (t *talk) worked(ctx context.Context, id domain.ID, done commands.Done, err error, news string) (Reply, error) {
	var refusal domain.Refusal
	switch {
	case err == nil:
		if err := t.settled(ctx, done); err != nil {
			return Reply{}, err
		}
		return t.tell(ctx, id, news)
	case !errors.As(err, &refusal):
		return Reply{}, err
	}
	visit, m, side, err := t.visitOf(ctx, id)
	if err != nil {
		return Reply{}, err
	}
	if side != booking.Master {
		return Reply{}, refusal
	}
	v := t.bookingView(visit, m, side)
	v.Hint = refusalText(t.words, refusal)
	reply, err := t.showOwnBooking(ctx, v)
	reply.Refusal = refusal
	return reply, err
}

func (t *talk) confirmBooking(ctx context.Context, a action) (Reply, error) {
	done, err := t.Commands.ConfirmBooking(ctx, t.meta(0), a.ID, a.Revision)
	return t.worked(ctx, a.ID, done, err, "confirmed")
}

func (t *talk) noShow(ctx context.Context, a action) (Reply, error) {
	done, err := t.Commands.MarkNoShow(ctx, t.meta(0), a.ID)
	return t.worked(ctx, a.ID, done, err, "")
}

func (t *talk) cameAfterAll(ctx context.Context, a action) (Reply, error) {
	done, err := t.Commands.CompleteBooking(ctx, t.meta(0), a.ID)
	return t.worked(ctx, a.ID, done, err, "")
}

// wayOff is what a master gives a reason for.
type wayOff string

// A request that is cancelled is declined.
const (
	toCancel  wayOff = "cancel"
	toDecline wayOff = "decline"
	toAsk     wayOff = "ask"
)

// reasons are offered for both; they go by their numbers, from 1 on.
var reasons = []string{"ill", "unforeseen", "wish"}

// askReason asks once, says what will happen, and takes a reason: one of those offered, or typed.
func (t *talk) askReason(v bookingView, way wayOff, hint string) Reply {
	if way == toCancel && v.State == "request" {
		way = toDecline
	}
	v.Hint = hint
	draft := map[string]string{"way": string(way), "booking": v.Booking.Short(), "revision": base10(v.Revision)}
	return t.ask(awaitsReason, draft, reasonScreen(t.words, v, way))
}

func (t *talk) askMoveSure(ctx context.Context, a action) (Reply, error) {
	visit, m, side, err := t.visitOf(ctx, a.ID)
	if err != nil {
		return Reply{}, err
	}
	v := t.bookingView(visit, m, side)
	if side != booking.Master || visit.Revision != a.Revision || !v.Own.CanAsk {
		return t.present(ctx, changedMeanwhile{v, visit.Revision != a.Revision})
	}
	return t.askReason(v, toAsk, ""), nil
}

// cancelFor cancels, or declines, with one of the reasons.
func (t *talk) cancelFor(ctx context.Context, a action) (Reply, error) {
	return t.wayOff(ctx, toCancel, a, t.reason(a.N))
}

func (t *talk) askMove(ctx context.Context, a action) (Reply, error) {
	return t.wayOff(ctx, toAsk, a, t.reason(a.N))
}

// reason is one of those offered, in the master's words; it is passed on as if typed.
func (t *talk) reason(number int) string {
	if number < 1 || number > len(reasons) {
		return ""
	}
	return t.words.Text("reason.said."+reasons[number-1], nil)
}

func (t *talk) wayOff(ctx context.Context, way wayOff, a action, reason string) (Reply, error) {
	if way == toAsk {
		done, err := t.Commands.AskToMove(ctx, t.meta(0), a.ID, a.Revision, domain.Personal(reason))
		return t.worked(ctx, a.ID, done, err, "")
	}
	visit, _, side, err := t.visitOf(ctx, a.ID)
	if err != nil {
		return Reply{}, err
	}
	if side != booking.Master {
		return Reply{}, domain.ErrNotYours
	}
	order := commands.CancelBooking{Booking: a.ID, Revision: a.Revision, Reason: domain.Personal(reason)}
	if visit.Request && !visit.Cancelled {
		order.Cause = booking.Declined
	}
	done, err := t.Commands.CancelBooking(ctx, t.meta(0), order)
	return t.worked(ctx, a.ID, done, err, "cancelled")
}

// typedReason takes a reason in the master's own words.
func (t *talk) typedReason(ctx context.Context, reason string) (Reply, error) {
	a, known := t.draftedBooking()
	if !known {
		return t.home(ctx, t.words.Text("hint.text", nil))
	}
	way := wayOff(t.draft("way"))
	reply, err := t.wayOff(ctx, way, a, reason)
	if reply.Refusal == text.ErrTooLong || reply.Refusal == text.ErrBad {
		visit, m, side, err := t.visitOf(ctx, a.ID)
		if err != nil {
			return Reply{}, err
		}
		again := t.askReason(t.bookingView(visit, m, side), way, refusalText(t.words, reply.Refusal))
		again.Refusal = reply.Refusal
		return again, nil
	}
	return reply, err
}

// draftedBooking is the booking that a text is awaited about.
func (t *talk) draftedBooking() (action, bool) {
	id, err := domain.ParseID(t.draft("booking"))
	revision, unnumbered := strconv.Atoi(t.draft("revision"))
	return action{ID: id, Revision: revision}, err == nil && unnumbered == nil
}
