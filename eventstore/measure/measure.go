// Package measure times an operation under a number of callers and sets the figures of several ways side by side.
package measure

import (
	"context"
	"fmt"
	"io"
	"slices"
	"sync"
	"text/tabwriter"
	"time"
)

// Operation is what is timed; caller counts from 0, so that each can keep something of its own.
type Operation func(ctx context.Context, caller int) error

// Figures are the latencies of many operations and the time they took together.
type Figures struct {
	Latencies []time.Duration
	Elapsed   time.Duration
}

// For keeps so many callers busy for a while: each begins anew as soon as it is done. The first error ends it.
func For(ctx context.Context, callers int, duration time.Duration, operate Operation) (Figures, error) {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	latencies := make([][]time.Duration, callers)
	begin := time.Now()
	end := begin.Add(duration)
	var running sync.WaitGroup
	for caller := range callers {
		running.Go(func() {
			for last := time.Now(); last.Before(end) && ctx.Err() == nil; {
				if err := operate(ctx, caller); err != nil {
					cancel(err)
					return
				}
				now := time.Now()
				latencies[caller] = append(latencies[caller], now.Sub(last))
				last = now
			}
		})
	}
	running.Wait()
	return Figures{slices.Concat(latencies...), time.Since(begin)}, context.Cause(ctx)
}

// PerSecond is the rate.
func (f Figures) PerSecond() float64 { return float64(len(f.Latencies)) / f.Elapsed.Seconds() }

// Percentile is the latency that this share of the operations, 0 to 1, did not exceed; 0 when there were none.
func (f Figures) Percentile(share float64) time.Duration {
	if len(f.Latencies) == 0 {
		return 0
	}
	slices.Sort(f.Latencies)
	return f.Latencies[min(int(share*float64(len(f.Latencies))), len(f.Latencies)-1)]
}

// add takes in another round.
func (f *Figures) add(round Figures) {
	f.Latencies = append(f.Latencies, round.Latencies...)
	f.Elapsed += round.Elapsed
}

// Way is one of several ways to do a thing.
type Way struct {
	Name string
	Operation
}

// Compare runs the ways in turn, round after round, so that a disk or machine that changes its mood changes it for all of them.
// The figures are in the order of the ways.
func Compare(ctx context.Context, callers, rounds int, duration time.Duration, ways ...Way) ([]Figures, error) {
	figures := make([]Figures, len(ways))
	for range rounds {
		for i, way := range ways {
			round, err := For(ctx, callers, duration, way.Operation)
			if err != nil {
				return nil, fmt.Errorf("%s with %d callers: %w", way.Name, callers, err)
			}
			figures[i].add(round)
		}
	}
	return figures, nil
}

// Table prints comparisons; the first way of each is what the others are set against.
type Table struct{ tabs *tabwriter.Writer }

// NewTable begins a table.
func NewTable(w io.Writer) *Table {
	t := &Table{tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)}
	fmt.Fprintln(t.tabs, "callers\t\tper second\tp50 ms\tp99 ms\trate ratio\tp50 ratio\t")
	return t
}

// Add adds one comparison and shows it at once.
func (t *Table) Add(callers int, ways []Way, figures []Figures) error {
	for i, f := range figures {
		fmt.Fprintf(t.tabs, "%d\t%s\t%.0f\t%.2f\t%.2f\t%.2f\t%.2f\t\n", callers, ways[i].Name,
			f.PerSecond(), milliseconds(f.Percentile(0.5)), milliseconds(f.Percentile(0.99)),
			f.PerSecond()/figures[0].PerSecond(), float64(f.Percentile(0.5))/float64(figures[0].Percentile(0.5)))
	}
	return t.tabs.Flush()
}

func milliseconds(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }
