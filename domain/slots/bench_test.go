package slots_test

import (
	"testing"
	"time"

	"zapis/domain/slots"
)

// busyMonth is a month of a master with 300 visits, on a grid of 15 minutes.
func busyMonth() slots.Query {
	zone := zoneOf("Europe/Berlin")
	first := slots.Date{Year: 2026, Month: 10, Day: 5}
	q := slots.Query{
		Zone: zone, Now: first.In(zone), From: first.In(zone), To: first.AddDays(30).In(zone),
		Hours:   []slots.Hours{{Days: []int{1, 2, 3, 4, 5, 6, 7}, Window: slots.Window{Start: 540, End: 780}}, {Days: []int{1, 2, 3, 4, 5, 6, 7}, Window: slots.Window{Start: 840, End: 1260}}},
		Service: slots.Service{Duration: 30 * time.Minute, After: 5 * time.Minute},
		Policy:  slots.Policy{Grid: slots.GridClock, Step: 15 * time.Minute, Notice: time.Hour, HorizonDays: 60, Gap: slots.GapMax, MaxPerDay: 12},
	}
	for i := range 300 {
		start := first.AddDays(i / 10).In(zone).Add(9*time.Hour + time.Duration(i%10)*70*time.Minute)
		q.Busy = append(q.Busy, slots.Busy{Span: slots.Span{Start: start, End: start.Add(40 * time.Minute)}, After: 10 * time.Minute})
	}
	return q
}

func BenchmarkMonth(b *testing.B) {
	q := busyMonth()
	b.ReportAllocs()
	for b.Loop() {
		if len(q.Starts()) == 0 {
			b.Fatal("nothing is free")
		}
	}
}

func BenchmarkMonthWithReasons(b *testing.B) {
	q := busyMonth()
	b.ReportAllocs()
	for b.Loop() {
		q.Answer()
	}
}

func BenchmarkCheck(b *testing.B) {
	q := busyMonth()
	start := q.Starts()[20]
	b.ReportAllocs()
	for b.Loop() {
		if q.Check(start) != "" {
			b.Fatal("not bookable")
		}
	}
}
