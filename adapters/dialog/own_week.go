package dialog

import (
	"context"
	"time"

	"zapis/adapters/dialog/picture"
	"zapis/adapters/dialog/said"
	"zapis/domain/chat"
	"zapis/domain/master"
	"zapis/domain/slots"
)

// dayMeant shows a master the day that a text names, if it is one and nothing else: "пятница", "28 ноября".
func (t *talk) dayMeant(ctx context.Context, text string) (reply Reply, understood bool, err error) {
	m, err := t.own(ctx)
	if err != nil || !m.Exists() {
		return Reply{}, false, err
	}
	when, understood := said.In(t.words.Language).Day(text, slots.DateOf(t.now, calendarOf(m)))
	if !understood {
		return Reply{}, false, nil
	}
	reply, err = t.workDayOf(ctx, m, when.Day, 0, "")
	return reply, true, err
}

// week shows the seven days from a Monday on.
func (t *talk) week(ctx context.Context, a action, m master.Master) (Reply, error) {
	v, err := t.weekView(ctx, a, m)
	if err != nil {
		return Reply{}, err
	}
	return t.show(weekScreen(t.words, v)), nil
}

func (t *talk) weekView(ctx context.Context, a action, m master.Master) (weekView, error) {
	today := slots.DateOf(t.now, calendarOf(m))
	first := yearsNear(a.Day, today)
	first = first.AddDays(1 - first.Weekday())
	days, err := t.workDays(ctx, m, first, 7)
	return weekView{Today: today, Days: days}, err
}

// yearsNear is a day that a calendar of work shows: today for one that lies years away.
func yearsNear(day, today slots.Date) slots.Date {
	if day.Year < today.Year-5 || day.Year > today.Year+5 {
		return today
	}
	return day
}

// weekPicture sends the week as a picture. The screen it was asked from stays as it is.
func (t *talk) weekPicture(ctx context.Context, a action, m master.Master) (Reply, error) {
	v, err := t.weekView(ctx, a, m)
	if err != nil {
		return Reply{}, err
	}
	drawn, err := pictured(t.words, v, t.now.In(calendarOf(m))).PNG()
	if err != nil {
		return Reply{}, err
	}
	reply := t.show(pictureScreen(t.words, v, drawn))
	reply.Session = t.asked.Session
	return reply, nil
}

// workMonth shows which days of a month hold bookings.
func (t *talk) workMonth(ctx context.Context, a action, m master.Master) (Reply, error) {
	zone := calendarOf(m)
	today := slots.DateOf(t.now, zone)
	month := firstOf(yearsNear(a.Day, today))
	schedule, err := t.Week.Between(ctx, m.ID, month.In(zone), monthsAfter(month, 1).In(zone))
	if err != nil {
		return Reply{}, err
	}
	v := workMonthView{Today: today, Month: month, Booked: map[slots.Date]int{}}
	for _, visit := range schedule.Visits {
		v.Booked[slots.DateOf(visit.Starts, zone)]++
	}
	return t.show(workMonthScreen(t.words, v)), nil
}

// minuteOf is a moment in minutes of a local day, as its clocks show it; later days go on past 1440.
func minuteOf(at time.Time, day slots.Date) int {
	days := int(slots.DateOf(at, at.Location()).In(time.UTC).Sub(day.In(time.UTC)) / (24 * time.Hour))
	return days*24*60 + at.Hour()*60 + at.Minute()
}

// spanOn is a stretch of time on a day, cut off where the day before and the one after next begin.
func spanOn(span slots.Span, day slots.Date, zone *time.Location) picture.Span {
	start, end := minuteOf(span.Start.In(zone), day), minuteOf(span.End.In(zone), day)
	return picture.Span{Start: max(0, start), End: min(end, 48*60)}
}

// attached is a picture for a screen.
func attached(name string, png []byte) *Attachment {
	return &Attachment{Kind: chat.Photo, Name: name, Type: "image/png", Bytes: png}
}
