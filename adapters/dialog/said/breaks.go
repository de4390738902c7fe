package said

import "zapis/domain/slots"

// withoutBreaks are the hours with every break cut out of them. A break that is none changes nothing.
func (h *hoursReader) withoutBreaks() []slots.Hours {
	hours := h.hours
	for _, pause := range h.pauses {
		var cut []slots.Hours
		for _, entry := range hours {
			for _, window := range without(entry.Window, pause) {
				cut = append(cut, slots.Hours{Days: entry.Days, Window: window})
			}
		}
		hours = cut
	}
	return hours
}

// without are the parts of a window before and after a break. Both may run past midnight.
func without(window, pause slots.Window) []slots.Window {
	start, end := window.Start, window.End
	if end <= start {
		end += dayEnd
	}
	from, to := pause.Start, pause.End
	if to < from {
		to += dayEnd
	}
	if from < start && to+dayEnd <= end { // the break is in the night that follows
		from, to = from+dayEnd, to+dayEnd
	}
	if from >= to || from >= end || to <= start || window.Start == window.End {
		return []slots.Window{window}
	}
	var parts []slots.Window
	if start < from {
		parts = append(parts, slots.Window{Start: start % dayEnd, End: onDay(from)})
	}
	if to < end {
		parts = append(parts, slots.Window{Start: to % dayEnd, End: onDay(end)})
	}
	return parts
}

// onDay is an end as a window says it: midnight is 24:00, what lies behind it is the next day's time.
func onDay(end slots.Clock) slots.Clock {
	if end > dayEnd {
		return end - dayEnd
	}
	return end
}

// Windows understands the hours of one day: "12-16, 17-20", "с 9 до 18, обед 13-14". A day off has none.
func (v *Vocabulary) Windows(text string) ([]slots.Window, bool) {
	if v.closed[plain(text)] {
		return nil, true
	}
	hours, understood := v.Hours(text)
	var windows []slots.Window
	for _, entry := range hours {
		if len(entry.Days) != 7 {
			return nil, false
		}
		windows = append(windows, entry.Window)
	}
	return windows, understood && len(windows) > 0
}

// Shifts tells whether a text speaks of shifts, such as "2/2": they are bound to no day of the week.
func (v *Vocabulary) Shifts(text string) bool { return v.shifts.MatchString(Fold(text)) }
