package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"text/tabwriter"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"zapis/eventstore/transparency"
)

type auditVerifyCommand struct {
	From  string      `placeholder:"HEAD" help:"Trust this head, by the number of its events or as a file, and recompute only what came after it."`
	Heads string      `placeholder:"FILE" help:"Published heads to compare with. Without it those of --audit-heads."`
	Key   verifierKey `placeholder:"VKEY" help:"Verifier key, or a file that holds it. Without it the one beside the heads."`
}

// errFound ends a verification that found something.
var errFound = errors.New("the log is not what was sealed and published")

// Run says what it found, the first row first, and ends with a summary.
func (c auditVerifyCommand) Run(ctx context.Context, p *process) error {
	file := c.Heads
	if file == "" {
		file = p.settings.headsPath()
	}
	verifiers, err := c.Key.verifiers(file, &p.settings)
	if err != nil {
		return err
	}
	published, err := publishedHeads(c.Heads, file)
	if err != nil {
		return err
	}
	return p.withPool(ctx, func(pool *pgxpool.Pool, _ string) (err error) {
		bar := newBar(p.aside, "verifying")
		v := &transparency.Verification{Pool: pool, Verifiers: verifiers, Published: published, Progress: bar.at}
		if c.From != "" {
			if v.From, err = headNamed(ctx, pool, verifiers, c.From); err != nil {
				return err
			}
		}
		report, err := v.Run(ctx)
		bar.end()
		if found := new(transparency.Discrepancy); errors.As(err, &found) {
			return fmt.Errorf("%w: %w", errFound, err)
		}
		if err != nil {
			return err
		}
		if len(published) == 0 {
			fmt.Fprintf(p.out, "No heads are published in %s: only what the database says of itself was compared.\n", file)
		}
		return printReport(p.out, report)
	})
}

func printReport(out io.Writer, r transparency.Report) error {
	for i, finding := range r.Findings {
		before := "FOUND: "
		if i > 0 {
			before = " also: "
		}
		fmt.Fprintln(out, before+finding.String())
	}
	if r.Further > 0 {
		fmt.Fprintf(out, " and %s rows after these\n", transparency.Grouped(int64(r.Further)))
	}
	if r.Unsealed > 0 {
		fmt.Fprintf(out, "%s events are not sealed yet.\n", transparency.Grouped(r.Unsealed))
	}
	verdict := "nothing was changed"
	if len(r.Findings) > 0 {
		verdict = "SOMETHING WAS CHANGED"
	}
	fmt.Fprintf(out, "%s events recomputed in %s, %s a second, and compared with %s heads: %s.\n", transparency.Grouped(r.Events),
		r.Took.Round(time.Millisecond), transparency.Grouped(int64(float64(r.Events)/max(r.Took.Seconds(), 1e-6))), transparency.Grouped(int64(r.Heads)), verdict)
	if r.Newest != nil {
		fmt.Fprintf(out, "The newest that holds is %s, root %s.\n", r.Newest, r.Newest.Root)
	}
	if len(r.Findings) > 0 {
		return errFound
	}
	return nil
}

type auditHeadsCommand struct {
	All bool `help:"All of them, not only the newest 20."`
}

// Run lists the heads of the database, the newest last.
func (c auditHeadsCommand) Run(ctx context.Context, p *process) error {
	file := p.settings.headsPath()
	verifiers, err := verifierKey("").verifiers(file, &p.settings)
	if err != nil {
		return err
	}
	published, err := publishedHeads("", file)
	if err != nil {
		return err
	}
	inFile := make(map[string]bool, len(published))
	for _, head := range published {
		inFile[head] = true
	}
	const few = 20
	return p.withPool(ctx, func(pool *pgxpool.Pool, _ string) error {
		heads, err := transparency.Heads(ctx, pool, verifiers)
		if err != nil {
			return err
		}
		if !c.All && len(heads) > few {
			heads = heads[len(heads)-few:]
		}
		table := tabwriter.NewWriter(p.out, 0, 4, 2, ' ', 0)
		fmt.Fprintln(table, "events\tsigned\tpublished\troot")
		for _, head := range heads {
			fmt.Fprintf(table, "%d\t%s\t%s\t%s\n", head.Size, head.Time.Format(time.RFC3339), map[bool]string{true: "yes", false: "not here"}[inFile[head.Note]], head.Root)
		}
		return table.Flush()
	})
}
