package said

import (
	"regexp"
	"strings"
	"time"

	"zapis/domain/slots"
)

// Period is some time off: whole days, or some hours of one day.
type Period struct {
	First, Last slots.Date
	From, To    slots.Clock // 0 and 24:00 for whole days
}

// Span is the period as instants of a zone.
func (p Period) Span(zone *time.Location) slots.Span {
	at := func(d slots.Date, c slots.Clock) time.Time {
		return time.Date(d.Year, d.Month, d.Day, 0, int(c), 0, 0, zone)
	}
	if p.From == 0 && p.To == dayEnd {
		return slots.Span{Start: p.First.In(zone), End: p.Last.AddDays(1).In(zone)}
	}
	return slots.Span{Start: at(p.First, p.From), End: at(p.Last, p.To)}
}

// dashed is a date, a dash and another: the dash is no part of them.
var dashed = regexp.MustCompile(`(\d{1,2}[./]\d{1,2}(?:[./]\d{2,4})?)-(\d{1,2}[./]\d{1,2})`)

// Days understands some time off: "завтра", "25.12–31.12", "с 1 по 7 декабря", "завтра 14:00–16:00", "fri to sun".
func (v *Vocabulary) Days(text string, today slots.Date) (Period, bool) {
	text = strings.TrimSpace(Fold(text))
	if len(text) > longestText {
		return Period{}, false
	}
	if hours := v.hoursOfDay.FindStringSubmatchIndex(text); hours != nil {
		return v.hoursOff(text[:hours[0]], text[hours[2]:hours[3]], text[hours[4]:hours[5]], today)
	}
	if month := v.sharedMonth.FindStringSubmatch(text); month != nil {
		return v.daysOff(month[1]+month[3], month[2]+month[3], today)
	}
	text = dashed.ReplaceAllString(text, "$1–$2")
	if at := v.daysApart.FindStringIndex(text); at != nil && at[0] > 0 {
		first := v.leadFrom.ReplaceAllString(text[:at[0]], "")
		return v.daysOff(first, text[at[1]:], today)
	}
	return v.daysOff(text, "", today)
}

func (v *Vocabulary) hoursOff(day, from, to string, today slots.Date) (Period, bool) {
	when, understood := v.Day(day, today)
	start, startErr := slots.ParseClock(padded(from))
	end, endErr := slots.ParseClock(padded(to))
	if !understood || when.From != 0 || when.To != dayEnd || startErr != nil || endErr != nil || end <= start {
		return Period{}, false
	}
	return Period{First: when.Day, Last: when.Day, From: start, To: end}, true
}

// daysOff are the days from one to another; an empty second is the first again. A last day that reads as
// one before the first is the next of its name after it: "пт – вс", "28 декабря – 3 января".
func (v *Vocabulary) daysOff(first, last string, today slots.Date) (Period, bool) {
	from, understood := v.Day(first, today)
	if !understood || from.From != 0 || from.To != dayEnd {
		return Period{}, false
	}
	if last == "" {
		return Period{First: from.Day, Last: from.Day, To: dayEnd}, true
	}
	to, understood := v.Day(last, from.Day)
	if !understood || to.From != 0 || to.To != dayEnd || to.Day.Before(from.Day) {
		return Period{}, false
	}
	return Period{First: from.Day, Last: to.Day, To: dayEnd}, true
}
