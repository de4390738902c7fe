package slots

import (
	"math"
	"time"
)

// wall reads the clock on the wall of one zone, both ways. It remembers the stretch between two clock
// changes that it looked at last, because neighbouring questions nearly always fall into the same one.
type wall struct {
	zone   *time.Location
	known  span
	offset instant // wall time less UTC within known
}

// farthest is more than any zone's offset from UTC.
const farthest = 18 * 60 * oneMinute

// at is the offset from UTC at a moment.
func (w *wall) at(moment instant) instant {
	if moment < w.known.start || moment >= w.known.end {
		local := time.Unix(0, int64(moment)).In(w.zone)
		_, seconds := local.Zone()
		w.offset = instant(seconds) * instant(time.Second)
		w.known = span{math.MinInt64, math.MaxInt64}
		start, end := local.ZoneBounds()
		if start.After(earliest) {
			w.known.start = instant(start.UnixNano())
		}
		if !end.IsZero() && end.Before(latest) {
			w.known.end = instant(end.UnixNano())
		}
	}
	return w.offset
}

// dayOf is the number of the local date at a moment.
func (w *wall) dayOf(moment instant) int {
	local := moment + w.at(moment)
	number := local / oneDay
	if local%oneDay < 0 {
		number--
	}
	return int(number)
}

// startOf is the moment at which a local date begins.
func (w *wall) startOf(number int) instant {
	first, _, _ := w.occurrences(instant(number) * oneDay)
	return first
}

// occurrences are the first and the last moment at which the wall shows a local time: the same one but for
// the doubled hour in autumn. A time that the clocks skip does not exist: both are then the end of the gap.
func (w *wall) occurrences(local instant) (first, last instant, exists bool) {
	for moment := local - farthest; ; moment = w.known.end {
		shown := local - w.at(moment)
		switch {
		case shown < w.known.start && !exists:
			return w.known.start, w.known.start, false
		case shown >= w.known.start && shown < w.known.end:
			if !exists {
				first = shown
			}
			last, exists = shown, true
		}
		if w.known.end > local+farthest {
			return first, last, exists
		}
	}
}

// roundUp moves a moment forward to the next full unit of wall time.
func (w *wall) roundUp(moment, unit instant) instant {
	for {
		offset := w.at(moment)
		over := (moment + offset) % unit
		if over == 0 {
			return moment
		}
		if over < 0 {
			over += unit
		}
		if moment += unit - over; w.at(moment) == offset {
			return moment
		}
		// The clocks changed in between: round again by the new ones.
	}
}
