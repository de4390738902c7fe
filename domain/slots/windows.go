package slots

import (
	"cmp"
	"slices"

	"zapis/domain"
)

// Refusals of working hours.
const (
	ErrEmptyWindow domain.Refusal = "empty_window" // a window that ends when it starts
	ErrBadDay      domain.Refusal = "bad_day"      // a day outside 1 to 7, or hours without a day
)

// Validate refuses a window that ends when it starts, or whose bounds are no wall times.
// An end before the start is fine: the window runs past midnight.
func (w Window) Validate() error {
	switch {
	case w.Start < 0 || w.Start >= minutesPerDay || w.End < 0 || w.End > minutesPerDay:
		return ErrBadClock
	case w.Start == w.End:
		return ErrEmptyWindow
	}
	return nil
}

// length in minutes of wall time, counted past midnight when the end lies before the start.
func (w Window) length() Clock {
	if w.End < w.Start {
		return w.End + minutesPerDay - w.Start
	}
	return w.End - w.Start
}

// NormalizeWindows sorts the windows of one day and joins those that overlap or touch.
// Doing it again changes nothing. Refused as Window.Validate says.
func NormalizeWindows(windows []Window) ([]Window, error) {
	for _, window := range windows {
		if err := window.Validate(); err != nil {
			return nil, err
		}
	}
	sorted := slices.Clone(windows)
	slices.SortFunc(sorted, func(a, b Window) int {
		return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(a.length(), b.length()))
	})
	merged := sorted[:0]
	for _, window := range sorted {
		if last := len(merged) - 1; last >= 0 {
			if both, ok := joined(merged[last], window); ok {
				merged[last] = both
				continue
			}
		}
		merged = append(merged, window)
	}
	return merged, nil
}

// joined is the one window over two, the second starting no earlier than the first. There is none when they lie
// apart, nor when both together outlast what one window can say: they then stay two, and still count as one stretch.
func joined(a, b Window) (Window, bool) {
	if b.Start > a.Start+a.length() {
		return Window{}, false
	}
	length := max(a.length(), b.Start-a.Start+b.length())
	end := a.Start + length
	if end > minutesPerDay {
		end -= minutesPerDay
	}
	both := Window{a.Start, end}
	return both, both.length() == length && length > 0
}

// Normalize brings weekly hours into their one canonical form: each day's windows sorted and joined where they
// overlap or touch, days with the same window listed together, ordered by start. Saving hours again and again
// therefore changes nothing. Refused with ErrBadDay, ErrEmptyWindow or ErrBadClock.
func Normalize(hours []Hours) ([]Hours, error) {
	var week [8][]Window
	for _, entry := range hours {
		if len(entry.Days) == 0 {
			return nil, ErrBadDay
		}
		for _, day := range entry.Days {
			if day < 1 || day > 7 {
				return nil, ErrBadDay
			}
			week[day] = append(week[day], entry.Window)
		}
	}
	days := map[Window][]int{}
	for day, windows := range week {
		merged, err := NormalizeWindows(windows)
		if err != nil {
			return nil, err
		}
		for _, window := range merged {
			days[window] = append(days[window], day)
		}
	}
	var canonical []Hours
	for window, listed := range days {
		canonical = append(canonical, Hours{Days: listed, Window: window})
	}
	slices.SortFunc(canonical, func(a, b Hours) int {
		return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(a.End, b.End))
	})
	return canonical, nil
}
