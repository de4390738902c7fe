package projections

import (
	"encoding/json"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"

	"zapis/adapters/postgres/postgrestest"
	"zapis/domain"
	"zapis/domain/action"
	"zapis/domain/delivery"
	"zapis/domain/master"
	"zapis/domain/person"
	"zapis/domain/slots"
	"zapis/eventstore"
)

// within is an event that the log took at a moment, over a channel.
func within(t testing.TB, at time.Time, channel string, events ...domain.Event) []Event {
	t.Helper()
	recorded := recordedAs(t, events...)
	for i := range recorded {
		recorded[i].RecordedAt = at
		recorded[i].Metadata = must(json.Marshal(eventstore.Meta{Channel: channel}))(t)
	}
	return recorded
}

func tapped(n byte, refusal, fault string, millis int64) action.Handled {
	return action.Handled{Action: domain.ID{91, n}, Person: ivan, Refusal: refusal, Fault: fault, Millis: millis}
}

func TestWhatGoesOnIsCountedByHourAndChannel(t *testing.T) {
	t.Parallel()
	pool := postgrestest.Pool(t)
	b := placed(1, anna, ivan, hour(30))
	told := notice(delivery.News, b.Booking)
	nine, last := monday, monday.Add(time.Hour-time.Microsecond)
	first := append(within(t, nine, "telegram", tapped(1, "", "", 1), tapped(2, "slot_taken", "", 2), tapped(3, "slot_taken", "", 3), tapped(4, "too_soon", "", 5001)),
		within(t, last, "api", tapped(5, "", "ABCDEF12", 5000))...)
	first = append(first, within(t, last, "telegram",
		person.Registered{Person: ivan, Name: "Иван"}, master.Registered{Master: anna, Person: olga}, b, moved(b, hour(31)), moved(b, hour(32)),
		cancelled(b), completed(b), noShow(b))...)
	second := within(t, nine.Add(time.Hour), "system",
		delivery.Attempted{Notice: told, Channel: "vk"}, delivery.Failed{Notice: told, Channel: "vk", Reason: "busy"},
		delivery.Sent{Notice: told, Channel: "vk"}, delivery.Failed{Notice: told, Channel: "vk", Reason: "gone", Final: true},
		delivery.Skipped{Notice: told, Reason: "muted"}, delivery.Uncertain{Notice: told, Channel: "vk"})
	for _, page := range [][]Event{first[:3], first[3:], second} { // as if followed: rows of one page are found by the next
		applied(t, pool, activity, taken(activity, page))
	}

	want := []Hour{
		{Begins: nine, Counted: Counted{
			Channels: map[string]Taps{
				"telegram": {Handled: 4, Refusals: map[string]int{"slot_taken": 2, "too_soon": 1}, Latency: Latency{0: 1, 1: 1, 2: 1, 12: 1}},
				"api":      {Handled: 1, Faults: 1, Latency: Latency{11: 1}},
			},
			Placed: 1, Moved: 2, Cancelled: 1, Completed: 1, NoShows: 1, Persons: 1, Masters: 1,
		}},
		{Begins: nine.Add(time.Hour), Counted: Counted{Sent: 1, Failed: 1, Skipped: 1, Uncertain: 1}},
	}
	a := Activity{pool}
	if diff := gocmp.Diff(want, must(a.Between(t.Context(), nine, nine.AddDate(0, 0, 1)))(t)); diff != "" {
		t.Errorf("(want -, got +):\n%s", diff)
	}
	if diff := gocmp.Diff(want[:1], must(a.Between(t.Context(), nine, nine.Add(time.Hour)))(t)); diff != "" {
		t.Errorf("the first hour (want -, got +):\n%s", diff)
	}
	if none := must(a.Between(t.Context(), nine.AddDate(0, 0, 1), nine.AddDate(0, 0, 2)))(t); len(none) != 0 {
		t.Errorf("where nothing happened: %+v", none)
	}
	if all := want[0].All(); all.Handled != 5 || all.Faults != 1 || all.Refused() != 3 || all.Latency != (Latency{0: 1, 1: 1, 2: 1, 11: 1, 12: 1}) {
		t.Errorf("over all channels: %+v", all)
	}
}

// A zone's day need not begin with an hour of UTC, nor have 24 of them, nor a midnight.
func TestHoursAreSummedToDaysOfAZone(t *testing.T) {
	t.Parallel()
	at := func(day, hour int) Hour {
		return Hour{time.Date(2026, 11, day, hour, 0, 0, 0, time.UTC), Counted{Placed: 1, Channels: map[string]Taps{"vk": {Handled: 2}}}}
	}
	dates := func(days []Day) (got []string, placed []int) {
		for _, day := range days {
			got, placed = append(got, day.Date.String()), append(placed, day.Placed)
		}
		return got, placed
	}
	hours := []Hour{at(23, 17), at(23, 18), at(23, 19), at(25, 0)}
	for zone, want := range map[string][]int{"UTC": {3, 0, 1}, "Asia/Kathmandu": {2, 1, 1}, "Asia/Tashkent": {2, 1, 1}} { // 18:15 UTC is Kathmandu's midnight
		days := Days(hours, must(slots.Zone(zone))(t), hours[0].Begins, hours[3].Begins.Add(time.Hour))
		got, placed := dates(days)
		if diff := gocmp.Diff([]string{"2026-11-23", "2026-11-24", "2026-11-25"}, got); diff != "" {
			t.Errorf("%s (want -, got +):\n%s", zone, diff)
		}
		if diff := gocmp.Diff(want, placed); diff != "" {
			t.Errorf("%s (want -, got +):\n%s", zone, diff)
		}
	}
	if days := Days(hours[:3], time.UTC, hours[0].Begins, hours[3].Begins); days[0].Channels["vk"].Handled != 6 || len(days) != 2 {
		t.Errorf("up to a midnight: %+v", days)
	}
	if hours[0].Channels["vk"].Handled != 2 {
		t.Error("summing changed the hours")
	}
	// In Cairo the clocks skip midnight of 24 April 2026, so that day begins at one o'clock.
	cairo := must(slots.Zone("Africa/Cairo"))(t)
	from := time.Date(2026, 4, 22, 12, 0, 0, 0, time.UTC)
	got, _ := dates(Days(nil, cairo, from, from.AddDate(0, 0, 3)))
	if diff := gocmp.Diff([]string{"2026-04-22", "2026-04-23", "2026-04-24", "2026-04-25"}, got); diff != "" {
		t.Errorf("(want -, got +):\n%s", diff)
	}
	if none := Days(hours, time.UTC, from, from); none != nil {
		t.Errorf("no time: %v", none)
	}
}

func TestHowFastMostAnswersCame(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		latency Latency
		part    float64
		bound   time.Duration
		more    bool
	}{
		"nobody asked":            {Latency{}, 0.95, 0, false},
		"one answer":              {Latency{3: 1}, 0.95, 10 * time.Millisecond, false},
		"the slower half":         {Latency{0: 50, 6: 50}, 0.51, 100 * time.Millisecond, false},
		"the faster half":         {Latency{0: 50, 6: 50}, 0.5, time.Millisecond, false},
		"longer than we look for": {Latency{0: 9, 12: 1}, 0.95, 5 * time.Second, true},
	} {
		if bound, more := c.latency.Within(c.part); bound != c.bound || more != c.more {
			t.Errorf("%s: %v, %v", name, bound, more)
		}
	}
}
