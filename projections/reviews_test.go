package projections

import (
	"errors"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"zapis/domain"
	"zapis/domain/booking"
	"zapis/domain/person"
)

func TestReviewsAreTheLatestWords(t *testing.T) {
	t.Parallel()
	first, second, silent, others := placed(1, anna, ivan, hour(1)), placed(2, anna, olga, hour(2)), placed(3, anna, ivan, hour(3)), placed(4, boris, ivan, hour(1))
	both := cut
	both.Items = append(both.Items[:1:1], shave.Items...)
	answer := func(text domain.Personal, at int) booking.ReviewAnswered {
		return booking.ReviewAnswered{Booking: first.Booking, Master: anna, Author: anna, Text: text, At: hour(at)}
	}
	r := Reviews{given(t, reviews,
		person.Registered{Person: ivan, Name: "Ivan"}, first, second, silent, others, edited(first, both), moved(first, hour(5)),
		handedOver(second, boris), reviewed(first, 2, "so so\x00", hour(30)), reviewed(second, 5, "", hour(31)), answer("?", 32),
		reviewed(others, 1, "", hour(9)), answer("Спасибо", 33), reviewed(first, 4, "good\x00", hour(34)),
	)}
	want := []Review{
		{first.Booking, anna, ivan, "Ivan", "Cut + Shave", hour(5), "Asia/Kathmandu", 4, "good", "Спасибо", hour(34), hour(33)},
		{Booking: second.Booking, Master: anna, Client: boris, Services: "Cut", Starts: hour(2), Zone: "Europe/Moscow", Stars: 5, At: hour(31)},
	}
	for offset := range want {
		got, more, err := r.Of(t.Context(), anna, offset, 1)
		if err != nil {
			t.Fatal(err)
		}
		if diff := gocmp.Diff(want[offset:offset+1], got); diff != "" || more != (offset == 0) {
			t.Errorf("from %d, more is %v (want -, got +):\n%s", offset, more, diff)
		}
		if diff := gocmp.Diff(want[offset], must(r.Review(t.Context(), want[offset].Booking))(t)); diff != "" {
			t.Errorf("(want -, got +):\n%s", diff)
		}
	}
	for master, want := range map[domain.ID]Rating{anna: {4.5, 2}, boris: {1, 1}, olga: {}} {
		if got := must(r.Rating(t.Context(), master))(t); got != want {
			t.Errorf("the rating of %s: %+v, want %+v", master, got, want)
		}
	}
	for _, id := range []domain.ID{silent.Booking, ivan} {
		if _, err := r.Review(t.Context(), id); !errors.Is(err, ErrNotFound) {
			t.Errorf("got %v, want ErrNotFound", err)
		}
	}
}
