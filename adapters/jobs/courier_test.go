package jobs_test

import (
	"context"
	"errors"
	"log/slog"
	"runtime"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"zapis/adapters/dialog"
	"zapis/adapters/jobs"
	"zapis/commands"
	"zapis/domain"
	"zapis/domain/delivery"
	"zapis/domain/person"
)

// undelivered is a messenger's error.
type undelivered struct {
	blocked, retry, uncertain bool
	after                     time.Duration
}

func (undelivered) Error() string                  { return "undelivered" }
func (u undelivered) Blocked() bool                { return u.blocked }
func (u undelivered) Uncertain() bool              { return u.uncertain }
func (u undelivered) Retry() (time.Duration, bool) { return u.after, u.retry }
func (w *world) courier(posts ...*post) *jobs.Courier {
	c := &jobs.Courier{Commands: w.Commands, Clock: w.clock, Log: slog.New(slog.DiscardHandler)}
	for _, p := range posts {
		c.Messengers = append(c.Messengers, p)
	}
	return c
}

// noticeTo is a notice about nothing in particular, and the decision to send it.
func (w *world) noticeTo(recipient domain.ID) (delivery.Notice, func(context.Context, delivery.Told) (jobs.Letter, error)) {
	notice := delivery.Notice{Kind: delivery.News, About: newID(), Recipient: recipient, Master: w.master, Revision: 1}
	return notice, func(ctx context.Context, _ delivery.Told) (jobs.Letter, error) {
		to, _, err := w.PersonNow(ctx, recipient)
		return jobs.Letter{To: to, Screen: func() dialog.Screen { return dialog.Screen{Name: "test"} }}, err
	}
}

func (w *world) expect(notice delivery.Notice, want ...string) {
	w.t.Helper()
	if diff := cmp.Diff(want, w.told(notice.About, notice.Recipient)); diff != "" {
		w.t.Errorf("(-want +recorded):\n%s", diff)
	}
}

// bring lets the courier work until nothing more is to be done, moving the clock as it asks.
func (w *world) bring(c *jobs.Courier, notice delivery.Notice, decide func(context.Context, delivery.Told) (jobs.Letter, error)) (waits []time.Duration) {
	w.t.Helper()
	for {
		again, err := c.Bring(w.t.Context(), notice, newID(), decide)
		w.fine(err)
		if again == 0 {
			return waits
		}
		waits = append(waits, again)
	}
}

func TestAnAttemptThatWasAbandonedIsUncertainAndNotMadeAgain(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	notice, decide := w.noticeTo(w.client("irina"))
	dying := newPost("telegram")
	dying.fail = func(context.Context, string) error { runtime.Goexit(); return nil } // as a kill would end it: no code of ours runs any more
	var died sync.WaitGroup
	died.Go(func() { _, _ = w.courier(dying).Bring(context.Background(), notice, newID(), decide) })
	died.Wait()
	w.expect(notice)
	other := w.other()
	for range 2 {
		other.bring(other.courier(w.post), notice, decide)
	}
	w.expect(notice, "news uncertain")
	if n := len(w.post.to("irina")); n != 0 {
		t.Errorf("it was sent %d times again", n)
	}
}

func TestOfManyWhoWantToSendANoticeOneDoes(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	other := w.other()
	notice, decide := w.noticeTo(w.client("irina"))
	var all sync.WaitGroup
	for i := range 20 {
		from := []*world{w, other}[i%2]
		all.Go(func() {
			if _, err := from.courier(w.post).Bring(context.Background(), notice, newID(), decide); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if n := len(w.post.to("irina")); n != 1 {
		t.Errorf("it was sent %d times", n)
	}
}

func TestABlockedMessengerIsRememberedAndTheNextOneTried(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	client := w.client("irina")
	w.link(client, "vk", "id7")
	blocked, vk := newPost("telegram"), newPost("vk")
	calls := 0
	blocked.fail = func(context.Context, string) error { calls++; return undelivered{blocked: true} }
	c := w.courier(blocked, vk)
	for range 2 {
		notice, decide := w.noticeTo(client)
		w.bring(c, notice, decide)
	}
	if calls != 1 || len(vk.to("id7")) != 2 {
		t.Errorf("%d calls of the one that is blocked, %d messages in the other", calls, len(vk.to("id7")))
	}
	vk.fail = func(context.Context, string) error { return undelivered{blocked: true} }
	notice, decide := w.noticeTo(client)
	w.bring(c, notice, decide)
	w.expect(notice, "news failed: blocked", "news skipped: blocked")
}

// link gives somebody an account in another messenger.
func (w *world) link(of domain.ID, messenger, account string) {
	w.t.Helper()
	_, still, err := w.PersonNow(w.t.Context(), of)
	w.fine(err)
	w.appendTo(still, person.AccountLinked{Person: of, Messenger: messenger, Account: domain.Personal(account)})
}

func TestABusyMessengerIsLeftAloneForAsLongAsItSays(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	notice, decide := w.noticeTo(w.client("irina"))
	busy := 2
	w.post.fail = func(context.Context, string) error {
		if busy--; busy >= 0 {
			return undelivered{retry: true, after: 7 * time.Second}
		}
		return nil
	}
	waits := w.bring(w.courier(w.post), notice, decide)
	w.expect(notice, "news failed: busy", "news failed: busy", "news sent")
	if diff := cmp.Diff([]time.Duration{7 * time.Second, 7 * time.Second}, waits); diff != "" {
		t.Error(diff)
	}
}

func TestWhatAMessengerNeverTakesFailsForGood(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	client := w.client("irina")
	for _, test := range []struct {
		failure error
		want    string
	}{
		{undelivered{}, "news failed: refused"},
		{undelivered{uncertain: true}, "news uncertain"},
		{errors.New("what nobody foresaw"), "news uncertain"},
	} {
		notice, decide := w.noticeTo(client)
		calls := 0
		w.post.fail = func(context.Context, string) error { calls++; return test.failure }
		for range 2 {
			w.bring(w.courier(w.post), notice, decide)
		}
		w.expect(notice, test.want)
		if calls != 1 {
			t.Errorf("%v: %d calls", test.failure, calls)
		}
	}
}

func TestADecisionIsMadeAgainWhenTheBookingChangedMeanwhile(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	client := w.client("irina")
	id := w.book(client, noon.Add(48*time.Hour))
	notice := delivery.Notice{Kind: delivery.News, About: id, Recipient: client, Master: w.master, Revision: 1}
	decisions := 0
	_, err := w.courier(w.post).Bring(t.Context(), notice, newID(), func(ctx context.Context, _ delivery.Told) (jobs.Letter, error) {
		decisions++
		_, still, err := w.BookingHistory(ctx, id)
		w.fine(err)
		if decisions == 1 {
			w.cancel(w.anna, id)
			return jobs.Letter{To: w.known(client), Screen: func() dialog.Screen { return dialog.Screen{} }, Still: []commands.Still{still}}, nil
		}
		return jobs.Letter{Verdict: delivery.Verdict{Skip: delivery.IsCancelled}, Still: []commands.Still{still}}, nil
	})
	w.fine(err)
	w.expect(notice, "news skipped: cancelled")
	if decisions != 2 || len(w.post.to("irina")) != 0 {
		t.Errorf("%d decisions, %d messages", decisions, len(w.post.to("irina")))
	}
}

func (w *world) known(id domain.ID) person.Person {
	w.t.Helper()
	p, _, err := w.PersonNow(w.t.Context(), id)
	w.fine(err)
	return p
}
