package main

import (
	"fmt"
	"io"
	"time"

	"github.com/schollz/progressbar/v3"

	"zapis/eventstore/transparency"
)

// bar shows how far something long has come: a bar with rate and remaining time on a terminal, elsewhere a line now and then.
type bar struct {
	to    io.Writer
	what  string
	drawn *progressbar.ProgressBar // nil where there is no terminal
	begun time.Time
	told  time.Time
}

// lineEvery is how often a line is written where no bar can be drawn.
const lineEvery = 5 * time.Second

func newBar(to io.Writer, what string) *bar {
	b := &bar{to: to, what: what, begun: time.Now(), told: time.Now()}
	if isTerminal(to) {
		b.drawn = progressbar.NewOptions64(-1, progressbar.OptionSetWriter(to), progressbar.OptionSetDescription(what),
			progressbar.OptionShowCount(), progressbar.OptionShowIts(), progressbar.OptionSetPredictTime(true),
			progressbar.OptionSetElapsedTime(true), progressbar.OptionThrottle(100*time.Millisecond),
			progressbar.OptionSetWidth(30), progressbar.OptionClearOnFinish())
	}
	return b
}

// at says that so many of all are done; all may grow.
func (b *bar) at(done, all int64) {
	if b.drawn != nil {
		if b.drawn.GetMax64() != all {
			b.drawn.ChangeMax64(all)
		}
		_ = b.drawn.Set64(done) // a terminal that went away is no reason to stop
		return
	}
	if now := time.Now(); now.Sub(b.told) >= lineEvery {
		b.told = now
		rate := float64(done) / now.Sub(b.begun).Seconds()
		left := time.Duration(float64(all-done) / max(rate, 1) * float64(time.Second))
		fmt.Fprintf(b.to, "%s: %s of %s, %s a second, %s left\n", b.what, transparency.Grouped(done), transparency.Grouped(all),
			transparency.Grouped(int64(rate)), left.Round(time.Second))
	}
}

// end takes the bar away.
func (b *bar) end() {
	if b.drawn != nil {
		_ = b.drawn.Finish()
	}
}
