package slots

// clockUnits are the steps of wall time that a clock grid may begin on, the largest that divides the step being taken.
var clockUnits = [...]instant{60 * oneMinute, 30 * oneMinute, 20 * oneMinute, 15 * oneMinute, 10 * oneMinute, 5 * oneMinute}

// grid proposes starts.
type grid struct {
	kind           Grid
	step, duration instant
	unit           instant
	soonest        instant
	wall           *wall
}

func (p *plan) grid() grid {
	g := grid{
		kind: p.policy.Grid, step: instant(p.policy.Step), duration: p.duration,
		unit: oneMinute, soonest: p.soonest, wall: &p.schedule.wall,
	}
	for _, unit := range clockUnits {
		if g.step%unit == 0 {
			g.unit = unit
			break
		}
	}
	return g
}

// run is a stretch of a grid: the starts at anchor, anchor + step, ... that lie within.
type run struct {
	anchor instant
	within span
}

// free gives the runs of a free gap. On the clock they begin anew at the soonest time that may be booked,
// so that a notice does not leave odd starts behind.
func (g grid) free(gap span) [2]run {
	if g.kind == GridWindow {
		return [2]run{{gap.start, gap}}
	}
	begins := max(gap.start, g.soonest)
	if begins >= gap.end {
		return [2]run{{g.wall.roundUp(gap.start, g.unit), gap}}
	}
	return [2]run{
		{g.wall.roundUp(gap.start, g.unit), span{gap.start, begins}},
		{g.anchor(span{begins, gap.end}), span{begins, gap.end}},
	}
}

// blocked gives the run of a part of a window that is not free: where its starts would be, were it all free.
func (g grid) blocked(window, part span) run {
	if g.kind == GridWindow {
		return run{window.start, part}
	}
	return run{g.wall.roundUp(window.start, g.unit), part}
}

// anchor is the first start of a gap. A tight grid rounds no further than costs no start.
func (g grid) anchor(gap span) instant {
	rounded := g.wall.roundUp(gap.start, g.unit)
	if g.kind != GridTight {
		return rounded
	}
	room := g.count(gap)
	for _, unit := range [...]instant{g.unit, 15 * oneMinute, 5 * oneMinute} {
		rounded = g.wall.roundUp(gap.start, unit)
		if g.count(span{rounded, gap.end}) == room {
			return rounded
		}
	}
	return g.wall.roundUp(gap.start, oneMinute)
}

// count is how many starts fit into a gap when the first is at its beginning.
func (g grid) count(gap span) instant {
	if gap.start+g.duration > gap.end {
		return 0
	}
	return (gap.end-g.duration-gap.start)/g.step + 1
}

// each hands on the starts of a run that lie within a range, in order.
func (g grid) each(r run, asked span, propose func(instant)) {
	from, to := max(r.within.start, asked.start), min(r.within.end, asked.end)
	start := r.anchor
	if start < from {
		start += (from - start + g.step - 1) / g.step * g.step
	}
	for ; start < to; start += g.step {
		propose(start)
	}
}

// starts proposes every start of the grid in a range and hands it on with its reason, "" for one that is offered.
func (p *plan) starts(asked span, propose func(start instant, reason Reason)) {
	g := p.grid()
	if asked.empty() || g.duration <= 0 || g.step <= 0 {
		return
	}
	for _, window := range p.openAround(asked) {
		judged := func(start instant) { propose(start, p.judge(start, window.end)) }
		at := window.start
		window.without(p.blocked, func(gap span) {
			g.each(g.blocked(window, span{at, gap.start}), asked, judged)
			for _, r := range g.free(gap) {
				g.each(r, asked, judged)
			}
			at = gap.end
		})
		g.each(g.blocked(window, span{at, window.end}), asked, judged)
	}
}
