package delivery_test

import (
	"math/rand/v2"
	"testing"
	"time"
	_ "time/tzdata"

	"zapis/domain"
	"zapis/domain/booking"
	"zapis/domain/delivery"
	"zapis/domain/master"
	"zapis/domain/person"
	"zapis/domain/slots"
)

func moscow(t testing.TB) *time.Location {
	t.Helper()
	zone, err := slots.Zone("Europe/Moscow")
	if err != nil {
		t.Fatal(err)
	}
	return zone
}

func TestQuietHours(t *testing.T) {
	zone := moscow(t)
	night := delivery.Quiet{From: 22 * 60, To: 8 * 60, Zone: zone}
	siesta := delivery.Quiet{From: 13 * 60, To: 15 * 60, Zone: zone}
	none := delivery.Quiet{Zone: zone}
	at := func(day, hour, minute int) time.Time { return time.Date(2026, 11, day, hour, minute, 0, 0, zone) }
	for _, test := range []struct {
		name  string
		quiet delivery.Quiet
		at    time.Time
		until time.Time
	}{
		{"the day is loud", night, at(23, 12, 0), at(23, 12, 0)},
		{"the evening is quiet until the morning", night, at(23, 22, 0), at(24, 8, 0)},
		{"so is the night", night, at(24, 3, 30), at(24, 8, 0)},
		{"the end is loud", night, at(24, 8, 0), at(24, 8, 0)},
		{"a minute before it is not", night, at(24, 7, 59), at(24, 8, 0)},
		{"a pause at noon", siesta, at(23, 14, 0), at(23, 15, 0)},
		{"before it", siesta, at(23, 12, 59), at(23, 12, 59)},
		{"no quiet hours", none, at(23, 3, 0), at(23, 3, 0)},
	} {
		if got := test.quiet.Until(test.at); !got.Equal(test.until) {
			t.Errorf("%s: until %v, want %v", test.name, got.In(zone), test.until)
		}
		if got := test.quiet.At(test.at); got != test.until.After(test.at) {
			t.Errorf("%s: quiet %v", test.name, got)
		}
	}
}

func TestQuietHoursAreTheRecipientsOwn(t *testing.T) {
	policy := master.DefaultPolicy()
	own := &person.Quiet{From: 60, To: 120}
	for _, test := range []struct {
		name string
		of   person.Person
		want delivery.Quiet
		zone string
	}{
		{"as the master has them, where the place is", person.Person{}, delivery.Quiet{From: 22 * 60, To: 8 * 60}, "Europe/Moscow"},
		{"in the person's zone", person.Person{Zone: "Asia/Omsk"}, delivery.Quiet{From: 22 * 60, To: 8 * 60}, "Asia/Omsk"},
		{"their own", person.Person{Notifications: person.Notifications{Quiet: own}}, delivery.Quiet{From: 60, To: 120}, "Europe/Moscow"},
	} {
		got := delivery.QuietOf(test.of, policy, "Europe/Moscow")
		if got.From != test.want.From || got.To != test.want.To || got.Zone.String() != test.zone {
			t.Errorf("%s: %v", test.name, got)
		}
	}
}

func TestRemindersKeepOutOfQuietHours(t *testing.T) {
	zone := moscow(t)
	night := delivery.Quiet{From: 22 * 60, To: 8 * 60, Zone: zone}
	at := func(day, hour, minute int) time.Time { return time.Date(2026, 11, day, hour, minute, 0, 0, zone) }
	for _, test := range []struct {
		name   string
		starts time.Time
		offset int
		want   time.Time
	}{
		{"by day it comes when it is due", at(24, 14, 0), 120, at(24, 12, 0)},
		{"due at night, it comes in the morning", at(24, 9, 30), 120, at(24, 8, 0)},
		{"with exactly an hour left", at(24, 9, 0), 120, at(24, 8, 0)},
		{"with less, it comes before the night", at(24, 8, 59), 120, at(23, 21, 55)},
		{"for a visit in the night itself", at(24, 2, 0), 120, at(23, 21, 55)},
		{"a day before a visit at night", at(25, 2, 0), 1440, at(24, 8, 0)},
	} {
		if got := delivery.RemindAt(test.starts, test.offset, night); !got.Equal(test.want) {
			t.Errorf("%s: %v, want %v", test.name, got.In(zone), test.want)
		}
	}
}

// reminding is a reminder of a day before a visit, at whose time it would be sent.
func reminding(starts time.Time) delivery.Reminding {
	b := booking.Evolve(booking.Booking{}, booking.Placed{
		Booking: domain.ID{1}, Master: domain.ID{3}, Client: domain.ID{2}, Zone: "Europe/Moscow",
		Starts: starts, Ends: starts.Add(time.Hour), By: booking.Client,
	})
	return delivery.Reminding{
		Notice:  delivery.Notice{Kind: delivery.Reminder, About: b.ID, Recipient: b.Client, Master: b.Master, Revision: 1, OffsetMin: 1440},
		Booking: b, TimeSet: 1, Offsets: []int{1440, 120}, Quiet: delivery.Quiet{Zone: time.UTC},
	}
}

func TestLesson19ARemindersFateIsDecidedWhenItWouldBeSent(t *testing.T) {
	starts := time.Date(2026, 11, 25, 12, 0, 0, 0, time.UTC)
	due := starts.Add(-24 * time.Hour)
	for _, test := range []struct {
		name string
		now  time.Time
		but  func(r *delivery.Reminding)
		skip string
		wait time.Time
	}{
		{name: "on time it is sent", now: due},
		{name: "of a cancelled booking", now: due, but: func(r *delivery.Reminding) { r.Booking.Cancelled = true }, skip: delivery.IsCancelled},
		{name: "of a time that is no more", now: due, but: func(r *delivery.Reminding) { r.TimeSet = 2 }, skip: delivery.IsMoved},
		{name: "of a request", now: due, but: func(r *delivery.Reminding) { r.Booking.Request = true }, skip: delivery.NotConfirmed},
		{name: "to somebody who is the client no more", now: due, but: func(r *delivery.Reminding) { r.Booking.Client = domain.ID{9} }, skip: delivery.NotConcerned},
		{name: "of a visit that has begun", now: starts, skip: delivery.IsOver},
		{name: "that the policy no longer has", now: due, but: func(r *delivery.Reminding) { r.Offsets = []int{120} }, skip: delivery.OffsetGone},
		{name: "that the client does not want", now: due, but: func(r *delivery.Reminding) { r.Unwanted = true }, skip: delivery.Unwanted},
		{name: "too early, it waits", now: due.Add(-time.Minute), wait: due},
		{name: "with half of the time left it is still useful", now: due.Add(12 * time.Hour)},
		{name: "with less it is late", now: due.Add(12*time.Hour + time.Minute), skip: delivery.Late},
		{name: "with a nearer one due, that one is enough", now: starts.Add(-2 * time.Hour), skip: delivery.Superseded},
		{name: "late into quiet hours, it waits for their end", now: due.Add(time.Hour),
			but:  func(r *delivery.Reminding) { r.Quiet = delivery.Quiet{From: 13 * 60, To: 15 * 60, Zone: time.UTC} },
			wait: due.Add(3 * time.Hour)},
		{name: "or is skipped, if they end too near to the visit", now: starts.Add(-90 * time.Minute),
			but: func(r *delivery.Reminding) {
				r.OffsetMin, r.Quiet = 120, delivery.Quiet{From: 10*60 + 15, To: 12 * 60, Zone: time.UTC}
			}, skip: delivery.InQuietHours},
	} {
		r := reminding(starts)
		if test.but != nil {
			test.but(&r)
		}
		if got := r.Decide(test.now); got.Skip != test.skip || !got.Wait.Equal(test.wait) {
			t.Errorf("%s: %+v", test.name, got)
		}
	}
}

func TestLesson22EveryOffsetOfThePolicyHasItsReminder(t *testing.T) {
	r := reminding(time.Date(2026, 11, 25, 12, 0, 0, 0, time.UTC))
	r.Offsets = []int{3 * 1440, 1440, 120, 15}
	for _, offset := range r.Offsets {
		r.OffsetMin = offset
		if got := r.Decide(r.Booking.Starts.Add(-time.Duration(offset) * time.Minute)); got != (delivery.Verdict{}) {
			t.Errorf("%d minutes before: %+v", offset, got)
		}
	}
}

// Whatever the circumstances: what is sent is for the present time of a live booking, wanted, useful, and not in quiet hours.
func TestNoReminderIsSentThatShouldNotBe(t *testing.T) {
	chance := rand.New(rand.NewPCG(1, 2))
	zone := moscow(t)
	sent := 0
	for range 200_000 {
		starts := time.Date(2026, 3, 1, 0, chance.IntN(60*24*365), 0, 0, zone)
		r := reminding(starts)
		r.Offsets = []int{1440, 120, 1 + chance.IntN(4000)}
		r.OffsetMin = r.Offsets[chance.IntN(3)]
		r.Booking.Cancelled, r.Booking.Request, r.Unwanted = chance.IntN(8) == 0, chance.IntN(8) == 0, chance.IntN(8) == 0
		r.TimeSet = 1 + chance.IntN(8)/7
		r.Quiet = delivery.Quiet{From: slots.Clock(chance.IntN(1440)), To: slots.Clock(chance.IntN(1440)), Zone: zone}
		now := starts.Add(time.Duration(chance.IntN(5000)-4800) * time.Minute)
		verdict := r.Decide(now)
		if verdict.Skip != "" {
			continue
		}
		due := delivery.RemindAt(starts, r.OffsetMin, r.Quiet)
		if !verdict.Wait.IsZero() {
			if !verdict.Wait.After(now) || !verdict.Wait.Before(starts) {
				t.Fatalf("at %v it waits until %v for a visit at %v", now, verdict.Wait, starts)
			}
			continue
		}
		sent++
		switch {
		case r.Booking.Cancelled, r.Booking.Request, r.Unwanted, r.TimeSet != 1:
			t.Fatalf("sent: %+v", r)
		case now.Before(due), !now.Before(starts), starts.Sub(now) < now.Sub(due):
			t.Fatalf("sent at %v, due %v, starts %v", now, due, starts)
		case r.Quiet.At(now):
			t.Fatalf("sent at %v in quiet hours %v", now, r.Quiet)
		}
	}
	if sent < 1000 {
		t.Errorf("only %d were sent: the test tests little", sent)
	}
}
