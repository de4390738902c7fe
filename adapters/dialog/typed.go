package dialog

import (
	"context"
	"strings"
	"time"
	"unicode"

	"zapis/adapters/dialog/said"
	"zapis/adapters/dialog/words"
)

// Numbered is a choice where people type: what they type for it, and the choice.
type Numbered struct {
	Key string // "1", "0" for the way back, or a word for what no digit does
	Choice
}

// wayBack is what is typed to go back.
const wayBack = "0"

// numbersLast is how long the numbers of a screen mean something: whoever comes back later has forgotten the question.
const numbersLast = 12 * time.Hour

// finals are the verbs of steps that take something from somebody.
var finals = map[verb]bool{
	cancel: true, cancelFor: true, closePlace: true, closeService: true, closeTime: true,
	revokeLink: true, renewLink: true, blockClient: true, stopCast: true,
}

// final tells whether a choice needs a word: a digit that comes late must not cancel a booking.
func (c Choice) final() bool {
	a, err := parseAction(c.Action)
	return c.Kind == Danger || err == nil && finals[a.Verb]
}

// Numbers lists the choices of a screen as a menu for people who type: numbers from 1 in the order of the screen, words
// for what cannot be taken back lightly, and 0, last, for the first way back. Links and fillers are left out.
func Numbers(s Screen) []Numbered {
	var listed, away []Numbered
	alone := 0
	for _, c := range offered(s) {
		if c.final() {
			alone++
		}
	}
	number := 0
	for _, c := range offered(s) {
		switch {
		case c.Back && away == nil:
			away = append(away, Numbered{wayBack, c})
		case c.final() && alone == 1:
			listed = append(listed, Numbered{words.In(s.Language).Text("typed.yes", nil), c})
		case c.final():
			listed = append(listed, Numbered{c.InFull(), c})
		default:
			number++
			listed = append(listed, Numbered{base10(number), c})
		}
	}
	return append(listed, away...)
}

// offered are a screen's choices without links and fillers, a calendar's neighbouring months behind its days.
func offered(s Screen) []Choice {
	var all, months []Choice
	for _, row := range s.Choices {
		for _, c := range row {
			switch {
			case c.URL != "" || c.Filler:
			case c.turnsMonth():
				months = append(months, c)
			default:
				all = append(all, c)
			}
		}
	}
	return append(all, months...)
}

func (c Choice) turnsMonth() bool { return c.Label == "‹" || c.Label == "›" }

// InFull is the label of a choice that stands by itself.
func (c Choice) InFull() string {
	if c.Long != "" {
		return c.Long
	}
	return c.Label
}

// typedFor finds the choice of the live screen that a text means. Where prose is awaited only numbers and final words count.
func typedFor(s Screen, text string, prose bool) (Choice, bool) {
	typed := plainly(text)
	numbers := Numbers(s)
	for _, n := range numbers {
		if typed == plainly(n.Key) {
			return n.Choice, true
		}
	}
	if prose {
		return Choice{}, false
	}
	for _, n := range numbers {
		if typed == plainly(n.Label) || typed == plainly(n.Long) && n.Long != "" {
			return n.Choice, true
		}
	}
	return byWord(words.In(s.Language), numbers, typed)
}

// byWord finds what a yes, a no or a "back" stands for: the one choice that stands out, or the one that leads away.
func byWord(w *words.Words, numbers []Numbered, typed string) (Choice, bool) {
	var primary, away []Choice
	for _, n := range numbers {
		switch {
		case n.Kind == Primary:
			primary = append(primary, n.Choice)
		case n.Key == wayBack:
			away = append(away, n.Choice)
		}
	}
	switch {
	case oneOf(typed, w.Text("typed.yes_words", nil)) && len(primary) == 1:
		return primary[0], true
	case oneOf(typed, w.Text("typed.back_words", nil)) && len(away) > 0:
		return away[0], true
	}
	return Choice{}, false
}

func oneOf(typed, list string) bool {
	for word := range strings.FieldsSeq(list) {
		if typed == plainly(word) {
			return true
		}
	}
	return false
}

// plainly is a text without what people put around a number or a word: "№1", "1.", "１)", "*1*", "1️⃣" are all "1"; its
// letters are those that everybody has keys for: "sí" is "si".
func plainly(text string) string {
	return said.Fold(strings.Join(strings.FieldsFunc(strings.Map(halfWidth, text), func(r rune) bool {
		return unicode.IsSpace(r) || strings.ContainsRune(".,)(!¡¿?№#*\"«»“”„\ufe0f\u20e3\u200d\u2060\u200b", r)
	}), " "))
}

// halfWidth turns digits of every script into those of ASCII.
func halfWidth(r rune) rune {
	switch {
	case unicode.IsDigit(r) && r > unicode.MaxASCII:
		for zero := r; zero > r-10; zero-- {
			if !unicode.IsDigit(zero - 1) {
				return '0' + r - zero
			}
		}
	}
	return r
}

// answersLive turns a typed number into the tap that it stands for, in messengers that keep the live screen.
// It reports a number that stands for nothing, or for something of long ago.
func (t *talk) answersLive() (lost string) {
	live := t.asked.Session.Live
	if t.asked.Kind != Text || live == nil {
		return ""
	}
	c, found := typedFor(*live, t.asked.Text, prose[t.asked.Session.Awaits] || t.asked.Session.Awaits == awaitsMessage)
	switch {
	case found && t.now.Sub(t.asked.Session.ShownAt) > numbersLast:
		return "hint.number_old"
	case found:
		t.asked.Kind, t.asked.Action, t.asked.Message = Tap, c.Action, t.asked.Session.Screen
	case t.asked.Session.Awaits == "" && isNumber(t.asked.Text):
		return "hint.number"
	}
	return ""
}

func isNumber(text string) bool {
	digits := plainly(text)
	return len(digits) > 0 && len(digits) < 4 && strings.Trim(digits, "0123456789") == ""
}

// menuAgain answers a number that cannot be followed: one of long ago with how things are now, one that was not there
// with the same screen.
func (t *talk) menuAgain(ctx context.Context, hint string) (Reply, error) {
	if hint == "hint.number_old" || len(offered(*t.asked.Session.Live)) == 0 {
		return t.home(ctx, t.words.Text("hint.number_old", nil))
	}
	again := *t.asked.Session.Live
	again.Text = append([]Run{{Text: t.words.Text(hint, nil)}, {Text: "\n\n"}}, again.Text...)
	again.Attachment = nil
	return Reply{Screens: []Screen{again}, Session: t.asked.Session}, nil
}
