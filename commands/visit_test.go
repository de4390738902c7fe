package commands_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"zapis/commands"
	"zapis/domain"
	"zapis/domain/booking"
	"zapis/domain/master"
)

// at another time, on the same log.
func (w *world) at(moment time.Time) *world {
	later := *w
	later.Commands = commands.New(w.store, func() time.Time { return moment })
	return &later
}

func (w *world) policy(change func(*master.Policy)) {
	w.t.Helper()
	policy := master.DefaultPolicy()
	change(&policy)
	w.do(w.anna, master.SetPolicy{Policy: policy})
}

func (w *world) now(id domain.ID) booking.Booking {
	w.t.Helper()
	b, _, err := w.BookingNow(context.Background(), id)
	w.fine(err)
	return b
}

// Each command on a booking, by each who might try: only the sides that it is for get past the door.
func TestWhoMayDoWhatToABooking(t *testing.T) {
	w := newWorld(t)
	irina, oleg, ctx := w.client(), w.client(), context.Background()
	id := w.book(irina, at(12, 0))
	type side map[string]bool
	for _, c := range []struct {
		name string
		may  side
		try  func(meta commands.Meta) error
	}{
		{"move", side{"client": true, "master": true}, func(meta commands.Meta) error {
			_, err := w.MoveBooking(ctx, meta, commands.MoveBooking{Booking: id, Starts: at(12, 0)})
			return err
		}},
		{"edit", side{"master": true}, func(meta commands.Meta) error {
			_, err := w.EditBooking(ctx, meta, commands.EditBooking{Booking: id})
			return err
		}},
		{"confirm", side{"master": true, "system": true}, func(meta commands.Meta) error {
			_, err := w.ConfirmBooking(ctx, meta, id, 0)
			return err
		}},
		{"ask to move", side{"master": true}, func(meta commands.Meta) error {
			_, err := w.AskToMove(ctx, meta, id, 0, "")
			return err
		}},
		{"come", side{"client": true}, func(meta commands.Meta) error {
			_, err := w.ConfirmAttendance(ctx, meta, id, 0)
			return err
		}},
		{"restore", side{"client": true, "master": true}, func(meta commands.Meta) error {
			_, err := w.RestoreBooking(ctx, meta, id, 0)
			return err
		}},
		{"complete", side{"master": true, "system": true}, func(meta commands.Meta) error {
			_, err := w.CompleteBooking(ctx, meta, id)
			return err
		}},
		{"no-show", side{"master": true}, func(meta commands.Meta) error {
			_, err := w.MarkNoShow(ctx, meta, id)
			return err
		}},
		{"review", side{"client": true}, func(meta commands.Meta) error {
			_, err := w.ReviewBooking(ctx, meta, id, 5, "")
			return err
		}},
		{"answer", side{"master": true}, func(meta commands.Meta) error {
			_, err := w.AnswerReview(ctx, meta, id, "Спасибо")
			return err
		}},
		{"cancel unanswered", side{"system": true}, func(meta commands.Meta) error {
			_, err := w.CancelBooking(ctx, meta, commands.CancelBooking{Booking: id, Cause: booking.Unanswered})
			return err
		}},
		{"decline", side{"master": true}, func(meta commands.Meta) error {
			_, err := w.CancelBooking(ctx, meta, commands.CancelBooking{Booking: id, Cause: booking.Declined})
			return err
		}},
	} {
		posing := w.by(domain.ID{}) // whatever the channel is called, only BySystem is Zapis
		posing.Channel = "system"
		for name, meta := range map[string]commands.Meta{
			"client": w.by(irina), "master": w.by(w.anna), "system": commands.BySystem(newID()),
			"another": w.by(oleg), "nobody": w.by(domain.ID{}), "poser": posing,
		} {
			if err := c.try(meta); errors.Is(err, domain.ErrNotYours) == c.may[name] {
				t.Errorf("%s by %s: %v", c.name, name, err)
			}
		}
	}
	if _, err := w.CancelBooking(ctx, w.by(irina), commands.CancelBooking{Booking: id, Cause: booking.Closing}); !errors.Is(err, domain.ErrNotYours) {
		t.Errorf("a client closes: %v", err)
	}
}

func TestAVisitFromRequestToReview(t *testing.T) {
	w := newWorld(t)
	w.policy(func(p *master.Policy) { p.Confirmation = true })
	irina, ctx := w.client(), context.Background()
	id := w.book(irina, at(12, 0))
	if !w.now(id).Request {
		t.Fatal("booked without the master's yes")
	}
	_, err := w.ConfirmBooking(ctx, w.by(w.anna), id, 1)
	w.fine(err)
	_, err = w.ConfirmAttendance(ctx, w.by(irina), id, 2)
	w.fine(err)
	over := w.at(at(13, 0))
	_, err = over.CompleteBooking(ctx, commands.BySystem(id), id)
	w.fine(err)
	_, err = over.ReviewBooking(ctx, w.by(irina), id, 5, "Спасибо")
	w.fine(err)
	_, err = over.AnswerReview(ctx, w.by(w.anna), id, "И вам")
	w.fine(err)
	if _, err = over.MarkNoShow(ctx, w.by(w.anna), id); !errors.Is(err, booking.ErrReviewed) {
		t.Errorf("nobody came to a reviewed visit: %v", err)
	}
	if b := w.now(id); b.Request || !b.Assured || !b.Completed || b.Stars != 5 || !b.Answered {
		t.Errorf("%+v", b)
	}
}

func TestLesson05OfTwoApprovalsOneHolds(t *testing.T) {
	w := newWorld(t)
	w.policy(func(p *master.Policy) { p.Confirmation = true })
	second, irina := w.other(), w.client()
	for hour := 11; hour < 17; hour++ {
		id := w.book(irina, at(hour, 0))
		answers := make([]error, 8)
		inParallel(len(answers), func(i int) {
			process := []*world{w, second}[i%2]
			_, answers[i] = process.ConfirmBooking(context.Background(), w.by(w.anna), id, 1)
		})
		held := 0
		for _, err := range answers {
			if err == nil {
				held++
			} else if !errors.Is(err, booking.ErrNotRequested) {
				t.Errorf("refused with %v", err)
			}
		}
		if held != 1 {
			t.Errorf("%d approvals of one request", held)
		}
	}
	if n := count[booking.Confirmed](w.log()); n != 6 {
		t.Errorf("%d confirmed of 6", n)
	}
}

// Two requests for one time cannot both stand, so they can never both be approved.
func TestLesson05ARequestHoldsItsTime(t *testing.T) {
	w := newWorld(t)
	w.policy(func(p *master.Policy) { p.Confirmation = true })
	first := w.book(w.client(), at(12, 0))
	if _, err := w.PlaceBooking(context.Background(), w.by(w.client()), w.want(at(12, 30))); !errors.Is(err, booking.ErrSlotTaken) {
		t.Errorf("a second request for the time of the first: %v", err)
	}
	_, err := w.CancelBooking(context.Background(), w.by(w.anna), commands.CancelBooking{Booking: first, Cause: booking.Declined})
	w.fine(err)
	w.book(w.client(), at(12, 30))
}

func TestLesson08AnOldButtonChangesNothing(t *testing.T) {
	w := newWorld(t)
	irina, ctx := w.client(), context.Background()
	id := w.book(irina, at(12, 0))
	_, err := w.MoveBooking(ctx, w.by(irina), commands.MoveBooking{Booking: id, Revision: 1, Starts: at(14, 0)})
	w.fine(err)
	present := w.now(id)
	old := func(name string, err error, want domain.Refusal) {
		t.Helper()
		if !errors.Is(err, want) {
			t.Errorf("%s: %v, want %v", name, err, want)
		}
	}
	_, err = w.MoveBooking(ctx, w.by(irina), commands.MoveBooking{Booking: id, Revision: 1, Starts: at(16, 0)})
	old("move", err, booking.ErrStale)
	_, err = w.CancelBooking(ctx, w.by(irina), commands.CancelBooking{Booking: id, Revision: 1})
	old("cancel", err, booking.ErrStale)
	_, err = w.EditBooking(ctx, w.by(w.anna), commands.EditBooking{Booking: id, Revision: 1, Services: []domain.ID{w.service, w.service}})
	old("edit", err, booking.ErrStale)
	_, err = w.ConfirmAttendance(ctx, w.by(irina), id, 1)
	old("come", err, booking.ErrStale)
	_, err = w.AskToMove(ctx, w.by(w.anna), id, 1, "")
	old("ask to move", err, booking.ErrStale)
	if b := w.now(id); b.Revision != present.Revision || !b.Starts.Equal(at(14, 0)) {
		t.Errorf("it changed to %+v", b)
	}
	_, err = w.CancelBooking(ctx, w.by(irina), commands.CancelBooking{Booking: id, Revision: 2})
	w.fine(err)
	_, err = w.MoveBooking(ctx, w.by(irina), commands.MoveBooking{Booking: id, Revision: 1, Starts: at(16, 0)})
	old("move what is cancelled", err, booking.ErrCancelled)
	if len(w.live()) != 0 {
		t.Error("a cancelled booking came back")
	}
}

func TestLesson26WindowsBindClientsOnlyAndHoldExactly(t *testing.T) {
	w := newWorld(t)
	w.policy(func(p *master.Policy) { p.CancelWindowMin, p.MoveWindowMin, p.NoticeMin = 120, 180, 600 })
	irina, ctx := w.client(), context.Background()
	var ids []domain.ID
	evening := w.at(at(0, 0))
	for _, hour := range []int{12, 13, 14, 15} {
		ids = append(ids, evening.book(irina, at(hour, 0)))
	}
	for _, c := range []struct {
		name    string
		at      time.Time
		try     func(then *world) error
		refused error
	}{
		{"a moment too late to cancel", at(10, 0).Add(1), func(then *world) error {
			_, err := then.CancelBooking(ctx, w.by(irina), commands.CancelBooking{Booking: ids[0]})
			return err
		}, booking.ErrWindowPassed},
		{"exactly in time to cancel", at(10, 0), func(then *world) error {
			_, err := then.CancelBooking(ctx, w.by(irina), commands.CancelBooking{Booking: ids[0]})
			return err
		}, nil},
		{"a moment too late to move", at(10, 0).Add(1), func(then *world) error {
			_, err := then.MoveBooking(ctx, w.by(irina), commands.MoveBooking{Booking: ids[1], Starts: at(24+15, 0)})
			return err
		}, booking.ErrWindowPassed},
		{"exactly in time to move", at(10, 0), func(then *world) error {
			_, err := then.MoveBooking(ctx, w.by(irina), commands.MoveBooking{Booking: ids[1], Starts: at(24+15, 0)})
			return err
		}, nil},
		{"the master moves when they like, with no notice", at(13, 50), func(then *world) error {
			_, err := then.MoveBooking(ctx, w.by(w.anna), commands.MoveBooking{Booking: ids[2], Starts: at(16, 10)})
			return err
		}, nil},
		{"and cancels", at(14, 59), func(then *world) error {
			_, err := then.CancelBooking(ctx, w.by(w.anna), commands.CancelBooking{Booking: ids[3]})
			return err
		}, nil},
	} {
		if err := c.try(w.at(c.at)); !errors.Is(err, c.refused) {
			t.Errorf("%s: %v, want %v", c.name, err, c.refused)
		}
	}
}

func TestLesson29AZoneChangeKeepsInstants(t *testing.T) {
	w := newWorld(t)
	irina, ctx := w.client(), context.Background()
	id := w.book(irina, at(12, 0))
	w.do(w.anna, master.ChangePlace{Place: w.place, Address: "Садовая, 3", Zone: "Asia/Omsk"})
	if b := w.now(id); !b.Starts.Equal(at(12, 0)) || !b.Ends.Equal(at(13, 0)) || b.Revision != 1 {
		t.Errorf("the booking became %+v", b)
	}
	if _, err := w.BookByHand(ctx, w.by(w.anna), w.byHand(w.client(), at(12, 30), false)); !errors.Is(err, booking.ErrSlotTaken) {
		t.Errorf("its time is free: %v", err)
	}
	if _, err := w.PlaceBooking(ctx, w.by(irina), w.want(at(15, 0))); !errors.Is(err, booking.ErrOutsideHours) {
		t.Errorf("21:00 in Omsk is bookable: %v", err)
	}
}
