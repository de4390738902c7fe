package slots

import (
	"time"
)

// MaxBuffer is the longest time that a visit may need before or after it.
const MaxBuffer = 24 * time.Hour

// Answer is all that a query has to say.
type Answer struct {
	Windows []Span      // open time that touches [From, To), less time off and what is busy, without buffers
	Starts  []time.Time // in order; all of them may be booked
	Refused []Refused   // the other starts of the grid inside working hours, in order
}

// Answer computes windows, starts and refusals together.
func (q Query) Answer() Answer {
	p := q.plan()
	answer := Answer{Windows: p.windows()}
	for _, part := range p.parts() {
		p.starts(part, func(start instant, reason Reason) {
			if reason == "" {
				answer.Starts = append(answer.Starts, start.time())
			} else {
				answer.Refused = append(answer.Refused, Refused{start.time(), reason})
			}
		})
	}
	return answer
}

// Windows is the open time that touches [From, To), less time off and what is busy, without buffers.
func (q Query) Windows() []Span { return q.plan().windows() }

// Starts are the starts in [From, To) that may be booked, in order.
func (q Query) Starts() []time.Time {
	var starts []time.Time
	q.offered(func(_ *plan, start instant) { starts = append(starts, start.time()) })
	return starts
}

// FreeDays are the local dates with at least one of the Starts, in order.
func (q Query) FreeDays() []Date {
	var days []Date
	var last int
	q.offered(func(p *plan, start instant) {
		if day := p.schedule.wall.dayOf(start); len(days) == 0 || day != last {
			days, last = append(days, dateOf(day)), day
		}
	})
	return days
}

// Refused are the starts of the grid inside working hours in [From, To) that are not offered, in order.
func (q Query) Refused() []Refused { return q.Answer().Refused }

// Check tells why a start may not be booked, "" if it may: it may exactly when a query whose range
// holds it offers it. From and To do not matter. Closed and OffGrid are what Refused never has to say.
func (q Query) Check(start time.Time) Reason {
	p := q.at(start)
	if reason := p.fits(p.from); reason != "" {
		return reason
	}
	reason := OffGrid
	p.starts(span{p.from, p.to}, func(_ instant, judged Reason) { reason = judged })
	return reason
}

// Fits is Check without the grid: for a start that a person named, or that a master chose by hand.
func (q Query) Fits(start time.Time) Reason {
	p := q.at(start)
	return p.fits(p.from)
}

// Clear is all that nobody can wave aside: Taken or Buffer, whatever the hours and the policy say.
func (q Query) Clear(start time.Time) Reason {
	p := q.at(start)
	visit := span{p.from, p.from + p.duration}
	switch {
	case clashes(p.taken, visit):
		return Taken
	case clashes(p.kept, visit):
		return Buffer
	}
	return ""
}

// Reach is what TimeOff and Busy must cover: everything that has a moment in common with it. It holds the visits
// and their neighbours, the local dates whose visits are counted, and the whole of open time that runs on
// without a break, because there the grid begins where the gap does.
func (q Query) Reach() Span {
	p := q.plan()
	days := &p.schedule.wall
	reach := span{days.startOf(days.dayOf(p.from)), days.startOf(days.dayOf(p.to-1) + 1)}
	for _, part := range p.parts() {
		if part.empty() {
			continue
		}
		for _, open := range p.openAround(part) {
			reach = span{min(reach.start, open.start), max(reach.end, open.end)}
		}
	}
	margin := instant(MaxBuffer + max(q.Service.Before, q.Service.After))
	return span{reach.start - margin, reach.end + margin}.span()
}

func (q Query) offered(take func(*plan, instant)) {
	p := q.plan()
	p.starts(p.parts()[1], func(start instant, reason Reason) {
		if reason == "" {
			take(p, start)
		}
	})
}

// at is the plan for one start.
func (q Query) at(start time.Time) *plan {
	q.From, q.To = start, start.Add(1)
	return q.plan()
}

func (p *plan) fits(start instant) Reason {
	closes := start
	for _, open := range p.openAround(span{start, start + 1}) {
		closes = open.end
	}
	return p.judge(start, closes)
}

func (p *plan) windows() []Span {
	asked := span{p.from, p.to}
	if asked.empty() {
		return nil
	}
	var windows []Span
	busy := merge(append(append([]span(nil), p.off...), p.taken...))
	for _, open := range p.openAround(asked) {
		open.without(busy, func(free span) {
			if free.meets(asked) {
				windows = append(windows, free.span())
			}
		})
	}
	return windows
}
