package dialog

import (
	"zapis/adapters/dialog/words"
	"zapis/domain/slots"
)

// closingView is time that is to be closed, and who is booked in it.
type closingView struct {
	Hint   string
	Kind   string
	What   string
	People int
	Visits []hitView
	On     func(how int) action
	Back   action
}

type hitView struct {
	workVisit
	Day, Today slots.Date
}

// closingScreen asks what becomes of those who are booked.
func closingScreen(w *words.Words, v closingView) Screen {
	s := write(w, "closing").hint(v.Hint).say("closing."+v.Kind, "Days", v.What)
	if v.People == 0 {
		return s.say("closing.nobody").row(s.button(v.On(closeKeep), "button.closing.close")).row(s.button(v.Back, "button.closing.not."+v.Kind)).done()
	}
	s.count("closing.people", v.People)
	if len(v.Visits) != v.People {
		s.count("closing.visits", len(v.Visits))
	}
	s.row(s.button(v.On(closeMove), "button.closing.move").looks(Primary))
	s.row(s.button(v.On(closeCancel), "button.closing.cancel").looks(Danger))
	s.row(s.button(v.On(closeKeep), "button.closing.keep."+v.Kind))
	return s.row(s.button(v.On(closeShow), "button.show"), s.button(v.Back, "button.closing.not."+v.Kind)).done()
}

// mostHits are listed at once.
const mostHits = 40

// hitsScreen lists who is booked in the time that is to be closed.
func hitsScreen(w *words.Words, v closingView) Screen {
	s := write(w, "closing.list").say("closing."+v.Kind, "Days", v.What).gap()
	var open []Choice
	for _, hit := range v.Visits[:min(mostHits, len(v.Visits))] {
		at := w.Short(hit.Day, hit.Today) + ", " + words.Clock(hit.When.Start)
		s.say("closing.visit", "When", at, "Client", typed(oneLine(hit.name(w), 30)), "Services", typed(oneLine(hit.Services, 30)))
		open = append(open, plain(action{Verb: openBooking, ID: hit.Booking}, at+" "+oneLine(hit.name(w), 16)))
	}
	if more := len(v.Visits) - mostHits; more > 0 {
		s.say("work.more", "N", more)
	}
	return s.rows(2, open).row(s.button(v.On(closeAsk), "button.back")).done()
}

// closedView is what became of it.
type closedView struct {
	Kind, What   string
	How          int
	People, Left int
	Undo         Choice
}

// closedScreen says what is closed now and how many people were told.
func closedScreen(w *words.Words, v closedView) Screen {
	s := write(w, v.Kind+".closed").say(v.Kind+".closed", "Days", v.What)
	switch {
	case v.People == 0:
	case v.How == closeMove:
		s.count("closing.moved", v.People)
	case v.How == closeCancel:
		s.count("closing.cancelled", v.People)
	default:
		s.count("closing.kept", v.People)
	}
	if v.Left > 0 {
		s.count("closing.left", v.Left)
	}
	if v.Undo.Action != "" {
		s.row(v.Undo)
	}
	return s.row(s.button(action{Verb: timesOff}, "button.more_time_off"), s.button(action{Verb: today}, "button.today")).done()
}
