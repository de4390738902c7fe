package jobs_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"zapis/adapters/jobs"
	"zapis/domain"
	"zapis/domain/delivery"
)

// keyOf is the key of the only notice that somebody was sent about something.
func (w *world) keyOf(about, recipient domain.ID) string {
	w.t.Helper()
	told, _, err := w.ToldNow(w.t.Context(), about, recipient)
	w.fine(err)
	if len(told) != 1 {
		w.t.Fatalf("told of %d notices", len(told))
	}
	for notice := range told {
		return notice.Key()
	}
	return ""
}

// blocked are the messengers in which somebody takes no messages.
func (w *world) blocked(id domain.ID) (messengers []string) {
	w.t.Helper()
	p, _, err := w.PersonNow(w.t.Context(), id)
	w.fine(err)
	for _, a := range p.Accounts {
		if a.Blocked {
			messengers = append(messengers, a.Messenger)
		}
	}
	return messengers
}

func TestWhatBouncesGoesToTheNextMessengerOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	client, posts := w.everywhere("telegram", "vk")
	j := w.jobs(t.Output(), w.Commands, posts[0], posts[1])
	w.run(j)
	id := w.book(client, noon.Add(48*time.Hour)) // of which they get a file
	w.settled()
	w.sameCounts(posts, 1, 0)
	bounce := jobs.Bounce{Channel: "telegram", Key: w.keyOf(id, client), Accounts: []string{"somebody", "irina"}, Blocked: true}
	want := []string{"calendar sent", "calendar failed: blocked", "calendar sent"}
	for range 2 { // messengers may say it twice
		w.fine(j.Bounced(t.Context(), bounce))
		w.settled()
		w.sameCounts(posts, 1, 1)
	}
	if diff := cmp.Diff(want, w.told(id, client)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"telegram"}, w.blocked(client)); diff != "" {
		t.Error(diff)
	}
	bounce.Channel, bounce.Blocked, bounce.Shut = "vk", false, true
	w.fine(j.Bounced(t.Context(), bounce))
	w.settled()
	w.sameCounts(posts, 1, 1)
	if diff := cmp.Diff(append(want, "calendar failed: shut", "calendar skipped: shut"), w.told(id, client)); diff != "" {
		t.Error(diff)
	}
}

func TestWhatBouncesIsNotSentElsewhereWhenItMakesNoSenseAnyMore(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	client, posts := w.everywhere("telegram", "vk")
	j := w.jobs(t.Output(), w.Commands, posts[0], posts[1])
	w.run(j)
	id := w.book(client, noon.Add(48*time.Hour))
	w.settled()
	key := w.keyOf(id, client)
	w.cancel(client, id)
	w.settled()
	w.fine(j.Bounced(t.Context(), jobs.Bounce{Channel: "telegram", Key: key}))
	w.settled()
	w.sameCounts(posts, 1, 0)
	if diff := cmp.Diff([]string{"calendar sent", "calendar failed: refused", "calendar skipped: cancelled"}, w.told(id, client)); diff != "" {
		t.Error(diff)
	}
}

func TestABroadcastThatBouncesHasFailed(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	client, posts := w.everywhere("telegram", "vk")
	c := w.courier(posts...)
	notice, decide := w.noticeTo(client)
	notice.Kind = delivery.Broadcast
	w.bring(c, notice, decide)
	w.fine(w.jobs(t.Output(), w.Commands).Bounced(t.Context(), jobs.Bounce{Channel: "telegram", Key: notice.Key()}))
	w.bring(c, notice, decide)
	w.sameCounts(posts, 1, 0)
	w.expect(notice, "broadcast sent", "broadcast failed: refused")
}

func TestWhatIsNoNoticeDoesNotBounce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	j := w.jobs(t.Output(), w.Commands)
	never, _ := w.noticeTo(w.client("irina"))
	before, err := w.store.Head(t.Context())
	w.fine(err)
	for _, key := range []string{"", "wamid.HBgL/menu/0", never.Key()} {
		w.fine(j.Bounced(t.Context(), jobs.Bounce{Channel: "telegram", Key: key, Blocked: true, Accounts: []string{"irina"}}))
	}
	if after, err := w.store.Head(t.Context()); err != nil || after != before {
		t.Errorf("%d events, %v", after-before, err)
	}
}
