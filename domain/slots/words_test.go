package slots_test

import (
	"encoding/json"
	"errors"
	"slices"
	"testing"
	"time"

	"zapis/domain/slots"
)

func TestClockIsTwoDigitsEach(t *testing.T) {
	for text, want := range map[string]slots.Clock{"00:00": 0, "09:05": 545, "23:59": 1439, "24:00": 1440} {
		if got, err := slots.ParseClock(text); err != nil || got != want || got.String() != text {
			t.Errorf("%s: %v, %v", text, got, err)
		}
	}
	for _, text := range []string{"", "25:00", "24:01", "9:5", "9:05", "09:5", "09:60", "-1:00", "+9:00", "09-00", "09:00:00", "０9:00"} {
		if _, err := slots.ParseClock(text); !errors.Is(err, slots.ErrBadClock) {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func TestDateKnowsTheCalendar(t *testing.T) {
	for _, text := range []string{"2026-02-29", "2026-13-01", "2026-1-1", "26-01-01", "", "2026-01-01T00:00:00Z"} {
		if _, err := slots.ParseDate(text); !errors.Is(err, slots.ErrBadDate) {
			t.Errorf("%q: %v", text, err)
		}
	}
	leap, err := slots.ParseDate("2028-02-29")
	if err != nil || leap.AddDays(1).String() != "2028-03-01" || leap.AddDays(-366).String() != "2027-02-28" || leap.Weekday() != 2 {
		t.Errorf("%v %v", leap, err)
	}
	if sunday := (slots.Date{Year: 1969, Month: 12, Day: 28}); sunday.Weekday() != 7 || sunday.AddDays(1).Weekday() != 1 || !sunday.Before(leap) {
		t.Errorf("%v is day %d", sunday, sunday.Weekday())
	}
}

func TestHoursKeepTheirSpelling(t *testing.T) {
	written := `{"days":[1,5],"start":"22:00","end":"02:00"}`
	var hours slots.Hours
	if err := json.Unmarshal([]byte(written), &hours); err != nil {
		t.Fatal(err)
	}
	if again, err := json.Marshal(hours); err != nil || string(again) != written {
		t.Errorf("%s %v", again, err)
	}
	override := `{"date":"2026-03-29","windows":[]}`
	var read slots.Override
	if err := json.Unmarshal([]byte(override), &read); err != nil {
		t.Fatal(err)
	}
	if again, err := json.Marshal(read); err != nil || string(again) != override {
		t.Errorf("%s %v", again, err)
	}
}

func TestZoneTakesOnlyNamesOfTheDatabase(t *testing.T) {
	for _, name := range []string{"", "Local", "Moscow", "Europe/Moskow", "../etc/passwd", "/etc/localtime", "posix/Europe/Berlin", "right/UTC", "posixrules", "UTC+3"} {
		if _, err := slots.Zone(name); !errors.Is(err, slots.ErrUnknownZone) {
			t.Errorf("%q: %v", name, err)
		}
	}
	for _, name := range append(slots.ZoneNames(), "Asia/Calcutta", "Europe/Kiev") {
		if zone, err := slots.Zone(name); err != nil || zone.String() != name {
			t.Errorf("%q: %v %v", name, zone, err)
		}
	}
}

func TestZonesAreSuggested(t *testing.T) {
	for name, want := range map[string]string{
		"Moscow": "Europe/Moscow", "Europe/Moskow": "Europe/Moscow", "moskow": "Europe/Moscow", "Kiev": "Europe/Kyiv",
		"new york": "America/New_York", "Asia/Katmandu": "Asia/Kathmandu", "Yekaterinburg": "Asia/Yekaterinburg", "utc": "UTC",
		"Europe/Samara": "Europe/Samara", "Buenos Aires": "America/Argentina/Buenos_Aires", "Vladivostock": "Asia/Vladivostok",
	} {
		if near := slots.SuggestZones(name); !slices.Contains(near, want) || len(near) > 5 {
			t.Errorf("%s: %v", name, near)
		}
	}
	for _, name := range []string{"", "Xyzzyville", string(make([]byte, 1<<20))} {
		if near := slots.SuggestZones(name); len(near) > 0 {
			t.Errorf("%.20q: %v", name, near)
		}
	}
}

func TestNormalizeJoinsWindows(t *testing.T) {
	window := func(text string) slots.Window {
		start, _ := slots.ParseClock(text[:5])
		end, _ := slots.ParseClock(text[6:])
		return slots.Window{Start: start, End: end}
	}
	tests := []struct{ given, want []string }{
		{nil, nil},
		{[]string{"14:00-18:00", "09:00-12:00"}, []string{"09:00-12:00", "14:00-18:00"}},
		{[]string{"09:00-12:00", "11:00-18:00"}, []string{"09:00-18:00"}},
		{[]string{"09:00-12:00", "12:00-18:00", "10:00-11:00"}, []string{"09:00-18:00"}},
		{[]string{"22:00-02:00", "20:00-22:00"}, []string{"20:00-02:00"}},
		{[]string{"00:00-12:00", "12:00-24:00"}, []string{"00:00-24:00"}},
		{[]string{"12:00-11:00", "20:00-12:00"}, []string{"12:00-11:00", "20:00-12:00"}}, // a day and more has no one name
	}
	for _, test := range tests {
		var given, want []slots.Window
		for _, text := range test.given {
			given = append(given, window(text))
		}
		for _, text := range test.want {
			want = append(want, window(text))
		}
		if got, err := slots.NormalizeWindows(given); err != nil || !slices.Equal(got, want) {
			t.Errorf("%v: %v %v", test.given, got, err)
		}
	}
}

func TestNormalizeRefuses(t *testing.T) {
	for want, hours := range map[error]slots.Hours{
		slots.ErrEmptyWindow: {Days: []int{1}, Window: slots.Window{Start: 600, End: 600}},
		slots.ErrBadDay:      {Days: []int{1, 8}, Window: slots.Window{Start: 600, End: 660}},
		slots.ErrBadClock:    {Days: []int{1}, Window: slots.Window{Start: 1440, End: 60}},
	} {
		if _, err := slots.Normalize([]slots.Hours{hours}); !errors.Is(err, want) {
			t.Errorf("%v: %v, want %v", hours, err, want)
		}
	}
	if _, err := slots.Normalize([]slots.Hours{{Window: slots.Window{Start: 600, End: 660}}}); !errors.Is(err, slots.ErrBadDay) {
		t.Errorf("no days: %v", err)
	}
}

func TestAVisitOfSeveralServicesIsOneSlot(t *testing.T) {
	cut := slots.Service{Duration: 30 * time.Minute, Before: 5 * time.Minute, After: 10 * time.Minute}
	colour := slots.Service{Duration: 90 * time.Minute, Before: 15 * time.Minute, After: 20 * time.Minute}
	if got := slots.Visit(cut, colour); got != (slots.Service{Duration: 120 * time.Minute, Before: 5 * time.Minute, After: 20 * time.Minute}) {
		t.Errorf("%+v", got)
	}
	if slots.Visit(cut) != cut || slots.Visit() != (slots.Service{}) {
		t.Error("a visit of one service is that service, of none is nothing")
	}
	zone := zoneOf("Europe/Moscow")
	monday := slots.Date{Year: 2026, Month: 6, Day: 8}
	q := slots.Query{
		Zone: zone, Now: monday.AddDays(-1).In(zone), From: monday.In(zone), To: monday.AddDays(1).In(zone),
		Hours:   []slots.Hours{{Days: []int{1}, Window: slots.Window{Start: 540, End: 720}}},
		Service: slots.Visit(cut, colour), Policy: slots.Policy{Grid: slots.GridClock, Step: time.Hour, HorizonDays: 7},
	}
	if starts := q.Starts(); len(starts) != 2 || q.Check(starts[1].Add(time.Hour)) != slots.TooLong {
		t.Errorf("two hours between 9 and 12: %v", starts)
	}
}

func TestCheckNamesWhatRefusedNeverHasTo(t *testing.T) {
	zone := zoneOf("Europe/Moscow")
	monday := slots.Date{Year: 2026, Month: 6, Day: 8}
	q := slots.Query{
		Zone: zone, Now: monday.AddDays(-1).In(zone),
		Hours:   []slots.Hours{{Days: []int{1}, Window: slots.Window{Start: 540, End: 720}}},
		Service: slots.Service{Duration: time.Hour}, Policy: slots.Policy{Grid: slots.GridClock, Step: time.Hour, HorizonDays: 7},
	}
	nine := monday.In(zone).Add(9 * time.Hour)
	for after, want := range map[time.Duration]slots.Reason{-time.Hour: slots.Closed, 3 * time.Hour: slots.Closed, 30 * time.Minute: slots.OffGrid, 0: ""} {
		if got := q.Check(nine.Add(after)); got != want {
			t.Errorf("%v after nine: %q, want %q", after, got, want)
		}
	}
	if got := q.Fits(nine.Add(7 * time.Minute)); got != "" {
		t.Errorf("a start by hand need not lie on the grid: %q", got)
	}
	if got := (slots.Query{Zone: zone}).Starts(); got != nil {
		t.Errorf("an empty query offers %v", got)
	}
}

func TestReachCoversDaysNeighboursAndUnbrokenTime(t *testing.T) {
	zone := zoneOf("Europe/Moscow")
	monday := slots.Date{Year: 2026, Month: 6, Day: 8}
	at := func(days, hours, minutes int) time.Time {
		return monday.AddDays(days).In(zone).Add(time.Duration(hours*60+minutes) * time.Minute)
	}
	everyDay := []int{1, 2, 3, 4, 5, 6, 7}
	tests := map[string]struct {
		window   slots.Window
		from, to time.Time
	}{
		"the local date, and the neighbours' buffers":   {slots.Window{Start: 540, End: 1080}, at(4, 0, 0), at(5, 0, 0)},
		"the whole night, asked for its end":            {slots.Window{Start: 1200, End: 240}, at(3, 20, 0), at(5, 0, 0)},
		"open day and night, back to yesterday's start": {slots.Window{Start: 0, End: 1440}, at(-1, 0, 0), at(5, 0, 0)},
	}
	for name, test := range tests {
		q := slots.Query{
			Zone: zone, Now: at(0, 12, 0), From: at(4, 1, 0), To: at(4, 3, 0),
			Hours:   []slots.Hours{{Days: everyDay, Window: test.window}},
			Service: slots.Service{Duration: time.Hour, Before: 10 * time.Minute},
			Policy:  slots.Policy{Grid: slots.GridClock, Step: time.Hour, HorizonDays: 7},
		}
		margin := slots.MaxBuffer + 10*time.Minute
		if got := q.Reach(); !got.Start.Equal(test.from.Add(-margin)) || !got.End.Equal(test.to.Add(margin)) {
			t.Errorf("%s: %v to %v", name, got.Start.Add(margin).In(zone), got.End.Add(-margin).In(zone))
		}
	}
}
