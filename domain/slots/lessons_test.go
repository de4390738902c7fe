package slots_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"zapis/domain/slots"
)

var (
	everyDay  = []int{1, 2, 3, 4, 5, 6, 7}
	allDay    = []slots.Hours{{Days: everyDay, Window: slots.Window{Start: 0, End: 1440}}}
	halfHours = slots.Policy{Grid: slots.GridClock, Step: 30 * time.Minute, HorizonDays: 60}
)

// on is a moment as the wall shows it, with the offset where the wall shows it twice.
func on(t *testing.T, zone, wall string) time.Time {
	t.Helper()
	layout := "2006-01-02 15:04"
	if len(wall) > len(layout) {
		layout += " -07"
	}
	moment, err := time.ParseInLocation(layout, wall, zoneOf(zone))
	if err != nil {
		t.Fatal(err)
	}
	return moment
}

// walls are the starts as the wall of the place shows them, with their dates left out.
func walls(q slots.Query) string {
	var texts []string
	for _, start := range q.Starts() {
		texts = append(texts, start.In(q.Zone).Format("15:04"))
	}
	return strings.Join(texts, " ")
}

// Notice is so much real time, whatever the clocks do meanwhile.
func TestLesson13NoticeIsCountedInInstants(t *testing.T) {
	for _, c := range []struct {
		now    string
		notice time.Duration
		first  string
	}{
		{"2026-03-28 22:00", 12 * time.Hour, "2026-03-29 11:00"},
		{"2026-03-29 01:30", 2 * time.Hour, "2026-03-29 04:30"},
		{"2026-03-29 01:30", 30 * time.Minute, "2026-03-29 03:00"},
		{"2026-10-24 22:00", 12 * time.Hour, "2026-10-25 09:00"},
		{"2026-10-25 01:30 +02", 2 * time.Hour, "2026-10-25 02:30 +01"},
		{"2026-10-25 02:30 +02", time.Hour, "2026-10-25 02:30 +01"},
	} {
		now, first := on(t, "Europe/Berlin", c.now), on(t, "Europe/Berlin", c.first)
		q := slots.Query{
			Zone: zoneOf("Europe/Berlin"), Now: now, From: now, To: now.Add(24 * time.Hour), Hours: allDay,
			Service: slots.Service{Duration: 30 * time.Minute}, Policy: halfHours,
		}
		q.Policy.Notice = c.notice
		if starts := q.Starts(); len(starts) == 0 || !starts[0].Equal(first) {
			t.Errorf("%v after %s: %v, want %s first", c.notice, c.now, walls(q), c.first)
		}
		if early, exact := q.Fits(first.Add(-time.Millisecond)), q.Fits(first); early != slots.Notice || exact != "" {
			t.Errorf("%v after %s: %q a moment early, %q in time", c.notice, c.now, early, exact)
		}
	}
}

// The horizon and the daily limit count dates of the place, also those of 23 and of 25 hours.
func TestLesson13HorizonAndLimitAreCountedInLocalDates(t *testing.T) {
	for _, change := range []string{"2026-03-29", "2026-10-25"} {
		midnight := on(t, "Europe/Berlin", change+" 00:00")
		date := slots.DateOf(midnight, zoneOf("Europe/Berlin"))
		next, last := date.AddDays(1).In(midnight.Location()), date.AddDays(2).In(midnight.Location())
		q := slots.Query{
			Zone: midnight.Location(), Now: midnight.Add(30 * time.Minute), From: midnight, To: last.AddDate(0, 0, 1), Hours: allDay,
			Busy:    []slots.Busy{{Span: slots.Span{Start: next.Add(-30 * time.Minute), End: next}}},
			Service: slots.Service{Duration: 30 * time.Minute}, Policy: halfHours,
		}
		q.Policy.HorizonDays, q.Policy.MaxPerDay = 1, 1
		for start, want := range map[time.Time]slots.Reason{
			midnight.Add(time.Hour): slots.DayFull, next.Add(-time.Hour): slots.DayFull,
			next: "", last.Add(-30 * time.Minute): "", last: slots.Horizon,
		} {
			if got := q.Check(start); got != want {
				t.Errorf("%s, %v: %q, want %q", change, start.In(q.Zone), got, want)
			}
		}
		q.Busy, q.Policy.HorizonDays = nil, 0
		if starts := q.Starts(); len(starts) == 0 || !starts[len(starts)-1].Equal(next.Add(-30*time.Minute)) {
			t.Errorf("%s: today alone is offered at %v", change, walls(q))
		}
	}
}

// An hour takes an hour, and starts lie on the clock of the place, wherever its offset has minutes.
func TestLesson14OffsetsWithMinutesDoNotShiftTheGrid(t *testing.T) {
	for zone, offset := range map[string]string{
		"Asia/Kolkata": "+0530", "Asia/Kathmandu": "+0545", "Pacific/Chatham": "+1245", "America/St_Johns": "-0230",
	} {
		ten := on(t, zone, "2026-06-10 10:00")
		if got := ten.Format("-0700"); got != offset {
			t.Fatalf("%s is at %s, not at %s", zone, got, offset)
		}
		for _, c := range []struct {
			step  time.Duration
			grid  slots.Grid
			taken bool
			want  string
		}{
			{time.Hour, slots.GridClock, false, "10:00 11:00 12:00 13:00 14:00 15:00"},
			{time.Hour, slots.GridClock, true, "10:00 11:00 13:00 14:00 15:00"},
			{time.Hour, slots.GridWindow, true, "10:00 11:00 13:00 14:00 15:00"},
			{time.Hour, slots.GridTight, true, "10:00 11:00 13:00 14:00 15:00"},
			{30 * time.Minute, slots.GridClock, true, "10:00 10:30 11:00 13:00 13:30 14:00 14:30 15:00"},
		} {
			q := slots.Query{
				Zone: ten.Location(), Now: ten.Add(-24 * time.Hour), From: ten.Add(-3 * time.Hour), To: ten.Add(9 * time.Hour),
				Hours:   []slots.Hours{{Days: everyDay, Window: slots.Window{Start: 600, End: 960}}},
				Service: slots.Service{Duration: time.Hour},
				Policy:  slots.Policy{Grid: c.grid, Step: c.step, HorizonDays: 7},
			}
			if c.taken {
				q.Busy = []slots.Busy{{Span: slots.Span{Start: ten.Add(2 * time.Hour), End: ten.Add(3 * time.Hour)}}}
			}
			if got := walls(q); got != c.want {
				t.Errorf("%s, %s every %v: %s, want %s", zone, c.grid, c.step, got, c.want)
			}
		}
	}
}

// A night belongs to the date that it begins on, and is offered to its last quarter of an hour.
func TestLesson16NightsAreWorkedToTheirEnd(t *testing.T) {
	night, almostADay := slots.Window{Start: 1320, End: 120}, slots.Window{Start: 480, End: 420}
	wholeNight := "22:00 22:30 23:00 23:30 00:00 00:30 01:00"
	friday := on(t, "Europe/Moscow", "2026-06-12 00:00")
	date := slots.DateOf(friday, friday.Location())
	for name, c := range map[string]struct {
		window slots.Window
		closed []slots.Date
		want   string
	}{
		"past midnight":                  {night, nil, wholeNight},
		"the day it begins on is closed": {night, []slots.Date{date}, ""},
		"the day after is closed":        {night, []slots.Date{date.AddDays(1)}, wholeNight},
		"23 hours, to the next morning":  {almostADay, nil, everyHalfHour(480, 1800)},
	} {
		q := slots.Query{
			Zone: friday.Location(), Now: friday.Add(-24 * time.Hour), From: friday, To: friday.AddDate(0, 0, 3),
			Hours:   []slots.Hours{{Days: []int{5}, Window: c.window}},
			Service: slots.Service{Duration: time.Hour}, Policy: halfHours,
		}
		for _, closed := range c.closed {
			q.Overrides = append(q.Overrides, slots.Override{Date: closed})
		}
		if got := walls(q); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
		if days := q.FreeDays(); slices.Contains(c.closed, date) && len(days) > 0 {
			t.Errorf("%s: %v are free", name, days)
		}
	}
	lastQuarter := slots.Query{
		Zone: friday.Location(), Now: friday.Add(-24 * time.Hour),
		Hours:   []slots.Hours{{Days: []int{5}, Window: night}},
		Service: slots.Service{Duration: 15 * time.Minute}, Policy: halfHours,
	}
	lastQuarter.Policy.Step = 15 * time.Minute
	if got := lastQuarter.Check(friday.Add(25*time.Hour + 45*time.Minute)); got != "" {
		t.Errorf("01:45 to 02:00 is refused with %q", got)
	}
}

// everyHalfHour names the half hours from one minute of a day to another, which may be of the next.
func everyHalfHour(first, last int) string {
	var texts []string
	for minute := first; minute <= last; minute += 30 {
		texts = append(texts, fmt.Sprintf("%02d:%02d", minute/60%24, minute%60))
	}
	return strings.Join(texts, " ")
}
