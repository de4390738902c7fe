package said

import (
	"strings"
	"time"

	"zapis/domain/slots"
)

// When is a day, with what was said about the time on it.
type When struct {
	Day  slots.Date
	From slots.Clock // the first time that fits; 0 if nothing was said
	To   slots.Clock // the last; equal to From for an exact time, 24:00 if nothing was said
}

// Exact tells whether a time of the clock was named.
func (w When) Exact() bool { return w.From == w.To }

// Day understands a day and perhaps a time: "завтра", "пт после обеда", "25.12 в 18:30", "tomorrow at 10",
// "через неделю". A day of the week or month is the next one to come, never today; a day without a year lies ahead.
func Day(text string, today slots.Date) (When, bool) {
	r := reader{rest: tokens(text), today: today, to: dayEnd}
	for len(r.rest) > 0 {
		before := len(r.rest)
		if !r.step() || len(r.rest) >= before {
			return When{}, false
		}
	}
	if r.day.IsZero() && !r.timed {
		return When{}, false
	}
	if r.day.IsZero() {
		r.day = today
	}
	return When{Day: r.day, From: r.from, To: r.to}, true
}

const dayEnd = slots.Clock(24 * 60)

// reader takes a sentence apart from the left.
type reader struct {
	rest  []string
	today slots.Date

	day      slots.Date
	timed    bool
	from, to slots.Clock
}

// step understands what the rest begins with and takes it away.
func (r *reader) step() bool {
	for _, try := range []func() bool{r.clock, r.relative, r.dated, r.weekday, r.partOfDay, r.filler, r.bare} {
		if try() {
			return true
		}
	}
	return false
}

func (r *reader) at(i int) string {
	if i < len(r.rest) {
		return r.rest[i]
	}
	return ""
}

func (r *reader) take(n int) bool {
	r.rest = r.rest[min(n, len(r.rest)):]
	return true
}

// on settles the day, once.
func (r *reader) on(day slots.Date, taken int) bool {
	if !r.day.IsZero() {
		return false
	}
	r.day = day
	return r.take(taken)
}

// between settles the time, once.
func (r *reader) between(from, to slots.Clock, taken int) bool {
	if r.timed {
		return false
	}
	r.timed, r.from, r.to = true, from, to
	return r.take(taken)
}

var relatives = map[string]int{
	"сегодня": 0, "завтра": 1, "послезавтра": 2, "today": 0, "tonight": 0, "tomorrow": 1, "tmrw": 1, "tmr": 1,
}

var units = map[string]int{
	"дней": 1, "день": 1, "дня": 1, "недел": 7, "недели": 7, "неделю": 7, "недель": 7,
	"day": 1, "days": 1, "week": 7, "weeks": 7,
}

// relative is "завтра", "через 3 дня", "через неделю", "in two weeks", "day after tomorrow".
func (r *reader) relative() bool {
	if days, known := relatives[r.at(0)]; known {
		return r.on(r.today.AddDays(days), 1)
	}
	if r.at(0) == "day" && r.at(1) == "after" && r.at(2) == "tomorrow" {
		return r.on(r.today.AddDays(2), 3)
	}
	if r.at(0) != "через" && r.at(0) != "in" {
		return false
	}
	if r.at(0) == "через" && r.at(1) == "день" { // every other day, that is
		return r.on(r.today.AddDays(2), 2)
	}
	if unit, known := units[r.at(1)]; known {
		return r.on(r.today.AddDays(unit), 2)
	}
	n, known := numerals[r.at(1)]
	if !known {
		n, known = number(r.at(1))
	}
	unit, measured := units[r.at(2)]
	return known && measured && n <= 500 && r.on(r.today.AddDays(n*unit), 3)
}

// weekday is "пт", "в следующую пятницу", "next friday": the latter two in the week after this one.
func (r *reader) weekday() bool {
	next, used := false, 0
	if strings.HasPrefix(r.at(0), "следующ") || r.at(0) == "next" {
		next, used = true, 1
	} else if r.at(0) == "эту" || r.at(0) == "этот" || r.at(0) == "this" {
		used = 1
	}
	day, known := word(r.at(used), weekdays)
	if !known {
		return false
	}
	ahead := day - r.today.Weekday()
	if next {
		return r.on(r.today.AddDays(ahead+7), used+1)
	}
	if ahead <= 0 {
		ahead += 7
	}
	return r.on(r.today.AddDays(ahead), used+1)
}

var parts = map[string][2]slots.Clock{
	"утром": {0, 12 * 60}, "утро": {0, 12 * 60}, "morning": {0, 12 * 60},
	"днем": {12 * 60, 17 * 60}, "afternoon": {12 * 60, 17 * 60},
	"вечером": {17 * 60, dayEnd}, "вечер": {17 * 60, dayEnd}, "evening": {17 * 60, dayEnd},
}

func (r *reader) partOfDay() bool {
	if part, known := parts[r.at(0)]; known {
		return r.between(part[0], part[1], 1)
	}
	if r.at(0) == "после" && r.at(1) == "обеда" || r.at(0) == "after" && r.at(1) == "lunch" {
		return r.between(13*60, dayEnd, 2)
	}
	if r.at(0) == "до" && r.at(1) == "обеда" || r.at(0) == "before" && r.at(1) == "lunch" {
		return r.between(0, 13*60, 2)
	}
	return false
}

var fillers = map[string]bool{
	"в": true, "во": true, "на": true, "к": true, "с": true, "и": true, "пожалуйста": true, "можно": true,
	"at": true, "on": true, "the": true, "for": true, "please": true, "in": true,
}

// filler is a word that may stand before anything, but not at the end.
func (r *reader) filler() bool { return fillers[r.at(0)] && len(r.rest) > 1 && r.take(1) }

// valid is the date, if the calendar has it.
func valid(year, month, day int) (slots.Date, bool) {
	t := time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC)
	date := slots.DateOf(t, time.UTC)
	return date, int(t.Month()) == month && t.Day() == day && year >= 1970 && year < 2200
}
