package dialog

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"zapis/adapters/dialog/words"
	"zapis/domain"
)

// typed is text that somebody entered: it is shown literally, whatever stands in it.
type typed string

// most that a screen may hold; messengers allow no more. Texts are counted in UTF-16 units.
const (
	longestText  = 4096
	longestLabel = 64
	mostChoices  = 100
)

// sheet is a screen being written, in the words of one language.
type sheet struct {
	Screen
	vocabulary
	whole bool // nothing of it is cut off: where it is too long for one message, the messenger sends several
}

// vocabulary lies one level deeper, so that the screen's own fields come first.
type vocabulary struct{ *words.Words }

// write begins a screen. Unless it is a fact that should stay in view, it takes the place of the one before it.
func write(w *words.Words, name string) *sheet {
	return &sheet{
		Screen:     Screen{Name: name, Language: w.Language, Layout: List, Lifetime: Replace},
		vocabulary: vocabulary{w},
	}
}

// say adds a line of the catalogue, with values for its names: say("client.card", "Name", typed(name)).
// In the catalogue *stars* make text bold; in the values they are only stars.
func (s *sheet) say(id string, values ...any) *sheet {
	data, secret := veiled(values)
	return s.line(unveiled(s.Words.Text(id, data), secret))
}

// count is say in the plural form for n, which the text may show as {{.N}}.
func (s *sheet) count(id string, n int, values ...any) *sheet {
	data, secret := veiled(values)
	return s.line(unveiled(s.Words.Count(id, n, data), secret))
}

// hint says a line before all others, if there is one: why the same question is asked again.
func (s *sheet) hint(text string) *sheet {
	if text != "" {
		s.line([]Run{{Text: text}}).gap()
	}
	return s
}

// user adds a line that somebody typed.
func (s *sheet) user(text string) *sheet {
	if text == "" {
		return s
	}
	return s.line([]Run{{Text: text, User: true}})
}

func (s *sheet) line(runs []Run) *sheet {
	if len(s.Text) > 0 {
		s.Text = append(s.Text, Run{Text: "\n"})
	}
	s.Text = append(s.Text, runs...)
	return s
}

// gap leaves a line empty.
func (s *sheet) gap() *sheet {
	if len(s.Text) > 0 {
		s.Text = append(s.Text, Run{Text: "\n"})
	}
	return s
}

// label is a text for a button or a toast, where styles do not exist.
func (s *sheet) label(id string, values ...any) string { return label(s.Words, id, values...) }

func label(w *words.Words, id string, values ...any) string {
	data := map[string]any{}
	for i := 0; i+1 < len(values); i += 2 {
		data[values[i].(string)] = fmt.Sprint(values[i+1])
	}
	return w.Text(id, data)
}

// row adds choices side by side; none adds nothing.
func (s *sheet) row(choices ...Choice) *sheet {
	if len(choices) > 0 {
		s.Choices = append(s.Choices, choices)
	}
	return s
}

// rows adds choices, so many side by side.
func (s *sheet) rows(width int, choices []Choice) *sheet {
	for len(choices) > 0 {
		n := min(width, len(choices))
		s.row(choices[:n]...)
		choices = choices[n:]
	}
	return s
}

// leading are the labels of the choices that lead away without doing anything.
var leading = map[string]bool{
	"button.back": true, "button.home": true, "button.leave": true, "button.leave_it": true, "button.not_now": true,
	"button.close_no": true, "button.cancel_no": true, "button.revoke_no": true, "button.cast_stop_no": true, "button.pass_on_no": true,
	"button.closing.not.day": true, "button.closing.not.time_off": true, "button.cast_drop": true,
}

// button is a choice with a label of the catalogue.
func (s *sheet) button(a action, id string, values ...any) Choice {
	return Choice{Label: s.label(id, values...), Action: a.String(), Back: leading[id]}
}

// filler is a cell of a picture of buttons that does nothing.
func filler(label string) Choice { return Choice{Label: label, Action: string(noop), Filler: true} }

// plain is a choice with a label as it stands.
func plain(a action, text string) Choice { return Choice{Label: text, Action: a.String()} }

// inFull says a choice where it stands by itself.
func (c Choice) inFull(label string) Choice {
	c.Long = label
	return c
}

func (c Choice) looks(kind Look) Choice {
	c.Kind = kind
	return c
}

// name puts the language's word where somebody was erased whom the screen shows.
func (s *sheet) name(deleted domain.Personal) {
	word, mark := s.label("deleted"), string(deleted)
	for i, run := range s.Text {
		s.Text[i].Text = strings.ReplaceAll(run.Text, mark, word)
	}
	for _, row := range s.Choices {
		for i, c := range row {
			row[i].Label, row[i].Short, row[i].Long = strings.ReplaceAll(c.Label, mark, word), strings.ReplaceAll(c.Short, mark, word), strings.ReplaceAll(c.Long, mark, word)
		}
	}
}

// done is the screen, within what every messenger can show and with labels that can be told apart.
func (s *sheet) done() Screen {
	s.name(domain.Deleted)
	if !s.whole {
		s.Text = clipped(s.Text, longestText)
	}
	if !slices.ContainsFunc(s.Text, func(run Run) bool { return hasInk(run.Text) }) {
		s.Text = []Run{{Text: "—"}}
	}
	seen := map[string]bool{}
	for _, row := range s.Choices {
		for i := range row {
			text := visible(oneLine(row[i].Label, longestLabel))
			if row[i].Action != string(noop) && text != dot {
				text = apart(text, seen)
				seen[text] = true
			}
			row[i].Label, row[i].Long = text, oneLine(row[i].Long, longestLabel)
			if utf8.RuneCountInString(text) > 20 {
				row[i].Short = oneLine(text, 20)
			}
		}
	}
	return s.Screen
}

// apart tells a label from those seen before by a number behind it.
func apart(label string, seen map[string]bool) string {
	text := label
	for n := 2; seen[text]; n++ {
		text = fmt.Sprintf("%s (%d)", oneLine(label, longestLabel-6), n)
	}
	return text
}

// visible is a label, or a dash if there is nothing to see in it: messengers refuse such a button, and such a text.
func visible(label string) string {
	if hasInk(label) {
		return label
	}
	return "—"
}

func hasInk(text string) bool {
	return strings.ContainsFunc(text, func(r rune) bool { return unicode.IsGraphic(r) && !unicode.IsSpace(r) })
}

// oneLine cuts a text to so many characters, with an ellipsis for the rest.
func oneLine(text string, most int) string {
	text = strings.TrimSpace(text)
	if utf8.RuneCountInString(text) <= most {
		return text
	}
	return strings.TrimSpace(string([]rune(text)[:most-1])) + "…"
}

// clipped cuts runs to so many UTF-16 units, which is how messengers count. Where not even an ellipsis has room, what
// stands before gives way to one.
func clipped(runs []Run, most int) []Run {
	whole := 0
	for i, run := range runs {
		if whole+units(run) <= most {
			whole += units(run)
			continue
		}
		if room := most - whole; i == 0 || room >= units(Run{Text: "…", User: run.User}) {
			runs[i].Text = fitting(run, room)
			return runs[:i+1]
		}
		return clipped(runs[:i], whole-1)
	}
	return runs
}

// fitting is as much of a run as has so many units, with an ellipsis for the rest.
func fitting(run Run, most int) string {
	most -= units(Run{Text: "…", User: run.User})
	chars := []rune(run.Text)
	n := 0
	for n < len(chars) && unitsOf(chars[n], run.User) <= most {
		most -= unitsOf(chars[n], run.User)
		n++
	}
	return strings.TrimSpace(string(chars[:n])) + "…"
}

// units is how long a run is at most once a messenger has drawn it: what people typed is kept apart from the direction
// of writing around it.
func units(run Run) int {
	n := 0
	if run.User {
		n = 2
	}
	for _, r := range run.Text {
		n += unitsOf(r, run.User)
	}
	return n
}

// unitsOf counts a character, and with it what keeps a sign that somebody typed from beginning a mention, an address or
// a command.
func unitsOf(r rune, user bool) int {
	n := max(1, utf16.RuneLen(r))
	if user && strings.ContainsRune("@#$/.:", r) {
		n++
	}
	return n
}
