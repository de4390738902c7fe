package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"zapis/domain"
	"zapis/projections/audit"
)

type auditScreenCommand struct {
	Person identifier `required:"" placeholder:"ID" help:"Who was looking."`
	At     moment     `required:"" placeholder:"TIME" help:"When, such as 2026-11-30T14:03:00Z or \"2026-11-30 14:03\" in the zone of this machine."`
}

// Run prints what a person had last been answered at that moment, as it was shown, but for what people typed.
func (c auditScreenCommand) Run(ctx context.Context, p *process) error {
	return p.withLog(ctx, true, func(log audit.Log) error {
		if err := log.Extend(ctx, nil); err != nil {
			return err
		}
		seen, err := log.Screen(ctx, log.Store.Codec(), domain.ID(c.Person), time.Time(c.At))
		if errors.Is(err, audit.ErrNothingSeen) {
			err = fmt.Errorf("%w: %w", errRefused, err)
		}
		if err != nil {
			return err
		}
		fmt.Fprintf(p.out, "Shown %s through %s: %s (action %s, event %d)\n", seen.At.UTC().Format("2006-01-02 15:04:05 UTC"), seen.Channel,
			strings.Join(seen.Names, ", "), seen.Action, seen.Position)
		for _, screen := range seen.Screens {
			fmt.Fprintf(p.out, "\n%s\n", screen.Text())
		}
		if len(seen.Screens) == 0 {
			fmt.Fprintln(p.out, "How it read was not kept at that time.")
		}
		return nil
	})
}
