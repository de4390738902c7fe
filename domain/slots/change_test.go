package slots_test

import (
	"slices"
	"testing"
	"time"

	"zapis/domain/slots"
)

// changes finds the moments between two years at which a zone's offset changes, by looking at every hour of a change.
func changes(zone *time.Location, first, last int) (found []time.Time) {
	offset := func(t time.Time) int { _, seconds := t.In(zone).Zone(); return seconds }
	end := time.Date(last, 12, 31, 0, 0, 0, 0, time.UTC)
	for day := time.Date(first, 1, 1, 0, 0, 0, 0, time.UTC); day.Before(end); day = day.AddDate(0, 0, 1) {
		if offset(day) == offset(day.AddDate(0, 0, 1)) {
			continue
		}
		at := day
		for offset(at.Add(time.Minute)) == offset(day) {
			at = at.Add(time.Minute)
		}
		found = append(found, at.Add(time.Minute))
	}
	return found
}

// TestLesson11EveryClockChangeOfTenYears asks, in every zone, for the days around each change: with a working day, a night,
// and all day open, on each grid.
func TestLesson11EveryClockChangeOfTenYears(t *testing.T) {
	t.Parallel()
	found, asked := 0, map[string]bool{}
	for _, name := range slots.ZoneNames() {
		zone := zoneOf(name)
		for _, change := range changes(zone, 2026, 2036) {
			found++
			alike := change.Add(-time.Minute).In(zone).Format("2006-01-02T15:04 -0700 ") + change.In(zone).Format("15:04 -0700")
			if asked[alike] {
				continue // another zone changes at this moment in this way: all that is asked for would be the same
			}
			asked[alike] = true
			for i, window := range []slots.Window{{Start: 600, End: 1080}, {Start: 1320, End: 240}, {Start: 0, End: 1440}} {
				q := around(zone, change, window)
				q.Policy.Grid = []slots.Grid{slots.GridClock, slots.GridWindow, slots.GridTight}[i]
				holdsAround(t, q, window)
			}
			if t.Failed() {
				t.Fatalf("%s at %v", name, change.In(zone))
			}
		}
	}
	if found < 1500 || len(asked) < 200 {
		t.Errorf("only %d clock changes found, %d of them different", found, len(asked))
	}
	t.Logf("%d clock changes, %d of them different", found, len(asked))
}

func around(zone *time.Location, change time.Time, window slots.Window) slots.Query {
	date := slots.DateOf(change, zone)
	return slots.Query{
		Zone: zone, Now: date.AddDays(-2).In(zone), From: date.AddDays(-1).In(zone), To: date.AddDays(2).In(zone),
		Hours:   []slots.Hours{{Days: []int{1, 2, 3, 4, 5, 6, 7}, Window: window}},
		Busy:    []slots.Busy{{Span: slots.Span{Start: change.Add(-25 * time.Minute), End: change.Add(10 * time.Minute)}, After: 15 * time.Minute}},
		Service: slots.Service{Duration: 30 * time.Minute, Before: 5 * time.Minute},
		Policy:  slots.Policy{Step: 30 * time.Minute, HorizonDays: 60, Gap: slots.GapMax},
	}
}

func holdsAround(t *testing.T, q slots.Query, window slots.Window) {
	t.Helper()
	starts := q.Starts()
	for start := q.From; start.Before(q.To); start = start.Add(10 * time.Minute) {
		if offered := slices.ContainsFunc(starts, start.Equal); offered != (q.Check(start) == "") {
			t.Errorf("%v: offered %v, checked %q", start.In(q.Zone), offered, q.Check(start))
		}
	}
	for _, start := range starts {
		for _, b := range q.Busy {
			if start.Before(b.End.Add(b.After)) && b.Start.Before(start.Add(q.Service.Duration)) {
				t.Errorf("%v lies in what is taken", start.In(q.Zone))
			}
		}
	}
	free := q
	free.Busy = nil
	for date := slots.DateOf(q.From, q.Zone); date.Before(slots.DateOf(q.To, q.Zone)); date = date.AddDays(1) {
		want := wallTime(date, window.Start, q.Zone)
		if got, ok := firstOn(free.Windows(), want); !ok && window.Start != 0 {
			t.Errorf("%v: no window opens at %v, but %v", date, want, got)
		}
		if exists := want.In(q.Zone).Format("15:04") == window.Start.String(); exists && free.Check(want) != "" {
			t.Errorf("%v: %v is refused with %q", date, want, free.Check(want))
		}
	}
}

// wallTime finds, minute by minute, when the wall first shows a time of a date or, if it never does, a later one.
func wallTime(date slots.Date, clock slots.Clock, zone *time.Location) time.Time {
	at := date.In(zone)
	for local := at.In(zone); slots.Clock(local.Hour()*60+local.Minute()) < clock && slots.DateOf(local, zone) == date; local = at.In(zone) {
		at = at.Add(time.Minute)
	}
	return at
}

func firstOn(windows []slots.Span, opens time.Time) ([]slots.Span, bool) {
	return windows, slices.ContainsFunc(windows, func(s slots.Span) bool { return s.Start.Equal(opens) })
}

func TestDatesFollowEachOtherWithoutAHole(t *testing.T) {
	for _, name := range slots.ZoneNames() {
		zone := zoneOf(name)
		for _, change := range append(changes(zone, 2026, 2027), changes(zone, 2011, 2011)...) {
			date := slots.DateOf(change, zone)
			for _, d := range []slots.Date{date.AddDays(-1), date, date.AddDays(1)} {
				start, before := d.In(zone), d.In(zone).Add(-time.Nanosecond)
				skipped := start.Equal(d.AddDays(1).In(zone))
				if !skipped && slots.DateOf(start, zone) != d || !slots.DateOf(before, zone).Before(d) {
					t.Errorf("%s: %v begins at %v", name, d, start.In(zone))
				}
			}
		}
	}
}
