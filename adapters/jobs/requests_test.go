package jobs_test

import (
	"testing"
	"time"

	"zapis/commands"
	"zapis/domain"
	"zapis/domain/booking"
	"zapis/domain/master"
)

func TestARequestThatIsMovedHasAsLongAsANewOne(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.policy(func(p *master.Policy) { p.Confirmation, p.ConfirmWithin = true, 120 })
	w.start()
	client := w.client("irina")
	id := w.book(client, noon.Add(48*time.Hour))
	w.at(noon.Add(110 * time.Minute))
	w.move(client, id, noon.Add(50*time.Hour))
	w.at(noon.Add(130 * time.Minute)) // two hours after the first request
	if b := w.now(id); b.Cancelled || !b.Request {
		t.Errorf("ten minutes after it was moved it became %+v", b)
	}
	w.at(noon.Add(231 * time.Minute))
	if b := w.now(id); b.Cause != booking.Unanswered {
		t.Errorf("two hours after it was moved it is %+v", b)
	}
}

func TestABookingThatBecomesARequestByMovingIsNotLeftUnanswered(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.start()
	client := w.client("irina")
	id := w.book(client, noon.Add(48*time.Hour))
	w.policy(func(p *master.Policy) { p.Confirmation, p.ConfirmWithin = true, 120 })
	w.move(client, id, noon.Add(50*time.Hour))
	w.at(noon.Add(121 * time.Minute))
	if b := w.now(id); b.Cause != booking.Unanswered {
		t.Errorf("nobody answered, and it is %+v", b)
	}
}

func TestARequestThatWasCancelledAndRestoredIsNotLeftUnanswered(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.policy(func(p *master.Policy) { p.Confirmation, p.ConfirmWithin = true, 60 })
	w.start()
	client := w.client("irina")
	id := w.book(client, noon.Add(48*time.Hour))
	w.at(noon.Add(59 * time.Minute))
	w.cancel(client, id)
	w.at(noon.Add(61 * time.Minute)) // nothing to answer now
	_, err := w.RestoreBooking(t.Context(), w.by(client), id, 0)
	w.fine(err)
	w.at(noon.Add(122 * time.Minute))
	if b := w.now(id); b.Cause != booking.Unanswered {
		t.Errorf("nobody answered, and it is %+v", b)
	}
}

func TestSilenceUntilTheStartIsAYesToo(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.policy(func(p *master.Policy) {
		p.Confirmation, p.ConfirmWithin, p.SilenceConfirms = true, 24*60, true
	})
	w.start()
	starts := noon.Add(3 * time.Hour)
	id := w.book(w.client("irina"), starts)
	w.at(starts.Add(time.Minute))
	if b := w.now(id); b.Request || b.Cancelled {
		t.Errorf("it became %+v", b)
	}
	w.at(starts.Add(31 * time.Minute))
	if b := w.now(id); !b.Completed {
		t.Error("it does not complete")
	}
}

func TestWhoeverTakesABookingOverIsRemindedOfIt(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.start()
	starts := noon.Add(48 * time.Hour)
	_, guest, err := w.TakeInGuest(t.Context(), w.by(w.anna), w.master, commands.Guest{Name: "Ирина"})
	w.fine(err)
	id := newID()
	_, err = w.BookByHand(t.Context(), w.by(w.anna), commands.ByHand{
		Booking: id, Master: w.master, Client: guest, Place: w.place, Services: []domain.ID{w.service}, Starts: starts,
	})
	w.fine(err)
	_, code, err := w.Invite(t.Context(), w.by(w.anna), w.master, guest)
	w.fine(err)
	w.settled()
	_, _, err = w.FollowLink(t.Context(), w.by(w.person("irina")), code)
	w.fine(err)
	w.at(starts.Add(-24 * time.Hour))
	w.expectHeard("irina", "notice.reminder")
	w.move(w.anna, id, starts.Add(time.Hour))
	w.settled()
	w.expectHeard("irina", "notice.reminder", "notice.news.moved")
}

func (w *world) now(id domain.ID) booking.Booking {
	w.t.Helper()
	b, _, err := w.BookingNow(w.t.Context(), id)
	w.fine(err)
	return b
}
