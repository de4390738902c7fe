package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"time"

	"zapis/projections"
)

type projectionsListCommand struct{}

// Run shows what there is, and offers to rebuild what an older program has made.
func (projectionsListCommand) Run(ctx context.Context, p *process) error {
	return withReadModels(ctx, p, func(on readModels) error {
		all, err := on.build.List(ctx)
		if err != nil {
			return err
		}
		table := tabwriter.NewWriter(p.out, 0, 4, 2, ' ', tabwriter.AlignRight)
		fmt.Fprintln(table, "projection\tversion\trows of\tsize\tunder way\tkept\t")
		var changed []string
		for _, l := range all {
			fmt.Fprintf(table, "%s\t%d\t%s\t%.1f MB\t%s\t%s\t\n", l.Name, l.Version, versionOfRows(l), float64(l.Bytes)/1e6, besideOf(l.Under), besideOf(l.Kept))
			if l.Rows != 0 && l.Rows != l.Version {
				changed = append(changed, l.Name)
			}
		}
		err = table.Flush()
		if changed != nil {
			fmt.Fprintf(p.out, "\nRows of another version than this program's: zapis projections rebuild %s\n", strings.Join(changed, " "))
		}
		return err
	})
}

func versionOfRows(l projections.Listed) string {
	if l.Rows == 0 {
		return "-"
	}
	return fmt.Sprint(l.Rows)
}

func besideOf(b projections.Beside) string {
	switch {
	case b.State == "":
		return "-"
	case b.Paused:
		return fmt.Sprintf("version %d at %d, paused", b.Version, b.Position)
	}
	return fmt.Sprintf("version %d at %d, %s", b.Version, b.Position, b.At.Local().Format(time.DateTime))
}

type projectionsRebuildCommand struct {
	Names   []string `arg:"" optional:"" help:"The read models; the log is read once for all of them."`
	All     bool     `xor:"which" help:"All read models."`
	Changed bool     `xor:"which" help:"All whose rows come from another version than this program's."`
	Rate    int      `placeholder:"N" help:"Read at most N events a second."`
	Yes     bool     `short:"y" help:"Swap also if the live rows are of a newer version than this program's."`
	Force   bool     `help:"Swap also if the rows differ although their version is the same, which is a defect."`
	whoDecides
}

// Run rebuilds, shows what differs, and swaps what may be swapped.
func (c projectionsRebuildCommand) Run(ctx context.Context, p *process) error {
	return withReadModels(ctx, p, func(on readModels) error {
		names, err := c.names(ctx, on.build)
		if err != nil || len(names) == 0 {
			return err
		}
		gauge := newGauge(p.out)
		outcomes, err := on.build.Rebuild(ctx, projections.Rebuild{
			By: c.name(), Rate: c.Rate, Lowered: c.Yes, Force: c.Force,
			Watch: func(at projections.Progress) {
				gauge.at(strings.TrimSpace(string(at.Stage)+" "+at.Of), at.Done, at.Total)
			},
		}, names...)
		gauge.end()
		for _, outcome := range outcomes {
			printOutcome(p.out, outcome)
		}
		if ctx.Err() != nil {
			return fmt.Errorf("interrupted; what is complete is kept, and the same command goes on with it: %w", err)
		}
		return err
	})
}

func (c projectionsRebuildCommand) names(ctx context.Context, build *projections.Builder) (names []string, err error) {
	switch several := c.All || c.Changed; {
	case len(c.Names) > 0 && !several:
		return c.Names, nil
	case len(c.Names) > 0 || !several:
		return nil, fmt.Errorf("%w: name the read models, or say --all or --changed", errRefused)
	}
	all, err := build.List(ctx)
	for _, l := range all {
		if c.All || l.Rows != 0 && l.Rows != l.Version {
			names = append(names, l.Name)
		}
	}
	return names, err
}

func printOutcome(out io.Writer, o projections.Rebuilt) {
	differing := o.Difference.Total()
	said := "the same as the live ones"
	if differing > 0 {
		said = fmt.Sprintf("%d of them not as the live ones", differing)
	}
	var rows int64
	for _, t := range o.Difference.Tables {
		rows += t.Rows
	}
	if o.Difference.Tables != nil {
		fmt.Fprintf(out, "%s: %d rows at event %d, %s\n", o.Projection, rows, o.Difference.Position, said)
	}
	for _, t := range o.Difference.Tables {
		printDifference(out, t)
	}
	if o.Swapped {
		fmt.Fprintf(out, "%s: swapped at event %d, rows of version %d in place of version %d; back by: zapis projections rollback %s\n",
			o.Projection, o.Position, o.To, o.From, o.Projection)
	}
}

func printDifference(out io.Writer, t projections.TableDifference) {
	if t.Changed+t.Added+t.Missing == 0 {
		return
	}
	fmt.Fprintf(out, "  %s: %d changed, %d only new, %d only live, of %d\n", t.Table, t.Changed, t.Added, t.Missing, t.Rows)
	for _, row := range t.First {
		if row.Only != "" {
			fmt.Fprintf(out, "    %s: only %s\n", row.Key, row.Only)
		} else {
			fmt.Fprintf(out, "    %s: %s\n", row.Key, strings.Join(row.Columns, ", "))
		}
	}
}

type projectionsRollbackCommand struct {
	Name  string `arg:"" help:"The read model."`
	Force bool   `help:"Also to rows of another version than this program's; it goes on in them with its own."`
	whoDecides
}

// Run lets the kept rows catch up and changes them with the live ones.
func (c projectionsRollbackCommand) Run(ctx context.Context, p *process) error {
	return withReadModels(ctx, p, func(on readModels) error {
		gauge := newGauge(p.out)
		done, err := on.build.Rollback(ctx, projections.Rebuild{
			By: c.name(), Force: c.Force,
			Watch: func(at projections.Progress) {
				gauge.at(strings.TrimSpace(string(at.Stage)+" "+at.Of), at.Done, at.Total)
			},
		}, c.Name)
		gauge.end()
		if err == nil {
			printOutcome(p.out, done)
		}
		return err
	})
}

// oneOf names a read model.
type oneOf struct {
	Name string `arg:"" help:"The read model."`
}

type projectionsPauseCommand struct{ oneOf }

// Run makes whoever rebuilds it wait.
func (c projectionsPauseCommand) Run(ctx context.Context, p *process) error {
	return withReadModels(ctx, p, func(on readModels) error { return on.build.Pause(ctx, c.Name) })
}

type projectionsResumeCommand struct{ oneOf }

// Run makes whoever rebuilds it go on.
func (c projectionsResumeCommand) Run(ctx context.Context, p *process) error {
	return withReadModels(ctx, p, func(on readModels) error { return on.build.Resume(ctx, c.Name) })
}

type projectionsDropCommand struct{ oneOf }

// Run removes tables, never live ones.
func (c projectionsDropCommand) Run(ctx context.Context, p *process) error {
	return withReadModels(ctx, p, func(on readModels) error { return on.build.Drop(ctx, c.Name) })
}

// differs tells whether an error is that rebuilt rows were not what they should be.
func differs(err error) bool { return errors.Is(err, projections.ErrDiffers) }
