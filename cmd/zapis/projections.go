package main

import (
	"context"
	"fmt"
	"io"
	"text/tabwriter"

	"zapis/adapters/postgres"
	"zapis/projections"
)

type projectionsStatusCommand struct{}

// Run shows every read model, whichever process follows.
func (projectionsStatusCommand) Run(ctx context.Context, p *process) error {
	return withDatabase(ctx, p.settings, p.log, func(databaseURL string) error {
		if err := schemaIsCurrent(ctx, databaseURL); err != nil {
			return fmt.Errorf("%w: run zapis migrate", err)
		}
		pool, err := postgres.Pool(ctx, databaseURL)
		if err != nil {
			return err
		}
		defer pool.Close()
		keys, closeKeys, err := openKeys(ctx, p.settings, databaseURL, p.log)
		if err != nil {
			return err
		}
		defer closeKeys()
		store, err := openStore(pool, keys, p.log)
		if err != nil {
			return err
		}
		defer store.Close()
		all, err := projections.New(store, pool, p.log).Status(ctx)
		if err != nil {
			return err
		}
		return printStatus(p.out, all)
	})
}

func printStatus(out io.Writer, all []projections.Status) error {
	table := tabwriter.NewWriter(out, 0, 4, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(table, "projection\tversion\tposition\thead\tlag\tset aside\tstate\t")
	for _, s := range all {
		fmt.Fprintf(table, "%s\t%d\t%d\t%d\t%d\t%d\t%s\t\n", s.Name, s.Version, s.Position, s.Head, s.Lag, s.DeadLetters, stateOf(s))
	}
	return table.Flush()
}

func stateOf(s projections.Status) string {
	switch {
	case s.Stopped:
		return "stopped"
	case s.Lag > 0:
		return "behind"
	}
	return "current"
}
