package dialog

import (
	"strconv"
	"time"

	"zapis/adapters/dialog/words"
	"zapis/domain/person"
)

func base10(n int) string { return strconv.Itoa(n) }

// settingsView is how a master's work is set up, in brief.
type settingsView struct {
	Hint, Name, About string
	Services          int
	Places            []placeView
	Off, Days         int // stretches of time off and days with hours of their own that are to come
	Links             int
	Notice, Horizon   string
	Calendars         bool // there are some here
}

func settingsScreen(w *words.Words, v settingsView) Screen {
	s := write(w, "settings").hint(v.Hint).say("settings", "Name", typed(v.Name)).gap()
	s.say("settings.services", "Count", w.Count("settings.of_services", v.Services, nil))
	if len(v.Places) == 1 && v.Places[0].Hours != "" {
		s.say("settings.place", "Place", typed(oneLine(v.Places[0].Name, 60)), "Hours", v.Places[0].Hours)
	} else {
		s.say("settings.places", "Count", w.Count("settings.of_places", len(v.Places), nil))
	}
	if v.Off+v.Days > 0 {
		s.say("settings.off", "Count", w.Count("settings.of_off", v.Off+v.Days, nil))
	} else {
		s.say("settings.off.none")
	}
	s.say("settings.links", "Count", w.Count("settings.of_links", v.Links, nil))
	s.say("settings.policy", "Notice", v.Notice, "Horizon", v.Horizon)
	s.row(s.button(action{Verb: services}, "button.services"), s.button(action{Verb: places}, "button.places"))
	s.row(s.button(action{Verb: timesOff}, "button.time_off"), s.button(action{Verb: links}, "button.links"))
	s.row(s.button(action{Verb: policies}, "button.policy"), s.button(action{Verb: messengers}, "button.messengers"))
	s.row(s.button(action{Verb: profile}, "button.profile"), s.button(action{Verb: languages}, "button.languages"))
	if v.Calendars {
		s.row(s.button(action{Verb: calendars, N: sideNumber(person.AsMaster)}, "button.calendars"))
	}
	return s.row(s.button(action{Verb: today}, "button.back")).done()
}

// profileView is what clients see of a master before the services.
type profileView struct{ Hint, Name, About, Currency string }

func profileScreen(w *words.Words, v profileView) Screen {
	s := write(w, "profile").hint(v.Hint).say("profile").gap().say("card.name", "Name", typed(v.Name))
	if v.About == "" {
		s.say("profile.no_about")
	} else {
		s.user(v.About)
	}
	s.gap().say("profile.currency", "Sign", w.Sign(v.Currency))
	s.row(s.button(action{Verb: rename}, "button.rename"), s.button(action{Verb: about}, "button.about_me"))
	return s.row(s.button(action{Verb: myData}, "button.my_data"), s.button(action{Verb: settings}, "button.back")).done()
}

// closeScreen asks once before a place or service takes no more bookings.
func closeScreen(w *words.Words, name, what string, yes, no action) Screen {
	s := write(w, name).say(name, "Name", typed(what)).gap().say(name + ".then")
	s.Layout = YesNo
	return s.row(s.button(yes, "button.close_yes").looks(Danger), s.button(no, "button.close_no")).done()
}

// serviceListScreen lists the open services, a page of them; undo takes back that one is no longer offered.
func serviceListScreen(w *words.Words, hint string, all []serviceView, page int, undo ...action) Screen {
	s := write(w, "services").hint(hint).say("services")
	first, last := pageOf(page, len(all))
	for _, v := range all[first:last] {
		s.row(plain(action{Verb: service, N: v.Number}, v.label(w)))
	}
	s.pager(action{Verb: services}, page, len(all))
	for _, a := range undo {
		s.row(s.button(a, "button.reopen_service"))
	}
	if len(all) > 1 {
		s.row(s.button(action{Verb: askPrices}, "button.all_prices"))
	}
	s.row(s.button(action{Verb: addService}, "button.add_service"), s.button(action{Verb: askList}, "button.pricelist"))
	return s.row(s.button(action{Verb: settings}, "button.back")).done()
}

// ownServiceView is a service as its master sees it.
type ownServiceView struct {
	serviceView
	Hint, About   string
	Before, After time.Duration
	At            []string // the places; all of them if it names none
	Several       bool     // the master has several places
}

func serviceScreen(w *words.Words, v ownServiceView) Screen {
	s := write(w, "service").hint(v.Hint).say("service.name", "Name", typed(v.Name))
	s.say("service.terms", "Length", w.Length(v.Length), "Price", w.Price(v.Price, v.Currency)).user(v.About)
	if v.Before > 0 {
		s.say("service.break_before", "Length", w.Length(v.Before))
	}
	if v.After > 0 {
		s.say("service.break", "Length", w.Length(v.After))
	}
	for _, at := range v.At {
		s.say("service.at", "Place", typed(at))
	}
	s.row(s.button(action{Verb: serviceName, N: v.Number}, "button.name"), s.button(action{Verb: servicePrice, N: v.Number}, "button.price"))
	s.row(s.button(action{Verb: serviceLength, N: v.Number}, "button.length"), s.button(action{Verb: serviceAbout, N: v.Number}, "button.about"))
	s.row(s.button(action{Verb: serviceBefore, N: v.Number}, "button.break_before"), s.button(action{Verb: serviceBreak, N: v.Number}, "button.break"))
	if v.Several {
		s.row(s.button(action{Verb: servicePlaces, N: v.Number}, "button.at_places"))
	}
	s.row(s.button(action{Verb: serviceSure, N: v.Number}, "button.close_service"))
	return s.row(s.button(action{Verb: services}, "button.back")).done()
}

// commonBreaks are offered as the time kept free after a service, in minutes.
var commonBreaks = []int{0, 5, 10, 15, 30, 60}

// breakScreen asks how much time to keep free before or after a service.
func breakScreen(w *words.Words, name string, set verb, v serviceView) Screen {
	s := write(w, name).say(name, "Name", typed(v.Name))
	var choices []Choice
	for _, minutes := range commonBreaks {
		text := w.Length(time.Duration(minutes) * time.Minute)
		if minutes == 0 {
			text = w.Text("button.no_break", nil)
		}
		choices = append(choices, plain(action{Verb: set, N: v.Number, M: minutes}, text))
	}
	return s.rows(3, choices).row(s.button(action{Verb: service, N: v.Number}, "button.back")).done()
}
