package dialog

import (
	"zapis/adapters/dialog/words"
	"zapis/domain"
	"zapis/domain/slots"
)

// timeOffView is one stretch of time off.
type timeOffView struct {
	ID   domain.ID
	Text string // "1–7 декабря", "28 ноября, 14:00–16:00"

	Reason string // may be empty
}

func timesOffScreen(w *words.Words, hint string, all []timeOffView, today slots.Date) Screen {
	s := write(w, "time_off").hint(hint)
	if len(all) == 0 {
		s.say("time_off.none")
	} else {
		s.say("time_off")
	}
	for _, off := range all[:min(len(all), 2*perPage)] {
		line := []Run{{Text: "• " + off.Text}}
		if off.Reason != "" {
			line = append(line, Run{Text: ", "}, Run{Text: off.Reason, User: true})
		}
		s.line(line)
	}
	s.gap().say("time_off.how")
	for _, off := range all[:min(len(all), 2*perPage)] {
		s.row(s.button(action{Verb: removeTimeOff, ID: off.ID}, "button.reopen", "Days", off.Text))
	}
	s.row(s.button(action{Verb: timeOffFirst, Day: firstOf(today)}, "button.choose_days").looks(Primary))
	s.row(s.button(action{Verb: dayPlaces}, "button.days"))
	return s.row(s.button(action{Verb: settings}, "button.back")).done()
}

// timeOffCalendarView chooses the first day off, then the last.
type timeOffCalendarView struct {
	Today, Month slots.Date
	First        slots.Date // chosen already; zero if not
}

func timeOffCalendarScreen(w *words.Words, v timeOffCalendarView) Screen {
	s := write(w, "time_off.first")
	earliest := v.Today
	if v.First.IsZero() {
		s.say("time_off.first")
	} else {
		s.Name, earliest = "time_off.last", v.First
		s.say("time_off.last", "Day", w.Dated(v.First, v.Today))
	}
	turn := func(month slots.Date) action {
		if v.First.IsZero() {
			return action{Verb: timeOffFirst, Day: month}
		}
		return action{Verb: timeOffLast, Day: v.First, Until: month}
	}
	s.calendar(v.Month, v.Today, earliest, v.Today.AddDays(366), turn, func(day slots.Date) Choice {
		switch {
		case day.Before(earliest):
			return filler(dot)
		case v.First.IsZero():
			return plain(action{Verb: timeOffLast, Day: day, Until: firstOf(day)}, dayLabel(day, v.Today))
		}
		return plain(action{Verb: addTimeOff, Day: v.First, Until: day}, dayLabel(day, v.Today))
	})
	return s.row(s.button(action{Verb: timesOff}, "button.back")).done()
}
