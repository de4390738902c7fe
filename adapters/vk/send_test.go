package vk_test

import (
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"zapis/adapters/dialog"
	"zapis/adapters/sandbox/vkapi"
	"zapis/adapters/vk"
)

func TestWhatHindersIsTold(t *testing.T) {
	const (
		never   = "blocked false, again false after 0s"
		blocked = "blocked true, again false after 0s"
	)
	again := func(d time.Duration) string { return "blocked false, again true after " + d.String() }
	for code, want := range map[int]string{
		1: again(5 * time.Second), 10: again(5 * time.Second), 6: again(time.Second), 9: again(5 * time.Minute),
		14: again(10 * time.Minute), 29: again(30 * time.Minute), 950: again(time.Minute),
		5: never, 7: never, 15: never, 27: never, 28: never, 100: never, 910: never, 914: never, 983: never, 985: never,
		18: blocked, 900: blocked, 901: blocked, 902: blocked, 936: blocked,
	} {
		t.Run(strconv.Itoa(code), func(t *testing.T) {
			w := newWorld(t)
			w.api.Plan("messages.send", 1, vkapi.Refused(code))
			if _, err := w.vk.Send(w.soon(), irina, screen("one"), "key"); fate(err) != want {
				t.Errorf("%s: %v", fate(err), err)
			}
			if n := len(w.api.Requests("messages.send")); n != 1 {
				t.Errorf("%d calls", n)
			}
		})
	}
}

func TestWhoDoesNotAllowMessagesIsBlocked(t *testing.T) {
	w := newWorld(t)
	w.irina.Deny()
	if _, err := w.vk.Send(w.soon(), irina, screen("one"), "key"); fate(err) != "blocked true, again false after 0s" {
		t.Errorf("%s: %v", fate(err), err)
	}
	w.irina.Allow("")
	w.must(second(w.vk.Send(w.soon(), irina, screen("two"), "key")))
	w.sees("two")
}

// VK has the message, and we do not know it: it is sent once more and shown once.
func TestAMessageWhoseAnswerIsLostIsShownOnce(t *testing.T) {
	w := newWorld(t)
	w.api.Plan("messages.send", 1, vkapi.CutAfter())
	id, err := w.vk.Send(w.soon(), irina, screen("one", "a"), "key")
	w.must(err)
	w.sees("one [a]")
	if want := w.irina.Screen().MessageID; id != strconv.Itoa(want) {
		t.Errorf("message %s, want %d", id, want)
	}
}

func TestAMessageWhoseAnswersAreLostIsUncertainAndNeverTwo(t *testing.T) {
	for name, fault := range map[string]vkapi.Fault{"cut off": vkapi.CutAfter(), "a page": vkapi.Page(502)} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.api.Plan("messages.send", 2, fault)
			_, err := w.vk.Send(w.soon(), irina, screen("one"), "key")
			if fate(err) != "blocked false, again true after 0s, perhaps arrived" {
				t.Fatalf("%s: %v", fate(err), err)
			}
			w.must(second(w.vk.Send(w.soon(), irina, screen("one"), "key")))
			w.must(second(w.vk.Send(w.soon(), irina, screen("one"), "another key")))
			w.sees("one", "one")
		})
	}
}

func TestTroubleTellsNoSecrets(t *testing.T) {
	w := newWorld(t)
	w.api.Plan("messages.send", 4, vkapi.CutAfter())
	for _, account := range []string{irina, "no number " + token} {
		_, err := w.vk.Send(w.soon(), account, screen("личное"), "key")
		if err == nil || strings.Contains(err.Error(), "secret") || strings.Contains(err.Error(), "127.0.0.1") || strings.Contains(err.Error(), "личное") {
			t.Error(err)
		}
	}
}

func TestTheIDOfLongNewsIsThatOfItsButtons(t *testing.T) {
	w := newWorld(t)
	long := screen(strings.Repeat("слово ", 1000), "b")
	id, err := w.vk.Send(w.soon(), irina, long, "key")
	w.must(err)
	chat := w.chat()
	if len(chat) != 2 || strings.Contains(chat[0], "[b]") || !strings.HasSuffix(chat[1], "[b]") || id != strconv.Itoa(w.irina.Screen().MessageID) {
		t.Fatalf("%d messages", len(chat))
	}
	again, err := w.vk.Send(w.soon(), irina, long, "key")
	w.must(err)
	if n := len(w.chat()); n != 2 || again != id {
		t.Errorf("%d messages, %s", n, again)
	}
}

func TestNewsCanBeDrawnAnew(t *testing.T) {
	w := newWorld(t)
	id, err := w.vk.Send(w.soon(), irina, screen("10 of 100", "stop"), "key")
	w.must(err)
	w.must(w.vk.Redraw(w.soon(), irina, id, screen("100 of 100")))
	w.sees("100 of 100")
	w.clock.Advance(24 * time.Hour)
	w.must(w.vk.Redraw(w.soon(), irina, id, screen("later")))
	w.must(w.vk.Redraw(w.soon(), irina, "9999", screen("gone")))
	w.sees("100 of 100")
}

// settle moves the clock, whenever all who are not done wait for it, until they are.
func (w *world) settle(n int, results <-chan error) {
	w.Helper()
	for done := 0; done < n; {
		select {
		case err := <-results:
			w.must(err)
			done++
		default:
			if w.clock.Alarms() >= n-done {
				w.clock.Advance(10 * time.Millisecond)
			}
			runtime.Gosched()
		}
	}
}

func TestNewsKeepToVKsRatesAndAnswersDoNotQueueBehindThem(t *testing.T) {
	const people = 60
	w := newWorldWith(t, vk.Options{}, vkapi.Options{Rates: vkapi.VKRates})
	results := make(chan error, people)
	for i := range people {
		id := strconv.Itoa(1000 + i)
		w.open(int64(1000+i), "К")
		go func() { results <- second(w.vk.Send(w.soon(), id, screen("news"), "key")) }()
	}
	w.clock.AwaitAlarms(people - 2) // two went at once
	w.show(by(""), live(""), screen("answer"))
	if diff := cmp.Diff([]string{"answer"}, w.chat()); diff != "" {
		t.Error(diff)
	}
	w.settle(people, results)
	for _, r := range w.api.Requests("messages.send") {
		if r.Code != 200 {
			t.Fatalf("VK answered %d", r.Code)
		}
	}
}

func TestAnswersKeepToVKsRates(t *testing.T) {
	const people = 60
	w := newWorldWith(t, vk.Options{}, vkapi.Options{Rates: vkapi.VKRates})
	results := make(chan error, people)
	for i := range people {
		id := strconv.Itoa(1000 + i)
		w.open(int64(1000+i), "К")
		update := by("")
		update.Chat = id
		go func() {
			_, _, err := w.vk.Show(w.soon(), update, dialog.Reply{Screens: []dialog.Screen{screen("answer")}}, 0)
			results <- err
		}()
	}
	w.settle(people, results)
}
