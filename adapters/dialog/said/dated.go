package said

import (
	"strings"

	"zapis/domain/slots"
)

// dated is a date of the calendar: "25.12", "25.12.2027", "2027-01-05", "25 дек", "Dec 25th", "25 числа", "25-dekabr".
func (r *reader) dated() bool {
	if strings.ContainsAny(r.word(0), "./") {
		return r.numeric()
	}
	if len(r.word(0)) == 10 && strings.Count(r.word(0), "-") == 2 {
		day, err := slots.ParseDate(r.word(0))
		return err == nil && r.on(day, 1)
	}
	if month, known := word(r.word(0), r.monthsFirst); known {
		if _, weekday := r.own[r.word(0)]; !weekday { // "mar 10" is a Tuesday in Spanish
			return r.monthFirst(month)
		}
	}
	day, isNumber := number(r.word(0))
	if !isNumber {
		return false
	}
	used := r.joined(1)
	ordinal := r.ordinals[r.word(used)]
	if ordinal {
		used++
	}
	if r.of[r.word(used)] {
		used++
	}
	if month, known := word(r.word(used), r.months); known {
		return r.named(day, month, used+1)
	}
	return ordinal && r.dayOfMonth(day, used)
}

// joined skips the dash by which an ordinal or a month is joined to the number of a day: "1-го", "25-dekabr".
func (r *reader) joined(i int) int {
	if r.word(i) != "-" {
		return i
	}
	if _, month := word(r.word(i+1), r.months); month || r.ordinals[r.word(i+1)] {
		return i + 1
	}
	return i
}

// monthFirst is "Dec 25", "December 25th".
func (r *reader) monthFirst(month int) bool {
	day, isNumber := number(r.word(1))
	if !isNumber {
		return false
	}
	used := 2
	if r.ordinals[r.word(used)] {
		used++
	}
	return r.named(day, month, used)
}

// named is a day of a named month, with the year if it follows in four digits.
func (r *reader) named(day, month, used int) bool {
	at := used
	if r.of[r.word(at)] {
		at++
	}
	if year, isNumber := number(r.word(at)); isNumber && len(r.word(at)) == 4 {
		date, exists := valid(year, month, day)
		at++
		if r.years[r.word(at)] {
			at++
		}
		return exists && r.on(date, at)
	}
	date, exists := r.ahead(month, day)
	return exists && r.on(date, used)
}

// numeric is "25.12", "25/12", "25.12.2027", "25.12.27": the day first, as Europe writes.
func (r *reader) numeric() bool {
	parts := strings.FieldsFunc(r.word(0), func(c rune) bool { return c == '.' || c == '/' })
	if len(parts) < 2 {
		return false
	}
	day, _ := number(parts[0])
	month, _ := number(parts[1])
	if len(parts) == 2 {
		date, exists := r.ahead(month, day)
		return exists && r.on(date, 1)
	}
	year, _ := number(parts[2])
	if year < 100 {
		year += 2000
	}
	date, exists := valid(year, month, day)
	return exists && r.on(date, 1)
}

// ahead is the next such date to come, today included; 29 February may take some years.
func (r *reader) ahead(month, day int) (slots.Date, bool) {
	for year := r.today.Year; year <= r.today.Year+8; year++ {
		if date, exists := valid(year, month, day); exists && !date.Before(r.today) {
			return date, true
		}
	}
	return slots.Date{}, false
}

// dayOfMonth is the next such day to come, in this month or a later one that has it.
func (r *reader) dayOfMonth(day, used int) bool {
	for ahead := range 3 {
		month := int(r.today.Month) - 1 + ahead
		date, exists := valid(r.today.Year+month/12, month%12+1, day)
		if exists && !date.Before(r.today) {
			return r.on(date, used)
		}
	}
	return false
}

// bare is a number alone: the hour if the day is known, else the day of the month.
func (r *reader) bare() bool {
	n, isNumber := number(r.word(0))
	switch {
	case !isNumber || len(r.word(0)) > 2:
		return false
	case r.day.IsZero():
		return r.dayOfMonth(n, 1)
	case n > 23:
		return false
	}
	return r.exactly(awake(n)*60, 1)
}
