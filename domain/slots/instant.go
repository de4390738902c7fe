package slots

import (
	"cmp"
	"slices"
	"time"
)

// instant is a moment in nanoseconds since 1970 UTC: plain numbers keep the walk over a month free of allocations.
type instant int64

// The computation's own bounds, well inside what an instant can hold. Times outside are moved to the nearest bound.
var (
	earliest = time.Date(1700, 1, 1, 0, 0, 0, 0, time.UTC)
	latest   = time.Date(2250, 1, 1, 0, 0, 0, 0, time.UTC)
)

const (
	secondsPerDay = 24 * 60 * 60
	oneMinute     = instant(time.Minute)
	oneDay        = instant(secondsPerDay * time.Second)
)

func instantOf(t time.Time) instant {
	switch {
	case t.Before(earliest):
		t = earliest
	case t.After(latest):
		t = latest
	}
	return instant(t.UnixNano())
}

func (i instant) time() time.Time { return time.Unix(0, int64(i)).UTC() }

// span is a half-open stretch of instants.
type span struct{ start, end instant }

func spanOf(s Span) span { return span{instantOf(s.Start), instantOf(s.End)} }

func (s span) span() Span { return Span{s.start.time(), s.end.time()} }

func (s span) empty() bool { return s.end <= s.start }

// meets tells whether the two have a moment in common.
func (s span) meets(other span) bool { return s.start < other.end && other.start < s.end }

// merge sorts spans and joins those that overlap or touch, in place.
func merge(spans []span) []span {
	byStart := func(a, b span) int { return cmp.Compare(a.start, b.start) }
	if !slices.IsSortedFunc(spans, byStart) {
		slices.SortFunc(spans, byStart)
	}
	merged := spans[:0]
	for _, s := range spans {
		if s.empty() {
			continue
		}
		if last := len(merged) - 1; last >= 0 && s.start <= merged[last].end {
			merged[last].end = max(merged[last].end, s.end)
			continue
		}
		merged = append(merged, s)
	}
	return merged
}

// firstEndingAfter is the index of the first of merged spans that ends after a moment.
func firstEndingAfter(merged []span, at instant) int {
	index, _ := slices.BinarySearchFunc(merged, at, func(s span, at instant) int {
		if s.end <= at {
			return -1
		}
		return 1
	})
	return index
}

// clashes tells whether any of merged spans has a moment in common with s.
func clashes(merged []span, s span) bool {
	at := firstEndingAfter(merged, s.start)
	return at < len(merged) && merged[at].start < s.end
}

// without cuts blocks out of a span and hands each rest to keep, in order.
func (s span) without(blocks []span, keep func(span)) {
	for _, block := range blocks[firstEndingAfter(blocks, s.start):] {
		if block.start >= s.end {
			break
		}
		if block.start > s.start {
			keep(span{s.start, block.start})
		}
		s.start = block.end
	}
	if !s.empty() {
		keep(s)
	}
}
