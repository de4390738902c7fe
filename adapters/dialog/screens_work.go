package dialog

import (
	"strings"

	"zapis/adapters/dialog/words"
	"zapis/domain"
	"zapis/domain/slots"
)

// workDayView is one day of a master.
type workDayView struct {
	Hint   string
	Home   bool // today, as the place where a master's ways begin
	Today  slots.Date
	Day    slots.Date
	Visits []workVisit
	Gaps   []slots.Span // free working time, in the zone of its place
	Off    []string     // why the day is closed, if the master said so
	Closed bool         // time off touches the day
	Rest   bool         // no working hours begin on it
	Page   int
	Client bool // the master is somebody's client too

	Unanswered int // conversations in which the client has the last word
}

type workVisit struct {
	Booking  domain.ID
	When     slots.Span // in the zone of the place
	Client   string
	Services string
}

// name is how a client is called in lists.
func (v workVisit) name(w *words.Words) string {
	if v.Client == "" {
		return w.Text("client.nameless", nil)
	}
	return v.Client
}

func workDayScreen(w *words.Words, v workDayView) Screen {
	s := write(w, "work.day").hint(v.Hint)
	if v.Home {
		s.Name = "work.today"
	}
	s.say("work.day", "Date", capital(w.Date(v.Day, v.Today)))
	s.line([]Run{{Text: capital(v.numbers(w))}})
	for _, reason := range v.Off {
		s.user(reason)
	}
	first, last := pageOf(v.Page, len(v.Visits))
	if first < last {
		s.gap()
	}
	var open []Choice
	for _, visit := range v.Visits[first:last] {
		clock := words.Clock(visit.When.Start)
		s.say("work.visit", "Times", words.Times(visit.When.Start, visit.When.End),
			"Client", typed(visit.name(w)), "Services", typed(visit.Services))
		open = append(open, plain(action{Verb: openBooking, ID: visit.Booking}, clock+" "+oneLine(visit.name(w), 20)))
	}
	s.rows(2, open).pager(action{Verb: workDay, Day: v.Day}, v.Page, len(v.Visits))
	if v.Home {
		return s.messages(v.Unanswered).homeRows(v.Client).done()
	}
	s.row(
		plain(action{Verb: workDay, Day: v.Day.AddDays(-1)}, "‹ "+w.Short(v.Day.AddDays(-1), v.Today)),
		plain(action{Verb: workDay, Day: v.Day.AddDays(1)}, w.Short(v.Day.AddDays(1), v.Today)+" ›"),
	)
	return s.row(s.button(action{Verb: week, Day: v.Day}, "button.week"), s.button(action{Verb: today}, "button.today")).done()
}

// numbers says how full a day is: "2 записи, свободно 14:00–16:00".
func (v workDayView) numbers(w *words.Words) string {
	var parts []string
	switch {
	case len(v.Visits) > 0:
		parts = append(parts, w.Count("work.visits", len(v.Visits), nil))
	case v.Rest && !v.Closed:
		parts = append(parts, w.Text("work.rest", nil))
	case !v.Closed:
		parts = append(parts, w.Text("work.no_visits", nil))
	}
	if v.Closed {
		parts = append(parts, w.Text("work.off", nil))
	}
	if len(v.Gaps) > 0 {
		parts = append(parts, label(w, "work.free", "Times", spansText(v.Gaps)))
	}
	return strings.Join(parts, ", ")
}

// spansText is "14:00–16:00, 18:30–19:00"; a long list ends in an ellipsis.
func spansText(spans []slots.Span) string {
	const most = 6
	var parts []string
	for _, span := range spans[:min(most, len(spans))] {
		parts = append(parts, words.Times(span.Start, span.End))
	}
	if len(spans) > most {
		parts = append(parts, "…")
	}
	return strings.Join(parts, ", ")
}

func (s *sheet) homeRows(client bool) *sheet {
	s.row(s.button(action{Verb: week, Day: slots.Date{}}, "button.week"), s.button(action{Verb: links}, "button.links"))
	s.row(s.button(action{Verb: timesOff}, "button.time_off"), s.button(action{Verb: settings}, "button.settings"))
	if client {
		s.row(s.button(action{Verb: bookings}, "button.my_bookings"))
	}
	return s
}

// capital writes the first letter large, as a line begins.
func capital(text string) string {
	for i, r := range text {
		if i > 0 {
			return strings.ToUpper(text[:i]) + text[i:]
		}
		_ = r
	}
	return strings.ToUpper(text)
}

// weekView is seven days of a master.
type weekView struct {
	Today slots.Date
	Days  []workDayView
}

func weekScreen(w *words.Words, v weekView) Screen {
	first, last := v.Days[0].Day, v.Days[len(v.Days)-1].Day
	s := write(w, "work.week").say("work.week", "Days", w.Days(first, last, v.Today))
	var days []Choice
	for _, day := range v.Days {
		s.gap().say("work.week.day", "Date", capital(w.Short(day.Day, v.Today)), "Numbers", day.numbers(w))
		s.brief(day.Visits)
		days = append(days, plain(action{Verb: workDay, Day: day.Day}, w.WeekdayShort(day.Day.Weekday())+" "+base10(day.Day.Day)))
	}
	s.rows(4, days)
	s.row(
		s.button(action{Verb: week, Day: first.AddDays(-7)}, "button.previous_week"),
		s.button(action{Verb: week, Day: first.AddDays(7)}, "button.next_week"),
	)
	return s.row(s.button(action{Verb: today}, "button.today")).done()
}

// briefly is how many visits of a day a week shows.
const briefly = 6

func (s *sheet) brief(visits []workVisit) {
	for _, visit := range visits[:min(briefly, len(visits))] {
		s.say("work.brief", "Time", words.Clock(visit.When.Start), "Client", typed(oneLine(visit.name(s.Words), 24)),
			"Services", typed(oneLine(visit.Services, 32)))
	}
	if more := len(visits) - briefly; more > 0 {
		s.say("work.more", "N", more)
	}
}
