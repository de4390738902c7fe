package jobs_test

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"zapis/adapters/dialog"
	"zapis/commands"
	"zapis/domain"
	"zapis/domain/broadcast"
	"zapis/domain/delivery"
	"zapis/domain/master"
	"zapis/domain/person"
	"zapis/domain/slots"
	"zapis/projections"
)

// mail is a messenger that can also change what it has sent, and that tells when something came.
type mail struct {
	*post
	mu    sync.Mutex
	came  chan struct{}     // closed and renewed with each message
	n     int               // messages to clients
	drawn dialog.Screen     // last, anew
	shows map[string]string // what was drawn last into each message
}

func (m *mail) Send(ctx context.Context, account string, screen dialog.Screen, key string) (string, error) {
	id, err := m.post.Send(ctx, account, screen, key)
	if err == nil && account != "anna" {
		m.mu.Lock()
		defer m.mu.Unlock()
		m.n++
		close(m.came)
		m.came = make(chan struct{})
	}
	return id, err
}

func (m *mail) Redraw(_ context.Context, _, message string, screen dialog.Screen) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.drawn = screen
	if m.shows == nil {
		m.shows = map[string]string{}
	}
	m.shows[message] = textOf(screen)
	return nil
}

// carried is how many messages clients have, and what is closed when there are more.
func (m *mail) carried() (int, <-chan struct{}) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.n, m.came
}

func (m *mail) lastDrawn() string {
	m.mu.Lock()
	defer m.mu.Unlock()
	return textOf(m.drawn)
}

// reach waits until so many clients have a message.
func (m *mail) reach(t testing.TB, n int) {
	t.Helper()
	for deadline := time.After(time.Minute); ; {
		got, came := m.carried()
		if got >= n {
			return
		}
		select {
		case <-came:
		case <-deadline:
			t.Fatalf("%d clients reached, want %d", got, n)
		}
	}
}

// newMailing is a world whose master has so many clients, c0 and on.
func newMailing(t testing.TB, n int) (*world, *mail, []domain.ID) {
	w := newWorld(t).follows()
	clients := make([]domain.ID, n)
	for i := range clients {
		clients[i] = w.client(fmt.Sprint("c", i))
	}
	return w, &mail{post: w.post, came: make(chan struct{})}, clients
}

func textOf(s dialog.Screen) string {
	var text strings.Builder
	for _, run := range s.Text {
		text.WriteString(run.Text)
	}
	return text.String()
}

// follows keeps the read models.
func (w *world) follows() *world {
	w.t.Helper()
	runner := projections.New(w.store, w.pool, slog.New(slog.NewTextHandler(io.Discard, nil)))
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan struct{})
	go func() { defer close(ended); runner.Run(ctx) }()
	w.t.Cleanup(func() { stop(); <-ended })
	return w
}

// announces begins a broadcast to these clients.
func (w *world) announces(to ...domain.ID) domain.ID {
	w.t.Helper()
	return w.announcesIn(broadcast.Shown{}, to...)
}

// announcesIn begins one that the master watches in a message.
func (w *world) announcesIn(in broadcast.Shown, to ...domain.ID) domain.ID {
	w.t.Helper()
	id := newID()
	_, err := w.StartBroadcast(w.t.Context(), w.by(w.anna), commands.StartBroadcast{
		Broadcast: id, Master: w.master, Text: "Завтра скидка", Audience: broadcast.Audience{Kind: broadcast.All}, Recipients: to, In: in,
	})
	w.fine(err)
	return id
}

// becomes lets time pass until a broadcast is in a state.
func (w *world) becomes(id domain.ID, state broadcast.State) {
	w.t.Helper()
	deadline := time.Now().Add(30 * time.Second)
	for time.Now().Before(deadline) {
		b, _, err := w.BroadcastNow(w.t.Context(), id)
		w.fine(err)
		if b.State == state {
			return
		}
		time.Sleep(20 * time.Millisecond)
		w.clock.set(w.clock.Now().Add(time.Second))
	}
	w.t.Fatalf("the broadcast is not %s in time", state)
}

// finished is how a broadcast ended.
func (w *world) finished(id domain.ID) (end broadcast.Finished) {
	w.t.Helper()
	recorded, err := w.store.Load(w.t.Context(), broadcast.StreamOf(id), 0)
	w.fine(err)
	for _, r := range recorded {
		event, err := w.store.Codec().Decode(r)
		w.fine(err)
		if e, ok := event.(broadcast.Finished); ok {
			end = e
		}
	}
	return end
}

func (w *world) does(actor domain.ID, cmd person.Command) {
	w.t.Helper()
	_, err := w.Person(w.t.Context(), w.by(actor), cmd)
	w.fine(err)
}

func TestABroadcastReachesThoseWhoWantItOnce(t *testing.T) {
	t.Parallel()
	w, post, all := newMailing(t, 40)
	w.does(all[1], person.ChangeNotifications{Notifications: person.Notifications{NoOffers: true}})
	w.does(all[2], person.ChangeNotifications{Notifications: person.Notifications{Muted: []domain.ID{w.master}}})
	w.does(all[3], person.BlockChannel{Messenger: "telegram"})
	w.own(master.BlockClient{Client: all[4]})
	stranger := w.person("stranger")
	asleep := all[5]
	w.does(asleep, person.ChangeNotifications{Notifications: person.Notifications{Quiet: &person.Quiet{From: 0, To: 14 * 60}}})

	w.startWith(w.Commands, post)
	id := w.announces(append(all, stranger)...)
	post.reach(t, 34)
	w.settled()
	if n := len(w.post.to("c5")); n != 0 {
		t.Errorf("%d messages in quiet hours", n)
	}
	w.clock.set(noon.Add(2*time.Hour + time.Second)) // the quiet hours of the one are over
	w.becomes(id, broadcast.Done)
	w.settled()
	for i := range all {
		account, want := fmt.Sprint("c", i), 1
		if i >= 1 && i <= 4 {
			want = 0
		}
		if got := len(w.post.to(account)); got != want {
			t.Errorf("%s has %d messages, want %d", account, got, want)
		}
	}
	want := broadcast.Finished{Broadcast: id, Sent: 36, Skipped: 5}
	if diff := cmp.Diff(want, w.finished(id)); diff != "" {
		t.Error(diff)
	}
	for who, want := range map[domain.ID]string{
		all[1]: "broadcast skipped: unwanted", all[2]: "broadcast skipped: unwanted", all[3]: "broadcast skipped: blocked",
		all[4]: "broadcast skipped: not_concerned", stranger: "broadcast skipped: not_concerned", asleep: "broadcast sent",
	} {
		if told := w.told(id, who); !slices.Equal(told, []string{want}) {
			t.Errorf("%v, want %q", told, want)
		}
	}
	last := post.lastDrawn()
	if anna := w.post.to("anna"); len(anna) != 1 || !strings.Contains(last, "Рассылка закончена") || !strings.Contains(last, "41 из 41") {
		t.Errorf("the master has %d messages, the last drawn is %q", len(anna), last)
	}
}

func TestAPausedBroadcastSendsNothingUntilItGoesOn(t *testing.T) {
	t.Parallel()
	w, post, all := newMailing(t, 30)
	turn := make(chan struct{})
	w.post.fail = func(_ context.Context, account string) error {
		if account != "anna" {
			<-turn
		}
		return nil
	}
	w.startWith(w.Commands, post)
	id := w.announces(all...)
	for range 10 {
		turn <- struct{}{}
	}
	_, err := w.Broadcast(t.Context(), w.by(w.anna), id, broadcast.Pause{})
	w.fine(err)
	close(turn) // whatever is under way arrives, and nothing else
	w.settled()
	before, _ := post.carried()
	if before > 10+8 {
		t.Errorf("%d messages though it was paused after 10, with 8 at the same time", before)
	}
	w.clock.set(noon.Add(time.Hour))
	w.settled()
	if after, _ := post.carried(); after != before {
		t.Errorf("%d messages were sent in the pause", after-before)
	}
	_, err = w.Broadcast(t.Context(), w.by(w.anna), id, broadcast.Resume{})
	w.fine(err)
	w.becomes(id, broadcast.Done)
	for i := range all {
		if n := len(w.post.to(fmt.Sprint("c", i))); n != 1 {
			t.Errorf("client %d has %d messages", i, n)
		}
	}
}

// The message from which it was begun shows how it goes, until it is opened in another one, which then does.
func TestABroadcastIsDrawnWhereItWasOpenedLast(t *testing.T) {
	t.Parallel()
	w, post, all := newMailing(t, 20)
	turn := make(chan struct{})
	w.post.fail = func(_ context.Context, account string) error { <-turn; return nil }
	w.startWith(w.Commands, post)
	first, second := broadcast.Shown{Channel: "telegram", Message: "7"}, broadcast.Shown{Channel: "telegram", Message: "8"}
	id := w.announcesIn(first, all...)
	for range 5 {
		turn <- struct{}{}
	}
	_, err := w.Broadcast(t.Context(), w.by(w.anna), id, broadcast.Watch{In: second})
	w.fine(err)
	close(turn)
	w.becomes(id, broadcast.Done)
	w.settled()
	if n := len(w.post.to("anna")); n != 0 {
		t.Errorf("the master has %d further messages", n)
	}
	post.mu.Lock()
	defer post.mu.Unlock()
	if !strings.Contains(post.shows["7"], "в другом сообщении") || !strings.Contains(post.shows["8"], "20 из 20") || len(post.shows) != 2 {
		t.Errorf("the messages show %q", post.shows)
	}
}

// What the master has turned to in the message is not drawn over.
func TestABroadcastThatNobodyWatchesIsNotDrawn(t *testing.T) {
	t.Parallel()
	w, post, all := newMailing(t, 5)
	id := w.announcesIn(broadcast.Shown{Channel: "telegram", Message: "7"}, all...)
	_, err := w.Broadcast(t.Context(), w.by(w.anna), id, broadcast.Watch{})
	w.fine(err)
	w.startWith(w.Commands, post)
	w.becomes(id, broadcast.Done)
	w.settled()
	if n := len(w.post.to("anna")); n != 0 || len(post.shows) != 0 {
		t.Errorf("the master has %d further messages, and %q was drawn", n, post.shows)
	}
}

// Where messages cannot be changed, what came of it is a message of its own, once.
func TestTheEndIsToldWhereProgressCannotBeDrawn(t *testing.T) {
	t.Parallel()
	w := newWorld(t).follows()
	id := w.announcesIn(broadcast.Shown{Channel: "telegram", Message: "7"}, w.client("irina"), w.client("oleg"))
	w.start()
	w.becomes(id, broadcast.Done)
	w.settled()
	got := w.post.to("anna")
	if len(got) != 1 || !strings.Contains(textOf(got[0]), "2 из 2") || !strings.Contains(textOf(got[0]), "закончена") {
		t.Errorf("the master was told %v", got)
	}
}

// Whoever resumes at once finds the job of before the pause still at work.
func TestWhatIsUnderWayWhenABroadcastGoesOnIsNotGivenUp(t *testing.T) {
	t.Parallel()
	w, post, all := newMailing(t, 20)
	turn := make(chan struct{})
	w.post.fail = func(_ context.Context, account string) error {
		if account != "anna" {
			<-turn
		}
		return nil
	}
	w.startWith(w.Commands, post)
	id := w.announces(all...)
	turn <- struct{}{} // the first job is at work
	_, err := w.Broadcast(t.Context(), w.by(w.anna), id, broadcast.Pause{})
	w.fine(err)
	_, err = w.Broadcast(t.Context(), w.by(w.anna), id, broadcast.Resume{})
	w.fine(err)
	w.begun(2)
	close(turn)
	w.clock.set(noon.Add(time.Minute))
	w.becomes(id, broadcast.Done)
	for _, client := range all {
		if told := w.told(id, client); !slices.Equal(told, []string{"broadcast sent"}) {
			t.Errorf("%q", told)
		}
	}
}

// begun waits until so many jobs of broadcasts have been begun, and one of them has come to something or waits.
func (w *world) begun(jobs int) {
	w.t.Helper()
	for deadline := time.Now().Add(20 * time.Second); time.Now().Before(deadline); time.Sleep(5 * time.Millisecond) {
		var begun int
		w.fine(w.pool.QueryRow(w.t.Context(), `select count(*) from river.river_job where kind = 'broadcast' and attempted_at is not null`).Scan(&begun))
		if begun >= jobs {
			return
		}
	}
	w.t.Fatal("the jobs were not begun")
}

func TestAStoppedBroadcastEnds(t *testing.T) {
	t.Parallel()
	w, post, all := newMailing(t, 2)
	first, second := all[0], all[1]
	w.does(second, person.ChangeNotifications{Notifications: person.Notifications{Quiet: &person.Quiet{From: 0, To: slots.Clock(14 * 60)}}})
	w.startWith(w.Commands, post)
	id := w.announces(first, second)
	post.reach(t, 1)
	_, err := w.Broadcast(t.Context(), w.by(w.anna), id, broadcast.Stop{})
	w.fine(err)
	w.clock.set(noon.Add(24 * time.Hour))
	w.settled()
	if len(w.post.to("c1")) != 0 {
		t.Error("it was sent after the end")
	}
	if b, _, _ := w.BroadcastNow(t.Context(), id); b.State != broadcast.Ended {
		t.Errorf("it is %s", b.State)
	}
}

// What is under way when a process dies is known to nobody: it is told so, and not sent again.
func TestNobodyIsReachedTwiceAfterACrash(t *testing.T) {
	t.Parallel()
	w, post, all := newMailing(t, 30)
	id := w.announces(all...)
	notice := delivery.Notice{Kind: delivery.Broadcast, About: id, Recipient: all[7], Master: w.master}
	_, err := w.Deliver(t.Context(), commands.BySystem(newID()), delivery.Attempt{Notice: notice, Channel: "telegram"})
	w.fine(err)
	w.startWith(w.Commands, post)
	w.startWith(commands.New(w.store, w.clock.Now), post) // a second process
	w.becomes(id, broadcast.Done)
	if len(w.post.to("c7")) != 0 {
		t.Error("what perhaps arrived was sent again")
	}
	if diff := cmp.Diff(broadcast.Finished{Broadcast: id, Sent: 29, Uncertain: 1}, w.finished(id)); diff != "" {
		t.Error(diff)
	}
}
