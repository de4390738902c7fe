package dialog

import (
	"zapis/adapters/dialog/words"
	"zapis/domain"
)

// Command is an entry of the messenger's own menu.
type Command struct{ Name, Description string }

// commandNames are the commands of the menu, in its order.
var commandNames = []string{"start", "book", "bookings", "today", "week", "settings", "language", "help"}

// Menu are the commands that the messenger offers beside its input field; Name is without the slash.
func Menu(language string) []Command {
	w := words.In(language)
	menu := make([]Command, len(commandNames))
	for i, name := range commandNames {
		menu[i] = Command{Name: name, Description: w.Text("menu."+name, nil)}
	}
	return menu
}

// Languages are the codes of those that have screens, the one of whoever gives no hint first.
func Languages() []string { return words.Codes() }

// LanguageOf is the language of the screens for a messenger's hint, an IETF tag that may be empty.
func LanguageOf(hint string) string { return words.Of(hint) }

// Working is shown while something takes longer than people wait; the answer takes its place.
func Working(language string) Screen {
	return write(words.In(language), "working").say("working").done()
}

// Fault is shown when we failed; reference is what the log knows it by.
func Fault(language, reference string) Screen {
	s := write(words.In(language), "fault").say("fault", "Reference", reference)
	return s.row(s.button(action{Verb: goHome}, "button.home")).done()
}

// helloScreen greets somebody who is neither a master nor a client.
func helloScreen(w *words.Words, name, hint string) Screen {
	s := write(w, "hello").hint(hint)
	if name == "" {
		s.say("hello.stranger")
	} else {
		s.say("hello.named", "Name", typed(name))
	}
	s.say("hello.what").gap().say("hello.link")
	begin := s.button(action{Verb: signUp}, "button.sign_up").looks(Primary)
	begin.Short = w.Text("button.sign_up_short", nil)
	s.row(begin)
	return s.row(s.button(action{Verb: languages}, "button.languages")).done()
}

func helpScreen(w *words.Words) Screen {
	s := write(w, "help").say("help.client").gap().say("help.master").gap().say("help.text")
	return s.row(s.button(action{Verb: goHome}, "button.home")).done()
}

// languagesScreen names each language in itself.
func languagesScreen(w *words.Words) Screen {
	s := write(w, "languages").say("languages")
	var all []Choice
	for _, l := range words.Languages() {
		all = append(all, plain(action{Verb: language, Word: l.Code}, l.Name))
	}
	s.rows(2, all)
	s.row(s.button(action{Verb: mySettings}, "button.my_settings"))
	return s.row(s.button(action{Verb: goHome}, "button.home")).done()
}

// refusalScreen says in a person's words why something was not done, and what can be.
func refusalScreen(w *words.Words, refusal domain.Refusal, next ...Choice) Screen {
	s := write(w, "refusal").line([]Run{{Text: refusalText(w, refusal)}})
	for _, choice := range next {
		s.row(choice)
	}
	return s.row(s.button(action{Verb: goHome}, "button.home")).done()
}

// refusalText is the sentence for a refusal. Every code of the domain has one; a test sees to it.
func refusalText(w *words.Words, refusal domain.Refusal) string {
	return w.Text("refusal."+string(refusal), nil)
}

// zonesView asks for a zone.
type zonesView struct {
	Hint  string
	Mine  bool // the person's own, rather than a place's
	Place int
	Known string // the zone as it is, if any
	Zones []zoneView
}

type zoneView struct {
	Zone  string
	Clock string // what time it is there
}

func zonesScreen(w *words.Words, v zonesView) Screen {
	s := write(w, "zones").hint(v.Hint)
	if v.Mine {
		s.say("zones.mine")
	} else {
		s.say("zones.place")
	}
	s.say("zones.typed")
	var choices []Choice
	for _, z := range v.Zones {
		a := action{Verb: zone, Place: v.Place, Word: z.Zone}
		if v.Mine {
			a = action{Verb: myZone, Word: z.Zone}
		}
		choices = append(choices, plain(a, w.City(z.Zone)+", "+z.Clock))
	}
	s.rows(2, choices)
	back := action{Verb: hours, Place: v.Place}
	if v.Mine {
		back = action{Verb: mySettings}
	}
	return s.row(s.button(back, "button.back")).done()
}
