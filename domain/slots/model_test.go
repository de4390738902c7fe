package slots_test

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"
	_ "time/tzdata"

	"pgregory.net/rapid"

	"zapis/domain/slots"
)

// The model answers by looking at every single minute: slow, and plain enough to be believed.
// It knows nothing of gaps; a minute is open if some window of some date holds it.
type model struct{ slots.Query }

// open tells whether the minute that begins at t lies in working hours: whether a window of today or yesterday
// holds what the wall shows. In zones whose clocks do not change within a test that is all there is to it.
func (m model) open(t time.Time) bool {
	local := t.In(m.Zone)
	today := slots.DateOf(t, m.Zone)
	clock := slots.Clock(local.Hour()*60 + local.Minute())
	for _, w := range m.windows(today) {
		if clock >= w.Start && (clock < w.End || w.End < w.Start) {
			return true
		}
	}
	for _, w := range m.windows(today.AddDays(-1)) {
		if w.End < w.Start && clock < w.End {
			return true
		}
	}
	return false
}

func (m model) windows(date slots.Date) (windows []slots.Window) {
	overridden := false
	for _, o := range m.Overrides {
		if o.Date == date {
			overridden = true
			windows = append(windows, o.Windows...)
		}
	}
	if overridden {
		return windows
	}
	for _, h := range m.Hours {
		if slices.Contains(h.Days, date.Weekday()) {
			windows = append(windows, h.Window)
		}
	}
	return windows
}

func (m model) fits(start time.Time) bool {
	local := start.In(m.Zone)
	today := slots.DateOf(m.Now, m.Zone)
	date := slots.DateOf(local, m.Zone)
	if !start.After(m.Now) || start.Before(m.Now.Add(m.Policy.Notice)) || today.AddDays(m.Policy.HorizonDays).Before(date) {
		return false
	}
	for at := start; at.Before(start.Add(m.Service.Duration)); at = at.Add(time.Minute) {
		if !m.open(at) || m.off(at) {
			return false
		}
	}
	sameDay := 0
	for _, b := range m.Busy {
		if slots.DateOf(b.Start, m.Zone) == date {
			sameDay++
		}
		before, after := max(m.Service.After, b.Before), max(b.After, m.Service.Before)
		if m.Policy.Gap == slots.GapSum {
			before, after = m.Service.After+b.Before, b.After+m.Service.Before
		}
		if start.Before(b.End.Add(after)) && b.Start.Before(start.Add(m.Service.Duration+before)) {
			return false
		}
	}
	return m.Policy.MaxPerDay == 0 || sameDay < m.Policy.MaxPerDay
}

func (m model) off(t time.Time) bool {
	return slices.ContainsFunc(m.TimeOff, func(s slots.Span) bool { return !t.Before(s.Start) && t.Before(s.End) })
}

// free lists the open time that touches [From, To), less time off and busy, minute by minute.
func (m model) free() (spans []slots.Span) {
	free := func(t time.Time) bool {
		return m.open(t) && !m.off(t) && !slices.ContainsFunc(m.Busy, func(b slots.Busy) bool { return !t.Before(b.Start) && t.Before(b.End) })
	}
	for at := m.From; at.Before(m.To); at = at.Add(time.Minute) {
		if !free(at) {
			continue
		}
		if last := len(spans) - 1; last >= 0 && spans[last].End.Equal(at) {
			spans[last].End = at.Add(time.Minute)
		} else {
			spans = append(spans, slots.Span{Start: at, End: at.Add(time.Minute)})
		}
	}
	return spans
}

// clipped cuts spans to [From, To), which is all that the model looks at.
func (m model) clipped(spans []slots.Span) (clipped []slots.Span) {
	for _, s := range spans {
		if s.Start.Before(m.From) {
			s.Start = m.From
		}
		if s.End.After(m.To) {
			s.End = m.To
		}
		clipped = append(clipped, s)
	}
	return clipped
}

// drawQuery draws a busy few days in a zone without a clock change at that time.
func drawQuery(t *rapid.T) slots.Query {
	zone := zoneOf(rapid.SampledFrom([]string{"UTC", "Europe/Moscow", "Asia/Kathmandu", "Pacific/Chatham", "America/St_Johns"}).Draw(t, "zone"))
	midnight := slots.Date{Year: 2026, Month: 6, Day: 8}.In(zone)
	at := func(label string) time.Time {
		return midnight.Add(time.Duration(rapid.IntRange(-24*60, 96*60).Draw(t, label)) * time.Minute)
	}
	minutes := func(label string, most int) time.Duration {
		return time.Duration(rapid.IntRange(0, most).Draw(t, label)) * time.Minute
	}
	q := slots.Query{
		Zone: zone, Now: at("now").Add(minutes("seconds", 1) / 2), From: midnight, To: midnight.AddDate(0, 0, rapid.IntRange(1, 3).Draw(t, "days")),
		Service: slots.Service{Duration: time.Minute + minutes("duration", 180), Before: minutes("before", 40), After: minutes("after", 40)},
		Policy: slots.Policy{
			Grid:   rapid.SampledFrom([]slots.Grid{slots.GridClock, slots.GridTight, slots.GridWindow}).Draw(t, "grid"),
			Step:   time.Duration(rapid.SampledFrom([]int{5, 7, 10, 15, 20, 25, 30, 40, 45, 60, 90}).Draw(t, "step")) * time.Minute,
			Notice: minutes("notice", 300), HorizonDays: rapid.IntRange(0, 5).Draw(t, "horizon"),
			Gap:       rapid.SampledFrom([]slots.Gap{slots.GapMax, slots.GapSum}).Draw(t, "gap"),
			MaxPerDay: rapid.IntRange(0, 3).Draw(t, "limit"),
		},
	}
	for range rapid.IntRange(0, 4).Draw(t, "hours") {
		q.Hours = append(q.Hours, slots.Hours{Days: rapid.SliceOfN(rapid.IntRange(1, 7), 1, 7).Draw(t, "weekdays"), Window: drawWindow(t)})
	}
	for range rapid.IntRange(0, 2).Draw(t, "overrides") {
		date := slots.Date{Year: 2026, Month: 6, Day: 8 + rapid.IntRange(-1, 3).Draw(t, "date")}
		q.Overrides = append(q.Overrides, slots.Override{Date: date, Windows: rapid.SliceOfN(rapid.Custom(drawWindow), 0, 2).Draw(t, "windows")})
	}
	for range rapid.IntRange(0, 2).Draw(t, "off") {
		start := at("off from")
		q.TimeOff = append(q.TimeOff, slots.Span{Start: start, End: start.Add(time.Minute + minutes("off for", 600))})
	}
	for range rapid.IntRange(0, 6).Draw(t, "busy") {
		start := at("busy from")
		q.Busy = append(q.Busy, slots.Busy{
			Span:   slots.Span{Start: start, End: start.Add(time.Minute + minutes("busy for", 120))},
			Before: minutes("busy before", 40), After: minutes("busy after", 40),
		})
	}
	return q
}

func drawWindow(t *rapid.T) slots.Window {
	window := slots.Window{Start: slots.Clock(rapid.IntRange(0, 1439).Draw(t, "opens"))}
	window.End = slots.Clock(rapid.IntRange(0, 1440).Filter(func(end int) bool { return end != int(window.Start) }).Draw(t, "closes"))
	return window
}

// TestMain fixes the seed, so that everybody runs the same properties; -rapid.seed=0 draws anew.
func TestMain(m *testing.M) {
	if err := flag.Set("rapid.seed", "20261123"); err != nil {
		panic(err)
	}
	m.Run()
}

func zoneOf(name string) *time.Location {
	zone, err := slots.Zone(name)
	if err != nil {
		panic(fmt.Sprintf("%s: %v", name, err))
	}
	return zone
}

func TestWindowsAreWhatEveryMinuteSays(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := model{drawQuery(t)}
		if got, want := fmt.Sprint(m.clipped(m.Windows())), fmt.Sprint(m.free()); got != want && len(got)+len(want) > 4 {
			t.Fatalf("got  %s\nwant %s", got, want)
		}
	})
}

func TestFitsIsWhatEveryMinuteSays(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := model{drawQuery(t)}
		step := time.Duration(rapid.IntRange(1, 30).Draw(t, "every")) * time.Minute
		for start := m.From; start.Before(m.To); start = start.Add(step) {
			if reason := m.Fits(start); (reason == "") != m.fits(start) {
				t.Fatalf("%v: %q, but the model says %v", start.In(m.Zone), reason, m.fits(start))
			}
		}
	})
}

func TestOfferedIsBookable(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		q := drawQuery(t)
		answer := q.Answer()
		reasons := map[time.Time]slots.Reason{}
		for _, start := range answer.Starts {
			reasons[start] = ""
			if !(model{q}).fits(start) {
				t.Fatalf("%v is offered and cannot be", start)
			}
		}
		for _, r := range answer.Refused {
			if _, twice := reasons[r.Start]; twice || r.Reason == "" {
				t.Fatalf("%v refused with %q, and listed twice: %v", r.Start, r.Reason, twice)
			}
			reasons[r.Start] = r.Reason
		}
		for start, reason := range reasons {
			if got := q.Check(start); got != reason {
				t.Fatalf("%v: listed with %q, checked %q", start, reason, got)
			}
		}
		for start := q.From; start.Before(q.To); start = start.Add(5 * time.Minute) {
			if _, offered := reasons[start.UTC()]; !offered && q.Check(start) == "" {
				t.Fatalf("%v is bookable and not offered", start)
			}
		}
		if !slices.IsSortedFunc(answer.Starts, time.Time.Compare) {
			t.Fatalf("not in order: %v", answer.Starts)
		}
	})
}

func TestLesson15ARangeIsTheSumOfItsPartsInAnyZone(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		q := drawQuery(t)
		if rapid.Bool().Draw(t, "open day and night") {
			q.Hours = []slots.Hours{{Days: []int{1, 2, 3, 4, 5, 6, 7}, Window: slots.Window{Start: 0, End: 1440}}}
		}
		cut := q.From.Add(time.Duration(rapid.IntRange(0, int(q.To.Sub(q.From)/time.Minute)).Draw(t, "cut")) * time.Minute)
		first, second, elsewhere := q, q, q
		first.To, second.From = cut, cut
		parts := append(first.Starts(), second.Starts()...)
		if !slices.Equal(q.Starts(), parts) {
			t.Fatalf("whole %v\nparts %v", q.Starts(), parts)
		}
		elsewhere.From, elsewhere.To, elsewhere.Now = q.From.In(zoneOf("America/Lima")), q.To.UTC(), q.Now.In(zoneOf("Asia/Tokyo"))
		if !slices.Equal(q.Starts(), elsewhere.Starts()) {
			t.Fatal("the zone in which the range is asked matters")
		}
		days := slices.Collect(func(yield func(slots.Date) bool) {
			for _, start := range q.Starts() {
				if !yield(slots.DateOf(start, q.Zone)) {
					return
				}
			}
		})
		if !slices.Equal(q.FreeDays(), slices.Compact(days)) {
			t.Fatalf("free days %v of %v", q.FreeDays(), days)
		}
	})
}

func TestReachIsAllThatMatters(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		q := drawQuery(t)
		q.To = q.From.Add(time.Duration(rapid.IntRange(1, 600).Draw(t, "range")) * time.Minute)
		reach, near := q.Reach(), q
		near.Busy = slices.DeleteFunc(slices.Clone(q.Busy), func(b slots.Busy) bool { return !touches(b.Span, reach) })
		near.TimeOff = slices.DeleteFunc(slices.Clone(q.TimeOff), func(s slots.Span) bool { return !touches(s, reach) })
		if !slices.Equal(q.Starts(), near.Starts()) {
			t.Fatalf("reach %v leaves out what matters", reach)
		}
	})
}

func touches(a, b slots.Span) bool { return a.Start.Before(b.End) && b.Start.Before(a.End) }

func TestNormalizingAgainChangesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		q := drawQuery(t)
		once, err := slots.Normalize(q.Hours)
		if err != nil {
			t.Fatal(err)
		}
		twice, err := slots.Normalize(once)
		if err != nil || fmt.Sprint(once) != fmt.Sprint(twice) {
			t.Fatalf("once %v, twice %v, %v", once, twice, err)
		}
		shuffled := slices.Clone(q.Hours)
		rand.New(rand.NewPCG(1, 2)).Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
		if again, _ := slots.Normalize(shuffled); fmt.Sprint(again) != fmt.Sprint(once) {
			t.Fatalf("in order %v, shuffled %v", once, again)
		}
		saved := q
		saved.Hours = once
		if fmt.Sprint(q.Windows()) != fmt.Sprint(saved.Windows()) {
			t.Fatalf("open %v, normalized %v", q.Windows(), saved.Windows())
		}
	})
}
