package slots

// schedule turns local rules into open time.
type schedule struct {
	wall      wall
	week      [8][]Window
	overrides map[int][]Window
}

func (q Query) schedule() *schedule {
	s := &schedule{wall: wall{zone: q.Zone}}
	for _, hours := range q.Hours {
		for _, day := range hours.Days {
			if day >= 1 && day <= 7 {
				s.week[day] = append(s.week[day], hours.Window)
			}
		}
	}
	if len(q.Overrides) > 0 {
		s.overrides = make(map[int][]Window, len(q.Overrides))
	}
	for _, override := range q.Overrides {
		day := override.Date.number()
		s.overrides[day] = append(s.overrides[day], override.Windows...)
	}
	return s
}

// on appends the open time that begins on a local date, unsorted.
func (s *schedule) on(day int, open []span) []span {
	windows, overridden := s.overrides[day]
	if !overridden {
		windows = s.week[weekday(day)]
	}
	for _, window := range windows {
		if bounds := s.bounds(day, window); !bounds.empty() {
			open = append(open, bounds)
		}
	}
	return open
}

// bounds are the moments between which a window of a local date is open.
//
// It opens when the wall first shows its start, and closes when the last minute before its end is over for the last
// time. So in autumn a doubled hour within the window counts twice, and one that begins just at its end does not
// count at all. A bound that the clocks skip moves to the end of the gap.
func (s *schedule) bounds(day int, window Window) span {
	if window.Validate() != nil {
		return span{}
	}
	midnight := instant(day) * oneDay
	opens, _, exists := s.wall.occurrences(midnight + instant(window.Start)*oneMinute)
	if !exists && s.wall.startOf(day) == s.wall.startOf(day+1) {
		return span{} // the whole date was skipped: nobody starts work on it
	}
	length := instant(window.Start+window.length()) * oneMinute
	_, closes, exists := s.wall.occurrences(midnight + length - oneMinute)
	if exists {
		closes += oneMinute
	}
	return span{opens, closes}
}

// around collects the open time of the local dates first to last and of the day before, merged.
//
// Open time that runs on without a break is followed back to yesterday at most, so that the grid begins at the same
// moment whatever part of it is asked for; and, if ahead, forward to the day limit.
func (s *schedule) around(first, last, yesterday, limit int, ahead bool) []span {
	first--
	var open []span
	for day := first; day <= last; day++ {
		open = s.on(day, open)
	}
	open = merge(open)
	var buffer []span
	for day := first - 1; day >= yesterday && len(open) > 0; day-- {
		buffer = s.on(day, buffer[:0])
		if !reaches(buffer, open[0].start) {
			break
		}
		open = merge(append(open, buffer...))
	}
	for day := last + 1; ahead && day <= limit && len(open) > 0; day++ {
		buffer = merge(s.on(day, buffer[:0]))
		if len(buffer) == 0 || buffer[0].start > open[len(open)-1].end {
			break
		}
		open = merge(append(open, buffer...))
	}
	return open
}

func reaches(spans []span, moment instant) bool {
	for _, s := range spans {
		if s.end >= moment {
			return true
		}
	}
	return false
}
