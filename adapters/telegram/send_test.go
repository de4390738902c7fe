package telegram_test

import (
	"context"
	"errors"
	"net/http"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"zapis/adapters/dialog"
	"zapis/adapters/sandbox/telegramapi"
	"zapis/adapters/telegram"
)

const irina = "501"

func TestNewsAreMessagesOfTheirOwn(t *testing.T) {
	w := newWorld(t)
	live := w.show(by(""), "", screen("menu", "m"))
	loud, err := w.bot.Send(t.Context(), irina, screen("tomorrow, 10:00", "coming", "move"), "key")
	w.must(err)
	w.sees("menu [m]", "tomorrow, 10:00 [coming] [move]")
	if w.irina.Screen().Silent {
		t.Error("it came without a sound")
	}
	quiet := screen("sale", "stop")
	quiet.Silent = true
	silent, err := w.bot.Send(t.Context(), irina, quiet, "key")
	w.must(err)
	if !w.irina.Screen().Silent || loud == silent || loud == live || loud == "" {
		t.Errorf("messages %s, %s, %s", live, loud, silent)
	}
}

func TestTheIDOfLongNewsIsThatOfItsButtons(t *testing.T) {
	w := newWorld(t)
	id, err := w.bot.Send(t.Context(), irina, screen(strings.Repeat("слово ", 1000), "b"), "key")
	w.must(err)
	chat := w.chat()
	if len(chat) != 2 || strings.Contains(chat[0], "[b]") || !strings.HasSuffix(chat[1], "[b]") {
		t.Errorf("%d messages", len(chat))
	}
	w.must(w.irina.Tap("b"))
	door := &taker{}
	poll(w, door)
	if u := door.next(w); u.Message != id {
		t.Errorf("the tapped message is %s, told was %s", u.Message, id)
	}
}

func TestWhatHindersNewsIsTold(t *testing.T) {
	for name, test := range map[string]struct {
		fault telegramapi.Fault
		want  string
	}{
		"blocked":   {telegramapi.Refused(403, "Forbidden: bot was blocked by the user"), "blocked true, again false after 0s"},
		"no chat":   {telegramapi.Refused(400, "Bad Request: chat not found"), "blocked true, again false after 0s"},
		"too many":  {telegramapi.TooManyRequests(7 * time.Second), "blocked false, again true after 7s"},
		"a page":    {telegramapi.Page(502), "blocked false, again true after 0s, perhaps arrived"},
		"an answer": {telegramapi.Refused(500, "Internal Server Error"), "blocked false, again true after 0s, perhaps arrived"},
		"cut off":   {telegramapi.CutAfter(), "blocked false, again true after 0s, perhaps arrived"},
		"mistaken":  {telegramapi.Refused(400, "Bad Request: can't parse entities"), "blocked false, again false after 0s"},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.api.Plan("sendMessage", 1, test.fault)
			if _, err := w.bot.Send(t.Context(), irina, screen("one"), "key"); fate(err) != test.want {
				t.Errorf("%s: %v", fate(err), err)
			}
		})
	}
}

func TestNewsWhoseAnswerTimesOutMayHaveArrived(t *testing.T) {
	w := newWorldWith(t, telegram.Options{HTTPClient: &http.Client{Timeout: 100 * time.Millisecond}})
	released := make(chan struct{})
	w.api.Plan("sendMessage", 1, telegramapi.HoldUntil(released))
	_, err := w.bot.Send(t.Context(), irina, screen("one"), "key")
	close(released)
	if got := fate(err); got != "blocked false, again true after 0s, perhaps arrived" {
		t.Errorf("%s: %v", got, err)
	}
}

func TestTheDeadlineOfNewsIsKept(t *testing.T) {
	w := newWorld(t)
	released := make(chan struct{})
	defer close(released)
	w.api.Plan("sendMessage", 1, telegramapi.HoldUntil(released))
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	_, err := w.bot.Send(ctx, irina, screen("one"), "key")
	if !errors.Is(err, context.DeadlineExceeded) || fate(err) != "blocked false, again true after 0s, perhaps arrived" {
		t.Errorf("%s: %v", fate(err), err)
	}
}

func TestNewsThatNeverLeftHaveNotArrived(t *testing.T) {
	w := newWorld(t)
	for range 3 {
		w.must(second(w.bot.Send(t.Context(), irina, screen("burst"), "key")))
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := w.bot.Send(ctx, irina, screen("fourth"), "key")
	if !errors.Is(err, context.Canceled) || fate(err) != "blocked false, again true after 0s" {
		t.Errorf("%s: %v", fate(err), err)
	}
}

// Somebody who has waited for a turn hears of the pause that began meanwhile, too.
func TestALongPauseIsToldToThoseWhoWaitAlready(t *testing.T) {
	w := newWorld(t)
	for range 3 {
		w.must(second(w.bot.Send(t.Context(), irina, screen("burst"), "key")))
	}
	fourth := make(chan error, 1)
	go func() { fourth <- second(w.bot.Send(w.soon(), irina, screen("fourth"), "key")) }()
	w.clock.AwaitAlarms(1)
	oleg, err := w.api.Person(502, "Олег", "ru").Open("ZapisTestBot")
	w.must(err)
	w.must(oleg.Start(""))
	w.api.Plan("sendMessage", 1, telegramapi.TooManyRequests(time.Hour))
	if _, err := w.bot.Send(w.soon(), "502", screen("too many"), "key"); err == nil {
		t.Fatal("no 429")
	}
	w.clock.Advance(time.Second)
	if err := <-fourth; fate(err) != "blocked false, again true after 59m59s" {
		t.Errorf("%s: %v", fate(err), err)
	}
}

func second[T any](_ T, err error) error { return err }

// Beginning anew would send the first part again.
func TestTheRestOfLongNewsSitsOutAPause(t *testing.T) {
	w := newWorld(t)
	w.api.Plan("sendMessage", 1, telegramapi.Fault{})
	w.api.Plan("sendMessage", 1, telegramapi.TooManyRequests(7*time.Second))
	done := make(chan error, 1)
	go func() {
		done <- second(w.bot.Send(w.soon(), irina, screen(strings.Repeat("слово ", 1000), "b"), "key"))
	}()
	w.clock.AwaitAlarms(1)
	w.clock.Advance(7 * time.Second)
	w.must(<-done)
	if n := len(w.chat()); n != 2 {
		t.Errorf("%d messages", n)
	}
}

func TestNewsThatArrivedInPartAreUncertain(t *testing.T) {
	w := newWorld(t)
	w.api.Plan("sendMessage", 1, telegramapi.Fault{})
	w.api.Plan("sendMessage", 1, telegramapi.Refused(403, "Forbidden: bot was blocked by the user"))
	_, err := w.bot.Send(t.Context(), irina, screen(strings.Repeat("слово ", 1000), "b"), "key")
	if got := fate(err); got != "blocked true, again false after 0s, perhaps arrived" {
		t.Errorf("%s: %v", got, err)
	}
}

// crowd is a world with people 1 to n, in which Telegram keeps its rates.
func crowd(t *testing.T, n int) *world {
	w := newWorldAt(t, telegram.Options{}, telegramapi.Options{Rates: telegramapi.TelegramRates})
	for i := range n {
		chat, err := w.api.Person(int64(i+1), "К", "ru").Open("ZapisTestBot")
		w.must(err)
		w.must(chat.Start(""))
	}
	return w
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

func TestNewsToManyKeepToTelegramsRates(t *testing.T) {
	const people = 200
	w := crowd(t, people)
	w.api.Plan("sendMessage", 40, telegramapi.Fault{})
	w.api.Plan("sendMessage", 1, telegramapi.TooManyRequests(5*time.Second))
	results := make(chan error, people)
	began := w.clock.Now()
	for i := range people {
		go func() {
			for {
				_, err := w.bot.Send(w.Context(), itoa(i+1), screen("news"), "key")
				var trouble *telegram.Trouble
				if errors.As(err, &trouble) && !trouble.Uncertain() && !trouble.Blocked() {
					continue
				}
				results <- err
				return
			}
		}()
	}
	w.settle(people, results)
	refused := 0
	for _, r := range w.api.Requests("sendMessage") {
		if r.Code == 429 {
			refused++
		}
	}
	if took := w.clock.Now().Sub(began); refused > 1 || took < 12*time.Second {
		t.Errorf("%d were refused, all took %s", refused, took)
	}
}

func TestAnswersDoNotQueueBehindNews(t *testing.T) {
	w := crowd(t, 50)
	results := make(chan error, 50)
	for i := range 50 {
		go func() { results <- second(w.bot.Send(w.Context(), itoa(i+1), screen("news"), "key")) }()
	}
	w.clock.AwaitAlarms(45) // five went at once
	w.show(by(""), "", screen("answer"))
	if diff := cmp.Diff([]string{"answer"}, w.chat()); diff != "" {
		t.Error(diff)
	}
	w.settle(50, results)
}

var _ dialog.Undelivered = (*telegram.Trouble)(nil)
