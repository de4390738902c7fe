package dialog

import (
	"slices"
	"strings"

	"zapis/adapters/dialog/words"
	"zapis/domain/master"
	"zapis/domain/slots"
)

// term is one rule of a master's policy that is changed by taps. In the catalogue it is a sentence for the way it is
// ("policy.notice"), a question with what it means for clients (".ask", ".means"), and the name of its button.
type term struct {
	number  int // in actions, for ever; 3 was cancelling and moving in one
	name    string
	choices []int
	get     func(master.Policy) int
	set     func(*master.Policy, int)
	say     func(w *words.Words, value int) string // the value within the sentence; nil: each value has a sentence of its own
	applies func(master.Policy) bool               // nil: always
}

const day = 24 * 60

// terms are the rules in the order in which they are shown.
var terms = []term{
	{
		number: 0, name: "notice", choices: []int{0, 30, 60, 120, 240, 720, day, 2 * day},
		get: func(p master.Policy) int { return p.NoticeMin },
		set: func(p *master.Policy, value int) { p.NoticeMin = value },
		say: (*words.Words).Ahead,
	},
	{
		number: 1, name: "horizon", choices: []int{7, 14, 30, 60, 90, 180, 365},
		get: func(p master.Policy) int { return p.HorizonDays },
		set: func(p *master.Policy, value int) { p.HorizonDays = value },
		say: func(w *words.Words, days int) string { return w.Count("span.days", days, nil) },
	},
	{
		number: 2, name: "step", choices: []int{5, 10, 15, 20, 30, 60},
		get: func(p master.Policy) int { return p.StepMin },
		set: func(p *master.Policy, value int) { p.StepMin = value },
		say: (*words.Words).Ahead,
	},
	{
		number: 4, name: "grid", choices: []int{0, 1, 2},
		get: func(p master.Policy) int { return slices.Index(grids, p.Grid) },
		set: func(p *master.Policy, value int) { p.Grid = chosen(grids, value) },
	},
	{
		number: 5, name: "cancel", choices: []int{0, 60, 120, 240, 720, day, 2 * day},
		get: func(p master.Policy) int { return p.CancelWindowMin },
		set: func(p *master.Policy, value int) { p.CancelWindowMin = value },
		say: (*words.Words).Ahead,
	},
	{
		number: 6, name: "move", choices: []int{0, 60, 120, 240, 720, day, 2 * day},
		get: func(p master.Policy) int { return p.MoveWindowMin },
		set: func(p *master.Policy, value int) { p.MoveWindowMin = value },
		say: (*words.Words).Ahead,
	},
	{
		number: 7, name: "confirm", choices: []int{0, 1},
		get: func(p master.Policy) int { return number(p.Confirmation) },
		set: func(p *master.Policy, value int) { p.Confirmation = value == 1 },
	},
	{
		number: 8, name: "within", choices: []int{60, 120, 240, 720, 0},
		get:     func(p master.Policy) int { return p.ConfirmWithin % day },
		set:     func(p *master.Policy, value int) { p.ConfirmWithin = value },
		say:     func(w *words.Words, minutes int) string { return w.Ahead(orDay(minutes)) },
		applies: func(p master.Policy) bool { return p.Confirmation },
	},
	{
		number: 9, name: "silence", choices: []int{0, 1},
		get:     func(p master.Policy) int { return number(p.SilenceConfirms) },
		set:     func(p *master.Policy, value int) { p.SilenceConfirms = value == 1 },
		applies: func(p master.Policy) bool { return p.Confirmation },
	},
	{
		number: remindersTerm, name: "reminders",
		get: func(master.Policy) int { return 0 },
		set: remind,
	},
	{
		number: 11, name: "unassured", choices: []int{0, 1, 2},
		get:     func(p master.Policy) int { return slices.Index(unassured, p.Unassured) },
		set:     func(p *master.Policy, value int) { p.Unassured = chosen(unassured, value) },
		applies: func(p master.Policy) bool { return len(p.RemindersMin) > 0 },
	},
	{
		number: 12, name: "quiet", choices: []int{quiet(21, 9), quiet(22, 8), quiet(22, 9), quiet(23, 7), quiet(20, 10), 0},
		get: func(p master.Policy) int { return quietOf(p.QuietFrom, p.QuietTo) },
		set: func(p *master.Policy, value int) {
			p.QuietFrom, p.QuietTo = slots.Clock(value/quietBase), slots.Clock(value%quietBase)
		},
		say: func(_ *words.Words, value int) string {
			return slots.Clock(value/quietBase).String() + "–" + slots.Clock(value%quietBase).String()
		},
	},
	{
		number: 13, name: "limit", choices: []int{0, 1, 2, 3, 4, 5, 6, 8, 10, 12, 15, 20},
		get: func(p master.Policy) int { return p.MaxPerDay },
		set: func(p *master.Policy, value int) { p.MaxPerDay = value },
		say: func(w *words.Words, value int) string { return w.Count("policy.visits", value, nil) },
	},
	{
		number: 14, name: "gap", choices: []int{0, 1},
		get: func(p master.Policy) int { return slices.Index(gaps, p.Gap) },
		set: func(p *master.Policy, value int) { p.Gap = chosen(gaps, value) },
	},
}

// The choices of words, in the order of their values.
var (
	grids     = []slots.Grid{slots.GridClock, slots.GridTight, slots.GridWindow}
	gaps      = []slots.Gap{slots.GapMax, slots.GapSum}
	unassured = []master.Unassured{master.UnassuredKeep, master.UnassuredTell, master.UnassuredRelease}
)

// chosen is a choice by its value; one that there is not is refused by the domain.
func chosen[T ~string](all []T, value int) T {
	if value < 0 || value >= len(all) {
		return "none"
	}
	return all[value]
}

func number(yes bool) int {
	if yes {
		return 1
	}
	return 0
}

func orDay(minutes int) int {
	if minutes == 0 {
		return day
	}
	return minutes
}

// quietBase keeps the two ends of quiet hours apart in one value.
const quietBase = 2000

func quiet(from, to int) int { return quietOf(slots.Clock(from*60), slots.Clock(to*60)) }

func quietOf(from, to slots.Clock) int {
	if from == to {
		return 0
	}
	return int(from)*quietBase + int(to)
}

// termOf is a rule by its number.
func termOf(number int) (term, bool) {
	for _, t := range terms {
		if t.number == number {
			return t, true
		}
	}
	return term{}, false
}

// sentence says a term as it is: "Записаться можно не позже чем за 1 час." Nothing is said in its own words.
func (t term) sentence(w *words.Words, p master.Policy) string {
	value := t.get(p)
	switch {
	case t.number == remindersTerm:
		return remindersSentence(w, p.RemindersMin)
	case t.say == nil:
		return w.Text("policy."+t.name+"."+base10(value), nil)
	case value == 0 && t.name != "within":
		return w.Text("policy."+t.name+".zero", nil)
	}
	return w.Text("policy."+t.name, map[string]any{"Span": t.say(w, value)})
}

// choice is the label of a value.
func (t term) choice(w *words.Words, value int) string {
	switch {
	case t.say == nil:
		return w.Text("policy."+t.name+".choice."+base10(value), nil)
	case value == 0 && t.name != "within":
		return w.Text("policy."+t.name+".any", nil)
	case t.name == "limit":
		return base10(value)
	}
	return t.say(w, value)
}

func policiesScreen(w *words.Words, hint string, p master.Policy) Screen {
	s := write(w, "policy").hint(hint).say("policy")
	var buttons []Choice
	for _, t := range terms {
		if t.applies != nil && !t.applies(p) {
			continue
		}
		s.line([]Run{{Text: "• " + t.sentence(w, p)}})
		buttons = append(buttons, s.button(action{Verb: policy, N: t.number}, "button.policy."+t.name))
	}
	return s.rows(2, buttons).row(s.button(action{Verb: settings}, "button.back")).done()
}

func policyScreen(w *words.Words, t term, p master.Policy) Screen {
	s := write(w, "policy."+t.name).say("policy." + t.name + ".ask").gap().say("policy." + t.name + ".means")
	if t.number == remindersTerm {
		return s.reminders(p.RemindersMin).row(s.button(action{Verb: policies}, "button.back")).done()
	}
	width, present := 3, t.get(p)
	if t.say == nil {
		width = 1
	}
	var choices []Choice
	for _, value := range t.choices {
		text := t.choice(w, value)
		if value == present {
			text = "• " + text
		}
		choices = append(choices, plain(action{Verb: setPolicy, N: t.number, M: value}, text))
	}
	return s.rows(width, choices).row(s.button(action{Verb: policies}, "button.back")).done()
}

// remindersTerm is the rule that is a list to tick.
const remindersTerm = 10

// offsets are when a reminder may come, in minutes before the visit; a master ticks mostReminders of them at most.
var offsets = []int{7 * day, 3 * day, 2 * day, day, 4 * 60, 2 * 60, 60, 30}

const mostReminders = 5

// remind sets or clears a reminder: the value is twice its offset, and one more to set it.
func remind(p *master.Policy, value int) {
	offset, set := value/2, value%2 == 1
	kept := slices.DeleteFunc(slices.Clone(p.RemindersMin), func(minutes int) bool { return minutes == offset })
	if set {
		kept = append(kept, offset)
	}
	slices.SortFunc(kept, func(a, b int) int { return b - a })
	p.RemindersMin = kept
}

// reminders are ticked and unticked. With all that there may be, the others are no buttons that do anything.
func (s *sheet) reminders(set []int) *sheet {
	all := slices.Clone(offsets)
	for _, offset := range set {
		if !slices.Contains(all, offset) {
			all = append(all, offset)
		}
	}
	slices.SortFunc(all, func(a, b int) int { return b - a })
	var choices []Choice
	for _, offset := range all {
		ticked := slices.Contains(set, offset)
		a, mark := action{Verb: setPolicy, N: remindersTerm, M: 2*offset + number(!ticked)}, "▫️ "
		if ticked {
			mark = "✅ "
		} else if len(set) >= mostReminders {
			a = action{Verb: policy, N: remindersTerm}
		}
		choices = append(choices, plain(a, mark+before(s.Words, offset)))
	}
	return s.rows(2, choices)
}

// before is "за 1 день", "за 2 часа".
func before(w *words.Words, offset int) string {
	span := w.Ahead(offset)
	if offset == day {
		span = w.Count("span.days", 1, nil)
	}
	return label(w, "policy.reminders.before", "Span", span)
}

// remindersSentence is "Напоминаю клиенту за 1 день и за 2 часа."
func remindersSentence(w *words.Words, set []int) string {
	if len(set) == 0 {
		return w.Text("policy.reminders.zero", nil)
	}
	var spans []string
	for _, offset := range set {
		spans = append(spans, before(w, offset))
	}
	text := spans[len(spans)-1]
	if len(spans) > 1 {
		text = strings.Join(spans[:len(spans)-1], ", ") + " " + w.Text("policy.reminders.and", nil) + " " + text
	}
	return label(w, "policy.reminders", "Spans", text)
}
