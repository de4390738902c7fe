package dialog

import (
	"zapis/adapters/dialog/words"
)

// placesScreen lists the open places with their hours; undo takes back the closing of one.
func placesScreen(w *words.Words, hint string, all []placeView, undo ...action) Screen {
	s := write(w, "places").hint(hint).say("places")
	for _, p := range all {
		s.row(plain(action{Verb: place, Place: p.Number}, p.Name))
		if len(all) <= perPage {
			s.gap().user(p.Name)
			s.hours(p.Hours)
		}
	}
	for _, a := range undo {
		s.row(s.button(a, "button.reopen_place"))
	}
	s.row(s.button(action{Verb: addPlace}, "button.add_place"))
	return s.row(s.button(action{Verb: settings}, "button.back")).done()
}

func (s *sheet) hours(text string) *sheet {
	if text == "" {
		return s.say("place.no_hours")
	}
	return s.line([]Run{{Text: capital(text)}})
}

// placeScreenView is a place as its master sees it.
type placeScreenView struct {
	placeView
	Hint string
	City string
}

func placeScreen(w *words.Words, v placeScreenView) Screen {
	s := write(w, "place").hint(v.Hint).say("place", "Name", typed(v.Name)).hours(v.Hours)
	s.say("visit.city", "City", v.City)
	s.row(s.button(action{Verb: hours, Place: v.Number}, "button.hours"), s.button(action{Verb: days, Place: v.Number}, "button.days"))
	s.row(s.button(action{Verb: placeTitle, Place: v.Number}, "button.name"), s.button(action{Verb: placeAddress, Place: v.Number}, "button.address"))
	s.row(s.button(action{Verb: zones, Place: v.Number}, "button.zone"))
	s.row(s.button(action{Verb: placeSure, Place: v.Number}, "button.close_place"))
	return s.row(s.button(action{Verb: places}, "button.back")).done()
}

func placeNameScreen(w *words.Words, v askView, number int, named bool) Screen {
	s := write(w, "place.rename").hint(v.Hint).say("place.rename")
	if named {
		s.row(s.button(action{Verb: noPlaceName, Place: number}, "button.no_name"))
	}
	return s.row(s.button(v.Back, "button.back")).done()
}

// closePlaceScreen asks once before a place takes no more bookings, and says who is booked there.
func closePlaceScreen(w *words.Words, number int, name string, people int) Screen {
	s := write(w, "place.close").say("place.close", "Name", typed(name)).gap().say("place.close.then")
	if people > 0 {
		s.count("place.close.people", people)
	}
	s.Layout = YesNo
	yes, no := action{Verb: closePlace, Place: number}, action{Verb: place, Place: number}
	return s.row(s.button(yes, "button.close_yes").looks(Danger), s.button(no, "button.close_no")).done()
}

// narrowView are hours that leave out bookings.
type narrowView struct {
	Place  int
	Hours  string
	People int
	First  moment // of those who are left out
}

func narrowScreen(w *words.Words, v narrowView) Screen {
	s := write(w, "hours.narrow").say("hours.narrow", "Hours", capital(v.Hours)).count("hours.narrow.people", v.People).gap()
	s.say("hours.narrow.then")
	s.row(s.button(action{Verb: hoursSure, Place: v.Place}, "button.hours.sure").looks(Primary))
	s.row(s.button(action{Verb: workDay, Day: v.First.day()}, "button.show"), s.button(action{Verb: hours, Place: v.Place}, "button.back"))
	return s.done()
}
