package vk_test

import (
	"context"
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"zapis/adapters/dialog"
	"zapis/adapters/sandbox/vkapi"
)

func TestATapOnTheLiveMessageIsDrawnIntoIt(t *testing.T) {
	w := newWorld(t)
	s := w.show(by(""), live(""), screen("one", "a"))
	if again := w.show(by(s.Screen), s, screen("two", "b")); again.Screen != s.Screen || again.Live != nil {
		t.Errorf("live is %s, was %s", again.Screen, s.Screen)
	}
	w.sees("two [b]")
	w.show(by(s.Screen), s, screen("three"))
	w.sees("three")
}

func TestWhatIsTypedOrTappedElsewhereIsAnsweredBelow(t *testing.T) {
	w := newWorld(t)
	old := w.show(by(""), live(""), screen("old", "a"))
	now := w.show(by(""), old, screen("live", "b"))
	w.show(by(old.Screen), now, screen("answer", "c"))
	w.sees("old [a]", "live [b]", "answer [c]")
}

func TestAFactIsAMessageOfItsOwn(t *testing.T) {
	w := newWorld(t)
	s := w.show(by(""), live(""), screen("book?", "yes"))
	if now := w.show(by(s.Screen), s, screen("menu", "m"), fact("booked", "cancel")); now.Screen != s.Screen {
		t.Errorf("live is %s, was %s", now.Screen, s.Screen)
	}
	if now := w.show(by(s.Screen), s, fact("moved")); now.Screen != "" {
		t.Errorf("the fact is live: %s", now.Screen)
	}
	w.sees("menu [m]", "booked [cancel]", "moved")
}

func TestAMessageOfADayAgoIsSentAnew(t *testing.T) {
	w := newWorld(t)
	s := w.show(by(""), live(""), screen("one", "a"))
	w.clock.Advance(24*time.Hour - time.Second)
	w.show(by(s.Screen), s, screen("two", "b"))
	w.clock.Advance(time.Second)
	if now := w.show(by(s.Screen), s, screen("three", "c")); now.Screen == s.Screen {
		t.Error("the message that is too old is still live")
	}
	w.sees("two [b]", "three [c]")
}

func TestAMessageThatCannotBeChangedIsSentAnew(t *testing.T) {
	for _, code := range []int{909, 920, 949, 100} {
		w := newWorld(t)
		s := w.show(by(""), live(""), screen("one", "a"))
		w.api.Plan("messages.edit", 1, vkapi.Refused(code))
		w.show(by(s.Screen), s, screen("two", "b"))
		w.sees("one [a]", "two [b]")
	}
}

// many is a screen with so many choices, one in a row.
func many(n int) dialog.Screen {
	var labels []string
	for i := range n {
		labels = append(labels, "длинная услуга номер "+strconv.Itoa(i+1))
	}
	return screen("services", labels...)
}

func TestChoicesThatDoNotFitComePageByPage(t *testing.T) {
	w := newWorld(t)
	if s := w.show(by(""), live(""), many(5)); s.Live != nil {
		t.Error("a screen that fits is kept")
	}
	all := many(23)
	s := w.show(by(""), live(""), all)
	seen := map[string]bool{}
	for range 9 {
		if s.Live == nil || s.ShownAt != w.clock.Now() || s.Screen != strconv.Itoa(w.irina.Screen().MessageID) {
			t.Fatalf("session %+v", s)
		}
		next := ""
		for _, row := range w.irina.Screen().Buttons {
			for _, label := range row {
				seen[label] = true
				if strings.Contains(label, "›") || strings.Contains(label, "→") || strings.Contains(label, "Дальше") {
					next = label
				}
			}
		}
		if next == "" {
			break
		}
		page := *s.Live
		page.Page++
		s = w.show(by(s.Screen), s, page)
	}
	for _, row := range all.Choices {
		if !seen[row[0].Label] {
			t.Errorf("%q was on no page", row[0].Label)
		}
	}
	if n := len(w.chat()); n != 2 {
		t.Errorf("%d messages", n)
	}
}

func TestWithoutButtonsChoicesAreNumbered(t *testing.T) {
	w := newWorld(t)
	w.must(w.api.SetBotFeatures("zapis_test", false))
	s := w.show(by(""), live(""), screen("menu", "a", "b"))
	w.sees("menu\n\n1 — a\n2 — b")
	if s.Live == nil || s.Screen != strconv.Itoa(w.irina.Screen().MessageID) {
		t.Errorf("session %+v", s)
	}
	s = w.show(by(""), s, fact("done"))
	w.must(w.api.SetBotFeatures("zapis_test", true))
	if s = w.show(by(""), s, screen("menu", "c")); s.Live != nil {
		t.Error("the numbers of before still mean something")
	}
	w.api.Plan("messages.edit", 1, vkapi.Refused(911))
	w.show(by(s.Screen), s, screen("again", "d"))
	w.sees("menu\n\n1 — a\n2 — b", "done", "again\n\n1 — d")
}

// shelf keeps what is put on it.
type shelf struct{ put []*dialog.Screen }

func (s *shelf) Put(_ context.Context, _, _ string, screen *dialog.Screen, _ time.Time) error {
	s.put = append(s.put, screen)
	return nil
}

func TestNewsWithoutButtonsTellWhatTheirNumbersMean(t *testing.T) {
	kept := &shelf{}
	w := newWorldWith(t, optionsWith(kept), vkapi.Options{})
	w.must(second(w.vk.Send(w.soon(), irina, screen("news", "a"), "one")))
	w.must(w.api.SetBotFeatures("zapis_test", false))
	w.must(second(w.vk.Send(w.soon(), irina, screen("news", "a"), "two")))
	w.sees("news [a]", "news\n\n1 — a")
	if len(kept.put) != 2 || kept.put[0] != nil || kept.put[1] == nil {
		t.Errorf("put %v", kept.put)
	}
}

func TestAnInterruptedReplyGoesOnWhereItWas(t *testing.T) {
	w := newWorld(t)
	s := w.show(by(""), live(""), screen("zero", "a"))
	update := by(s.Screen)
	reply := dialog.Reply{Screens: []dialog.Screen{screen("one", "b"), fact("two")}, Session: s}
	w.api.Plan("messages.send", 2, vkapi.CutAfter())
	shown, session, err := w.vk.Show(t.Context(), update, reply, 0)
	if err == nil || shown != 1 {
		t.Fatalf("shown %d, %v", shown, err)
	}
	reply.Session = session
	w.must(second(shownOf(w.vk.Show(t.Context(), update, reply, shown))))
	w.sees("one [b]", "two")
}

func shownOf(n int, _ dialog.Session, err error) (int, error) { return n, err }

func TestToastsComeWithTheAnswerToTheTap(t *testing.T) {
	for name, test := range map[string]struct{ toast, want string }{
		"as it is":  {"В этот день выходной", "В этот день выходной"},
		"cut":       {strings.Repeat("я", 91), strings.Repeat("я", 89) + "…"},
		"just fits": {strings.Repeat("я", 90), strings.Repeat("я", 90)},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			s := w.show(by(""), live(""), screen("one", "a"))
			door := &taker{}
			poll(w, door)
			w.must(w.irina.Tap("a"))
			update := door.next(w)
			if update.Action != "do:a" || update.Message != s.Screen {
				t.Errorf("%+v", update)
			}
			w.vk.Acknowledge(update, test.toast)
			seen, err := w.irina.Await(w.soon(), func(s vkapi.Screen) bool { return s.Toast != "" })
			w.must(err)
			if seen.Toast != test.want {
				t.Errorf("toast %q", seen.Toast)
			}
		})
	}
}

func TestATapIsAnsweredOnceEvenIfTheScreenTakesLong(t *testing.T) {
	w := newWorld(t)
	w.show(by(""), live(""), screen("one", "a"))
	door := &taker{}
	poll(w, door)
	w.must(w.irina.Tap("a"))
	update := door.next(w)
	w.clock.Advance(time.Second)
	_, err := w.api.AwaitRequests(w.soon(), 1, "messages.sendMessageEventAnswer")
	w.must(err)
	w.vk.Acknowledge(update, "too late")
	w.vk.Close()
	if n := len(w.api.Requests("messages.sendMessageEventAnswer")); n != 1 {
		t.Errorf("answered %d times", n)
	}
}

func TestNobodyIsMentionedByWhatSomebodyTyped(t *testing.T) {
	w := newWorld(t)
	s := screen("")
	s.Text = []dialog.Run{{Text: "От: "}, {Text: "[id1|Анна] @id1 *id1 (x) [", User: true}, {Text: "id1|Б] [club5|x]", User: true}}
	w.show(by(""), live(""), s)
	if marked := w.irina.Screen().Marked; strings.Contains(marked, "](vk.com/") {
		t.Error(marked)
	}
}

// Whatever the dialog says, VK has nothing to refuse.
func TestEveryScreenKeepsToTheLimits(t *testing.T) {
	w := newWorld(t)
	rapid.Check(t, func(t *rapid.T) {
		want := anyScreen().Draw(t, "screen")
		_, _, err := w.vk.Show(context.Background(), by(""), dialog.Reply{Screens: []dialog.Screen{want}}, 0)
		if err != nil {
			t.Fatal(err)
		}
		if v := w.api.Violations(); len(v) > 0 {
			t.Fatalf("%q", v)
		}
	})
}

func anyScreen() *rapid.Generator[dialog.Screen] {
	letters := []rune("абв abc\n\t<>&\"'@#/.:😀👩‍👧🇷🇺é\u0301\u202eדש\u2069\u200b\x00*_[]|")
	text := func(most int) *rapid.Generator[string] {
		return rapid.OneOf(
			rapid.StringOfN(rapid.RuneFrom(letters), 0, most, -1),
			rapid.StringN(0, most, -1),
			rapid.Custom(func(t *rapid.T) string {
				return strings.Repeat(rapid.StringOfN(rapid.RuneFrom(letters), 1, 9, -1).Draw(t, "part"), rapid.IntRange(1, 1500).Draw(t, "times"))
			}),
		)
	}
	address := rapid.SampledFrom([]string{"", "https://vk.me/x?ref=a", "javascript:x", "https://a b", "https://x.example/?a=\"<>&"})
	run := rapid.Custom(func(t *rapid.T) dialog.Run {
		return dialog.Run{
			Text: text(300).Draw(t, "text"), User: rapid.Bool().Draw(t, "user"), URL: address.Draw(t, "url"),
			Style: rapid.SampledFrom([]dialog.Style{dialog.Plain, dialog.Bold, dialog.Italic, dialog.Link}).Draw(t, "style"),
		}
	})
	choice := rapid.Custom(func(t *rapid.T) dialog.Choice {
		return dialog.Choice{
			Label: text(100).Draw(t, "label"), Short: text(20).Draw(t, "short"), URL: address.Draw(t, "url"),
			Action: rapid.StringN(0, 70, -1).Draw(t, "action"), Back: rapid.Bool().Draw(t, "back"),
			Kind: rapid.SampledFrom([]dialog.Look{dialog.Neutral, dialog.Primary, dialog.Danger, "odd"}).Draw(t, "kind"),
		}
	})
	attachment := rapid.Custom(func(t *rapid.T) dialog.Attachment {
		kind := rapid.SampledFrom(slices.Collect(maps.Keys(samples))).Draw(t, "kind")
		return dialog.Attachment{Kind: kind, Name: text(30).Draw(t, "name"), Bytes: samples[kind]}
	})
	return rapid.Custom(func(t *rapid.T) dialog.Screen {
		return dialog.Screen{
			Attachment: rapid.Ptr(attachment, true).Draw(t, "attachment"), Language: "ru",
			Layout: rapid.SampledFrom([]dialog.Layout{dialog.List, dialog.Calendar}).Draw(t, "layout"), Page: rapid.IntRange(0, 3).Draw(t, "page"),
			Name: "any", Text: rapid.SliceOfN(run, 0, 8).Draw(t, "text"),
			Choices: rapid.SliceOfN(rapid.SliceOfN(choice, 0, 12), 0, 14).Draw(t, "choices"),
		}
	})
}
