package jobs_test

import (
	"context"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"zapis/commands"
	"zapis/domain"
	"zapis/domain/broadcast"
	"zapis/domain/delivery"
	"zapis/domain/master"
	"zapis/projections"
)

// reminders are how many came to these accounts.
func (p *post) reminders(accounts ...string) (n int) {
	for _, account := range accounts {
		for _, screen := range p.to(account) {
			if screen.Name == "notice."+string(delivery.Reminder) {
				n++
			}
		}
	}
	return n
}

// Two clients have bookings that are reminded of one after another by two processes, while the two are merged and part again,
// over and over: each booking is reminded of once, whoever its client is at that moment.
func TestEachBookingIsRemindedOfOnceWhilePersonsMergeAndPart(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.policy(func(p *master.Policy) { p.RemindersMin = []int{60} })
	clients := []domain.ID{w.client("irina"), w.client("olga")}
	var bookings []domain.ID
	for n := range 14 { // until the quiet hours begin
		bookings = append(bookings, w.book(clients[n%2], noon.Add(3*time.Hour+time.Duration(n)*30*time.Minute)))
	}
	w.start()
	w.startWith(commands.New(w.store, w.clock.Now), w.post) // a second process
	w.settled()
	changes := 0
	for n := range bookings {
		w.clock.set(noon.Add(2*time.Hour + time.Duration(n)*30*time.Minute + time.Second)) // one is due
		for most := changes + 60; w.post.reminders("irina", "olga") <= n && changes < most; changes++ {
			if changes%2 == 0 {
				w.merge("irina", "olga")
				continue
			}
			_, err := w.Unmerge(t.Context(), w.by(clients[0]), clients[1])
			w.fine(err)
		}
		w.clock.set(w.clock.Now().Add(2 * time.Second)) // for what was decided too often
		w.settled()
	}
	for n, booking := range bookings {
		told := w.told(booking, clients[n%2])
		sent := slices.DeleteFunc(slices.Clone(told), func(short string) bool { return short != "reminder sent" })
		if len(sent) != 1 {
			t.Errorf("booking %d: %v", n, told)
		}
		w.expectNoDoubles(booking, clients[n%2])
	}
	if got := w.post.reminders("irina", "olga"); got != len(bookings) {
		t.Errorf("%d reminders of %d bookings", got, len(bookings))
	}
	if changes < len(bookings) {
		t.Errorf("they merged and parted %d times only", changes)
	}
	t.Logf("they merged and parted %d times", changes)
}

// parting is asked where somebody was heard when it is decided already that they are to be told, and lets them part just then.
type parting struct {
	w     *world
	once  sync.Once
	other domain.ID
}

func (p *parting) From(ctx context.Context, ids ...domain.ID) ([]projections.HeardIn, error) {
	if slices.Contains(ids, p.other) && len(ids) > 1 {
		p.once.Do(func() {
			_, err := p.w.Unmerge(ctx, p.w.by(ids[0]), p.other)
			p.w.fine(err)
		})
	}
	return []projections.HeardIn{{Channel: "telegram", Chat: "olga"}}, nil
}

func TestWhoPartsJustThenIsNotToldWhatIsNotTheirs(t *testing.T) {
	t.Parallel()
	for name, tell := range map[string]func(w *world, client domain.ID){
		"a booking": func(w *world, client domain.ID) { w.book(client, noon.Add(48*time.Hour)) },
		"a message": func(w *world, client domain.ID) {
			_, err := w.SendMessage(w.t.Context(), w.by(w.anna), commands.SendMessage{Message: newID(), Master: w.master, Client: client, Text: "hi"})
			w.fine(err)
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			w.follows()
			irina, olga := w.client("irina"), w.client("olga")
			w.merge("irina", "olga")
			w.last = &parting{w: w, other: olga}
			tell(w, irina)
			w.start()
			for range 3 {
				w.settled()
				w.clock.set(w.clock.Now().Add(2 * time.Second))
			}
			w.settled()
			if p, _, err := w.PersonNow(t.Context(), olga); err != nil || p.ID != olga {
				t.Errorf("they did not part: %v, %v", p.ID, err)
			}
			if hers, theirs := len(w.post.to("irina")), len(w.post.to("olga")); hers != 1 || theirs != 0 {
				t.Errorf("%d to the one it is for, %d to the other", hers, theirs)
			}
		})
	}
}

func TestABroadcastReachesTwoWhoAreOneOnce(t *testing.T) {
	t.Parallel()
	t.Run("merged before it begins to be sent", func(t *testing.T) {
		t.Parallel()
		w, post, all := newMailing(t, 3)
		id := w.announces(all...)
		w.merge("c0", "c1")
		w.startWith(w.Commands, post)
		w.becomes(id, broadcast.Done)
		w.reachedOnce(id, all, all[1])
	})
	t.Run("merged when one of them has it", func(t *testing.T) {
		t.Parallel()
		w, post, all := newMailing(t, 3)
		var one atomic.Bool
		w.post.fail = func(_ context.Context, account string) error {
			if account == "c0" && !one.Load() {
				return undelivered{retry: true}
			}
			return nil
		}
		id := w.announces(all...)
		w.startWith(w.Commands, post)
		post.reach(t, 2) // all but the one whose messenger is busy
		w.merge("c0", "c1")
		one.Store(true)
		w.becomes(id, broadcast.Done)
		w.reachedOnce(id, all, all[0])
	})
}

// reachedOnce tells whether c0 and c1 have a broadcast once together, which passed over one of them.
func (w *world) reachedOnce(id domain.ID, all []domain.ID, passed domain.ID) {
	w.t.Helper()
	w.settled()
	if both, other := len(w.post.to("c0"))+len(w.post.to("c1")), len(w.post.to("c2")); both != 1 || other != 1 {
		w.t.Errorf("the two have %d messages, the other %d", both, other)
	}
	for _, who := range all {
		told, want := w.told(id, who), "broadcast sent"
		if who == passed {
			want = "broadcast skipped: " + delivery.SamePerson
		}
		if len(told) == 0 || told[len(told)-1] != want {
			w.t.Errorf("%v, want %q", told, want)
		}
	}
	if end := w.finished(id); end.Sent != 2 || end.Skipped != 1 {
		w.t.Errorf("%+v", end)
	}
}
