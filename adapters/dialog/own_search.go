package dialog

import (
	"context"
	"errors"
	"time"

	"zapis/commands"
	"zapis/domain"
	"zapis/domain/booking"
	"zapis/domain/slots"
	"zapis/projections"
)

// handPickers are the pickers of a master who books for a client.
var handPickers = []verb{handWhen, handMonth, handDay, handWhy, handSure, handBook, handOutside}

// searchByHand resolves a time that a master looks for, for one of their clients.
func (t *talk) searchByHand(ctx context.Context, a action) (search, error) {
	m, err := t.own(ctx)
	if err != nil {
		return search{}, err
	}
	if !m.Exists() {
		return search{}, domain.ErrNotYours
	}
	client, err := t.Clients.Client(ctx, m.ID, a.ID)
	if errors.Is(err, projections.ErrNotFound) {
		return search{}, domain.ErrNotYours
	}
	if err != nil {
		return search{}, err
	}
	s, err := t.searchAt(m, a, booking.Master)
	s.Client, s.clientName = client.Client, client.Name
	return s, err
}

// masterAt goes on to confirm a start that a master named. Neither the grid nor the hours bind them: outside these they
// are asked once more. Only what is taken, or past, is not to be had.
func (t *talk) masterAt(ctx context.Context, s search, start time.Time, query slots.Query) (Reply, error) {
	reason := query.Fits(start)
	switch {
	case reason == "":
		return t.confirm(ctx, s.sure(start), s)
	case s.begun(reason, start, t.now):
		if reason = query.Clear(start); reason == "" {
			return t.askOutside(s, start, slots.Past), nil
		}
	case reason != slots.Past && query.Clear(start) == "":
		return t.askOutside(s, start, reason), nil
	}
	if reason == slots.Buffer {
		reason = slots.Taken
	}
	day := slots.DateOf(start, s.zone)
	return t.instead(ctx, s, day, t.busy(s, start, reason))
}

// begun tells whether a start is past, but not so long that a master could not write down who came.
func (s search) begun(reason slots.Reason, start, now time.Time) bool {
	return reason == slots.Past && s.byHand() && now.Sub(start) <= booking.BegunBefore
}

// askOutside asks whether a start outside hours and rules is really meant.
func (t *talk) askOutside(s search, start time.Time, reason slots.Reason) Reply {
	return t.askWhen(s, outsideScreen(t.words, outsideView{Confirm: t.confirmView(s, start), Reason: string(reason)}))
}

// outside books or moves to where a master insisted on.
func (t *talk) outside(ctx context.Context, a action, s search) (Reply, error) {
	if s.side != booking.Master {
		return Reply{}, domain.ErrNotYours
	}
	if s.byHand() {
		return t.writeDown(ctx, a, s, true)
	}
	done, err := t.Commands.MoveBooking(ctx, t.meta(0), commands.MoveBooking{
		Booking: s.Booking, Revision: s.Revision, Place: s.place.ID, Starts: a.Start, Outside: true,
	})
	return t.insisted(ctx, a, s, done, err, "moved")
}

// insisted says what a command of a master's about a start has come to.
func (t *talk) insisted(ctx context.Context, a action, s search, done commands.Done, err error, news string) (Reply, error) {
	if unavailable := (commands.Unavailable{}); errors.As(err, &unavailable) {
		return t.lost(ctx, a, s, unavailable)
	}
	return t.worked(ctx, s.Booking, done, err, news)
}
