package projections

import (
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"

	"zapis/domain"
	"zapis/domain/booking"
	"zapis/domain/person"
)

var shave = booking.Visit{
	Items: []booking.Item{{Service: domain.ID{22}, Name: "Shave", DurationMin: 30, Price: 700}}, BufferBeforeMin: 5, Price: 700, Currency: "RUB",
}

// Whatever happens to a booking, both read models show it, and its revision counts all of it.
func TestAVisitShowsWhatBecameOfTheBooking(t *testing.T) {
	t.Parallel()
	b := placed(1, anna, ivan, hour(5))
	requested, called := b, cancelled(b)
	requested.Request = true
	called.At, called.By, called.Cause = hour(1), booking.System, booking.Unanswered
	id, assured := b.Booking, booking.AttendanceConfirmed{Booking: b.Booking}
	asked := booking.MoveAsked{Booking: id, Author: anna, Reason: "ill"}
	for name, c := range map[string]struct {
		events []domain.Event
		want   func(*Visit)
	}{
		"a request":                 {[]domain.Event{requested}, func(v *Visit) { v.Request = true }},
		"a request confirmed":       {[]domain.Event{requested, booking.Confirmed{Booking: id}}, func(v *Visit) {}},
		"another time is asked for": {[]domain.Event{b, asked}, func(v *Visit) { v.MoveAsked = true }},
		"and the time stays":        {[]domain.Event{b, asked, booking.MoveWithdrawn{Booking: id}}, func(v *Visit) {}},
		"the client is coming":      {[]domain.Event{b, assured}, func(v *Visit) { v.Assured = true }},
		"coming holds for one time": {[]domain.Event{b, asked, assured, moved(b, hour(7))}, func(v *Visit) { v.at(home, hour(7), hour(8)) }},
		"other services":            {[]domain.Event{b, edited(b, shave)}, func(v *Visit) { v.Visit = shave; v.at(home, hour(5), hour(5).Add(30*time.Minute)) }},
		"another client":            {[]domain.Event{b, handedOver(b, boris)}, func(v *Visit) { v.Client, v.ClientName = boris, "Boris" }},
		"one thing does not undo another": {
			[]domain.Event{requested, asked, assured, noShow(b), called, handedOver(b, boris)}, func(v *Visit) {
				v.Request, v.MoveAsked, v.Assured, v.NoShow, v.Client, v.ClientName = true, true, true, true, boris, "Boris"
				v.Cancelled, v.CancelledAt, v.CancelledBy, v.Cause = true, hour(1), "system", "unanswered"
			},
		},
		"cancelled": {[]domain.Event{b, called}, func(v *Visit) {
			v.Cancelled, v.CancelledAt, v.CancelledBy, v.Cause = true, hour(1), "system", "unanswered"
		}},
		"restored":           {[]domain.Event{b, assured, called, restored(b)}, func(v *Visit) { v.Assured = true }},
		"completed":          {[]domain.Event{b, completed(b)}, func(v *Visit) { v.Completed = true }},
		"not come after all": {[]domain.Event{b, completed(b), noShow(b)}, func(v *Visit) { v.NoShow = true }},
		"come after all":     {[]domain.Event{b, noShow(b), completed(b)}, func(v *Visit) { v.Completed = true }},
		"reviewed, edited, answered": {
			[]domain.Event{b, completed(b), reviewed(b, 4, "", hour(7)), reviewed(b, 5, "", hour(8)), booking.ReviewAnswered{Booking: id}},
			func(v *Visit) { v.Completed, v.Stars, v.ReviewedAt = true, 5, hour(7) },
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			want := visit(b, "Ivan")
			want.Revision = len(c.events)
			c.want(&want)
			events := append(c.events, person.Registered{Person: ivan, Name: "Ivan"}, person.Registered{Person: boris, Name: "Boris"})
			got := must(ActiveBookings{given(t, activeBookings, events...)}.Booking(t.Context(), id))(t)
			if diff := gocmp.Diff(want, got); diff != "" {
				t.Errorf("active_bookings (want -, got +):\n%s", diff)
			}
			if schedule := must(WeekSchedule{given(t, weekSchedule, events...)}.Between(t.Context(), anna, hour(0), hour(24)))(t); !want.Cancelled {
				if diff := gocmp.Diff([]Visit{want}, schedule.Visits); diff != "" {
					t.Errorf("week_schedule (want -, got +):\n%s", diff)
				}
			}
		})
	}
}

func (v *Visit) at(place domain.ID, starts, ends time.Time) {
	v.Place, v.Zone, v.Starts, v.Ends = place, "Asia/Kathmandu", starts, ends
}

// However bookings come about, the read models know of them what the domain knows.
func TestVisitsAreTheBookings(t *testing.T) {
	t.Parallel()
	store, pool := open(t)
	w := newWorld(t, store, 21)
	w.live(1500)
	awaitAll(t, store, start(t, store, pool, activeBookings))
	for id, b := range w.bookings {
		got := must(ActiveBookings{pool}.Booking(t.Context(), id))(t)
		want := Visit{
			Booking: b.ID, Master: b.Master, Client: w.whoIs(b.Client), Place: b.Place, ClientName: got.ClientName, Zone: b.Zone,
			Starts: b.Starts, Ends: b.Ends, Visit: b.Visit, Revision: b.Revision, Cancelled: b.Cancelled,
			Request: b.Request, MoveAsked: b.MoveAsked, Assured: b.Assured, Completed: b.Completed, NoShow: b.NoShow,
			CancelledAt: b.CancelledAt, CancelledBy: b.CancelledBy, Cause: b.Cause, Stars: b.Stars, ReviewedAt: b.ReviewedAt,
		}
		if diff := gocmp.Diff(want, got); diff != "" {
			t.Errorf("(domain -, read model +):\n%s", diff)
		}
	}
}
