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

var (
	// hoursOfDay is the "14:00-16:00" at the end of a text.
	hoursOfDay = regexp.MustCompile(`(?i)(?:с\s+)?(\d{1,2}:\d{2})\s*(?:[-–—]|до|to)\s*(\d{1,2}:\d{2})\s*$`)
	// daysApart is what stands between two days; a dash alone, or with spaces around it.
	daysApart = regexp.MustCompile(`(?i)\s*[–—]\s*|\s+-\s+|(?:^|\s)(?:до|по|to|till|until)\s+`)
	// shared is "1-7 декабря", "с 1 по 7 декабря", "1–7.12": the month is said once.
	shared = regexp.MustCompile(`(?i)^(?:с\s+|from\s+)?(\d{1,2})(?:-?го)?\s*(?:[-–—]|по|до|to)\s*(\d{1,2})((?:\s+\p{L}+(?:\s+\d{4})?)|(?:\.\d{1,2}(?:\.\d{4})?))$`)
	dashed = regexp.MustCompile(`(\d{1,2}[./]\d{1,2}(?:[./]\d{2,4})?)-(\d{1,2}[./]\d{1,2})`)
)

// Days understands some time off: "завтра", "25.12–31.12", "с 1 по 7 декабря", "завтра 14:00–16:00", "fri to sun".
func Days(text string, today slots.Date) (Period, bool) {
	text = strings.TrimSpace(text)
	if len(text) > longestText {
		return Period{}, false
	}
	if hours := hoursOfDay.FindStringSubmatchIndex(text); hours != nil {
		return hoursOff(text[:hours[0]], text[hours[2]:hours[3]], text[hours[4]:hours[5]], today)
	}
	if month := shared.FindStringSubmatch(text); month != nil {
		return daysOff(month[1]+month[3], month[2]+month[3], today)
	}
	text = dashed.ReplaceAllString(text, "$1–$2")
	if at := daysApart.FindStringIndex(text); at != nil && at[0] > 0 {
		first := strings.TrimPrefix(strings.TrimPrefix(strings.ToLower(text[:at[0]]), "с "), "from ")
		return daysOff(first, text[at[1]:], today)
	}
	return daysOff(text, "", today)
}

func hoursOff(day, from, to string, today slots.Date) (Period, bool) {
	when, understood := Day(day, today)
	start, startErr := slots.ParseClock(padded(from))
	end, endErr := slots.ParseClock(padded(to))
	if !understood || when.From != 0 || when.To != dayEnd || startErr != nil || endErr != nil || end <= start {
		return Period{}, false
	}
	return Period{First: when.Day, Last: when.Day, From: start, To: end}, true
}

// daysOff are the days from one to another; an empty second is the first again. A last day that reads as
// one before the first is the next of its name after it: "пт – вс", "28 декабря – 3 января".
func daysOff(first, last string, today slots.Date) (Period, bool) {
	from, understood := Day(first, today)
	if !understood || from.From != 0 || from.To != dayEnd {
		return Period{}, false
	}
	if last == "" {
		return Period{First: from.Day, Last: from.Day, To: dayEnd}, true
	}
	to, understood := Day(last, from.Day)
	if !understood || to.From != 0 || to.To != dayEnd || to.Day.Before(from.Day) {
		return Period{}, false
	}
	return Period{First: from.Day, Last: to.Day, To: dayEnd}, true
}
