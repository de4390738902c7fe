package words

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"zapis/domain/slots"
)

// The spaces that keep a number and its unit on one line.
const (
	thin   = "\u2009"
	noWrap = "\u00a0"
)

// Clock is "9:05" as "09:05": all times of a list have one width.
func Clock(at time.Time) string { return at.Format("15:04") }

// Times is "10:00–11:30".
func Times(start, end time.Time) string { return Clock(start) + "–" + Clock(end) }

// Length is how long something takes: "1 ч 30 мин", "45 мин".
func (w *Words) Length(length time.Duration) string {
	hours, minutes := int(length/time.Hour), int(length%time.Hour/time.Minute)
	measures := w.of.Measures
	var parts []string
	if hours > 0 {
		parts = append(parts, strconv.Itoa(hours)+noWrap+measures.Hour)
	}
	if minutes > 0 || hours == 0 {
		parts = append(parts, strconv.Itoa(minutes)+noWrap+measures.Minute)
	}
	return strings.Join(parts, " ")
}

// Ahead is a stretch of time in whole words, as it stands after "за": "2 часа", "1 день", "30 минут".
func (w *Words) Ahead(minutes int) string {
	switch {
	case minutes > 24*60 && minutes%(24*60) == 0:
		return w.Count("span.days", minutes/(24*60), nil)
	case minutes >= 60 && minutes%60 == 0:
		return w.Count("span.hours", minutes/60, nil)
	}
	return w.Count("span.minutes", minutes, nil)
}

// Before says how long before something a reminder comes, in a sentence such as "Напомню ...": "за день", "за 2 часа".
func (w *Words) Before(minutes int) string {
	switch minutes {
	case 24 * 60:
		return w.Text("before.day", nil)
	case 60:
		return w.Text("before.hour", nil)
	}
	return w.Text("before.span", map[string]any{"Span": w.Ahead(minutes)})
}

// Listed joins parts as a sentence does: "за день, за 2 часа и за 30 минут".
func (w *Words) Listed(parts []string) string {
	if len(parts) < 2 {
		return strings.Join(parts, "")
	}
	last := len(parts) - 1
	return strings.Join(parts[:last], ", ") + " " + w.Text("and", nil) + " " + parts[last]
}

// Rating is an average with one digit: "4,9".
func (w *Words) Rating(average float64) string {
	text := strconv.FormatFloat(average, 'f', 1, 64)
	return strings.Replace(text, ".", w.of.Measures.Point, 1)
}

// currency is how prices in it are written.
type currency struct {
	sign  string
	first bool // where a language puts signs before numbers, this one does stand there
}

var currencies = map[string]currency{
	"RUB": {sign: "₽"}, "USD": {sign: "$", first: true}, "EUR": {sign: "€", first: true}, "GBP": {sign: "£", first: true}, "KZT": {sign: "₸"},
	"UAH": {sign: "₴"}, "BYN": {sign: "Br"}, "UZS": {sign: "сум"}, "TRY": {sign: "₺"}, "GEL": {sign: "₾"},
	"AMD": {sign: "֏"}, "KGS": {sign: "сом"},
}

// Sign is the sign of a currency; the code itself if it has none here.
func (w *Words) Sign(code string) string {
	if sign, own := w.of.Measures.Signs[code]; own {
		return sign
	}
	if c, known := currencies[code]; known {
		return c.sign
	}
	return code
}

// Price is an amount in the smallest unit: "2 000 ₽", "$15.50"; nothing to pay is said in words.
func (w *Words) Price(amount int64, code string) string {
	if amount == 0 {
		return w.Text("price.free", nil)
	}
	number := grouped(amount / 100)
	if rest := amount % 100; rest != 0 {
		number += fmt.Sprintf("%s%02d", w.of.Measures.Point, rest)
	}
	if w.of.Measures.SignFirst && currencies[code].first {
		return w.Sign(code) + number
	}
	return number + noWrap + w.Sign(code)
}

// grouped puts a thin space before every third digit from the right.
func grouped(n int64) string {
	digits := strconv.FormatInt(n, 10)
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + thin + digits[i:]
	}
	return digits
}

// Hours are weekly working hours, days with the same windows together: "пн–пт 10:00–14:00, 15:00–19:00; сб 22:00–02:00".
func (w *Words) Hours(hours []slots.Hours) string {
	days := map[string][]int{}
	var order []string
	for day := 1; day <= 7; day++ {
		var windows []slots.Window
		for _, entry := range hours {
			if slices.Contains(entry.Days, day) {
				windows = append(windows, entry.Window)
			}
		}
		if len(windows) == 0 {
			continue
		}
		text := windowsOf(windows)
		if days[text] == nil {
			order = append(order, text)
		}
		days[text] = append(days[text], day)
	}
	var parts []string
	for _, windows := range order {
		parts = append(parts, w.weekdaysOf(days[windows])+" "+windows)
	}
	return strings.Join(parts, "; ")
}

func windowsOf(windows []slots.Window) string {
	slices.SortFunc(windows, func(a, b slots.Window) int { return cmp.Compare(a.Start, b.Start) })
	parts := make([]string, len(windows))
	for i, w := range windows {
		parts[i] = window(w)
	}
	return strings.Join(parts, ", ")
}

func window(w slots.Window) string { return w.Start.String() + "–" + w.End.String() }

// weekdaysOf joins neighbouring days: "пн–пт", "пн, ср, пт".
func (w *Words) weekdaysOf(days []int) string {
	if len(days) == 7 {
		return w.Text("hours.daily", nil)
	}
	var parts []string
	for i := 0; i < len(days); {
		first := i
		for i++; i < len(days) && days[i] == days[i-1]+1; i++ {
		}
		name := w.WeekdayShort(days[first])
		switch i - first {
		case 1:
		case 2:
			name += ", " + w.WeekdayShort(days[i-1])
		default:
			name += "–" + w.WeekdayShort(days[i-1])
		}
		parts = append(parts, name)
	}
	return strings.Join(parts, ", ")
}
