package slots_test

import (
	"testing"
	"time"

	"zapis/domain/slots"
)

func TestClearAsksOnlyWhatIsTaken(t *testing.T) {
	noon := time.Date(2026, 11, 29, 12, 0, 0, 0, time.UTC)
	free := slots.Query{
		Zone: time.UTC, Now: noon.AddDate(0, 0, 1), Service: slots.Service{Duration: time.Hour},
		TimeOff: []slots.Span{{Start: noon.AddDate(0, 0, -1), End: noon.AddDate(0, 0, 1)}},
		Busy:    []slots.Busy{{Span: slots.Span{Start: noon, End: noon.Add(time.Hour)}, After: 15 * time.Minute}},
		Policy:  slots.Policy{Notice: time.Hour, Gap: slots.GapMax, MaxPerDay: 1},
	}
	for minutes, want := range map[int]slots.Reason{-60: "", -59: slots.Taken, 0: slots.Taken, 60: slots.Buffer, 74: slots.Buffer, 75: ""} {
		if got := free.Clear(noon.Add(time.Duration(minutes) * time.Minute)); got != want {
			t.Errorf("%d minutes after it: %q, want %q", minutes, got, want)
		}
	}
}
