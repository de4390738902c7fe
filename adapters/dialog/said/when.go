package said

import (
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
func (v *Vocabulary) Day(text string, today slots.Date) (When, bool) {
	r := v.reader(text, today)
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
	return When{Day: r.day, From: r.first, To: r.last}, true
}

const dayEnd = slots.Clock(24 * 60)

// reader takes a sentence apart from the left.
type reader struct {
	*Vocabulary
	rest  []string
	today slots.Date

	day         slots.Date
	timed       bool
	first, last slots.Clock
}

func (v *Vocabulary) reader(text string, today slots.Date) reader {
	return reader{Vocabulary: v, rest: tokens(text), today: today, last: dayEnd}
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

func (r *reader) word(i int) string {
	if i < len(r.rest) {
		return r.rest[i]
	}
	return ""
}

// behind is the rest from its word i on.
func (r *reader) behind(i int) []string { return r.rest[min(i, len(r.rest)):] }

func (r *reader) take(n int) bool {
	r.rest = r.behind(n)
	return true
}

// on settles the day, once.
func (r *reader) on(day slots.Date, taken int) bool {
	if !r.day.IsZero() {
		return false
	}
	r.day = day
	if r.behindDay[r.word(taken)] {
		taken++
	}
	return r.take(taken)
}

// between settles the time, once.
func (r *reader) between(first, last slots.Clock, taken int) bool {
	if r.timed {
		return false
	}
	r.timed, r.first, r.last = true, first, last
	return r.take(taken)
}

// relative is "завтра", "через 3 дня", "через неделю", "in two weeks", "day after tomorrow", "3 gün sonra".
func (r *reader) relative() bool {
	if days, n := phrase(r.rest, r.relatives); n > 0 {
		return r.on(r.today.AddDays(days), n)
	}
	_, lead := phrase(r.rest, r.stretch)
	days, used := r.stretchAt(lead)
	if used == 0 {
		return false
	}
	if lead == 0 {
		_, n := phrase(r.behind(used), r.later)
		if n == 0 {
			return false
		}
		used += n
	}
	return r.on(r.today.AddDays(days), used)
}

// stretchAt are the days of "3 дня", "две недели" or "неделю" at i, and where it ends; 0 if it is none.
func (r *reader) stretchAt(i int) (days, end int) {
	if unit, known := r.units[r.word(i)]; known {
		return unit, i + 1
	}
	n, known := r.numerals[r.word(i)]
	if !known {
		n, known = number(r.word(i))
	}
	unit, measured := r.units[r.word(i+1)]
	if !known || !measured || n > 500 {
		return 0, 0
	}
	return n * unit, i + 2
}

// weekday is "пт", "в следующую пятницу", "next friday": the latter two in the week after this one.
func (r *reader) weekday() bool {
	next, used := begins(r.word(0), r.next), 0
	if next || begins(r.word(0), r.this) {
		used = 1
	}
	day, known := word(r.word(used), r.weekdays)
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

func (r *reader) partOfDay() bool {
	part, n := phrase(r.rest, r.parts)
	return n > 0 && r.between(slots.Clock(part[0]*60), slots.Clock(part[1]*60), n)
}

// filler is a word that may stand before anything, but not at the end.
func (r *reader) filler() bool { return r.fillers[r.word(0)] && len(r.rest) > 1 && r.take(1) }

// valid is the date, if the calendar has it.
func valid(year, month, day int) (slots.Date, bool) {
	t := time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC)
	date := slots.DateOf(t, time.UTC)
	return date, int(t.Month()) == month && t.Day() == day && year >= 1970 && year < 2200
}
