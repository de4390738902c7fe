package dialog

import (
	"context"
	"slices"
	"time"

	"zapis/domain/master"
	"zapis/domain/slots"
	"zapis/projections"
)

// calendarOf is the zone that a master's days are counted in: that of the first place, open or not.
func calendarOf(m master.Master) *time.Location {
	places := append(m.OpenPlaces(), m.Places...)
	if len(places) > 0 {
		if zone, err := slots.Zone(places[0].Zone); err == nil {
			return zone
		}
	}
	return time.UTC
}

func (t *talk) today(ctx context.Context, _ action, m master.Master) (Reply, error) {
	return t.desk(ctx, m, "")
}

func (t *talk) workDay(ctx context.Context, a action, m master.Master) (Reply, error) {
	return t.workDayOf(ctx, m, a.Day, a.N, "")
}

// workDayOf shows a day of a master; without a day, today as their home.
func (t *talk) workDayOf(ctx context.Context, m master.Master, day slots.Date, page int, hint string) (Reply, error) {
	zone := calendarOf(m)
	today := slots.DateOf(t.now, zone)
	home := day.IsZero()
	if home {
		day = today
	}
	days, err := t.workDays(ctx, m, day, 1)
	if err != nil {
		return Reply{}, err
	}
	v := days[0]
	v.Hint, v.Home, v.Page, v.Client = hint, home, page, !t.person.Active.IsZero()
	if home {
		if err := t.homeView(ctx, m, &v); err != nil {
			return Reply{}, err
		}
	}
	return t.show(workDayScreen(t.words, v)), nil
}

// How far home looks ahead: for free time if today has none left, and for requests to be answered.
const (
	gapAhead      = 14
	requestsAhead = 200
)

// homeView adds what waits for the master, and when they are free next.
func (t *talk) homeView(ctx context.Context, m master.Master, v *workDayView) (err error) {
	if v.Unanswered, err = t.unanswered(ctx, m); err != nil {
		return err
	}
	ahead, err := t.Active.OfMaster(ctx, m.ID, t.now, requestsAhead)
	if err != nil {
		return err
	}
	for _, visit := range ahead {
		if visit.Request && t.now.Before(visit.Starts) {
			v.Requests = append(v.Requests, t.workVisit(visit))
		}
	}
	if len(v.Gaps) > 0 {
		return nil
	}
	days, err := t.workDays(ctx, m, v.Day.AddDays(1), gapAhead)
	for _, day := range days {
		if len(day.Gaps) > 0 {
			v.Next = day.Gaps[0]
			break
		}
	}
	return err
}

// workDays are a master's days from one on: bookings, free working time, time off.
func (t *talk) workDays(ctx context.Context, m master.Master, first slots.Date, count int) ([]workDayView, error) {
	zone := calendarOf(m)
	schedule, err := t.Week.Between(ctx, m.ID, first.In(zone), first.AddDays(count).In(zone))
	if err != nil {
		return nil, err
	}
	days := make([]workDayView, count)
	for i := range days {
		day := first.AddDays(i)
		days[i] = t.workDayView(m, schedule, day, zone)
	}
	return days, nil
}

// workDayView picks out of a schedule what one day shows. A visit belongs to the day it begins on.
func (t *talk) workDayView(m master.Master, schedule projections.Schedule, day slots.Date, zone *time.Location) workDayView {
	span := slots.Span{Start: day.In(zone), End: day.AddDays(1).In(zone)}
	v := workDayView{Day: day, Today: slots.DateOf(t.now, zone), Open: t.working(m, span)}
	v.Rest = len(v.Open) == 0
	for _, visit := range schedule.Visits {
		if visit.Starts.Before(span.Start) || !visit.Starts.Before(span.End) {
			continue
		}
		v.Visits = append(v.Visits, t.workVisit(visit))
	}
	for _, off := range schedule.TimeOff {
		if off.Start.Before(span.End) && span.Start.Before(off.End) {
			v.Closed = true
			v.Spans = append(v.Spans, off)
			if off.Reason != "" {
				v.Off = append(v.Off, off.Reason)
			}
		}
	}
	v.Gaps = t.gaps(m, schedule, span, zone)
	return v
}

func (t *talk) workVisit(visit projections.Visit) workVisit {
	when := t.moment(visit.Starts, visit.Ends, visit.Zone)
	return workVisit{
		Booking: visit.Booking, When: slots.Span{Start: when.Start, End: when.End}, Client: visit.ClientName,
		Services: itemNames(visit.Items), Request: visit.Request, Missed: visit.NoShow, Asked: visit.MoveAsked,
	}
}

// working are the hours of a day at all places together, whether free or not.
func (t *talk) working(m master.Master, span slots.Span) (windows []slots.Span) {
	for _, p := range m.OpenPlaces() {
		open, err := m.Free(p.ID, slots.Service{}, t.now, span, nil)
		if err != nil {
			continue
		}
		open.TimeOff = nil
		windows = append(windows, open.Windows()...)
	}
	return slices.DeleteFunc(windows, func(w slots.Span) bool { return w.Start.Before(span.Start) })
}

// gaps are the free stretches of working time on a day, from now on, at all places together.
func (t *talk) gaps(m master.Master, schedule projections.Schedule, span slots.Span, zone *time.Location) []slots.Span {
	var windows []slots.Span
	for _, p := range m.OpenPlaces() {
		open, err := m.Free(p.ID, slots.Service{}, t.now, span, nil)
		if err != nil {
			continue
		}
		for _, window := range open.Windows() {
			window.Start = later(later(window.Start, span.Start), t.now.Truncate(time.Minute))
			if window.Start.Before(window.End) && !slices.Contains(windows, window) {
				windows = append(windows, window)
			}
		}
	}
	slices.SortFunc(windows, func(a, b slots.Span) int { return a.Start.Compare(b.Start) })
	free := schedule.Gaps(windows)
	for i := range free {
		free[i] = slots.Span{Start: free[i].Start.In(zone), End: free[i].End.In(zone)}
	}
	return free
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
