package dialog

import (
	"context"
	"errors"
	"slices"

	"zapis/commands"
	"zapis/domain"
	"zapis/domain/booking"
	"zapis/domain/master"
	"zapis/projections"
)

// changedMeanwhile is a booking that is not as a button saw it, or can no longer be changed that way.
type changedMeanwhile struct {
	now   bookingView
	moved bool // it was changed, rather than merely out of time
}

func (changedMeanwhile) Error() string { return string(booking.ErrStale) }

// present shows how a booking is now, instead of acting on how it was.
func (t *talk) present(ctx context.Context, other changedMeanwhile) (Reply, error) {
	v := other.now
	switch {
	case v.Cancelled || v.Over: // the screen says so by itself
	case other.moved && v.Master: // by whatever: a master need not have it explained what they did
		v.Hint = refusalText(t.words, booking.ErrStale)
	case other.moved:
		v.News = "meanwhile"
	case v.Blocked && v.CanCancel:
		v.Hint = t.words.Text("booking.blocked", nil)
	default:
		v.Hint = refusalText(t.words, booking.ErrWindowPassed)
	}
	return t.showBooking(ctx, v)
}

// showBooking shows a booking. If the master asked for another time, the nearest ones stand under it, and a day may be typed.
func (t *talk) showBooking(ctx context.Context, v bookingView) (Reply, error) {
	if v.Master {
		return t.showOwnBooking(ctx, v)
	}
	if v.State != "move_asked" || !v.CanMove {
		return t.show(bookingScreen(t.words, v)), nil
	}
	s, err := t.searchForMove(ctx, action{Verb: moveWhen, ID: v.Booking, Revision: v.Revision})
	if refused := domain.Refusal(""); errors.As(err, &refused) { // the place is closed: only cancelling is left
		v.CanMove = false
		return t.show(bookingScreen(t.words, v)), nil
	}
	if err != nil {
		return Reply{}, err
	}
	if v.Offers, err = t.nearest(ctx, s, t.now); err != nil {
		return Reply{}, err
	}
	return t.askWhen(s, bookingScreen(t.words, v)), nil
}

// book books what was confirmed. The screen that says so takes the place of the question.
func (t *talk) book(ctx context.Context, a action, s search) (Reply, error) {
	services, err := servicesOf(s.master, s.Services)
	if err != nil {
		return Reply{}, err
	}
	id := t.newID("booking")
	done, err := t.Commands.PlaceBooking(ctx, t.meta(0), commands.PlaceBooking{
		Booking: id, Master: s.master.ID, Place: s.place.ID, Services: services, Starts: a.Start,
	})
	if unavailable := (commands.Unavailable{}); errors.As(err, &unavailable) {
		return t.lost(ctx, a, s, unavailable)
	}
	if err != nil {
		return Reply{}, err
	}
	if err := t.settled(ctx, done); err != nil {
		return Reply{}, err
	}
	return t.tell(ctx, id, "booked")
}

// lost says why a start could not be had and what is free near it. A second tap on the same button finds
// the time taken by the first: that is no loss.
func (t *talk) lost(ctx context.Context, a action, s search, unavailable commands.Unavailable) (Reply, error) {
	client := t.person.ID
	if s.byHand() {
		client = s.Client
	}
	mine, err := t.Active.OfClient(ctx, client, t.now)
	if err != nil {
		return Reply{}, err
	}
	if i := slices.IndexFunc(mine, func(v projections.Visit) bool {
		return v.Master == s.master.ID && v.Starts.Equal(a.Start) && v.Booking != s.Booking
	}); i >= 0 {
		return t.tell(ctx, mine[i].Booking, "already")
	}
	for i := range unavailable.Alternatives {
		unavailable.Alternatives[i] = unavailable.Alternatives[i].In(s.zone)
	}
	reply, err := t.offer(ctx, s, refusalText(t.words, unavailable.Reason), true, unavailable.Alternatives...)
	reply.Refusal = unavailable.Reason
	return reply, err
}

// move moves a booking to where it was confirmed.
func (t *talk) move(ctx context.Context, a action, s search) (Reply, error) {
	done, err := t.Commands.MoveBooking(ctx, t.meta(0), commands.MoveBooking{
		Booking: s.Booking, Revision: s.Revision, Place: s.place.ID, Starts: a.Start,
	})
	if unavailable := (commands.Unavailable{}); errors.As(err, &unavailable) {
		return t.lost(ctx, a, s, unavailable)
	}
	if reply, told, showErr := t.unchanged(ctx, s.Booking, err); told {
		return reply, showErr
	}
	if err := t.settled(ctx, done); err != nil {
		return Reply{}, err
	}
	return t.tell(ctx, s.Booking, "moved")
}

// tell shows a booking with what has just become of it.
func (t *talk) tell(ctx context.Context, id domain.ID, news string) (Reply, error) {
	visit, m, side, err := t.visitOf(ctx, id)
	if err != nil {
		return Reply{}, err
	}
	v := t.bookingView(visit, m, side)
	v.News = news
	return t.showBooking(ctx, v)
}

func (t *talk) openBooking(ctx context.Context, a action) (Reply, error) {
	return t.tell(ctx, a.ID, "")
}

// askCancel asks once, if there is still something to cancel.
func (t *talk) askCancel(ctx context.Context, a action) (Reply, error) {
	visit, m, side, err := t.visitOf(ctx, a.ID)
	if err != nil {
		return Reply{}, err
	}
	v := t.bookingView(visit, m, side)
	if visit.Revision != a.Revision || !v.CanCancel {
		return t.present(ctx, changedMeanwhile{v, visit.Revision != a.Revision})
	}
	if v.Master {
		return t.askReason(v, toCancel, ""), nil
	}
	return t.show(cancelScreen(t.words, v)), nil
}

func (t *talk) cancel(ctx context.Context, a action) (Reply, error) {
	done, err := t.Commands.CancelBooking(ctx, t.meta(0), commands.CancelBooking{Booking: a.ID, Revision: a.Revision})
	if reply, told, showErr := t.unchanged(ctx, a.ID, err); told {
		return reply, showErr
	}
	if err := t.settled(ctx, done); err != nil {
		return Reply{}, err
	}
	return t.tell(ctx, a.ID, "cancelled")
}

// restore takes a cancellation back. Where that is refused, the booking is shown as it is, with the reason.
func (t *talk) restore(ctx context.Context, a action) (Reply, error) {
	done, err := t.Commands.RestoreBooking(ctx, t.meta(0), a.ID, a.Revision)
	if errors.Is(err, domain.ErrNotYours) {
		return Reply{}, err
	}
	var refusal domain.Refusal
	if errors.As(err, &refusal) {
		return t.refusedBooking(ctx, a.ID, refusal)
	}
	if err != nil {
		return Reply{}, err
	}
	if err := t.settled(ctx, done); err != nil {
		return Reply{}, err
	}
	return t.tell(ctx, a.ID, "restored")
}

func (t *talk) refusedBooking(ctx context.Context, id domain.ID, refusal domain.Refusal) (Reply, error) {
	visit, m, side, err := t.visitOf(ctx, id)
	if err != nil {
		return Reply{}, err
	}
	v := t.bookingView(visit, m, side)
	if v.Cancelled { // else it is there, and nothing is to be said
		v.Hint, v.CanRestore = refusalText(t.words, refusal), false
	}
	reply, err := t.showBooking(ctx, v)
	reply.Refusal = refusal
	return reply, err
}

// unchanged answers a command that failed: with the booking as it is, if it was refused for being another by now, or for
// the client being blocked.
func (t *talk) unchanged(ctx context.Context, id domain.ID, err error) (reply Reply, told bool, _ error) {
	var refusal domain.Refusal
	if !errors.As(err, &refusal) {
		return Reply{}, err != nil, err
	}
	stale := refusal == booking.ErrStale
	shown := []domain.Refusal{booking.ErrStale, booking.ErrCancelled, booking.ErrStarted, booking.ErrWindowPassed, booking.ErrBlocked, master.ErrUnavailable}
	if !slices.Contains(shown, refusal) {
		return Reply{}, true, refusal
	}
	visit, m, side, err := t.visitOf(ctx, id)
	if err != nil {
		return Reply{}, true, err
	}
	reply, err = t.present(ctx, changedMeanwhile{t.bookingView(visit, m, side), stale})
	reply.Refusal = refusal
	return reply, true, err
}
