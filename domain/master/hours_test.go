package master_test

import (
	"testing"
	"time"

	"zapis/domain"
	"zapis/domain/master"
	"zapis/domain/slots"
)

var (
	friday  = slots.Date{Year: 2026, Month: 11, Day: 27}
	sunday  = slots.Date{Year: 2026, Month: 11, Day: 29}
	morning = slots.Window{Start: 9 * 60, End: 12 * 60}
	noonOn  = slots.Window{Start: 12 * 60, End: 15 * 60}
	wide    = slots.Window{Start: 9 * 60, End: 15 * 60}
	sundays = master.DaySet{Master: id, Place: salon, Date: sunday, Windows: []slots.Window{wide}}
)

func TestSingleDays(t *testing.T) {
	set := func(date slots.Date, windows ...slots.Window) master.SetDay {
		return master.SetDay{Place: salon, Date: date, Windows: windows}
	}
	for _, c := range []example{
		{name: "a date gets hours of its own, joined", given: begun(), when: set(sunday, noonOn, morning), then: []domain.Event{sundays}},
		{name: "the same hours are no news", given: begun(sundays), when: set(sunday, morning, noonOn)},
		{name: "a date is closed", given: begun(), when: set(friday), then: []domain.Event{master.DaySet{Master: id, Place: salon, Date: friday}}},
		{name: "and stays so", given: begun(master.DaySet{Place: salon, Date: friday}), when: set(friday)},
		{name: "hours end after they start", given: begun(), when: set(sunday, slots.Window{Start: 600, End: 600}), refused: slots.ErrEmptyWindow},
		{name: "a date is one of the calendar", given: begun(), when: set(slots.Date{Year: 2026, Month: 2, Day: 30}), refused: slots.ErrBadDate},
		{name: "a place is known", given: begun(), when: master.SetDay{Place: home, Date: sunday}, refused: master.ErrPlaceUnknown},
		{name: "and open", given: begun(master.PlaceClosed{Place: salon}), when: set(sunday), refused: master.ErrPlaceClosed},
		{
			name: "a date gets its weekly hours back", given: begun(sundays), when: master.ResetDay{Place: salon, Date: sunday},
			then: []domain.Event{master.DayReset{Master: id, Place: salon, Date: sunday}},
		},
		{name: "once", given: begun(sundays, master.DayReset{Place: salon, Date: sunday}), when: master.ResetDay{Place: salon, Date: sunday}},
	} {
		t.Run(c.name, c.run)
	}
}

func TestSingleDaysAreInOrderAndBounded(t *testing.T) {
	m := state(begun(sundays, master.DaySet{Place: salon, Date: friday})...)
	if days := m.Places[0].Days; len(days) != 2 || days[0].Date != friday || days[1].Date != sunday {
		t.Errorf("%v", days)
	}
	for i := range 1000 {
		m = master.Evolve(m, master.DaySet{Place: salon, Date: sunday.AddDays(i + 1)})
	}
	if days := m.Places[0].Days; len(days) != 1000 || days[0].Date != sunday.AddDays(1) {
		t.Errorf("%d days from %v", len(days), days[0].Date)
	}
}

func TestSingleDaysAreOffered(t *testing.T) {
	m := state(begun(master.HoursSet{Place: salon, Hours: weekdays}, sundays, master.DaySet{Place: salon, Date: friday})...)
	zone, _ := slots.Zone("Europe/Moscow")
	offered := func(day slots.Date) bool {
		free, err := m.Free(salon, slots.Service{Duration: time.Hour}, noon.AddDate(0, 0, -1),
			slots.Span{Start: day.In(zone), End: day.AddDays(1).In(zone)}, nil)
		if err != nil {
			t.Fatal(err)
		}
		return len(free.Starts()) > 0
	}
	if offered(friday) || !offered(sunday) || !offered(friday.AddDays(-1)) {
		t.Errorf("offered: friday %v, sunday %v, thursday %v", offered(friday), offered(sunday), offered(friday.AddDays(-1)))
	}
}

func TestLesson12SavingHoursUnchangedIsNoNewsInAnyZone(t *testing.T) {
	hours := []slots.Hours{
		{Days: []int{5, 1}, Window: slots.Window{Start: 10 * 60, End: 14 * 60}},
		{Days: []int{1, 5}, Window: slots.Window{Start: 14 * 60, End: 19 * 60}},
		{Days: []int{6}, Window: slots.Window{Start: 22 * 60, End: 2 * 60}},
	}
	m := state(begun()...)
	save := func(hours []slots.Hours) int {
		events, err := master.Decide(m, master.SetHours{Place: salon, Hours: hours})
		if err != nil {
			t.Fatal(err)
		}
		for _, event := range events {
			m = master.Evolve(m, event)
		}
		return len(events)
	}
	if save(hours) != 1 {
		t.Fatal("the first time is news")
	}
	saved := m.Places[0].Hours
	for i, zone := range []string{"Europe/Moscow", "Asia/Kathmandu", "Pacific/Chatham", "America/St_Johns", "Europe/Berlin"} {
		m = master.Evolve(m, master.PlaceChanged{Place: salon, Address: "Садовая, 3", Zone: zone})
		for range 10 {
			if save(hours)+save(m.Places[0].Hours) != 0 {
				t.Fatalf("saved again in zone %d (%s), they changed to %v", i, zone, m.Places[0].Hours)
			}
		}
	}
	if got := m.Places[0].Hours; &got[0] != &saved[0] {
		t.Error("the hours are others now")
	}
}
