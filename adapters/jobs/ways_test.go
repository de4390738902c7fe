package jobs_test

import (
	"context"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"zapis/adapters/dialog"
	"zapis/adapters/jobs"
	"zapis/commands"
	"zapis/domain"
	"zapis/domain/delivery"
	"zapis/domain/person"
	"zapis/projections"
)

// heardIn are the messengers in which somebody did something, the latest first.
type heardIn []projections.HeardIn

func (h heardIn) From(context.Context, ...domain.ID) ([]projections.HeardIn, error) { return h, nil }

// everywhere is a client with an account in each messenger, which are called "1".
func (w *world) everywhere(channels ...string) (client domain.ID, posts []*post) {
	client = w.client("irina")
	for _, channel := range channels {
		if channel != "telegram" {
			w.link(client, channel, "irina")
		}
		posts = append(posts, newPost(channel))
	}
	return client, posts
}

// got tells how many messages came in each messenger.
func got(posts []*post) (counts []int) {
	for _, p := range posts {
		counts = append(counts, len(p.to("irina")))
	}
	return counts
}

func (w *world) sameCounts(posts []*post, want ...int) {
	w.t.Helper()
	if diff := cmp.Diff(want, got(posts)); diff != "" {
		w.t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestAMessageGoesWhereTheOtherSideWroteLastAndANoticeWhereTheyWantIt(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	client, posts := w.everywhere("telegram", "vk", "whatsapp")
	_, err := w.Person(t.Context(), w.by(client), person.PreferChannel{Messenger: "whatsapp"})
	w.fine(err)
	c := w.courier(posts...)
	c.Heard = heardIn{{Channel: "vk"}, {Channel: "telegram"}}
	message, decide := w.noticeTo(client)
	message.Kind = delivery.Message
	w.bring(c, message, decide)
	w.sameCounts(posts, 0, 1, 0)
	notice, decide := w.noticeTo(client)
	w.bring(c, notice, decide)
	w.sameCounts(posts, 0, 1, 1)
	_, err = w.Person(t.Context(), w.by(client), person.PreferChannel{})
	w.fine(err)
	notice, decide = w.noticeTo(client)
	w.bring(c, notice, decide)
	w.sameCounts(posts, 0, 2, 1)
}

func TestOfTwoAccountsInOneMessengerTheOneLastHeardIsTold(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	client := w.client("irina")
	w.link(client, "telegram", "second")
	c := w.courier(w.post)
	c.Heard = heardIn{{Channel: "telegram", Chat: "second"}}
	notice, decide := w.noticeTo(client)
	w.bring(c, notice, decide)
	if len(w.post.to("second")) != 1 {
		t.Error("the other one was told")
	}
	w.post.fail = func(_ context.Context, account string) error {
		if account == "second" {
			return undelivered{blocked: true}
		}
		return nil
	}
	notice, decide = w.noticeTo(client)
	w.bring(c, notice, decide)
	if len(w.post.to("irina")) != 1 {
		t.Error("blocked in one, they are told in neither")
	}
}

func TestANoticeEscalatesUntilOneTakesItAndNeverToTwo(t *testing.T) {
	t.Parallel()
	refused := func(context.Context, string) error { return undelivered{} }
	blocked := func(context.Context, string) error { return undelivered{blocked: true} }
	busy := func(context.Context, string) error { return undelivered{retry: true} }
	unknown := func(context.Context, string) error { return undelivered{uncertain: true} }
	for _, c := range []struct {
		name       string
		first, all func(context.Context, string) error
		want       []int
		told       []string
	}{
		{"refused", refused, nil, []int{0, 1, 0}, []string{"news failed: refused", "news sent"}},
		{"blocked", blocked, nil, []int{0, 1, 0}, []string{"news failed: blocked", "news sent"}},
		{"uncertain", unknown, nil, []int{0, 0, 0}, []string{"news uncertain"}},
		{"everywhere", refused, refused, []int{0, 0, 0}, []string{"news failed: refused", "news failed: refused", "news failed: refused"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			client, posts := w.everywhere("telegram", "vk", "whatsapp")
			posts[0].fail, posts[1].fail, posts[2].fail = c.first, c.all, c.all
			notice, decide := w.noticeTo(client)
			for range 2 {
				w.bring(w.courier(posts...), notice, decide)
			}
			w.sameCounts(posts, c.want...)
			w.expect(notice, c.told...)
		})
	}
	t.Run("busy for too long", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t)
		client, posts := w.everywhere("telegram", "vk")
		posts[0].fail = busy
		notice, decide := w.noticeTo(client)
		w.bring(w.courier(posts...), notice, decide)
		w.sameCounts(posts, 0, 1)
	})
}

// repeating is a messenger that drops what it has already.
type repeating struct {
	*post
	keys []string
}

func (r *repeating) Repeats() bool { return true }

func (r *repeating) Send(ctx context.Context, account string, screen dialog.Screen, key string) (string, error) {
	r.keys = append(r.keys, key)
	return r.post.Send(ctx, account, screen, key)
}

func TestWhatIsUncertainIsRepeatedUnderTheSameKeyWhereASecondOneIsDropped(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	client, posts := w.everywhere("telegram", "vk")
	vk := &repeating{post: posts[1]}
	lost := 2
	vk.fail = func(context.Context, string) error {
		if lost--; lost >= 0 {
			return undelivered{uncertain: true}
		}
		return nil
	}
	c := w.courier()
	c.Messengers = []dialog.Messenger{vk, posts[0]}
	notice, decide := w.noticeTo(client)
	waits := w.bring(c, notice, decide)
	w.sameCounts(posts, 0, 1)
	w.expect(notice, "news uncertain", "news uncertain", "news sent")
	if diff := cmp.Diff([]time.Duration{5 * time.Second, 10 * time.Second}, waits); diff != "" {
		t.Error(diff)
	}
	if len(vk.keys) != 3 || vk.keys[0] != vk.keys[1] || vk.keys[1] != vk.keys[2] {
		t.Errorf("keys %v", vk.keys)
	}
}

// modest is a messenger that takes no campaigns.
type modest struct{ *post }

func (modest) Campaigns() bool { return false }

func TestBroadcastsPassOverMessengersThatTakeNone(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	client, posts := w.everywhere("telegram", "whatsapp")
	c := w.courier()
	c.Messengers = []dialog.Messenger{modest{posts[1]}, posts[0]}
	notice, decide := w.noticeTo(client)
	notice.Kind = delivery.Broadcast
	w.bring(c, notice, decide)
	w.sameCounts(posts, 1, 0)
	c.Messengers = c.Messengers[:1]
	notice, decide = w.noticeTo(client)
	notice.Kind = delivery.Broadcast
	w.bring(c, notice, decide)
	w.sameCounts(posts, 1, 0)
	w.expect(notice, "broadcast skipped: no_campaigns")
}

// merge makes one person of two, as a messenger knows them to be.
func (w *world) merge(accounts ...string) {
	w.t.Helper()
	_, err := w.Recognize(w.t.Context(), commands.BySystem(newID()), "telegram", accounts...)
	w.fine(err)
}

func TestRemindersOfTwoWhoBecomeOneComeOnceAndToOne(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	irina, olga := w.client("irina"), w.client("olga")
	hers, theirs := w.book(irina, noon.Add(48*time.Hour)), w.book(olga, noon.Add(49*time.Hour))
	w.start()
	w.settled()
	w.clock.set(noon.Add(24*time.Hour + time.Minute)) // hers is due
	w.settled()
	w.merge("irina", "olga")
	w.clock.set(noon.Add(25*time.Hour + time.Minute)) // theirs is due
	w.settled()
	for _, c := range []struct {
		about, recipient domain.ID
	}{{hers, irina}, {theirs, olga}} {
		reminders := 0
		for _, short := range w.told(c.about, c.recipient) {
			if short == "reminder sent" {
				reminders++
			}
		}
		if reminders != 1 {
			t.Errorf("%d reminders: %v", reminders, w.told(c.about, c.recipient))
		}
	}
	w.clock.set(noon.Add(46*time.Hour + 30*time.Minute)) // the second of hers is due
	w.settled()
	_, err := w.Unmerge(t.Context(), w.by(irina), olga)
	w.fine(err)
	before := w.post.reminders("olga")
	w.clock.set(noon.Add(47*time.Hour + time.Minute)) // the second of theirs is
	w.settled()
	if got := w.post.reminders("olga"); got != before+1 || w.post.reminders("irina", "olga") != 4 {
		t.Errorf("apart again, %d came to the one whose booking it is, of %d in all", got-before, w.post.reminders("irina", "olga"))
	}
	w.expectNoDoubles(hers, irina)
	w.expectNoDoubles(theirs, olga)
}

func (w *world) expectNoDoubles(about, recipient domain.ID) {
	w.t.Helper()
	told, _, err := w.ToldNow(w.t.Context(), about, recipient)
	w.fine(err)
	for notice, d := range told {
		if d.Tries > 1 {
			w.t.Errorf("%s was attempted %d times", notice.Kind, d.Tries)
		}
	}
}

var _ jobs.Heard = heardIn{}
