package said

import (
	"slices"

	"zapis/domain/slots"
)

var dayGroups = map[string][]int{
	"ежедневно": {1, 2, 3, 4, 5, 6, 7}, "daily": {1, 2, 3, 4, 5, 6, 7}, "everyday": {1, 2, 3, 4, 5, 6, 7},
	"будни": {1, 2, 3, 4, 5}, "будням": {1, 2, 3, 4, 5}, "weekdays": {1, 2, 3, 4, 5},
	"выходные": {6, 7}, "выходным": {6, 7}, "weekends": {6, 7}, "weekend": {6, 7},
}

// Hours understands weekly working hours: "пн-пт 10:00-19:00, сб 22:00-02:00", "каждый день с 9 до 18, обед 13-14",
// "Mon-Fri 9-13 and 14-18". A break is cut out of every day. It leaves to the domain whether the hours are possible.
// Hours without days are every day's.
func Hours(text string) ([]slots.Hours, bool) {
	h := hoursReader{reader: reader{rest: tokens(text)}}
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
	breaks  []slots.Window
}

func (h *hoursReader) step() bool {
	switch h.at(0) {
	case "и", "and", "с", "from", "по", "в", "on", ";", "/", "&":
		return len(h.rest) > 1 && h.take(1)
	case "каждый", "every":
		if h.at(1) == "день" || h.at(1) == "day" {
			return h.collect(dayGroups["daily"], 2)
		}
		return false
	}
	if pauses[h.at(0)] {
		h.pausing = true
		return h.take(1)
	}
	if group, known := dayGroups[h.at(0)]; known {
		return h.collect(group, 1)
	}
	if first, known := word(h.at(0), weekdays); known {
		if h.at(1) == "-" || h.at(1) == "по" || h.at(1) == "to" {
			if last, known := word(h.at(2), weekdays); known {
				return h.collect(through(first, last), 3)
			}
		}
		return h.collect([]int{first}, 1)
	}
	return h.window()
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
	if !understood || h.at(used) != "-" && h.at(used) != "до" && h.at(used) != "to" {
		return false
	}
	end, used, understood := h.time(used + 1)
	if !understood {
		return false
	}
	if h.pausing {
		h.breaks, h.pausing = append(h.breaks, slots.Window{Start: start, End: end}), false
		return h.take(used)
	}
	if h.days == nil {
		h.days = dayGroups["daily"]
	}
	h.used = true
	days := slices.Sorted(slices.Values(h.days))
	h.hours = append(h.hours, slots.Hours{Days: days, Window: slots.Window{Start: start, End: end}})
	return h.take(used)
}

// time is "10", "10:00", "10.30", "9am", "6 вечера" at i; it tells what follows it.
func (h *hoursReader) time(i int) (slots.Clock, int, bool) {
	text := h.at(i)
	if len(text) > 2 && text[len(text)-3] == '.' {
		text = text[:len(text)-3] + ":" + text[len(text)-2:]
	}
	if at, err := slots.ParseClock(padded(text)); err == nil {
		hour, used := h.half(int(at)/60, i+1)
		at = slots.Clock(hour*60 + int(at)%60)
		return at, used, at <= dayEnd
	}
	hour, isNumber := number(text)
	if !isNumber || len(text) > 2 || hour > 24 {
		return 0, i, false
	}
	used := i + 1
	if hourWords[h.at(used)] {
		used++
	}
	hour, used = h.half(hour, used)
	return slots.Clock(hour * 60), used, hour <= 24
}
