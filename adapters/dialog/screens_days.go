package dialog

import (
	"slices"
	"strings"

	"zapis/adapters/dialog/words"
	"zapis/domain/slots"
)

// daysView is the calendar of a place, for days with hours of their own.
type daysView struct {
	Hint         string
	Place        int
	Name         string
	Today, Month slots.Date
	Changed      []slots.Override
}

// mostChanged days are listed.
const mostChanged = 15

func daysScreen(w *words.Words, v daysView) Screen {
	s := write(w, "days").hint(v.Hint).say("days", "Place", typed(v.Name))
	for _, changed := range v.Changed[:min(mostChanged, len(v.Changed))] {
		s.line([]Run{{Text: "• " + w.Short(changed.Date, v.Today) + ": " + windowsText(w, changed.Windows)}})
	}
	if more := len(v.Changed) - mostChanged; more > 0 {
		s.say("work.more", "N", more)
	}
	turn := func(month slots.Date) action { return action{Verb: days, Place: v.Place, Day: month} }
	s.calendar(v.Month, v.Today, v.Today, v.Today.AddDays(366), turn, func(day slots.Date) Choice {
		if day.Before(v.Today) {
			return filler(dot)
		}
		text := dayLabel(day, v.Today)
		if slices.ContainsFunc(v.Changed, func(o slots.Override) bool { return o.Date == day }) {
			text = "•" + text
		}
		return plain(action{Verb: dayHours, Place: v.Place, Day: day}, text)
	})
	return s.row(s.button(action{Verb: place, Place: v.Place}, "button.back")).done()
}

// windowsText is "12:00–16:00, 17:00–20:00", or that the day is off.
func windowsText(w *words.Words, windows []slots.Window) string {
	if len(windows) == 0 {
		return w.Text("work.rest", nil)
	}
	var parts []string
	for _, window := range windows {
		parts = append(parts, window.Start.String()+"–"+window.End.String())
	}
	return strings.Join(parts, ", ")
}

func dayPlacesScreen(w *words.Words, all []placeView) Screen {
	s := write(w, "days.places").say("days.places")
	for _, p := range all {
		s.row(plain(action{Verb: days, Place: p.Number}, p.Name))
	}
	return s.row(s.button(action{Verb: timesOff}, "button.back")).done()
}

// dayHoursView is one day of a place.
type dayHoursView struct {
	Hint       string
	Place      int
	Name       string
	Today, Day slots.Date
	Windows    []slots.Window
	Changed    bool // they are not the usual ones
}

func dayHoursScreen(w *words.Words, v dayHoursView) Screen {
	s := write(w, "day.hours").hint(v.Hint).say("day.hours", "Date", capital(w.Date(v.Day, v.Today))).user(v.Name)
	s.line([]Run{{Text: capital(windowsText(w, v.Windows))}}).gap().say("day.hours.how")
	set := func(word string) action { return action{Verb: setDay, Place: v.Place, Day: v.Day, Word: word} }
	if len(v.Windows) > 0 {
		s.row(s.button(set(dayOff), "button.day.off"))
	}
	if v.Changed {
		s.row(s.button(set(dayUsual), "button.day.usual"))
	}
	return s.row(s.button(action{Verb: days, Place: v.Place, Day: firstOf(v.Day)}, "button.back")).done()
}
