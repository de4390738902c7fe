package dialog

import (
	"strings"

	"zapis/adapters/dialog/words"
	"zapis/domain"
	"zapis/domain/master"
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
	Open   []slots.Span // working hours that begin on it
	Spans  []master.TimeOff
	Rest   bool // no working hours begin on it
	Page   int
	Client bool // the master is somebody's client too

	// Of home alone.
	Unanswered int         // conversations in which the client has the last word
	Requests   []workVisit // that wait for an answer, on whatever day
	Next       slots.Span  // the next free time, if today has none; zero: none for long
}

type workVisit struct {
	Booking  domain.ID
	When     slots.Span // in the zone of the place
	Client   string
	Services string
	Request  bool // it waits for the master's answer
	Asked    bool // it waits for the client's
	Missed   bool
}

// mark tells visits apart that are not simply to come.
func (v workVisit) mark() string {
	switch {
	case v.Request:
		return "❓ "
	case v.Asked:
		return "↪️ "
	case v.Missed:
		return "✖️ "
	}
	return ""
}

// name is how a client is called in lists.
func (v workVisit) name(w *words.Words) string {
	return nameOr(w, v.Client)
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
	if !v.Next.Start.IsZero() {
		s.say("work.next_gap", "Date", w.Short(slots.DateOf(v.Next.Start, v.Next.Start.Location()), v.Today), "Times", words.Times(v.Next.Start, v.Next.End))
	}
	s.waiting(v)
	first, last := pageOf(v.Page, len(v.Visits))
	if first < last {
		s.gap()
	}
	var open []Choice
	for _, visit := range v.Visits[first:last] {
		clock := words.Clock(visit.When.Start)
		s.say("work.visit", "Times", words.Times(visit.When.Start, visit.When.End),
			"Client", typed(visit.mark()+visit.name(w)), "Services", typed(visit.Services))
		open = append(open, plain(action{Verb: openBooking, ID: visit.Booking}, visit.mark()+clock+" "+oneLine(visit.name(w), 20)))
	}
	s.rows(2, open).pager(action{Verb: workDay, Day: v.Day}, v.Page, len(v.Visits))
	if v.Home {
		return s.homeRows(v).done()
	}
	s.row(
		plain(action{Verb: workDay, Day: v.Day.AddDays(-1)}, "‹ "+w.Short(v.Day.AddDays(-1), v.Today)),
		plain(action{Verb: workDay, Day: v.Day.AddDays(1)}, w.Short(v.Day.AddDays(1), v.Today)+" ›"),
	)
	s.row(s.button(action{Verb: week, Day: v.Day}, "button.week"), s.button(action{Verb: workMonth, Day: firstOf(v.Day)}, "button.work_month"))
	return s.row(s.button(action{Verb: byHand}, "button.by_hand"), s.button(action{Verb: today}, "button.today")).done()
}

// mostWaiting is how many requests home opens by itself; the rest follow when these are answered.
const mostWaiting = 3

// waiting are the requests that the master has yet to answer.
func (s *sheet) waiting(v workDayView) *sheet {
	if len(v.Requests) == 0 {
		return s
	}
	s.gap().count("work.requests", len(v.Requests))
	for _, r := range v.Requests[:min(mostWaiting, len(v.Requests))] {
		day := slots.DateOf(r.When.Start, r.When.Start.Location())
		s.row(plain(action{Verb: openBooking, ID: r.Booking}, r.mark()+s.Short(day, v.Today)+", "+words.Clock(r.When.Start)+" · "+oneLine(r.name(s.Words), 20)))
	}
	return s
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

func (s *sheet) homeRows(v workDayView) *sheet {
	s.row(s.button(action{Verb: week, Day: slots.Date{}}, "button.week"), s.button(action{Verb: byHand}, "button.by_hand"))
	s.row(s.button(action{Verb: clients}, "button.clients"), s.messages(v.Unanswered))
	s.row(s.button(action{Verb: ownReviews}, "button.own_reviews"), s.button(action{Verb: casts}, "button.casts"))
	s.row(s.button(action{Verb: links}, "button.links"), s.button(action{Verb: timesOff}, "button.time_off"), s.button(action{Verb: settings}, "button.settings"))
	if v.Client {
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
	s.row(s.button(action{Verb: weekPicture, Day: first}, "button.picture"), s.button(action{Verb: workMonth, Day: firstOf(first)}, "button.work_month"))
	return s.row(s.button(action{Verb: today}, "button.today")).done()
}

// briefly is how many visits of a day a week shows.
const briefly = 6

func (s *sheet) brief(visits []workVisit) {
	for _, visit := range visits[:min(briefly, len(visits))] {
		s.say("work.brief", "Time", words.Clock(visit.When.Start), "Client", typed(visit.mark()+oneLine(visit.name(s.Words), 24)),
			"Services", typed(oneLine(visit.Services, 32)))
	}
	if more := len(visits) - briefly; more > 0 {
		s.say("work.more", "N", more)
	}
}
