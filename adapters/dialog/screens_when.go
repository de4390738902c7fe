package dialog

import (
	"time"

	"zapis/adapters/dialog/words"
	"zapis/domain"
	"zapis/domain/slots"
)

// dot marks a day of the month without free time; tapped, it says why.
const dot = "·"

// blank fills a cell of a calendar in which there is no day.
const blank = "\u2800"

// picker is what a time is looked for: a visit to be booked, by its client or by hand, or a booking to be moved.
type picker struct {
	Master   domain.ID
	Place    int
	Services []int

	Booking  domain.ID // set for a move
	Revision int

	Client domain.ID // set for a booking that the master makes by hand
}

func (p picker) moving() bool { return !p.Booking.IsZero() }

func (p picker) byHand() bool { return !p.Client.IsZero() }

// as is the action with the picker's own fields: one verb to book, another to move, a third to book by hand.
func (p picker) as(booking, moving, byHand verb) action {
	switch {
	case p.moving():
		return action{Verb: moving, ID: p.Booking, Revision: p.Revision}
	case p.byHand():
		return action{Verb: byHand, ID: p.Client, Place: p.Place, Services: p.Services}
	}
	return action{Verb: booking, ID: p.Master, Place: p.Place, Services: p.Services}
}

func (p picker) when() action { return p.as(pickWhen, moveWhen, handWhen) }

func (p picker) month(d slots.Date) action {
	a := p.as(pickMonth, moveMonth, handMonth)
	a.Day = d
	return a
}

func (p picker) day(d slots.Date, page int) action {
	a := p.as(pickDay, moveDay, handDay)
	a.Day, a.N = d, page
	return a
}

func (p picker) why(d slots.Date) action {
	a := p.as(pickWhy, moveWhy, handWhy)
	a.Day = d
	return a
}

func (p picker) sure(start time.Time) action {
	a := p.as(pickSure, moveSure, handSure)
	a.Start = start
	return a
}

func (p picker) commit(start time.Time) action {
	a := p.as(book, move, handBook)
	a.Start = start
	return a
}

// outside commits to a start that the hours or the grid do not have, as only a master may.
func (p picker) outside(start time.Time) action {
	a := p.as(noop, moveOutside, handOutside)
	a.Start = start
	return a
}

// leave is the way out without doing anything.
func (p picker) leave() action {
	switch {
	case p.moving():
		return action{Verb: openBooking, ID: p.Booking}
	case p.byHand():
		return action{Verb: clientCard, ID: p.Client}
	}
	return action{Verb: card, ID: p.Master}
}

// back is the step before the time.
func (p picker) back() action {
	switch {
	case p.moving():
		return p.leave()
	case p.byHand():
		return action{Verb: handService, ID: p.Client}
	}
	return action{Verb: pick, ID: p.Master}
}

// whenView offers the nearest starts.
type whenView struct {
	Hint     string
	Taken    bool // the time that was wanted is not to be had: these are near it
	For      picker
	Services string
	About    []string // what the services are, where the master says so
	Length   time.Duration
	Today    slots.Date
	Offers   []time.Time // in the zone of the place
	City     string      // if the person's own clock differs
	Master   bool        // a master looks: any time can be typed
}

// longestAbout bounds how much of a description is shown.
const longestAbout = 300

func whenScreen(w *words.Words, v whenView) Screen {
	s := write(w, "client.when").hint(v.Hint)
	if v.Taken {
		s.Name = "client.taken"
	} else {
		s.say("when.what", "Services", typed(v.Services), "Length", w.Length(v.Length))
		for _, about := range v.About {
			s.user(oneLine(about, longestAbout)).gap()
		}
	}
	if v.City != "" {
		s.say("visit.city", "City", v.City)
	}
	if v.Master {
		s.say("when.any")
	}
	switch {
	case len(v.Offers) == 0 && v.Master:
		s.say("when.none.master")
	case len(v.Offers) == 0:
		s.say("when.none")
	case v.Taken:
		s.say("when.beside")
	default:
		s.say("when.nearest")
	}
	if len(v.Offers) > 0 {
		s.offers(v.For, v.Today, v.Offers)
		s.row(s.button(v.For.month(v.Today), "button.other_day"))
	}
	return s.row(s.button(v.For.back(), "button.back")).done()
}

// offers are starts to choose from, the first one by itself.
func (s *sheet) offers(p picker, today slots.Date, starts []time.Time) *sheet {
	var choices []Choice
	for _, start := range starts[:min(len(starts), offers)] {
		day := slots.DateOf(start, start.Location())
		choices = append(choices, plain(p.sure(start), s.Short(day, today)+", "+words.Clock(start)))
	}
	return s.row(choices[0]).rows(2, choices[1:])
}

// monthView is the calendar of one month.
type monthView struct {
	Hint        string
	For         picker
	Today       slots.Date
	Month       slots.Date   // its first day
	Free        []slots.Date // days with free time
	First, Last slots.Date   // what can be booked at all
}

func monthScreen(w *words.Words, v monthView) Screen {
	s := write(w, "client.month").hint(v.Hint).say("month.which")
	if len(v.Free) == 0 {
		s.say("month.none")
	} else {
		s.say("month.dots")
	}
	free := map[slots.Date]bool{}
	for _, day := range v.Free {
		free[day] = true
	}
	s.calendar(v.Month, v.Today, v.First, v.Last, v.For.month, func(day slots.Date) Choice {
		if free[day] {
			return plain(v.For.day(day, 0), dayLabel(day, v.Today))
		}
		return plain(v.For.why(day), dot)
	})
	return s.row(s.button(v.For.when(), "button.nearest"), s.button(v.For.leave(), "button.leave")).done()
}

// dayLabel is the number of a day; today stands between brackets.
func dayLabel(day, today slots.Date) string {
	if day == today {
		return "[" + base10(day.Day) + "]"
	}
	return base10(day.Day)
}

// calendar writes a month in seven columns under its name; the neighbouring months are there if they hold
// anything between first and last.
func (s *sheet) calendar(month, today, first, last slots.Date, turn func(slots.Date) action, cell func(slots.Date) Choice) {
	s.Layout = Calendar
	empty := filler(blank)
	previous, next := empty, empty
	if first.Before(month) {
		previous = plain(turn(monthsAfter(month, -1)), "‹").inFull("‹ " + s.Month(monthsAfter(month, -1), today))
	}
	if following := monthsAfter(month, 1); !last.Before(following) {
		next = plain(turn(following), "›").inFull(s.Month(following, today) + " ›")
	}
	s.row(previous, filler(s.Month(month, today)), next)
	var header []Choice
	for weekday := 1; weekday <= 7; weekday++ {
		header = append(header, filler(s.WeekdayShort(weekday)))
	}
	s.row(header...)
	for day := month.AddDays(1 - month.Weekday()); day.Before(monthsAfter(month, 1)); {
		if day.AddDays(6).Before(first) { // a week that is over
			day = day.AddDays(7)
			continue
		}
		var row []Choice
		for range 7 {
			if day.Month == month.Month {
				row = append(row, cellOf(cell(day), s.Short(day, today)))
			} else {
				row = append(row, empty)
			}
			day = day.AddDays(1)
		}
		s.row(row...)
	}
}

// cellOf is a day of a calendar with its date in full; a dot has none to be chosen by.
func cellOf(day Choice, date string) Choice {
	day.Filler = day.Filler || day.Label == dot
	return day.inFull(date)
}

// firstOf is the first day of a date's month.
func firstOf(d slots.Date) slots.Date { return slots.Date{Year: d.Year, Month: d.Month, Day: 1} }

// monthsAfter is the first day of the month so many months after a date's.
func monthsAfter(d slots.Date, months int) slots.Date {
	return slots.DateOf(time.Date(d.Year, d.Month+time.Month(months), 1, 0, 0, 0, 0, time.UTC), time.UTC)
}

// dayView offers the starts of one day.
type dayView struct {
	Hint   string
	For    picker
	Today  slots.Date
	Day    slots.Date
	Starts []time.Time // in the zone of the place
	Page   int
	City   string
}

// The most starts that are shown without parts of the day, and the most on one page.
const (
	fewStarts    = 12
	startsOnPage = 24
)

func dayScreen(w *words.Words, v dayView) Screen {
	s := write(w, "client.day").hint(v.Hint).say("day.title", "Date", capital(w.Date(v.Day, v.Today)))
	s.Layout = Grid
	if len(v.Starts) == 0 {
		s.say("day.none")
	}
	if v.City != "" {
		s.say("visit.city", "City", v.City)
	}
	pages := max(1, (len(v.Starts)+startsOnPage-1)/startsOnPage)
	page := min(max(0, v.Page), pages-1)
	shown := v.Starts[page*startsOnPage : min(len(v.Starts), (page+1)*startsOnPage)]
	labels := clockLabels(v.Starts)
	var choices []Choice
	part := ""
	for i, start := range shown {
		if now := partOfDay(start, v.Day); len(v.Starts) > fewStarts && now != part {
			s.rows(4, choices).row(filler(s.label(now)))
			part, choices = now, nil
		}
		choices = append(choices, plain(v.For.sure(start), labels[page*startsOnPage+i]))
	}
	s.rows(4, choices)
	var turn []Choice
	if page > 0 {
		turn = append(turn, s.button(v.For.day(v.Day, page-1), "button.earlier"))
	}
	if page < pages-1 {
		turn = append(turn, s.button(v.For.day(v.Day, page+1), "button.later"))
	}
	s.row(turn...)
	return s.row(s.button(v.For.month(firstOf(v.Day)), "button.other_day"), s.button(v.For.leave(), "button.leave")).done()
}

// clockLabels are the starts by the clock; where the clock shows a time twice, in autumn, with its offset.
func clockLabels(starts []time.Time) []string {
	seen := map[string]int{}
	for _, start := range starts {
		seen[words.Clock(start)]++
	}
	labels := make([]string, len(starts))
	for i, start := range starts {
		labels[i] = words.Clock(start)
		if seen[labels[i]] > 1 {
			labels[i] += " (" + words.Offset(start) + ")"
		}
	}
	return labels
}

func partOfDay(start time.Time, day slots.Date) string {
	switch hour := start.Hour(); {
	case slots.DateOf(start, start.Location()) != day || hour >= 22 || hour < 5:
		return "part.night"
	case hour < 12:
		return "part.morning"
	case hour < 17:
		return "part.day"
	}
	return "part.evening"
}
