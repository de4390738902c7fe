package jobs_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

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
