package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"zapis/adapters/demo"
	"zapis/migrations"
	"zapis/projections"
)

// demoCommands are for those who want to see much at once.
type demoCommands struct {
	Fill demoFillCommand `cmd:"" help:"Fill an empty log with a made-up town: masters, clients, bookings, words, over two years."`
}

type demoFillCommand struct {
	Events int       `default:"100000" placeholder:"N" help:"How many events (${default})."`
	Seed   uint64    `default:"1" placeholder:"S" help:"The same seed and end give the same town (${default})."`
	Until  time.Time `format:"2006-01-02" placeholder:"DATE" help:"The day on which the two years end. Without it today."`
}

// Run writes the history, and makes the read models of it.
func (c demoFillCommand) Run(ctx context.Context, p *process) error {
	if c.Events < 1 {
		return fmt.Errorf("%w: --events must be at least 1", errRefused)
	}
	if c.Until.IsZero() {
		c.Until = time.Now().UTC().Truncate(24 * time.Hour)
	}
	if err := withDatabase(ctx, p.settings, p.log, func(url string) error { return migrations.Up(ctx, url) }); err != nil {
		return err
	}
	return withReadModels(ctx, p, func(on readModels) error {
		gauge := newGauge(p.out)
		defer gauge.end()
		began := time.Now()
		events, err := demo.Fill(ctx, on.store, on.pool, demo.Town{Events: c.Events, Seed: c.Seed, Until: c.Until},
			func(events int64) { gauge.at("writing events", events, int64(c.Events)) })
		if errors.Is(err, demo.ErrNotEmpty) || errors.Is(err, demo.ErrServing) {
			return fmt.Errorf("%w: %w", errRefused, err)
		}
		if err != nil {
			return err
		}
		gauge.end()
		fmt.Fprintf(p.out, "%d events of the two years before %s in %s\n", events, c.Until.Format(time.DateOnly), time.Since(began).Round(time.Millisecond))
		began = time.Now()
		_, err = on.build.Rebuild(ctx, projections.Rebuild{
			By: whoDecides{}.name(),
			Watch: func(at projections.Progress) {
				gauge.at(strings.TrimSpace(string(at.Stage)+" "+at.Of), at.Done, at.Total)
			},
		}, on.build.Names()...)
		gauge.end()
		if err == nil {
			fmt.Fprintf(p.out, "all read models in %s\n", time.Since(began).Round(time.Millisecond))
		}
		return err
	})
}
