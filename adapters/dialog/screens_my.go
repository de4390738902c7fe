package dialog

import (
	"zapis/adapters/dialog/words"
	"zapis/domain"
	"zapis/domain/person"
	"zapis/domain/slots"
)

// myView is how a person wants to be spoken to.
type myView struct {
	Hint    string
	Zone    string // the zone's name; empty: not said
	Notices person.Notifications
	Masters []masterView // whose offers may come
	Working bool

	Calendars bool // there are some here
}

// The notices that can be had or not, by their numbers in actions.
const (
	noticeReminders = iota
	noticeReviews
	noticeOffers
)

func myScreen(w *words.Words, v myView) Screen {
	s := write(w, "client.settings").hint(v.Hint).say("my.title").say("my.always")
	for number, off := range []bool{v.Notices.NoReminders, v.Notices.NoReviews, v.Notices.NoOffers} {
		s.row(s.toggle([]string{"button.my_reminders", "button.my_reviews", "button.my_offers"}[number], !off,
			func(on int) action { return action{Verb: myNotices, N: number, M: on} }))
	}
	if !v.Notices.NoOffers && len(v.Masters) > 1 {
		for _, m := range v.Masters[:min(len(v.Masters), perPage)] {
			s.row(s.toggle("button.my_offers_of", m.Active, func(on int) action { return action{Verb: myOffers, ID: m.ID, N: on} },
				"Name", oneLine(m.Name, 30)))
		}
	}
	s.row(s.button(action{Verb: myQuiet}, "button.my_quiet", "Hours", s.quietHours(v.Notices.Quiet)))
	where := s.button(action{Verb: myZones}, "button.my_zone")
	if v.Zone != "" {
		where = s.button(action{Verb: myZones}, "button.my_zone_is", "City", w.City(v.Zone))
	}
	s.row(where).row(s.button(action{Verb: languages}, "button.languages"))
	s.row(s.button(action{Verb: messengers}, "button.messengers"), s.button(action{Verb: myData}, "button.my_data"))
	if v.Calendars {
		s.row(s.button(action{Verb: calendars, N: sideNumber(person.AsClient)}, "button.calendars"))
	}
	if v.Working {
		s.row(s.button(action{Verb: settings}, "button.my_work_settings"))
	}
	return s.row(s.button(action{Verb: goHome}, "button.home")).done()
}

// toggle is a switch: it shows how it stands, and tapped sets the other.
func (s *sheet) toggle(id string, on bool, set func(on int) action, values ...any) Choice {
	state, other := "on", 0
	if !on {
		state, other = "off", 1
	}
	return s.button(set(other), id, append(values, "State", s.label("switch."+state))...)
}

// quietHours says when nothing is to come: "22:00–08:00".
func (s *sheet) quietHours(quiet *person.Quiet) string {
	switch {
	case quiet == nil:
		return s.label("quiet.as_master")
	case quiet.From == quiet.To:
		return s.label("quiet.none")
	}
	return quiet.From.String() + "–" + quiet.To.String()
}

// quietPresets are offered where quiet hours are asked for.
var quietPresets = []person.Quiet{{From: 21 * 60, To: 9 * 60}, {From: 22 * 60, To: 8 * 60}, {From: 23 * 60, To: 9 * 60}, {From: 0, To: 10 * 60}}

func quietScreen(w *words.Words, hint string, now *person.Quiet) Screen {
	s := write(w, "client.quiet").hint(hint).say("quiet.ask")
	s.say("quiet.now", "Hours", s.quietHours(now)).say("quiet.how")
	var choices []Choice
	for _, q := range quietPresets {
		choices = append(choices, plain(setQuietTo(q.From, q.To), s.quietHours(&q)))
	}
	s.rows(2, choices)
	s.row(s.button(action{Verb: quietAsMaster}, "quiet.as_master"), s.button(setQuietTo(0, 0), "quiet.none"))
	return s.row(s.button(action{Verb: mySettings}, "button.back")).done()
}

func setQuietTo(from, to slots.Clock) action { return action{Verb: setQuiet, N: int(from), M: int(to)} }

// offersOf tells whether offers of a master come.
func offersOf(n person.Notifications, master domain.ID) bool {
	for _, muted := range n.Muted {
		if muted == master {
			return false
		}
	}
	return true
}
