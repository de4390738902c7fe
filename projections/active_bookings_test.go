package projections

import (
	"errors"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

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
	ended.Cancelled, ended.Revision = true, 2
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
