package dialog

import (
	"zapis/adapters/dialog/words"
	"zapis/domain/master"
)

// term is one rule of a master's policy that is changed by taps.
type term struct {
	name    string // in the catalogue
	choices []int
	get     func(master.Policy) int
	set     func(*master.Policy, int)
	say     func(w *words.Words, value int) string
}

// terms are the rules in the order in which they are shown; an action names one by its number.
var terms = []term{
	{
		name: "notice", choices: []int{0, 30, 60, 120, 240, 720, 1440, 2880},
		get: func(p master.Policy) int { return p.NoticeMin },
		set: func(p *master.Policy, value int) { p.NoticeMin = value },
		say: (*words.Words).Ahead,
	},
	{
		name: "horizon", choices: []int{7, 14, 30, 60, 90, 180, 365},
		get: func(p master.Policy) int { return p.HorizonDays },
		set: func(p *master.Policy, value int) { p.HorizonDays = value },
		say: func(w *words.Words, days int) string { return w.Count("span.days", days, nil) },
	},
	{
		name: "step", choices: []int{5, 10, 15, 20, 30, 60},
		get: func(p master.Policy) int { return p.StepMin },
		set: func(p *master.Policy, value int) { p.StepMin = value },
		say: (*words.Words).Ahead,
	},
	{
		name: "change", choices: []int{0, 60, 120, 240, 720, 1440, 2880},
		get: func(p master.Policy) int { return p.CancelWindowMin },
		set: func(p *master.Policy, value int) { p.CancelWindowMin, p.MoveWindowMin = value, value },
		say: (*words.Words).Ahead,
	},
}

// sentence says a term as it is: "Записаться можно не позже чем за 1 час." Nothing is said in its own words.
func (t term) sentence(w *words.Words, value int) string {
	if value == 0 {
		return w.Text("policy."+t.name+".zero", nil)
	}
	return w.Text("policy."+t.name, map[string]any{"Span": t.say(w, value)})
}

// choice is the label of a value.
func (t term) choice(w *words.Words, value int) string {
	if value == 0 {
		return w.Text("policy."+t.name+".any", nil)
	}
	return t.say(w, value)
}

func policiesScreen(w *words.Words, hint string, p master.Policy) Screen {
	s := write(w, "policy").hint(hint).say("policy")
	for i, t := range terms {
		s.line([]Run{{Text: "• " + t.sentence(w, t.get(p))}})
		s.row(s.button(action{Verb: policy, N: i}, "button.policy."+t.name))
	}
	return s.row(s.button(action{Verb: settings}, "button.back")).done()
}

func policyScreen(w *words.Words, number, present int) Screen {
	t := terms[number]
	s := write(w, "policy."+t.name).say("policy." + t.name + ".ask")
	var choices []Choice
	for _, value := range t.choices {
		text := t.choice(w, value)
		if value == present {
			text = "• " + text
		}
		choices = append(choices, plain(action{Verb: setPolicy, N: number, M: value}, text))
	}
	return s.rows(3, choices).row(s.button(action{Verb: policies}, "button.back")).done()
}
