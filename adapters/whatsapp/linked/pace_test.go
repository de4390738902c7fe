package linked

import (
	"fmt"
	"testing"
	"time"

	"zapis/adapters/dialog"
	"zapis/adapters/postgres/postgrestest"
)

// news sends something that nobody has asked for and tells what became of it.
func (w *world) news(account, key string) (fate, time.Duration) {
	w.Helper()
	return w.newsOf(account, key, screen("x"))
}

func (w *world) newsOf(account, key string, s dialog.Screen) (fate, time.Duration) {
	w.Helper()
	if account != irina {
		w.net.Person(account, "")
	}
	_, err := w.wa.Send(w.Context(), account, s, key)
	if err == nil {
		return "", 0
	}
	return fateOf(err)
}

// stranger is somebody who has never written.
func stranger(n int) string { return fmt.Sprintf("7916%07d", n) }

func (w *world) strangers(from, to int) {
	w.Helper()
	for n := from; n < to; n++ {
		w.clock.Advance(10 * time.Second)
		if fate, _ := w.news(stranger(n), stranger(n)); fate != "" {
			w.Fatalf("stranger %d: %s", n, fate)
		}
	}
}

func TestAYoungNumberWritesToFewStrangers(t *testing.T) {
	pool := postgrestest.Pool(t)
	w := newWorld(t, pool)
	w.run()
	w.net.Tell(wrote("A1", "x"))
	w.strangers(0, Usual.Strangers)
	first := noon.Add(10 * time.Second)
	w.clock.Advance(time.Hour)
	fate, after := w.news(stranger(20), "one more")
	if want := first.Add(window).Sub(w.clock.Now()); fate != wait || after != want {
		t.Errorf("one stranger more is %s after %s, want %s", fate, after, want)
	}
	for account, key := range map[string]string{irina: "talking", stranger(3): "known by now", stranger(5): stranger(5)} {
		w.clock.Advance(10 * time.Second)
		if fate, _ := w.news(account, key); fate != "" {
			t.Errorf("%s: %s", key, fate)
		}
	}
	restarted := newWorld(t, pool)
	restarted.run()
	if fate, _ := restarted.news(stranger(21), "after a restart"); fate != wait {
		t.Errorf("after a restart: %s", fate)
	}
	w.clock.Advance(window)
	if fate, _ := w.news(stranger(22), "the next day"); fate != "" {
		t.Errorf("the next day: %s", fate)
	}
}

func TestAnOldNumberMayWriteToStrangers(t *testing.T) {
	w := newWorld(t, postgrestest.Pool(t))
	w.run()
	w.strangers(0, 1) // by which the number is known
	w.clock.Advance(Usual.Young)
	w.strangers(1, Usual.Strangers+5)
}

func TestADayHasAnEnd(t *testing.T) {
	w := newWorld(t, postgrestest.Pool(t), func(o *Options) { o.Pace.Proactive = 3 })
	w.run()
	w.strangers(0, 3)
	fate, after := w.news(stranger(1), "again")
	if fate != wait || after != window-20*time.Second {
		t.Errorf("%s after %s", fate, after)
	}
	w.clock.Advance(time.Minute)
	if fate, _ := w.news(stranger(1), stranger(1)); fate != "" { // another try at what was counted
		t.Errorf("the same again: %s", fate)
	}
	w.net.Tell(wrote("A1", "x")) // who writes is answered
	w.clock.Advance(time.Minute)
	if fate, _ := w.news(irina, "answer"); fate != "" {
		t.Errorf("to somebody who wrote: %s", fate)
	}
	_, _, err := w.wa.Show(t.Context(), by("d1"), dialog.Reply{Screens: []dialog.Screen{screen("x")}}, 0)
	w.must(err)
}

func TestMessagesKeepTheirDistance(t *testing.T) {
	p := newPacer(Usual, &still{}, counts{}, func(time.Duration) time.Duration { return 0 })
	var delays []time.Duration
	for range 5 {
		delay, _ := p.reserve(false)
		delays = append(delays, delay.Round(time.Millisecond))
	}
	newWorld(t, nil).want("answers", delays, []time.Duration{0, 0, 0, 3 * time.Second, 6 * time.Second})
}

func TestNewsLeaveRoomForAnswers(t *testing.T) {
	p := newPacer(Usual, &still{}, counts{}, func(time.Duration) time.Duration { return 0 })
	for range 3 {
		p.reserve(true)
	}
	news, giveBack := p.reserve(true)
	giveBack()
	if answer, _ := p.reserve(false); answer >= news || news != 15*time.Second {
		t.Errorf("an answer waits %s, news %s", answer, news)
	}
}

func TestWhatWouldWaitForLongIsToldSo(t *testing.T) {
	p := newPacer(Usual, &still{}, counts{}, func(time.Duration) time.Duration { return 0 })
	for range 12 {
		p.reserve(false)
	}
	for range 2 { // whoever is sent away takes no place in line
		err := p.pass(t.Context(), false)
		if fate, after := fateOf(err); fate != wait || after != 30*time.Second {
			t.Errorf("%s after %s", fate, after)
		}
	}
}

// still is a clock that stands.
type still struct{ Clock }

func (*still) Now() time.Time { return noon }
