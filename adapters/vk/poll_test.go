package vk_test

import (
	"log/slog"
	"runtime"
	"strings"
	"testing"
	"time"

	"zapis/adapters/dialog"
	"zapis/adapters/sandbox/vkapi"
	"zapis/adapters/vk"
)

// pass moves the clock through pauses until an update has come.
func (d *taker) pass(w *world) dialog.Update {
	w.Helper()
	for {
		d.mu.Lock()
		came := len(d.taken) > d.given
		d.mu.Unlock()
		if came {
			return d.next(w)
		}
		w.clock.AwaitAlarms(1)
		w.clock.Advance(time.Minute)
	}
}

func TestPollingGoesOnAfterWhatWasNotTakenIn(t *testing.T) {
	w := newWorld(t)
	door := &taker{}
	poll(w, door)
	door.mu.Lock()
	door.refuses = 1
	door.mu.Unlock()
	w.must(w.irina.Type("one"))
	w.must(w.irina.Type("two"))
	got := door.pass(w).Text + door.pass(w).Text
	w.must(w.irina.Type("three"))
	if got += door.next(w).Text; got != "onetwothree" {
		t.Errorf("taken in: %s", got)
	}
}

func TestPollingOutlastsTrouble(t *testing.T) {
	for name, fault := range map[string]func(*world){
		"a page":          func(w *world) { w.api.Plan("groups.getLongPollServer", 1, vkapi.Page(502)) },
		"cut off":         func(w *world) { w.api.Plan("groups.getLongPollServer", 1, vkapi.CutAfter()) },
		"asked too often": func(w *world) { w.api.Plan("groups.getLongPollServer", 1, vkapi.Refused(29)) },
		"too many":        func(w *world) { w.api.Plan("groups.getLongPollServer", 1, vkapi.Refused(6)) },
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			door := &taker{}
			poll(w, door)
			fault(w)
			w.must(w.api.Lose("zapis_test", vkapi.KeyExpired))
			w.must(w.irina.Type("after"))
			if u := door.pass(w); u.Text != "after" {
				t.Errorf("%+v", u)
			}
		})
	}
}

func TestPollingFindsTheThreadAgain(t *testing.T) {
	for name, how := range map[string]vkapi.Loss{
		"the history is lost": vkapi.HistoryLost, "the key has expired": vkapi.KeyExpired, "all is lost": vkapi.AllLost,
	} {
		t.Run(name, func(t *testing.T) {
			told := make(chan struct{}, 9)
			log := slog.New(slog.NewTextHandler(signal(told), &slog.HandlerOptions{Level: slog.LevelError}))
			w := newWorldWith(t, vk.Options{Rates: unlimited, Log: log}, vkapi.Options{})
			door := &taker{}
			poll(w, door)
			w.must(w.irina.Type("before"))
			door.next(w)
			w.must(w.api.Lose("zapis_test", how))
			if how != vkapi.KeyExpired {
				<-told // that some may be missing
			}
			for how != vkapi.HistoryLost {
				all, err := w.api.AwaitRequests(w.soon(), 2, "groups.getLongPollServer")
				w.must(err)
				if all[1].Code != 0 {
					break
				}
				runtime.Gosched()
			}
			w.must(w.irina.Type("after"))
			if u := door.next(w); u.Text != "after" {
				t.Errorf("%+v", u)
			}
		})
	}
}

// signal tells of every line that is logged.
type signal chan<- struct{}

func (s signal) Write(line []byte) (int, error) {
	s <- struct{}{}
	return len(line), nil
}

func TestPollingEndsWithATokenThatDoesNotHold(t *testing.T) {
	w := newWorld(t)
	w.api.Plan("", 1, vkapi.Refused(5))
	if err := w.vk.Poll(w.soon(), &taker{}); err == nil || strings.Contains(err.Error(), "secret-token") {
		t.Error(err)
	}
}

func TestATokenThatMayNotManageThePollLeavesThatToTheOwner(t *testing.T) {
	w := newWorld(t)
	poll(w, &taker{}) // turns it on, as the owner would
	w.api.Plan("groups.setLongPollSettings", 1, vkapi.Refused(15))
	door := &taker{}
	poll(w, door)
	if _, err := w.api.AwaitRequests(w.soon(), 2, "groups.getLongPollServer"); err != nil {
		t.Error(err)
	}
}

func TestIntroduce(t *testing.T) {
	w := newWorld(t)
	if link := w.vk.StartLink("abc"); link != "" {
		t.Errorf("a link before the name is known: %s", link)
	}
	w.must(w.vk.Introduce(t.Context(), "ru", "en"))
	if link := w.vk.StartLink("Ab_c-9"); link != "https://vk.me/zapis_test?ref=Ab_c-9" {
		t.Error(link)
	}
	if link := w.vk.StartLink(""); link != "https://vk.me/zapis_test" {
		t.Error(link)
	}
}
