package main

import "io"

// gauge shows how far something has come that is done in several steps: a bar for each, one after another.
type gauge struct {
	to   io.Writer
	what string
	bar  *bar
}

func newGauge(to io.Writer) *gauge { return &gauge{to: to} }

// at says how far a step is; the one before is over then.
func (g *gauge) at(what string, done, all int64) {
	if g.bar == nil || what != g.what {
		g.end()
		g.what, g.bar = what, newBar(g.to, what)
	}
	g.bar.at(done, all)
}

// end takes the last bar away.
func (g *gauge) end() {
	if g.bar != nil {
		g.bar.end()
	}
	g.bar = nil
}
