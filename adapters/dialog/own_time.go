package dialog

import (
	"context"
	"slices"
	"time"

	"zapis/adapters/dialog/said"
	"zapis/adapters/dialog/words"
	"zapis/domain"
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
	return t.show(workDayScreen(t.words, v)), nil
}

// week shows the seven days from a Monday on.
func (t *talk) week(ctx context.Context, a action, m master.Master) (Reply, error) {
	today := slots.DateOf(t.now, calendarOf(m))
	first := a.Day
	if first.Year < today.Year-5 || first.Year > today.Year+5 {
		first = today
	}
	first = first.AddDays(1 - first.Weekday())
	days, err := t.workDays(ctx, m, first, 7)
	if err != nil {
		return Reply{}, err
	}
	return t.show(weekScreen(t.words, weekView{Today: today, Days: days})), nil
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
	v := workDayView{Day: day, Today: slots.DateOf(t.now, zone), Rest: !worksOn(m, day.Weekday())}
	for _, visit := range schedule.Visits {
		if visit.Starts.Before(span.Start) || !visit.Starts.Before(span.End) {
			continue
		}
		when := t.moment(visit.Starts, visit.Ends, visit.Zone)
		v.Visits = append(v.Visits, workVisit{
			Booking: visit.Booking, When: slots.Span{Start: when.Start, End: when.End},
			Client: visit.ClientName, Services: itemNames(visit.Items),
		})
	}
	for _, off := range schedule.TimeOff {
		if off.Start.Before(span.End) && span.Start.Before(off.End) {
			v.Closed = true
			if off.Reason != "" {
				v.Off = append(v.Off, off.Reason)
			}
		}
	}
	v.Gaps = t.gaps(m, schedule, span, zone)
	return v
}

// worksOn tells whether working hours begin on a day of the week at any place.
func worksOn(m master.Master, weekday int) bool {
	return slices.ContainsFunc(m.OpenPlaces(), func(p master.Place) bool {
		return slices.ContainsFunc(p.Hours, func(h slots.Hours) bool { return slices.Contains(h.Days, weekday) })
	})
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

func (t *talk) timesOff(_ context.Context, _ action, m master.Master) (Reply, error) {
	return t.showTimesOff(m, ""), nil
}

// showTimesOff lists what is still to come; days off may be typed while it is open.
func (t *talk) showTimesOff(m master.Master, hint string) Reply {
	var all []master.TimeOff
	for _, off := range m.TimeOff {
		if t.now.Before(off.End) {
			all = append(all, off)
		}
	}
	slices.SortFunc(all, func(a, b master.TimeOff) int { return a.Start.Compare(b.Start) })
	var views []timeOffView
	for _, off := range all {
		views = append(views, t.timeOffView(m, off.ID, off.Span))
	}
	today := slots.DateOf(t.now, calendarOf(m))
	return t.ask(awaitsTimeOff, nil, timesOffScreen(t.words, hint, views, today))
}

// timeOffView says a stretch of time as days, if it is whole days, else with its hours.
func (t *talk) timeOffView(m master.Master, id domain.ID, span slots.Span) timeOffView {
	zone := calendarOf(m)
	today := slots.DateOf(t.now, zone)
	start, end := span.Start.In(zone), span.End.In(zone)
	first, last := slots.DateOf(start, zone), slots.DateOf(end, zone)
	if start.Equal(first.In(zone)) && end.Equal(last.In(zone)) {
		return timeOffView{ID: id, Text: t.words.Days(first, last.AddDays(-1), today)}
	}
	if first == last {
		return timeOffView{ID: id, Text: t.words.DayMonth(first, today) + ", " + words.Times(start, end)}
	}
	text := t.words.DayMonth(first, today) + ", " + words.Clock(start) + " – " + t.words.DayMonth(last, today) + ", " + words.Clock(end)
	return timeOffView{ID: id, Text: text}
}

func (t *talk) timeOffFirst(_ context.Context, a action, m master.Master) (Reply, error) {
	today := slots.DateOf(t.now, calendarOf(m))
	return t.show(timeOffCalendarScreen(t.words, timeOffCalendarView{Today: today, Month: monthNear(a.Day, today)})), nil
}

func (t *talk) timeOffLast(_ context.Context, a action, m master.Master) (Reply, error) {
	today := slots.DateOf(t.now, calendarOf(m))
	v := timeOffCalendarView{Today: today, Month: monthNear(a.Until, today), First: a.Day}
	return t.show(timeOffCalendarScreen(t.words, v)), nil
}

// monthNear is the month of a day, this one if it lies in the past or years ahead.
func monthNear(day, today slots.Date) slots.Date {
	if day.Before(firstOf(today)) || today.AddDays(2*366).Before(day) {
		day = today
	}
	return firstOf(day)
}

func (t *talk) addChosenTimeOff(ctx context.Context, a action, m master.Master) (Reply, error) {
	return t.addPeriod(ctx, m, said.Period{First: a.Day, Last: a.Until, To: 24 * 60})
}

func (t *talk) typedTimeOff(ctx context.Context, text string, m master.Master) (Reply, error) {
	period, understood := said.Days(text, slots.DateOf(t.now, calendarOf(m)))
	if !understood {
		return t.showTimesOff(m, t.words.Text("time_off.unclear", nil)), nil
	}
	return t.addPeriod(ctx, m, period)
}

// addPeriod closes some time and says who is booked in it.
func (t *talk) addPeriod(ctx context.Context, m master.Master, period said.Period) (Reply, error) {
	id, span := t.newID("time_off"), period.Span(calendarOf(m))
	err := t.carryOut(ctx, m, 0, master.AddTimeOff{TimeOff: id, Span: span})
	if err != nil {
		return t.askAgain(err, func(hint string) (Reply, error) { return t.showTimesOff(m, hint), nil })
	}
	schedule, err := t.Week.Between(ctx, m.ID, span.Start, span.End)
	if err != nil {
		return Reply{}, err
	}
	view, first := t.timeOffView(m, id, span), period.First
	if len(schedule.Visits) > 0 {
		first = slots.DateOf(schedule.Visits[0].Starts, calendarOf(m))
	}
	return t.show(timeOffAddedScreen(t.words, view, len(schedule.Visits), first)), nil
}

func (t *talk) removeTimeOff(ctx context.Context, a action, m master.Master) (Reply, error) {
	if err := t.carryOut(ctx, m, 0, master.RemoveTimeOff{TimeOff: a.ID}); err != nil {
		return Reply{}, err
	}
	m, err := t.own(ctx)
	return t.showTimesOff(m, t.words.Text("time_off.reopened", nil)), err
}
