package commands_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"zapis/commands"
	"zapis/domain"
	"zapis/domain/action"
	"zapis/domain/booking"
	"zapis/domain/master"
	"zapis/domain/slots"
)

func TestARepeatedCommandIsCarriedOutOnce(t *testing.T) {
	w := newWorld(t)
	irina, ctx := w.client(), context.Background()
	meta, cmd := w.by(irina), w.want(at(12, 0))
	first, err := w.PlaceBooking(ctx, meta, cmd)
	w.fine(err)
	again, err := w.other().PlaceBooking(ctx, meta, cmd)
	w.fine(err)
	if first != again || count[booking.Placed](w.log()) != 1 {
		t.Errorf("first %v, again %v", first, again)
	}
	w.do(w.anna, master.CloseService{Service: w.service})
	if _, err = w.PlaceBooking(ctx, meta, cmd); err != nil {
		t.Errorf("repeated after the service closed: %v, though the booking stands", err)
	}
}

func TestARefusalStaysOneWhenTheCommandIsRepeated(t *testing.T) {
	w := newWorld(t)
	irina, oleg, ctx := w.client(), w.client(), context.Background()
	taken := w.book(irina, at(12, 0))
	meta, cmd := w.by(oleg), w.want(at(12, 0))
	if _, err := w.PlaceBooking(ctx, meta, cmd); !errors.Is(err, booking.ErrSlotTaken) {
		t.Fatal(err)
	}
	_, err := w.CancelBooking(ctx, w.by(irina), commands.CancelBooking{Booking: taken})
	w.fine(err)
	if _, err := w.PlaceBooking(ctx, meta, cmd); !errors.Is(err, booking.ErrSlotTaken) {
		t.Errorf("the same command now gives %v", err)
	}
	if _, err := w.PlaceBooking(ctx, w.by(oleg), cmd); err != nil {
		t.Errorf("a new command gives %v", err)
	}
	if n := count[action.Refused](w.log()); n != 1 {
		t.Errorf("%d refusals in the log", n)
	}
}

func TestOnlyTheTwoSidesTouchABooking(t *testing.T) {
	w := newWorld(t)
	irina, oleg, stranger, ctx := w.client(), w.client(), w.person(), context.Background()
	id := w.book(irina, at(12, 0))
	before := len(w.live())
	for name, who := range map[string]domain.ID{"another client": oleg, "a stranger": stranger, "nobody": {}} {
		if _, err := w.CancelBooking(ctx, w.by(who), commands.CancelBooking{Booking: id}); !errors.Is(err, domain.ErrNotYours) {
			t.Errorf("%s cancels: %v", name, err)
		}
		if _, err := w.MoveBooking(ctx, w.by(who), commands.MoveBooking{Booking: id, Starts: at(14, 0)}); !errors.Is(err, domain.ErrNotYours) {
			t.Errorf("%s moves: %v", name, err)
		}
	}
	if _, err := w.PlaceBooking(ctx, w.by(stranger), w.want(at(15, 0))); !errors.Is(err, domain.ErrNotYours) {
		t.Errorf("a stranger books: %v", err)
	}
	if _, err := w.Master(ctx, w.by(irina), w.master, master.ClosePlace{Place: w.place}); !errors.Is(err, domain.ErrNotYours) {
		t.Errorf("a client closes the place: %v", err)
	}
	if _, err := w.CancelBooking(ctx, w.by(irina), commands.CancelBooking{Booking: newID()}); !errors.Is(err, domain.ErrNotYours) {
		t.Errorf("a booking that never was: %v", err)
	}
	hijack := w.want(at(16, 0))
	hijack.Booking = id
	if _, err := w.PlaceBooking(ctx, w.by(oleg), hijack); !errors.Is(err, domain.ErrNotYours) {
		t.Errorf("a booking placed over another's: %v", err)
	}
	if len(w.live()) != before {
		t.Error("something changed")
	}
	if _, err := w.CancelBooking(ctx, w.by(w.anna), commands.CancelBooking{Booking: id}); err != nil {
		t.Errorf("the master cancels: %v", err)
	}
}

// What a process remembers of a master may be old; what it decided on that never enters the log.
func TestADecisionOnOldRulesIsMadeAnew(t *testing.T) {
	w := newWorld(t)
	second := w.other()
	irina, ctx := w.client(), context.Background()
	second.book(irina, at(12, 0)) // now the second process remembers the hours
	w.hours(10, 14)
	if _, err := second.PlaceBooking(ctx, w.by(irina), w.want(at(15, 0))); !errors.Is(err, booking.ErrOutsideHours) {
		t.Errorf("booked by old hours: %v", err)
	}
	w.hours(10, 20)
	if _, err := second.PlaceBooking(ctx, w.by(irina), w.want(at(19, 0))); err != nil {
		t.Errorf("refused by old hours: %v", err)
	}
}

func TestABufferAndTheDailyLimitHoldUnderARace(t *testing.T) {
	w := newWorld(t)
	second := w.other()
	w.do(w.anna, master.ChangeService{Service: w.service, Offer: master.Offer{Name: "Стрижка", DurationMin: 60, BufferAfterMin: 30}})
	policy := master.DefaultPolicy()
	policy.MaxPerDay = 2
	w.do(w.anna, master.SetPolicy{Policy: policy})
	clients := []domain.ID{w.client(), w.client(), w.client(), w.client(), w.client(), w.client()}
	starts := []time.Time{at(11, 0), at(12, 0), at(13, 0), at(14, 0), at(15, 0), at(16, 0)}
	inParallel(len(clients), func(i int) {
		process := []*world{w, second}[i%2]
		_, err := process.PlaceBooking(context.Background(), w.by(clients[i]), w.want(starts[i]))
		if err != nil && !errors.Is(err, booking.ErrSlotTaken) && !errors.Is(err, booking.ErrDayFull) {
			t.Error(err)
		}
	})
	live := w.live()
	if len(live) != 2 {
		t.Fatalf("%d bookings on a day of two at most", len(live))
	}
	if apart := live[0].Starts.Sub(live[1].Starts).Abs(); apart < 90*time.Minute {
		t.Errorf("two visits of an hour begin %v apart, with half an hour of clean-up", apart)
	}
}

func TestATakenStartComesWithTheNearestFreeOnes(t *testing.T) {
	w := newWorld(t)
	irina, ctx := w.client(), context.Background()
	w.book(irina, at(12, 0))
	tuesday := at(24, 0)
	for _, c := range []struct {
		name   string
		starts time.Time
		reason domain.Refusal
		nearby []time.Time
	}{
		{"taken", at(12, 0), booking.ErrSlotTaken, []time.Time{at(11, 0), at(13, 0), at(10, 45)}},
		{"too soon", at(9, 30), booking.ErrTooSoon, []time.Time{at(10, 0), at(10, 15), at(10, 30)}},
		{"between the offered", at(14, 7), booking.ErrOffGrid, []time.Time{at(14, 0), at(14, 15), at(13, 45)}},
		{"after closing", tuesday.Add(-2 * time.Hour), booking.ErrOutsideHours, []time.Time{at(18, 0), at(17, 45), at(17, 30)}},
	} {
		_, err := w.PlaceBooking(ctx, w.by(irina), w.want(c.starts))
		var unavailable commands.Unavailable
		if !errors.As(err, &unavailable) || unavailable.Reason != c.reason || !slices.Equal(unavailable.Alternatives, c.nearby) {
			t.Errorf("%s: %v, offered %v", c.name, err, unavailable.Alternatives)
		}
	}
}

func TestABookingMovesIntoItsOwnTime(t *testing.T) {
	w := newWorld(t)
	irina, ctx := w.client(), context.Background()
	id := w.book(irina, at(12, 0))
	_, err := w.MoveBooking(ctx, w.by(irina), commands.MoveBooking{Booking: id, Revision: 1, Starts: at(12, 30)})
	w.fine(err)
	if live := w.live(); len(live) != 1 || !live[0].Starts.Equal(at(12, 30)) {
		t.Errorf("%+v", live)
	}
	if _, err := w.MoveBooking(ctx, w.by(irina), commands.MoveBooking{Booking: id, Revision: 1, Starts: at(15, 0)}); !errors.Is(err, booking.ErrStale) {
		t.Errorf("an old button moved it: %v", err)
	}
	w.book(w.client(), at(11, 30)) // the time it left
}

func TestTimeOffClosesWhatWasOffered(t *testing.T) {
	w := newWorld(t)
	irina, off := w.client(), newID()
	w.do(w.anna, master.AddTimeOff{TimeOff: off, Span: slots.Span{Start: at(12, 0), End: at(14, 0)}})
	if _, err := w.PlaceBooking(context.Background(), w.by(irina), w.want(at(13, 0))); !errors.Is(err, booking.ErrTimeOff) {
		t.Error(err)
	}
	w.do(w.anna, master.RemoveTimeOff{TimeOff: off})
	w.book(irina, at(13, 0))
}

func TestALinkLetsInUntilItEnds(t *testing.T) {
	w := newWorld(t)
	ctx := context.Background()
	irina, newcomer := w.client(), w.person()
	_, brief, err := w.IssueLink(ctx, w.by(w.anna), w.master, master.IssueLink{Expires: now.Add(time.Minute)})
	w.fine(err)
	_, ended, err := w.IssueLink(ctx, w.by(w.anna), w.master, master.IssueLink{Expires: now})
	w.fine(err)
	w.do(w.anna, master.RevokeLink{Code: w.code})
	for code, want := range map[string]error{
		brief: nil, ended: master.ErrLinkExpired, w.code: master.ErrLinkRevoked, "NOSUCHCODE1": master.ErrLinkUnknown, "": master.ErrLinkUnknown,
	} {
		if _, _, err := w.FollowLink(ctx, w.by(w.person()), code); !errors.Is(err, want) {
			t.Errorf("%q: %v, want %v", code, err, want)
		}
	}
	if _, owner, err := w.FollowLink(ctx, w.by(irina), w.code); err != nil || owner != w.master {
		t.Errorf("whom the link let in before: %v", err)
	}
	if _, err := w.PlaceBooking(ctx, w.by(newcomer), w.want(at(12, 0))); !errors.Is(err, domain.ErrNotYours) {
		t.Errorf("whom it did not let in: %v", err)
	}
}

func TestARepeatedActionIssuesOneLink(t *testing.T) {
	w := newWorld(t)
	meta := w.by(w.anna)
	_, first, err := w.IssueLink(context.Background(), meta, w.master, master.IssueLink{})
	w.fine(err)
	_, again, err := w.IssueLink(context.Background(), meta, w.master, master.IssueLink{})
	w.fine(err)
	if first != again || len(first) != 11 {
		t.Errorf("%s, then %s", first, again)
	}
	if count[master.LinkIssued](w.log()) != 2 { // and the one of the world
		t.Error("more links than actions")
	}
}

func TestOutcomesAreTold(t *testing.T) {
	w := newWorld(t)
	var told []commands.Outcome
	w.Observe(func(o commands.Outcome) { told = append(told, o) })
	irina := w.client()
	told = nil
	cmd := w.want(at(12, 0))
	_, err := w.PlaceBooking(context.Background(), w.by(irina), cmd)
	w.fine(err)
	w.PlaceBooking(context.Background(), w.by(irina), w.want(at(12, 0)))
	if len(told) != 2 || told[0].Name != "booking.place" || told[0].Stream != booking.StreamOf(cmd.Booking) ||
		told[0].Refusal != "" || told[1].Refusal != booking.ErrSlotTaken {
		t.Errorf("%+v", told)
	}
}

func TestCommandsInARowDoNotContendWithThemselves(t *testing.T) {
	w := newWorld(t)
	var tries []int
	w.Observe(func(o commands.Outcome) { tries = append(tries, o.Tries) })
	id := w.book(w.client(), at(12, 0))
	for hour := 13; hour < 16; hour++ {
		_, err := w.MoveBooking(context.Background(), w.by(w.anna), commands.MoveBooking{Booking: id, Starts: at(hour, 0)})
		w.fine(err)
		w.hours(10, hour+5)
	}
	if slices.Max(tries) > 1 {
		t.Errorf("tries: %v", tries)
	}
}
