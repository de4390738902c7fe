package words

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"zapis/domain/slots"
)

// apart is how many days b is after a.
func apart(a, b slots.Date) int { return int(b.In(time.UTC).Sub(a.In(time.UTC)) / (24 * time.Hour)) }

// near names a day close to today: "сегодня", "завтра"; empty for all others.
func (n Naming) near(d, today slots.Date) string {
	if ahead := apart(today, d); ahead >= 0 && ahead < len(n.Near) {
		return n.Near[ahead]
	}
	return ""
}

// dated is a day by its weekday and date.
func (n Naming) dated(d slots.Date, date string) string {
	return filled(n.Form, "W", n.Weekdays[d.Weekday()], "D", date)
}

// filled puts values in the place of the capital letters that stand alone in a form.
func filled(form string, values ...string) string {
	return strings.NewReplacer(values...).Replace(form)
}

// named is a day close to today by its name alone, every other by its weekday and date.
func (w *Words) named(n Naming, d, today slots.Date) string {
	if near := n.near(d, today); near != "" {
		return near
	}
	return n.dated(d, w.DayMonth(d, today))
}

// DayMonth is "28 ноября", with the year if it is another than today's.
func (w *Words) DayMonth(d, today slots.Date) string {
	c := &w.of.Calendar
	form := c.Day
	if d.Year != today.Year {
		form = c.DayOfYear
	}
	return filled(form, "D", strconv.Itoa(d.Day), "M", c.Months[d.Month], "Y", strconv.Itoa(d.Year))
}

// Date names a day in full: "суббота, 28 ноября"; "сегодня, 23 ноября".
func (w *Words) Date(d, today slots.Date) string {
	full := w.of.Calendar.Full
	if near := full.near(d, today); near != "" {
		return near + ", " + w.DayMonth(d, today)
	}
	return full.dated(d, w.DayMonth(d, today))
}

// On says on which day something is: "в субботу, 28 ноября", "завтра".
func (w *Words) On(d, today slots.Date) string { return w.named(w.of.Calendar.On, d, today) }

// To is a day as something is moved to it: "на субботу, 28 ноября", without the "на".
func (w *Words) To(d, today slots.Date) string { return w.named(w.of.Calendar.To, d, today) }

// Short names a day where space is scarce: "сб, 28 ноября", "завтра".
func (w *Words) Short(d, today slots.Date) string { return w.named(w.of.Calendar.Short, d, today) }

// Dated is Short for what is read on later days too: "вт, 24 ноября", never "завтра".
func (w *Words) Dated(d, today slots.Date) string {
	return w.of.Calendar.Short.dated(d, w.DayMonth(d, today))
}

// WeekdayShort is "пн", for a day 1 (Monday) to 7 (Sunday).
func (w *Words) WeekdayShort(day int) string { return w.of.Calendar.Short.Weekdays[day] }

// Month is the title of a month: "Ноябрь", with the year if it is another than today's.
func (w *Words) Month(d, today slots.Date) string {
	title := w.of.Calendar.Titles[d.Month]
	if d.Year != today.Year {
		return fmt.Sprintf("%s %d", title, d.Year)
	}
	return title
}

// Days names the days from first to last, both included: "1–7 декабря", "28 ноября – 3 декабря", "сб, 28 ноября".
func (w *Words) Days(first, last, today slots.Date) string {
	switch {
	case first == last:
		return w.Dated(first, today)
	case first.Year == last.Year && first.Month == last.Month:
		return filled(w.of.Calendar.First, "D", strconv.Itoa(first.Day)) + "–" + w.DayMonth(last, today)
	}
	return w.DayMonth(first, today) + " – " + w.DayMonth(last, today)
}
