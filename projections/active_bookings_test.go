package projections

import (
	"errors"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"zapis/domain"
	"zapis/domain/booking"
	"zapis/domain/person"
)

func TestActiveBookings(t *testing.T) {
	t.Parallel()
	over, now, next, later := placed(1, anna, ivan, hour(-1)), placed(2, anna, ivan, hour(0)), placed(3, boris, ivan, hour(3)), placed(4, anna, ivan, hour(50))
	gone, others := placed(5, anna, ivan, hour(9)), placed(6, anna, boris, hour(4))
	now.Ends = hour(2)
	a := ActiveBookings{given(t, activeBookings,
		over, later, now, next, gone, others, person.Registered{Person: ivan, Name: "Ivan"}, cancelled(gone),
	)}
	wantVisits(t, "of the client", []Visit{visit(now, "Ivan"), visit(next, "Ivan"), visit(later, "Ivan")})(a.OfClient(t.Context(), ivan, hour(1)))
	wantVisits(t, "of the master", []Visit{visit(now, "Ivan"), visit(others, "")})(a.OfMaster(t.Context(), anna, hour(1), 2))
	wantVisits(t, "of nobody", nil)(a.OfClient(t.Context(), anna, hour(1)))

	ended := visit(gone, "Ivan")
	ended.Cancelled, ended.CancelledBy, ended.Revision = true, booking.Client, 2
	if diff := gocmp.Diff(ended, must(a.Booking(t.Context(), gone.Booking))(t)); diff != "" {
		t.Errorf("a cancelled booking is still found (want -, got +):\n%s", diff)
	}
	if _, err := a.Booking(t.Context(), ivan); !errors.Is(err, ErrNotFound) {
		t.Errorf("got %v, want ErrNotFound", err)
	}
}

func wantVisits(t *testing.T, which string, want []Visit) func([]Visit, error) {
	return func(got []Visit, err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		if len(want) == 0 && len(got) == 0 {
			return
		}
		if diff := gocmp.Diff(want, got); diff != "" {
			t.Errorf("%s (want -, got +):\n%s", which, diff)
		}
	}
}

func TestHistoryIsWhatIsOver(t *testing.T) {
	t.Parallel()
	first, missed, with, running := placed(1, anna, ivan, hour(1)), placed(2, anna, ivan, hour(3)), placed(3, boris, ivan, hour(5)), placed(4, anna, ivan, hour(9))
	gone, others := placed(5, anna, ivan, hour(2)), placed(6, anna, boris, hour(4))
	running.Ends = hour(11)
	a := ActiveBookings{given(t, activeBookings,
		with, first, missed, running, gone, others, cancelled(gone), completed(first), noShow(missed),
	)}
	done, not := visit(first, ""), visit(missed, "")
	done.Completed, done.Revision, not.NoShow, not.Revision = true, 2, true, 2
	history := func(which string, master domain.ID, offset, limit int, wantMore bool, want ...Visit) {
		t.Helper()
		visits, more, err := a.History(t.Context(), ivan, master, hour(10), offset, limit)
		wantVisits(t, which, want)(visits, err)
		if more != wantMore {
			t.Errorf("%s: more is %v", which, more)
		}
	}
	history("with all", domain.ID{}, 0, 3, false, visit(with, ""), not, done)
	history("with one", anna, 0, 2, false, not, done)
	history("the first page", anna, 0, 1, true, not)
	history("the second page", anna, 1, 1, false, done)
	history("with a stranger", ivan, 0, 1, false)
	wantVisits(t, "to come", []Visit{visit(running, "")})(a.ToCome(t.Context(), anna, ivan, hour(10)))
	wantVisits(t, "over when it ends", nil)(a.ToCome(t.Context(), anna, ivan, hour(11)))
}

func TestHitIsWhatTouchesAStretchOfTime(t *testing.T) {
	t.Parallel()
	before, into, elsewhere, after := placed(1, anna, ivan, hour(2)), placed(2, anna, ivan, hour(1)), placed(3, anna, ivan, hour(5)), placed(4, anna, ivan, hour(8))
	into.Ends, elsewhere.Place = hour(4), home // before ends when the stretch begins
	gone := placed(5, anna, boris, hour(6))
	a := ActiveBookings{given(t, activeBookings, after, elsewhere, into, before, gone, cancelled(gone), placed(6, boris, ivan, hour(4)))}
	wantVisits(t, "anywhere", []Visit{visit(into, ""), visit(elsewhere, "")})(a.Hit(t.Context(), anna, domain.ID{}, hour(3), hour(8)))
	wantVisits(t, "at home", []Visit{visit(elsewhere, "")})(a.Hit(t.Context(), anna, home, hour(3), hour(8)))
}
