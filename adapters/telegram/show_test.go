package telegram_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"zapis/adapters/dialog"
	"zapis/adapters/sandbox/telegramapi"
	"zapis/adapters/telegram"
)

func (w *world) sees(want ...string) {
	w.Helper()
	if diff := cmp.Diff(want, w.chat()); diff != "" {
		w.Error(diff)
	}
}

func TestATapOnTheLiveMessageIsDrawnIntoIt(t *testing.T) {
	w := newWorld(t)
	live := w.show(by(""), "", screen("one", "a"))
	if again := w.show(by(live), live, screen("two", "b")); again != live {
		t.Errorf("live is %s, was %s", again, live)
	}
	w.sees("two [b]")
}

func TestWhatIsTypedIsAnsweredBelow(t *testing.T) {
	w := newWorld(t)
	first := w.show(by(""), "", screen("one", "a"))
	w.show(by(""), first, screen("two", "b"))
	w.sees("one", "two [b]")
}

func TestAnOldButtonIsAnsweredBelow(t *testing.T) {
	w := newWorld(t)
	old := w.show(by(""), "", screen("old", "a"))
	live := w.show(by(""), old, screen("live", "b"))
	w.show(by(old), live, screen("answer", "c"))
	w.sees("old", "live", "answer [c]")
}

func TestAFactKeepsItsButtonsAndSpendsTheQuestion(t *testing.T) {
	w := newWorld(t)
	question := w.show(by(""), "", screen("book?", "yes"))
	live := w.show(by(question), question, fact("booked", "cancel"))
	if live != "" {
		t.Errorf("the fact is live: %s", live)
	}
	w.show(by(""), live, screen("menu", "m"))
	w.sees("book?", "booked [cancel]", "menu [m]")
}

func TestAFactBesideAReplacementLeavesThatAlone(t *testing.T) {
	w := newWorld(t)
	live := w.show(by(""), "", screen("book?", "yes"))
	w.show(by(live), live, screen("menu", "m"), fact("booked", "cancel"))
	w.sees("menu [m]", "booked [cancel]")
}

func TestTheSameAgainIsFine(t *testing.T) {
	w := newWorld(t)
	live := w.show(by(""), "", screen("one", "a"))
	w.show(by(live), live, screen("one", "a"))
	w.sees("one [a]")
}

func TestAMessageThatCannotBeChangedIsSentAnew(t *testing.T) {
	for _, description := range []string{"message to edit not found", "message can't be edited"} {
		w := newWorld(t)
		live := w.show(by(""), "", screen("one", "a"))
		w.api.Plan("editMessageText", 1, telegramapi.Refused(400, "Bad Request: "+description))
		if now := w.show(by(live), live, screen("two", "b")); now == live {
			t.Error("the message that is gone is still live")
		}
		w.sees("one [a]", "two [b]")
	}
}

func TestALongTextIsSeveralMessages(t *testing.T) {
	w := newWorld(t)
	live := w.show(by(""), "", screen("one", "a"))
	w.show(by(live), live, screen(strings.Repeat("слово ", 1000), "b"))
	chat := w.chat()
	if len(chat) != 3 || chat[0] != "one" || strings.Contains(chat[1], "[b]") || !strings.HasSuffix(chat[2], "[b]") {
		t.Errorf("%d messages", len(chat))
	}
	words := 0
	for _, text := range chat[1:] {
		words += strings.Count(text, "слово")
	}
	if words != 1000 {
		t.Errorf("%d words arrived", words)
	}
}

// fate is what the front door is told of an error.
func fate(err error) string {
	var trouble *telegram.Trouble
	if !errors.As(err, &trouble) {
		return fmt.Sprint(err)
	}
	after, again := trouble.Retry()
	told := fmt.Sprintf("blocked %t, again %t after %s", trouble.Blocked(), again, after)
	if trouble.Uncertain() {
		told += ", perhaps arrived"
	}
	return told
}

func TestWhatHindersIsTold(t *testing.T) {
	for name, test := range map[string]struct {
		fault telegramapi.Fault
		want  string
	}{
		"blocked":  {telegramapi.Refused(403, "Forbidden: bot was blocked by the user"), "blocked true, again false after 0s"},
		"too many": {telegramapi.TooManyRequests(7 * time.Second), "blocked false, again true after 7s"},
		"a page":   {telegramapi.Page(502), "blocked false, again true after 0s, perhaps arrived"},
		"cut off":  {telegramapi.CutAfter(), "blocked false, again true after 0s, perhaps arrived"},
		"mistaken": {telegramapi.Refused(400, "Bad Request: can't parse entities"), "blocked false, again false after 0s"},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.api.Plan("sendMessage", 1, test.fault)
			reply := dialog.Reply{Screens: []dialog.Screen{screen("one")}}
			if _, _, err := w.bot.Show(t.Context(), by(""), reply, 0); fate(err) != test.want {
				t.Errorf("%s: %v", fate(err), err)
			}
		})
	}
}

func TestATimeoutIsWorthAnotherTry(t *testing.T) {
	w := newWorldWith(t, telegram.Options{HTTPClient: &http.Client{Timeout: 100 * time.Millisecond}})
	released := make(chan struct{})
	w.api.Plan("sendMessage", 1, telegramapi.HoldUntil(released))
	_, _, err := w.bot.Show(t.Context(), by(""), dialog.Reply{Screens: []dialog.Screen{screen("one")}}, 0)
	close(released)
	if got := fate(err); got != "blocked false, again true after 0s, perhaps arrived" {
		t.Errorf("%s: %v", got, err)
	}
}

// What never left this machine may be sent again without a second thought.
func TestWithoutAConnectionNothingArrived(t *testing.T) {
	server := httptest.NewServer(http.NotFoundHandler())
	server.Close()
	unheard, err := telegram.New(telegram.Options{Token: token, APIURL: server.URL})
	if err != nil {
		t.Fatal(err)
	}
	reply := dialog.Reply{Screens: []dialog.Screen{screen("one")}}
	if _, _, err := unheard.Show(t.Context(), by(""), reply, 0); fate(err) != "blocked false, again true after 0s" {
		t.Errorf("%s: %v", fate(err), err)
	}
}

func TestAnInterruptedReplyGoesOnWhereItWas(t *testing.T) {
	w := newWorld(t)
	live := w.show(by(""), "", screen("zero", "a"))
	reply := dialog.Reply{Screens: []dialog.Screen{screen("one", "b"), fact("two")}, Session: dialog.Session{Screen: live}}
	w.api.Plan("sendMessage", 1, telegramapi.Page(502))
	shown, session, err := w.bot.Show(t.Context(), by(live), reply, 0)
	if err == nil || shown != 1 {
		t.Fatalf("shown %d, %v", shown, err)
	}
	reply.Session = session
	shown, _, err = w.bot.Show(t.Context(), by(live), reply, shown)
	w.must(err)
	if shown != 2 {
		t.Errorf("shown %d", shown)
	}
	w.sees("one [b]", "two")
	if n := len(w.api.Requests("editMessageText")); n != 1 {
		t.Errorf("the first screen was drawn %d times", n)
	}
}

// A pause that Telegram asks for in one chat holds for all of them.
func TestThePauseIsTheWholeBots(t *testing.T) {
	w := newWorld(t)
	oleg, err := w.api.Person(502, "Олег", "ru").Open("ZapisTestBot")
	w.must(err)
	w.must(oleg.Start(""))
	w.api.Plan("sendMessage", 1, telegramapi.TooManyRequests(7*time.Second))
	_, _, err = w.bot.Show(t.Context(), by(""), dialog.Reply{Screens: []dialog.Screen{screen("one")}}, 0)
	if err == nil {
		t.Fatal("no 429")
	}
	update := by("")
	update.Chat = "502"
	done := make(chan error, 1)
	go func() {
		_, _, err := w.bot.Show(w.soon(), update, dialog.Reply{Screens: []dialog.Screen{screen("two")}}, 0)
		done <- err
	}()
	w.clock.AwaitAlarms(1)
	w.clock.Advance(6 * time.Second)
	if n := len(w.api.Requests("sendMessage")); n != 1 {
		t.Errorf("%d messages were sent during the pause", n-1)
	}
	w.clock.Advance(time.Second)
	w.must(<-done)
}

func TestALongPauseIsToldAtOnce(t *testing.T) {
	w := newWorld(t)
	w.api.Plan("sendMessage", 1, telegramapi.TooManyRequests(time.Hour))
	reply := dialog.Reply{Screens: []dialog.Screen{screen("one")}}
	for range 2 {
		if _, _, err := w.bot.Show(w.soon(), by(""), reply, 0); fate(err) != "blocked false, again true after 1h0m0s" {
			t.Errorf("%v", err)
		}
	}
	if n := len(w.api.Requests("sendMessage")); n != 1 {
		t.Errorf("%d calls", n)
	}
}

func TestAChatGetsOneMessageASecond(t *testing.T) {
	w := newWorld(t)
	for range 3 {
		w.show(by(""), "", fact("burst"))
	}
	done := make(chan error, 1)
	go func() {
		_, _, err := w.bot.Show(w.soon(), by(""), dialog.Reply{Screens: []dialog.Screen{fact("fourth")}}, 0)
		done <- err
	}()
	w.clock.AwaitAlarms(1)
	w.clock.Advance(999 * time.Millisecond)
	if n := len(w.api.Requests("sendMessage")); n != 3 {
		t.Errorf("%d were sent", n)
	}
	w.clock.Advance(time.Millisecond)
	w.must(<-done)
}

func TestLeafingIsNotHeldBack(t *testing.T) {
	w := newWorld(t)
	live := w.show(by(""), "", screen("page 0", "›"))
	for i := range 20 {
		w.show(by(live), live, screen(fmt.Sprint("page ", i+1), "›"))
	}
	w.sees("page 20 [›]")
}

func TestASendThatWaitsEndsWithItsContext(t *testing.T) {
	w := newWorld(t)
	for range 3 {
		w.show(by(""), "", fact("burst"))
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, _, err := w.bot.Show(ctx, by(""), dialog.Reply{Screens: []dialog.Screen{fact("fourth")}}, 0)
	if !errors.Is(err, context.Canceled) || fate(err) != "blocked false, again true after 0s" {
		t.Error(err)
	}
}

// Whatever the dialog says, Telegram has nothing to refuse.
func TestEveryScreenKeepsToTheLimits(t *testing.T) {
	w := newWorldWith(t, telegram.Options{Rates: telegram.Rates{All: 1e9, AllBurst: 1e9, Chat: 1e9, ChatBurst: 1e9}})
	rapid.Check(t, func(t *rapid.T) {
		want := anyScreen().Draw(t, "screen")
		_, _, err := w.bot.Show(context.Background(), by(""), dialog.Reply{Screens: []dialog.Screen{want}}, 0)
		if err != nil {
			t.Fatal(err)
		}
		if v := w.api.Violations(); len(v) > 0 {
			t.Fatalf("%q", v)
		}
	})
}

func anyScreen() *rapid.Generator[dialog.Screen] {
	letters := []rune("абв abc\n\t<>&\"'@#/.:😀👩‍👧🇷🇺é\u0301\u202eדש\u2069\u200b\x00*_[]")
	text := func(most int) *rapid.Generator[string] {
		return rapid.OneOf(
			rapid.StringOfN(rapid.RuneFrom(letters), 0, most, -1),
			rapid.StringN(0, most, -1),
			rapid.Custom(func(t *rapid.T) string {
				return strings.Repeat(rapid.StringOfN(rapid.RuneFrom(letters), 1, 9, -1).Draw(t, "part"), rapid.IntRange(1, 1500).Draw(t, "times"))
			}),
		)
	}
	address := rapid.SampledFrom([]string{"", "https://t.me/bot?start=a", "javascript:x", "https://a b", "https://x.example/?a=\"<>&"})
	run := rapid.Custom(func(t *rapid.T) dialog.Run {
		return dialog.Run{
			Text: text(300).Draw(t, "text"), User: rapid.Bool().Draw(t, "user"), URL: address.Draw(t, "url"),
			Style: rapid.SampledFrom([]dialog.Style{dialog.Plain, dialog.Bold, dialog.Italic, dialog.Link}).Draw(t, "style"),
		}
	})
	choice := rapid.Custom(func(t *rapid.T) dialog.Choice {
		return dialog.Choice{
			Label: text(100).Draw(t, "label"), Short: text(20).Draw(t, "short"), URL: address.Draw(t, "url"),
			Action: rapid.StringN(0, 70, -1).Draw(t, "action"),
			Kind:   rapid.SampledFrom([]dialog.Look{dialog.Neutral, dialog.Primary, dialog.Danger, "odd"}).Draw(t, "kind"),
		}
	})
	attachment := rapid.Custom(func(t *rapid.T) dialog.Attachment {
		kind := rapid.SampledFrom(slices.Collect(maps.Keys(samples))).Draw(t, "kind")
		return dialog.Attachment{Kind: kind, Name: text(30).Draw(t, "name"), Bytes: samples[kind]}
	})
	return rapid.Custom(func(t *rapid.T) dialog.Screen {
		return dialog.Screen{
			Attachment: rapid.Ptr(attachment, true).Draw(t, "attachment"), Silent: rapid.Bool().Draw(t, "silent"),
			Name: "any", Text: rapid.SliceOfN(run, 0, 8).Draw(t, "text"),
			Choices: rapid.SliceOfN(rapid.SliceOfN(choice, 0, 12), 0, 14).Draw(t, "choices"),
		}
	})
}

func TestAToastComesWithTheAnswerToTheTap(t *testing.T) {
	w := newWorld(t)
	w.show(by(""), "", screen("one", "a"))
	door := &taker{}
	poll(w, door)
	w.must(w.irina.Tap("a"))
	update := door.next(w)
	w.bot.Acknowledge(update, "В этот день выходной")
	seen, err := w.irina.Await(w.soon(), func(s telegramapi.Screen) bool { return s.Toast != "" })
	w.must(err)
	if seen.Toast != "В этот день выходной" {
		t.Errorf("toast %q", seen.Toast)
	}
}

func TestATapIsAnsweredEvenIfTheScreenTakesLong(t *testing.T) {
	w := newWorld(t)
	w.show(by(""), "", screen("one", "a"))
	door := &taker{}
	poll(w, door)
	w.must(w.irina.Tap("a"))
	update := door.next(w)
	w.clock.AwaitAlarms(1)
	for len(w.api.Requests("answerCallbackQuery")) == 0 {
		_, changed := w.api.Revision()
		w.clock.Advance(time.Second)
		select {
		case <-changed:
		case <-w.soon().Done():
			t.Fatal("the tap was never answered")
		}
	}
	w.bot.Acknowledge(update, "too late")
	w.bot.Close()
	if n := len(w.api.Requests("answerCallbackQuery")); n != 1 {
		t.Errorf("answered %d times", n)
	}
}

func TestAToastIsCutToWhatFits(t *testing.T) {
	w := newWorld(t)
	w.show(by(""), "", screen("one", "a"))
	door := &taker{}
	poll(w, door)
	w.must(w.irina.Tap("a"))
	w.bot.Acknowledge(door.next(w), strings.Repeat("я", 500))
	seen, err := w.irina.Await(w.soon(), func(s telegramapi.Screen) bool { return s.Toast != "" })
	w.must(err)
	if !slices.Equal([]rune(seen.Toast), []rune(strings.Repeat("я", 199)+"…")) {
		t.Errorf("toast of %d", len([]rune(seen.Toast)))
	}
}
