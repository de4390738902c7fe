package projections

import (
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"zapis/domain"
	"zapis/domain/master"
	"zapis/domain/person"
	"zapis/domain/slots"
)

func TestWeekScheduleShowsWhatTouchesTheDays(t *testing.T) {
	t.Parallel()
	before, overlaps, inside, after := placed(1, anna, ivan, hour(-1)), placed(2, anna, ivan, hour(0)), placed(3, anna, boris, hour(3)), placed(4, anna, ivan, hour(24))
	overlaps.Starts, overlaps.Ends = hour(-20), hour(1)
	long := master.TimeOffAdded{Master: anna, TimeOff: domain.ID{1}, Span: slots.Span{Start: hour(-500), End: hour(1)}, Reason: "sea"}
	over := master.TimeOffAdded{Master: anna, TimeOff: domain.ID{2}, Span: slots.Span{Start: hour(-5), End: hour(0)}}
	gone := master.TimeOffAdded{Master: anna, TimeOff: domain.ID{3}, Span: slots.Span{Start: hour(5), End: hour(6)}}
	otherGone := placed(5, anna, ivan, hour(6))
	moving := placed(6, anna, ivan, hour(100))
	pool := given(t, weekSchedule,
		person.Registered{Person: ivan, Name: "Ivan\x00"},
		before, overlaps, inside, after, placed(7, boris, ivan, hour(3)), otherGone, moving, long, over, gone,
		master.TimeOffRemoved{Master: anna, TimeOff: domain.ID{3}}, cancelled(otherGone), moved(moving, hour(7)),
	)
	arrived := visit(moving, "Ivan")
	arrived.Starts, arrived.Ends, arrived.Place, arrived.Zone, arrived.Revision = hour(7), hour(8), home, "Asia/Kathmandu", 2
	want := Schedule{
		Visits:  []Visit{visit(overlaps, "Ivan"), visit(inside, ""), arrived},
		TimeOff: []master.TimeOff{{ID: domain.ID{1}, Span: long.Span, Reason: "sea"}},
	}
	got := must(WeekSchedule{pool}.Between(t.Context(), anna, hour(0), hour(24)))(t)
	if diff := gocmp.Diff(want, got); diff != "" {
		t.Errorf("(want -, got +):\n%s", diff)
	}
}

func TestGaps(t *testing.T) {
	span := func(from, to int) slots.Span { return slots.Span{Start: hour(from), End: hour(to)} }
	taken := Schedule{
		Visits:  []Visit{{Starts: hour(2), Ends: hour(3)}, {Starts: hour(5), Ends: hour(6)}},
		TimeOff: []master.TimeOff{{Span: span(3, 4)}, {Span: span(-9, -8)}, {Span: span(10, 30)}},
	}
	for name, c := range map[string]struct{ windows, want []slots.Span }{
		"between visits and time off":       {[]slots.Span{span(0, 8)}, []slots.Span{span(0, 2), span(4, 5), span(6, 8)}},
		"a window that is taken whole":      {[]slots.Span{span(2, 4)}, nil},
		"a window that nothing touches":     {[]slots.Span{span(6, 8)}, []slots.Span{span(6, 8)}},
		"taken from before, beyond the end": {[]slots.Span{span(3, 5), span(9, 20)}, []slots.Span{span(4, 5), span(9, 10)}},
		"no windows":                        {nil, nil},
	} {
		if diff := gocmp.Diff(c.want, taken.Gaps(c.windows)); diff != "" {
			t.Errorf("%s (want -, got +):\n%s", name, diff)
		}
	}
}
