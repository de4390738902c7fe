package dialog

import (
	"strconv"
	"time"

	"zapis/adapters/dialog/words"
	"zapis/domain"
	"zapis/domain/slots"
)

func base10(n int) string { return strconv.Itoa(n) }

func settingsScreen(w *words.Words, hint, name string) Screen {
	s := write(w, "settings").hint(hint).say("settings", "Name", typed(name))
	s.row(s.button(action{Verb: services}, "button.services"), s.button(action{Verb: places}, "button.places"))
	s.row(s.button(action{Verb: timesOff}, "button.time_off"), s.button(action{Verb: links}, "button.links"))
	s.row(s.button(action{Verb: policies}, "button.policy"))
	s.row(s.button(action{Verb: rename}, "button.rename"), s.button(action{Verb: languages}, "button.languages"))
	return s.row(s.button(action{Verb: today}, "button.back")).done()
}

func placesScreen(w *words.Words, hint string, all []placeView) Screen {
	s := write(w, "places").hint(hint).say("places")
	for _, p := range all {
		s.row(plain(action{Verb: place, Place: p.Number}, p.Name))
	}
	s.row(s.button(action{Verb: addPlace}, "button.add_place"))
	return s.row(s.button(action{Verb: settings}, "button.back")).done()
}

// placeScreenView is a place as its master sees it.
type placeScreenView struct {
	placeView
	Hint string
	City string
}

func placeScreen(w *words.Words, v placeScreenView) Screen {
	s := write(w, "place").hint(v.Hint).say("place", "Name", typed(v.Name))
	if v.Hours == "" {
		s.say("place.no_hours")
	} else {
		s.line([]Run{{Text: v.Hours}})
	}
	s.say("visit.city", "City", v.City)
	s.row(s.button(action{Verb: hours, Place: v.Number}, "button.hours"), s.button(action{Verb: placeAddress, Place: v.Number}, "button.address"))
	s.row(s.button(action{Verb: placeSure, Place: v.Number}, "button.close_place"))
	return s.row(s.button(action{Verb: places}, "button.back")).done()
}

// closeScreen asks once before a place or service takes no more bookings.
func closeScreen(w *words.Words, name, what string, yes, no action) Screen {
	s := write(w, name).say(name, "Name", typed(what)).gap().say(name + ".then")
	s.Layout = YesNo
	return s.row(s.button(yes, "button.close_yes").looks(Danger), s.button(no, "button.close_no")).done()
}

func serviceListScreen(w *words.Words, hint string, all []serviceView, page int) Screen {
	s := write(w, "services").hint(hint).say("services")
	first, last := pageOf(page, len(all))
	for _, v := range all[first:last] {
		s.row(plain(action{Verb: service, N: v.Number}, v.label(w)))
	}
	s.pager(action{Verb: services}, page, len(all))
	s.row(s.button(action{Verb: addService}, "button.add_service"), s.button(action{Verb: askList}, "button.pricelist"))
	return s.row(s.button(action{Verb: settings}, "button.back")).done()
}

func serviceScreen(w *words.Words, hint string, v serviceView, pause time.Duration) Screen {
	s := write(w, "service").hint(hint).say("service.name", "Name", typed(v.Name))
	s.say("service.terms", "Length", w.Length(v.Length), "Price", w.Price(v.Price, v.Currency))
	if pause > 0 {
		s.say("service.break", "Length", w.Length(pause))
	}
	s.row(s.button(action{Verb: serviceName, N: v.Number}, "button.name"), s.button(action{Verb: servicePrice, N: v.Number}, "button.price"))
	s.row(s.button(action{Verb: serviceLength, N: v.Number}, "button.length"), s.button(action{Verb: serviceBreak, N: v.Number}, "button.break"))
	s.row(s.button(action{Verb: serviceSure, N: v.Number}, "button.close_service"))
	return s.row(s.button(action{Verb: services}, "button.back")).done()
}

// commonBreaks are offered as the time kept free after a service, in minutes.
var commonBreaks = []int{0, 5, 10, 15, 30, 60}

func breakScreen(w *words.Words, v serviceView) Screen {
	s := write(w, "service.pause").say("service.pause", "Name", typed(v.Name))
	var choices []Choice
	for _, minutes := range commonBreaks {
		text := w.Length(time.Duration(minutes) * time.Minute)
		if minutes == 0 {
			text = w.Text("button.no_break", nil)
		}
		choices = append(choices, plain(action{Verb: setBreak, N: v.Number, M: minutes}, text))
	}
	return s.rows(3, choices).row(s.button(action{Verb: service, N: v.Number}, "button.back")).done()
}

// timeOffView is one stretch of time off.
type timeOffView struct {
	ID   domain.ID
	Text string // "1–7 декабря", "28 ноября, 14:00–16:00"
}

func timesOffScreen(w *words.Words, hint string, all []timeOffView, today slots.Date) Screen {
	s := write(w, "time_off").hint(hint)
	if len(all) == 0 {
		s.say("time_off.none")
	} else {
		s.say("time_off")
	}
	for _, off := range all[:min(len(all), 2*perPage)] {
		s.line([]Run{{Text: "• " + off.Text}})
	}
	s.gap().say("time_off.how")
	for _, off := range all[:min(len(all), 2*perPage)] {
		s.row(s.button(action{Verb: removeTimeOff, ID: off.ID}, "button.reopen", "Days", off.Text))
	}
	s.row(s.button(action{Verb: timeOffFirst, Day: firstOf(today)}, "button.choose_days").looks(Primary))
	return s.row(s.button(action{Verb: settings}, "button.back")).done()
}

// timeOffCalendarView chooses the first day off, then the last.
type timeOffCalendarView struct {
	Today, Month slots.Date
	First        slots.Date // chosen already; zero if not
}

func timeOffCalendarScreen(w *words.Words, v timeOffCalendarView) Screen {
	s := write(w, "time_off.first")
	earliest := v.Today
	if v.First.IsZero() {
		s.say("time_off.first")
	} else {
		s.Name, earliest = "time_off.last", v.First
		s.say("time_off.last", "Day", w.DayMonth(v.First, v.Today))
	}
	turn := func(month slots.Date) action {
		if v.First.IsZero() {
			return action{Verb: timeOffFirst, Day: month}
		}
		return action{Verb: timeOffLast, Day: v.First, Until: month}
	}
	s.calendar(v.Month, v.Today, earliest, v.Today.AddDays(366), turn, func(day slots.Date) Choice {
		switch {
		case day.Before(earliest):
			return Choice{Label: dot, Action: string(noop)}
		case v.First.IsZero():
			return plain(action{Verb: timeOffLast, Day: day, Until: firstOf(day)}, dayLabel(day, v.Today))
		}
		return plain(action{Verb: addTimeOff, Day: v.First, Until: day}, dayLabel(day, v.Today))
	})
	return s.row(s.button(action{Verb: timesOff}, "button.back")).done()
}

// timeOffAddedScreen says what is closed now and who is booked there all the same.
func timeOffAddedScreen(w *words.Words, off timeOffView, visits int, first slots.Date) Screen {
	s := write(w, "time_off.added").say("time_off.added", "Days", off.Text)
	if visits > 0 {
		s.count("time_off.visits", visits)
		s.row(s.button(action{Verb: workDay, Day: first}, "button.show"))
	}
	s.row(s.button(action{Verb: removeTimeOff, ID: off.ID}, "button.undo"))
	return s.row(s.button(action{Verb: timesOff}, "button.more_time_off"), s.button(action{Verb: today}, "button.today")).done()
}
