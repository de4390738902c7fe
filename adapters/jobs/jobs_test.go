package jobs_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"zapis/adapters/jobs"
	"zapis/domain/delivery"
	"zapis/domain/master"
)

func TestABookingIsToldAndRemindedOf(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.start()
	client := w.client("irina")
	starts := noon.Add(48 * time.Hour)
	id := w.book(client, starts)
	w.settled()
	if diff := cmp.Diff([]string{"news sent"}, w.told(id, w.anna)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"calendar sent"}, w.told(id, client)); diff != "" {
		t.Error(diff)
	}
	w.clock.set(starts.Add(-24 * time.Hour))
	w.settled()
	w.clock.set(starts.Add(-2 * time.Hour))
	w.settled()
	if diff := cmp.Diff([]string{"calendar sent", "reminder sent", "reminder sent"}, w.told(id, client)); diff != "" {
		t.Error(diff)
	}
	if got := len(w.post.to("irina")); got != 3 {
		t.Errorf("%d messages came", got)
	}
}

func TestWhatFollowsTwiceAtOnceIsDoneOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	client := w.client("irina")
	starts := noon.Add(72 * time.Hour)
	id := w.book(client, starts)
	w.policy(func(p *master.Policy) { p.RemindersMin = []int{120, 60} }) // plans the booking's reminders once more
	w.start()
	w.at(starts.Add(-2 * time.Hour))
	if diff := cmp.Diff([]string{"calendar sent", "reminder sent"}, w.told(id, client)); diff != "" {
		t.Error(diff)
	}
}

func TestWhatCameOfNoticesIsObserved(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	came := make(chan jobs.Delivery, 100)
	w.observe = func(d jobs.Delivery) { came <- d }
	w.start()
	client := w.client("irina")
	id := w.book(client, noon.Add(48*time.Hour))
	w.settled()
	w.cancel(client, id)
	w.at(noon.Add(24 * time.Hour))
	seen := map[jobs.Delivery]int{}
	for len(came) > 0 {
		seen[<-came]++
	}
	want := map[jobs.Delivery]int{
		{Channel: "telegram", Kind: delivery.News, Outcome: "sent"}:     2, // to the master: booked, cancelled
		{Channel: "telegram", Kind: delivery.Calendar, Outcome: "sent"}: 1,
		{Kind: delivery.Reminder, Outcome: "skipped"}:                   1,
	}
	if diff := cmp.Diff(want, seen); diff != "" {
		t.Error(diff)
	}
}
