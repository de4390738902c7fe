package dialog

import (
	"time"

	"zapis/adapters/dialog/picture"
	"zapis/adapters/dialog/words"
	"zapis/domain/slots"
)

// pictured is a week as it is drawn, at a moment on the wall of its place.
func pictured(w *words.Words, v weekView, now time.Time) picture.Week {
	zone := now.Location()
	week := picture.Week{Title: weekTitle(w, v), Now: now.Hour()*60 + now.Minute()}
	for _, day := range v.Days {
		column := picture.Day{
			Title: w.WeekdayShort(day.Day.Weekday()) + " " + base10(day.Day.Day), Note: day.note(w), Today: day.Day == v.Today,
		}
		for _, open := range day.Open {
			column.Open = append(column.Open, spanOn(open, day.Day, zone))
		}
		for _, off := range day.Spans {
			span := spanOn(off.Span, day.Day, zone)
			span.End = min(span.End, 24*60) // each day draws its own part
			column.Items = append(column.Items, picture.Item{Span: span, Kind: picture.Off, Label: off.Reason})
		}
		for _, visit := range day.Visits {
			kind := picture.Booking
			if visit.Request {
				kind = picture.Request
			}
			column.Items = append(column.Items, picture.Item{
				Span: spanOn(visit.When, day.Day, zone), Kind: kind, Label: visit.name(w), Detail: visit.Services,
			})
		}
		week.Days = append(week.Days, column)
	}
	return week
}

func weekTitle(w *words.Words, v weekView) string {
	return w.Days(v.Days[0].Day, v.Days[len(v.Days)-1].Day, v.Today)
}

// note stands under a day of the picture.
func (v workDayView) note(w *words.Words) string {
	switch {
	case len(v.Visits) > 0:
		return w.Count("work.visits", len(v.Visits), nil)
	case v.Closed:
		return w.Text("work.off.short", nil)
	case v.Rest:
		return w.Text("work.rest", nil)
	}
	return ""
}

// pictureScreen is the picture of a week with the ways to those beside it.
func pictureScreen(w *words.Words, v weekView, drawn []byte) Screen {
	s := write(w, "work.picture").say("work.week", "Days", weekTitle(w, v))
	s.Lifetime, s.Attachment = Fresh, attached("week.png", drawn)
	first := v.Days[0].Day
	s.row(
		s.button(action{Verb: weekPicture, Day: first.AddDays(-7)}, "button.previous_week"),
		s.button(action{Verb: weekPicture, Day: first.AddDays(7)}, "button.next_week"),
	)
	return s.row(s.button(action{Verb: week, Day: first}, "button.in_words"), s.button(action{Verb: today}, "button.today")).done()
}

// workMonthView is a month of a master's.
type workMonthView struct {
	Today  slots.Date
	Month  slots.Date // its first day
	Booked map[slots.Date]int
}

func workMonthScreen(w *words.Words, v workMonthView) Screen {
	s := write(w, "work.month").say("month.which")
	total := 0
	for _, n := range v.Booked {
		total += n
	}
	if total == 0 {
		s.say("work.month.none")
	} else {
		s.count("work.month", total)
	}
	first := v.Month.AddDays(-1) // any month can be turned back to
	s.calendar(v.Month, v.Today, first, monthsAfter(v.Month, 2), func(month slots.Date) action {
		return action{Verb: workMonth, Day: month}
	}, func(day slots.Date) Choice {
		label := dayLabel(day, v.Today)
		if v.Booked[day] > 0 {
			label += "•"
		}
		return plain(action{Verb: workDay, Day: day}, label)
	})
	return s.row(s.button(action{Verb: week, Day: v.Month}, "button.week"), s.button(action{Verb: today}, "button.today")).done()
}
