package slots

import (
	"slices"
	"time"
)

// plan is a query made ready: its rules as sorted moments, prepared once, and then asked about start after start.
type plan struct {
	schedule       *schedule
	policy         Policy
	duration       instant
	from, to       instant // the starts asked for
	now, soonest   instant // soonest is now plus the notice
	today, lastDay int     // local dates
	off            []span  // time off
	taken          []span  // what is busy, without buffers
	kept           []span  // what is busy, with the buffers that this service must keep from it
	blocked        []span  // off and kept
	fullDays       []int   // local dates that have reached the daily limit, sorted
}

func (q Query) plan() *plan {
	p := &plan{
		schedule: q.schedule(),
		policy:   q.Policy,
		duration: instant(q.Service.Duration),
		from:     instantOf(q.From),
		to:       instantOf(q.To),
		now:      instantOf(q.Now),
		soonest:  instantOf(q.Now.Add(q.Policy.Notice)),
	}
	p.today = p.schedule.wall.dayOf(p.now)
	p.lastDay = p.today + q.Policy.HorizonDays
	if q.Policy.HorizonDays >= NoHorizon {
		p.lastDay = int(instantOf(latest) / oneDay)
	}
	p.off = make([]span, 0, len(q.TimeOff))
	for _, off := range q.TimeOff {
		p.off = append(p.off, spanOf(off))
	}
	p.off = merge(p.off)
	p.occupy(q.Busy, q.Service)
	p.blocked = merge(append(slices.Clone(p.off), p.kept...))
	return p
}

// occupy notes what is taken, and the time to be left free around it for a service.
func (p *plan) occupy(busy []Busy, service Service) {
	p.taken = make([]span, 0, len(busy))
	p.kept = make([]span, 0, len(busy))
	for _, b := range busy {
		s := spanOf(b.Span)
		if s.empty() {
			continue
		}
		p.taken = append(p.taken, s)
		p.kept = append(p.kept, span{
			s.start - instant(p.policy.between(service.After, b.Before)),
			s.end + instant(p.policy.between(b.After, service.Before)),
		})
	}
	if p.policy.MaxPerDay > 0 {
		p.fullDays = p.countDays(p.taken)
	}
	p.taken, p.kept = merge(p.taken), merge(p.kept)
}

// countDays lists the local dates on which as many visits start as the policy allows.
func (p *plan) countDays(visits []span) []int {
	days := make([]int, len(visits))
	for i, visit := range visits {
		days[i] = p.schedule.wall.dayOf(visit.start)
	}
	slices.Sort(days)
	var full []int
	for i, limit := 0, p.policy.MaxPerDay; i+limit <= len(days); i++ {
		if day := days[i]; days[i+limit-1] == day && (len(full) == 0 || full[len(full)-1] != day) {
			full = append(full, day)
		}
	}
	return full
}

// openAround is the open time that starts in a range depend on: every stretch that touches it or its visits, whole.
func (p *plan) openAround(asked span) []span {
	first, last := p.schedule.wall.dayOf(asked.start), p.schedule.wall.dayOf(asked.end+p.duration)
	ahead := p.policy.Grid == GridTight // only it asks how much room the gap has in all
	limit := min(p.lastDay, p.today+NoHorizon) + 1
	open := p.schedule.around(first, last, p.today-1, limit, ahead)
	return slices.DeleteFunc(open, func(s span) bool { return !s.meets(asked) })
}

// parts splits the starts asked for into those already past, those that can be booked and those beyond the horizon.
// The grid of the middle part is then the same whatever else was asked for with it.
func (p *plan) parts() [3]span {
	beyond := p.schedule.wall.startOf(p.lastDay + 1)
	return [3]span{
		{p.from, min(p.to, p.now+1)},
		{max(p.from, p.now+1), min(p.to, beyond)},
		{max(p.from, p.now+1, beyond), p.to},
	}
}

// judge gives the first reason against a visit, "" if there is none. It knows nothing of grids:
// the grid proposes starts, and whatever it proposes is judged here, when offered and when booked.
func (p *plan) judge(start, closes instant) Reason {
	visit := span{start, start + p.duration}
	day := p.schedule.wall.dayOf(start)
	switch {
	case start <= p.now:
		return Past
	case start < p.soonest:
		return Notice
	case day > p.lastDay:
		return Horizon
	case closes == start:
		return Closed
	case clashes(p.off, visit):
		return TimeOff
	case clashes(p.taken, visit):
		return Taken
	case clashes(p.kept, visit):
		return Buffer
	case p.full(day):
		return DayFull
	case visit.end > closes:
		return TooLong
	}
	return ""
}

func (p *plan) full(day int) bool {
	_, found := slices.BinarySearch(p.fullDays, day)
	return found
}

// between is the time to leave free between two neighbours: what the first needs after it, what the second needs before.
func (p Policy) between(after, before time.Duration) time.Duration {
	if p.Gap == GapSum {
		return after + before
	}
	return max(after, before)
}
