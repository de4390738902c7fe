package cloud_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"zapis/adapters/dialog"
	"zapis/adapters/sandbox/cloudapi"
	"zapis/adapters/whatsapp/wording"
)

func labels(n int) (all []string) {
	for i := range n {
		all = append(all, fmt.Sprint("choice ", i+1))
	}
	return all
}

func TestFewShortChoicesAreButtonsAndMoreAreAList(t *testing.T) {
	w := newWorld(t)
	w.show(screen("none"), screen("three", labels(3)...), screen("four", labels(4)...))
	w.sees(
		"none",
		"three\n[choice 1] │ [choice 2] │ [choice 3]",
		"four\n[≡ Choose]\n  ○ choice 1\n  ○ choice 2\n  ○ choice 3\n  ○ choice 4",
	)
}

func TestALongLabelIsARowWithTheRestBelow(t *testing.T) {
	w := newWorld(t)
	w.show(
		screen("20", strings.Repeat("я", 20)), screen("21", strings.Repeat("я", 21)),
		screen("25", strings.Repeat("я", 25)), screen("same", strings.Repeat("я", 30)+"1", strings.Repeat("я", 30)+"2"),
	)
	w.sees(
		"20\n["+strings.Repeat("я", 20)+"]",
		"21\n[≡ Choose]\n  ○ "+strings.Repeat("я", 21),
		"25\n[≡ Choose]\n  ○ "+strings.Repeat("я", 23)+"… — "+strings.Repeat("я", 25),
		"same\n[≡ Choose]\n  ○ "+strings.Repeat("я", 23)+"… — "+strings.Repeat("я", 30)+"1\n  ○ "+strings.Repeat("я", 21)+" 2 — "+strings.Repeat("я", 30)+"2",
	)
}

func TestTheShortLabelServesWhereTheFullOneDoesNotFit(t *testing.T) {
	w := newWorld(t)
	s := screen("b", strings.Repeat("я", 30))
	s.Choices[0][0].Short = "Коротко"
	w.show(s)
	w.sees("b\n[Коротко]")
}

func TestCalendarsAreListsInFullWithoutFillers(t *testing.T) {
	w := newWorld(t)
	s := screen("day?")
	s.Layout = dialog.Calendar
	s.Choices = [][]dialog.Choice{
		{{Label: "пн", Filler: true, Action: "noop"}, {Label: "·", Filler: true, Action: "noop"}, {Label: "28", Long: "сб, 28 ноября", Action: "day:28"}},
		{{Label: "Назад", Action: "back", Back: true}},
	}
	w.show(s)
	w.sees("day?\n[сб, 28 ноября] │ [Назад]")
}

func TestLinksGoIntoTheText(t *testing.T) {
	w := newWorld(t)
	s := screen("here", "ok")
	s.Choices = append(s.Choices, []dialog.Choice{{Label: "Карта", URL: "https://maps.example/a_b"}, {Label: "bad", URL: "javascript:1"}})
	w.show(s)
	w.sees("here\nКарта: https://maps.example/a_b\n[ok]")
}

func TestTapsSayWhichMessageTheyAreOn(t *testing.T) {
	w := stored(t, noOptions)
	door := &taker{}
	w.listen(door)
	first := w.show(screen("one", "a"))
	live := w.show(screen("two", labels(5)...))
	w.must(w.irina.Tap("choice 2"))
	if u := door.next(w); u.Kind != dialog.Tap || u.Action != "do:choice 2" || u.Message != live.Screen || u.Quoted != "" {
		t.Errorf("%+v", u)
	}
	w.must(w.irina.Tap("a"))
	if u := door.next(w); u.Message != first.Screen || u.Message == live.Screen {
		t.Errorf("%+v", u)
	}
}

func TestAFactWithoutChoicesLeavesTheQuestionOpen(t *testing.T) {
	w := newWorld(t)
	fact := screen("booked")
	fact.Lifetime = dialog.Fresh
	session := w.show(screen("book?", "yes"), fact)
	if session.Screen != named(w.irina.Messages()[1].ID) || !session.ShownAt.Equal(w.clock.Now()) {
		t.Errorf("%+v", session)
	}
	if session := w.show(fact, screen("menu")); session.Screen != named(w.irina.Screen().MessageID) {
		t.Errorf("%+v", session)
	}
}

// A typed number would be taken for a choice of what is remembered, and numbers are not shown here.
func TestOnlyWhatHasFurtherPagesIsRemembered(t *testing.T) {
	w := newWorld(t)
	if session := w.show(screen("ten", labels(10)...)); session.Live != nil {
		t.Errorf("%+v", session.Live)
	}
	session := w.show(screen("eleven", labels(11)...))
	if session.Live == nil || session.Live.Text[0].Text != "eleven" || session.Screen != named(w.irina.Screen().MessageID) {
		t.Errorf("%+v", session)
	}
	titles := w.irina.Screen().Titles()
	if last := w.irina.Screen().Options[len(titles)-1]; last.ID != dialog.PageAction(1) || len(titles) != 9 {
		t.Errorf("%q", titles)
	}
	second := *session.Live
	second.Page = 1
	w.show(second)
	if got := w.irina.Screen(); got.Options[0].Title != "choice 9" || got.Options[3].ID != dialog.PageAction(0) {
		t.Errorf("%q", got.Titles())
	}
}

func TestWhatIsSaidInPassingIsSaid(t *testing.T) {
	w := newWorld(t)
	for _, screens := range [][]dialog.Screen{nil, {screen("menu", "a"), screen("more")}} {
		if _, _, err := w.cloud.Show(t.Context(), w.by(), dialog.Reply{Toast: "Уже отменена", Screens: screens}, 0); err != nil {
			t.Error(err)
		}
	}
	w.sees("_Уже отменена_", "_Уже отменена_\n\nmenu\n[a]", "more")
}

func TestLongTextComesInPartsAndTheChoicesAtItsEnd(t *testing.T) {
	for text, sizes := range map[string][]int{
		strings.Repeat("я", 1024): {1024}, strings.Repeat("я", 1025): {1024, 1}, strings.Repeat("я", 4*1024): {3072, 1024},
		strings.Repeat("я", 6*1024): {4096, 1024, 1024}, strings.Repeat("😀", 512): {1024}, strings.Repeat("😀", 513): {1024, 2},
	} {
		w := newWorld(t)
		w.show(screen(text, "a"))
		var got []int
		for i, m := range w.irina.Messages()[1:] {
			got = append(got, wording.Units(m.Text))
			if last := i == len(sizes)-1; last != (len(m.Buttons) > 0) {
				t.Errorf("message %d has %d buttons", i, len(m.Buttons))
			}
		}
		if fmt.Sprint(got) != fmt.Sprint(sizes) {
			t.Errorf("%d units come as %v, want %v", wording.Units(text), got, sizes)
		}
	}
	w := newWorld(t)
	w.show(screen(strings.Repeat("я", 4096)), screen(strings.Repeat("я", 4097)))
	if n := len(w.chat()); n != 3 {
		t.Errorf("%d messages", n)
	}
}

func TestShowGoesOnWhereItFailed(t *testing.T) {
	w := newWorld(t)
	w.api.Plan("messages", 1, cloudapi.Fault{})
	w.api.Plan("messages", 1, cloudapi.Page(502))
	reply := dialog.Reply{Screens: []dialog.Screen{screen("one"), screen("two")}, Toast: "t"}
	shown, session, err := w.cloud.Show(t.Context(), w.by(), reply, 0)
	if shown != 1 || fate(err) != "blocked false, again true after 0s, perhaps arrived" {
		t.Errorf("%d, %s", shown, fate(err))
	}
	reply.Session = session
	if _, _, err := w.cloud.Show(t.Context(), w.by(), reply, shown); err != nil {
		t.Error(err)
	}
	w.sees("_t_\n\none", "two")
}

// Whatever a screen has, all of it can be reached, page by page, and Meta refuses none of it.
func TestEveryChoiceOfEveryScreenCanBeTapped(t *testing.T) {
	w := newWorld(t)
	title := rapid.StringOfN(rapid.RuneFrom([]rune("абв 12*_<>\n\t😀👩‍\u200bé")), 0, 40, -1)
	rapid.Check(t, func(rt *rapid.T) {
		s := screen(rapid.StringN(0, 1500, -1).Draw(rt, "text"))
		want := map[string]bool{}
		for i := range rapid.IntRange(0, 40).Draw(rt, "choices") {
			c := dialog.Choice{Label: title.Draw(rt, "label"), Short: title.Draw(rt, "short"), Action: fmt.Sprint("do:", i)}
			c.Back = i > 30 && rapid.Bool().Draw(rt, "back")
			want[c.Action] = true
			if i%3 > 0 {
				s.Choices[len(s.Choices)-1] = append(s.Choices[len(s.Choices)-1], c)
			} else {
				s.Choices = append(s.Choices, []dialog.Choice{c})
			}
		}
		for page := 0; page < 10 && (page == 0 || len(want) > 0); page++ {
			s.Page = page
			w.clock.Advance(10 * time.Minute)
			w.must(w.irina.Type("?"))
			w.show(s)
			for _, o := range w.irina.Screen().Options {
				delete(want, o.ID)
			}
		}
		if len(want) > 0 || len(w.api.Violations()) > 0 {
			rt.Fatalf("never offered: %v; violations %q", want, w.api.Violations())
		}
	})
}
