package dialog

import (
	"context"
	"slices"

	"zapis/adapters/dialog/said"
	"zapis/adapters/dialog/words"
	"zapis/domain"
	"zapis/domain/master"
	"zapis/domain/slots"
)

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
		view := t.timeOffView(m, off.ID, off.Span)
		view.Reason = off.Reason
		views = append(views, view)
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
		return timeOffView{ID: id, Text: t.words.Dated(first, today) + ", " + words.Times(start, end)}
	}
	text := t.words.Dated(first, today) + ", " + words.Clock(start) + " – " + t.words.Dated(last, today) + ", " + words.Clock(end)
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
	return t.closePeriod(ctx, m, said.Period{First: a.Day, Last: a.Until, To: day}, "", closeAsk)
}

func (t *talk) typedTimeOff(ctx context.Context, text string, m master.Master) (Reply, error) {
	period, reason, understood := said.In(t.words.Language).Off(text, slots.DateOf(t.now, calendarOf(m)))
	if !understood {
		return t.showTimesOff(m, t.words.Text("time_off.unclear", nil)), nil
	}
	return t.closePeriod(ctx, m, period, reason, closeAsk)
}

// closeTimeOff goes on with some time off in the way that was chosen.
func (t *talk) closeTimeOff(ctx context.Context, a action, m master.Master) (Reply, error) {
	period := said.Period{First: a.Day, Last: a.Until, From: slots.Clock(a.N), To: slots.Clock(a.M)}
	return t.closePeriod(ctx, m, period, t.draft("reason"), a.Revision)
}

func (t *talk) closePeriod(ctx context.Context, m master.Master, period said.Period, reason string, how int) (Reply, error) {
	id, span := t.newID("time_off"), period.Span(calendarOf(m))
	if !span.Start.Before(span.End) || span.End.Before(t.now) {
		return t.showTimesOff(m, refusalText(t.words, master.ErrBadSpan)), nil
	}
	hits, err := t.ahead(ctx, m, domain.ID{}, span)
	if err != nil {
		return Reply{}, err
	}
	_, begun := m.TimeOff[id]
	reply, err := t.close(ctx, closing{
		kind: "time_off", what: t.timeOffView(m, id, span).Text, hits: hits, begun: begun, back: action{Verb: timesOff},
		awaits: awaitsTimeOff, draft: map[string]string{"reason": reason},
		on: func(how int) action {
			return action{Verb: closeTime, Day: period.First, Until: period.Last, N: int(period.From), M: int(period.To), Revision: how}
		},
		close: func() error {
			return t.carryOut(ctx, m, 0, master.AddTimeOff{TimeOff: id, Span: span, Reason: reason})
		},
		undo: Choice{Label: t.words.Text("button.undo", nil), Action: action{Verb: removeTimeOff, ID: id}.String()},
	}, how)
	if err != nil {
		return t.askAgain(err, func(hint string) (Reply, error) { return t.showTimesOff(m, hint), nil })
	}
	return reply, nil
}

func (t *talk) removeTimeOff(ctx context.Context, a action, m master.Master) (Reply, error) {
	if err := t.carryOut(ctx, m, 0, master.RemoveTimeOff{TimeOff: a.ID}); err != nil {
		return Reply{}, err
	}
	restored, err := t.takeBack(ctx)
	if err != nil {
		return Reply{}, err
	}
	m, err = t.own(ctx)
	return t.showTimesOff(m, t.words.Text("time_off.reopened", nil)+restored), err
}
