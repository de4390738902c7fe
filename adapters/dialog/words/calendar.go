package words

import (
	"fmt"
	"strings"
	"time"

	"zapis/domain/slots"
)

// calendar is how a language names days and months. Weeks begin on Monday in both.
type calendar struct {
	weekdays, onWeekdays, shortWeekdays [8]string // by slots day, 1 (Monday) to 7 (Sunday)
	months                              [13]string
	monthTitles                         [13]string
	today, tomorrow, dayAfter           string
}

var calendars = map[string]calendar{
	"ru": {
		weekdays:      [8]string{"", "понедельник", "вторник", "среда", "четверг", "пятница", "суббота", "воскресенье"},
		onWeekdays:    [8]string{"", "в понедельник", "во вторник", "в среду", "в четверг", "в пятницу", "в субботу", "в воскресенье"},
		shortWeekdays: [8]string{"", "пн", "вт", "ср", "чт", "пт", "сб", "вс"},
		months: [13]string{"", "января", "февраля", "марта", "апреля", "мая", "июня",
			"июля", "августа", "сентября", "октября", "ноября", "декабря"},
		monthTitles: [13]string{"", "Январь", "Февраль", "Март", "Апрель", "Май", "Июнь",
			"Июль", "Август", "Сентябрь", "Октябрь", "Ноябрь", "Декабрь"},
		today: "сегодня", tomorrow: "завтра", dayAfter: "послезавтра",
	},
	"en": {
		weekdays: [8]string{"", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"},
		onWeekdays: [8]string{"", "on Monday", "on Tuesday", "on Wednesday", "on Thursday", "on Friday",
			"on Saturday", "on Sunday"},
		shortWeekdays: [8]string{"", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"},
		months: [13]string{"", "January", "February", "March", "April", "May", "June",
			"July", "August", "September", "October", "November", "December"},
		monthTitles: [13]string{"", "January", "February", "March", "April", "May", "June",
			"July", "August", "September", "October", "November", "December"},
		today: "today", tomorrow: "tomorrow",
	},
}

// apart is how many days b is after a.
func apart(a, b slots.Date) int { return int(b.In(time.UTC).Sub(a.In(time.UTC)) / (24 * time.Hour)) }

// near names a day close to today: "сегодня", "завтра"; empty for all others.
func (w *Words) near(d, today slots.Date) string {
	switch apart(today, d) {
	case 0:
		return w.today
	case 1:
		return w.tomorrow
	case 2:
		return w.dayAfter
	}
	return ""
}

// DayMonth is "28 ноября", with the year if it is another than today's.
func (w *Words) DayMonth(d, today slots.Date) string {
	text := fmt.Sprintf("%d %s", d.Day, w.months[d.Month])
	if d.Year != today.Year {
		text += fmt.Sprintf(" %d", d.Year)
	}
	return text
}

// Date names a day in full: "суббота, 28 ноября"; "сегодня, 23 ноября".
func (w *Words) Date(d, today slots.Date) string {
	name := w.near(d, today)
	if name == "" || name == w.dayAfter {
		name = w.weekdays[d.Weekday()]
	}
	return name + ", " + w.DayMonth(d, today)
}

// On says on which day something is: "в субботу, 28 ноября", "завтра".
func (w *Words) On(d, today slots.Date) string {
	if near := w.near(d, today); near != "" {
		return near
	}
	return w.onWeekdays[d.Weekday()] + ", " + w.DayMonth(d, today)
}

// To is a day as something is moved to it: "на субботу, 28 ноября", without the "на".
func (w *Words) To(d, today slots.Date) string {
	if near := w.near(d, today); near != "" {
		return near
	}
	_, weekday, _ := strings.Cut(w.onWeekdays[d.Weekday()], " ")
	return weekday + ", " + w.DayMonth(d, today)
}

// Short names a day where space is scarce: "сб, 28 ноября", "завтра".
func (w *Words) Short(d, today slots.Date) string {
	if near := w.near(d, today); near != "" {
		return near
	}
	return w.Dated(d, today)
}

// Dated is Short for what is read on later days too: "вт, 24 ноября", never "завтра".
func (w *Words) Dated(d, today slots.Date) string {
	return w.shortWeekdays[d.Weekday()] + ", " + w.DayMonth(d, today)
}

// WeekdayShort is "пн", for a day 1 (Monday) to 7 (Sunday).
func (w *Words) WeekdayShort(day int) string { return w.shortWeekdays[day] }

// Month is the title of a month: "Ноябрь", with the year if it is another than today's.
func (w *Words) Month(d, today slots.Date) string {
	if d.Year != today.Year {
		return fmt.Sprintf("%s %d", w.monthTitles[d.Month], d.Year)
	}
	return w.monthTitles[d.Month]
}

// Days names the days from first to last, both included: "1–7 декабря", "28 ноября – 3 декабря", "сб, 28 ноября".
func (w *Words) Days(first, last, today slots.Date) string {
	switch {
	case first == last:
		return w.Dated(first, today)
	case first.Year == last.Year && first.Month == last.Month:
		return fmt.Sprintf("%d–%s", first.Day, w.DayMonth(last, today))
	}
	return w.DayMonth(first, today) + " – " + w.DayMonth(last, today)
}
