package said

import (
	"slices"
	"strings"

	"zapis/domain/slots"
)

var (
	everyDay = []int{1, 2, 3, 4, 5, 6, 7}
	workdays = everyDay[:5]
	weekend  = everyDay[5:]
)

// Hours understands weekly working hours: "пн-пт 10:00-19:00, сб 22:00-02:00", "каждый день с 9 до 18, обед 13-14",
// "Mon-Fri 9-13 and 14-18". A break is cut out of every day. It leaves to the domain whether the hours are possible.
// Hours without days are every day's.
func (v *Vocabulary) Hours(text string) ([]slots.Hours, bool) {
	h := hoursReader{reader: v.reader(text, slots.Date{})}
	for len(h.rest) > 0 {
		if !h.step() {
			return nil, false
		}
	}
	left := h.withoutBreaks()
	return left, len(left) > 0 && h.used && !h.pausing
}

// hoursReader collects days until windows follow, then gives these days each of the windows.
type hoursReader struct {
	reader
	days    []int
	used    bool // the days have a window: the next day begins a new group
	hours   []slots.Hours
	pausing bool // a break was named, and its window is awaited
	pauses  []slots.Window
}

func (h *hoursReader) step() bool {
	for _, group := range []struct {
		said phrases
		days []int
	}{{h.daily, everyDay}, {h.workdays, workdays}, {h.weekend, weekend}} {
		if _, n := phrase(h.rest, group.said); n > 0 {
			return h.collect(group.days, n)
		}
	}
	if _, n := phrase(h.rest, h.breaks); n > 0 {
		h.pausing = true
		return h.take(n)
	}
	if first, known := word(h.word(0), h.weekdays); known {
		if last, n := h.lastDay(); n > 0 {
			return h.collect(through(first, last), n)
		}
		return h.collect([]int{first}, 1)
	}
	if strings.ContainsAny(h.word(0), ";/&") {
		return len(h.rest) > 1 && h.take(1)
	}
	if _, n := phrase(h.rest, h.joins); n > 0 {
		return len(h.rest) > n && h.take(n)
	}
	return h.window()
}

// lastDay is the last of several days, the first of which the rest begins with: "пн-пт", "mon to fri"; n is what they take.
func (h *hoursReader) lastDay() (day, n int) {
	_, between := phrase(h.behind(1), h.to)
	if h.word(1) == "-" {
		between = 1
	}
	if day, known := word(h.word(1+between), h.weekdays); known && between > 0 {
		return day, 2 + between
	}
	return 0, 0
}

// through are the days from first to last, round the end of the week if need be.
func through(first, last int) []int {
	days := []int{first}
	for day := first; day != last; {
		day = day%7 + 1
		days = append(days, day)
	}
	return days
}

func (h *hoursReader) collect(days []int, taken int) bool {
	if h.used {
		h.days, h.used = nil, false
	}
	for _, day := range days {
		if !slices.Contains(h.days, day) {
			h.days = append(h.days, day)
		}
	}
	return h.take(taken)
}

func (h *hoursReader) window() bool {
	start, used, understood := h.time(0)
	if !understood {
		return false
	}
	h.take(used)
	if !h.dash() {
		return false
	}
	end, used, understood := h.time(0)
	if !understood {
		return false
	}
	if h.pausing {
		h.pauses, h.pausing = append(h.pauses, slots.Window{Start: start, End: end}), false
		return h.take(used)
	}
	if h.days == nil {
		h.days = everyDay
	}
	h.used = true
	days := slices.Sorted(slices.Values(h.days))
	h.hours = append(h.hours, slots.Hours{Days: days, Window: slots.Window{Start: start, End: end}})
	return h.take(used)
}

// time is "10", "10:00", "10.30", "9am", "6 вечера" at i; it tells what follows it.
func (h *hoursReader) time(i int) (slots.Clock, int, bool) {
	text := h.word(i)
	if len(text) > 2 && text[len(text)-3] == '.' {
		text = text[:len(text)-3] + ":" + text[len(text)-2:]
	}
	if at, err := slots.ParseClock(padded(text)); err == nil {
		hour, used := h.half(int(at)/60, h.hourWord(i+1))
		at = slots.Clock(hour*60 + int(at)%60)
		return at, used, at <= dayEnd
	}
	hour, isNumber := number(text)
	if !isNumber || len(text) > 2 || hour > 24 {
		return 0, i, false
	}
	hour, used := h.half(hour, h.hourWord(i+1))
	return slots.Clock(hour * 60), used, hour <= 24
}
