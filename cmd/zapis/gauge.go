package main

import (
	"fmt"
	"io"
	"time"

	"github.com/schollz/progressbar/v3"
)

// gauge shows how far something is that takes long: a bar with rate and remaining time on a terminal, else a line now and then.
type gauge struct {
	out      io.Writer
	terminal bool
	bar      *progressbar.ProgressBar
	what     string
	began    time.Time
	from     int64 // where it stood when it began
	said     time.Time
}

// lineEvery is how often progress is told where there is no terminal.
const lineEvery = 5 * time.Second

func newGauge(out io.Writer) *gauge {
	return &gauge{out: out, terminal: isTerminal(out)}
}

// at tells that so much of total is done of what is done now; anything else is over then. total may grow.
func (g *gauge) at(what string, done, total int64) {
	if what != g.what {
		g.end()
		g.what, g.began, g.said, g.from = what, time.Now(), time.Now(), done
		if g.terminal && total > 0 {
			g.bar = progressbar.NewOptions64(total, progressbar.OptionSetWriter(g.out), progressbar.OptionSetDescription(what),
				progressbar.OptionShowCount(), progressbar.OptionShowIts(), progressbar.OptionSetPredictTime(true),
				progressbar.OptionThrottle(100*time.Millisecond), progressbar.OptionSetRenderBlankState(true), progressbar.OptionSetWidth(20))
		}
	}
	switch {
	case g.bar != nil:
		g.bar.ChangeMax64(total)
		_ = g.bar.Set64(done)
	case !g.terminal && time.Since(g.said) >= lineEvery:
		g.said = time.Now()
		fmt.Fprintln(g.out, g.line(done, total))
	}
}

// line is progress in words.
func (g *gauge) line(done, total int64) string {
	line := fmt.Sprintf("%s: %d of %d", g.what, done, total)
	if took := time.Since(g.began); done > g.from && took > 0 {
		rate := float64(done-g.from) / took.Seconds()
		left := time.Duration(float64(total-done) / rate * float64(time.Second))
		line += fmt.Sprintf(", %.0f/s, %s left", rate, left.Round(time.Second))
	}
	return line
}

// end leaves the last bar where it is and begins a new line.
func (g *gauge) end() {
	if g.bar != nil {
		_ = g.bar.Exit()
		fmt.Fprintln(g.out)
	}
	g.bar, g.what = nil, ""
}
