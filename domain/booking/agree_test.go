package booking_test

import (
	"strings"
	"testing"
	"time"

	"zapis/domain"
	"zapis/domain/booking"
	"zapis/domain/text"
)

var (
	requested = func() booking.Placed { p := placed; p.Request = true; return p }()
	confirmed = booking.Confirmed{Booking: id, Master: master, Client: irina, By: booking.Master}
	moveAsked = booking.MoveAsked{Booking: id, Master: master, Client: irina, Author: master}
	assured   = booking.AttendanceConfirmed{Booking: id, Master: master, Client: irina}
)

func TestRequests(t *testing.T) {
	request := booking.Place{
		Booking: id, Master: master, Client: irina, Place: salon, Zone: "UTC",
		Visit: cut, Starts: at(10), By: booking.Client, Free: open(at(0)), Request: true,
	}
	again := booking.Move{Starts: at(12), By: booking.Client, Free: open(at(0)), Request: true}
	movedRequest := moved
	movedRequest.Request = true
	byMaster := again
	byMaster.By = booking.Master
	movedByMaster := moved
	movedByMaster.By = booking.Master
	run(t, []example{
		{name: "a client asks", when: request, then: []domain.Event{requested}},
		{name: "the master says yes", given: []domain.Event{requested}, when: booking.Confirm{By: booking.Master}, then: []domain.Event{confirmed}},
		{
			name: "silence says yes", given: []domain.Event{requested}, when: booking.Confirm{By: booking.System},
			then: []domain.Event{booking.Confirmed{Booking: id, Master: master, Client: irina, By: booking.System}},
		},
		{name: "the second yes is too late", given: []domain.Event{requested, confirmed}, when: booking.Confirm{Revision: 1}, refused: booking.ErrNotRequested},
		{name: "what is no request needs no yes", given: []domain.Event{placed}, when: booking.Confirm{}, refused: booking.ErrNotRequested},
		{name: "a yes is to what was seen", given: []domain.Event{requested, movedRequest}, when: booking.Confirm{Revision: 1}, refused: booking.ErrStale},
		{name: "no yes after the start", given: []domain.Event{requested}, when: booking.Confirm{}, now: at(10), refused: booking.ErrStarted},
		{name: "no yes to what was cancelled", given: []domain.Event{requested, cancelled}, when: booking.Confirm{}, refused: booking.ErrCancelled},
		{name: "a client who moves asks again", given: []domain.Event{requested, confirmed}, when: again, then: []domain.Event{movedRequest}},
		{name: "a master who moves has said yes", given: []domain.Event{requested}, when: byMaster, then: []domain.Event{movedByMaster}},
		{name: "and needs no other", given: []domain.Event{requested, movedByMaster}, when: booking.Confirm{}, refused: booking.ErrNotRequested},
	})
}

func TestAskingForAnotherTime(t *testing.T) {
	late := booking.Windows{Move: 24 * time.Hour, Cancel: 24 * time.Hour}
	run(t, []example{
		{
			name: "a master asks", given: []domain.Event{placed}, when: booking.AskMove{Revision: 1, Author: master, Reason: " Заболел \n"},
			then: []domain.Event{booking.MoveAsked{Booking: id, Master: master, Client: irina, Author: master, Reason: "Заболел"}},
		},
		{name: "once", given: []domain.Event{placed, moveAsked}, when: booking.AskMove{Revision: 1}},
		{name: "again after a move", given: []domain.Event{placed, moveAsked, moved}, when: booking.AskMove{Author: master}, then: []domain.Event{moveAsked}},
		{
			name: "and takes it back", given: []domain.Event{placed, moveAsked}, when: booking.WithdrawMove{Revision: 2},
			then: []domain.Event{booking.MoveWithdrawn{Booking: id, Master: master, Client: irina}},
		},
		{name: "what was not asked is not taken back", given: []domain.Event{placed}, when: booking.WithdrawMove{}, refused: booking.ErrNotAsked},
		{name: "nor what the client has followed", given: []domain.Event{placed, moveAsked, moved}, when: booking.WithdrawMove{}, refused: booking.ErrNotAsked},
		{name: "nor of what is cancelled", given: []domain.Event{placed, moveAsked, cancelled}, when: booking.WithdrawMove{}, refused: booking.ErrCancelled},
		{
			name: "what was taken back is asked again", given: []domain.Event{placed, moveAsked, booking.MoveWithdrawn{}},
			when: booking.AskMove{Author: master}, then: []domain.Event{moveAsked},
		},
		{name: "before it begins", given: []domain.Event{placed}, when: booking.AskMove{}, now: at(10), refused: booking.ErrStarted},
		{name: "about what they saw", given: []domain.Event{placed, moved}, when: booking.AskMove{Revision: 1}, refused: booking.ErrStale},
		{name: "in few words", given: []domain.Event{placed}, when: booking.AskMove{Reason: domain.Personal(strings.Repeat("щ", 501))}, refused: text.ErrTooLong},
		{
			name: "who was asked may move late", given: []domain.Event{placed, moveAsked}, now: at(9), then: []domain.Event{moved},
			when: booking.Move{Starts: at(12), By: booking.Client, Windows: late, Free: open(at(9))},
		},
		{
			name: "and cancel late", given: []domain.Event{placed, moveAsked}, now: at(9), then: []domain.Event{cancelledAt(at(9))},
			when: booking.Cancel{By: booking.Client, Author: irina, Windows: late},
		},
		{
			name: "until it is moved", given: []domain.Event{placed, moveAsked, moved}, now: at(9), refused: booking.ErrWindowPassed,
			when: booking.Cancel{By: booking.Client, Windows: late},
		},
	})
}

func TestComing(t *testing.T) {
	coming := booking.ConfirmAttendance{Revision: 1}
	run(t, []example{
		{name: "the client is coming", given: []domain.Event{placed}, when: coming, then: []domain.Event{assured}},
		{name: "and says so once", given: []domain.Event{placed, assured}, when: coming},
		{name: "but not to another time", given: []domain.Event{placed, moved}, when: coming, refused: booking.ErrStale},
		{name: "which they say anew", given: []domain.Event{placed, assured, moved}, when: booking.ConfirmAttendance{}, then: []domain.Event{assured}},
		{name: "nor when it has begun", given: []domain.Event{placed}, when: coming, now: at(10), refused: booking.ErrStarted},
		{name: "nor to what is cancelled", given: []domain.Event{placed, assured, cancelled}, when: coming, refused: booking.ErrCancelled},
	})
}

func TestHandingOver(t *testing.T) {
	oleg := domain.ID{9}
	to := booking.HandedOver{Booking: id, Master: master, Client: oleg, From: irina}
	run(t, []example{
		{name: "another client has it", given: []domain.Event{placed}, when: booking.HandOver{To: oleg}, then: []domain.Event{to}},
		{name: "and keeps it", given: []domain.Event{placed, to}, when: booking.HandOver{To: oleg}},
		{name: "what never was has no client", when: booking.HandOver{To: oleg}, refused: booking.ErrUnknownBooking},
	})
	if b := fold([]domain.Event{placed, to}); b.Client != oleg || b.Revision != 2 {
		t.Errorf("%+v", b)
	}
}
