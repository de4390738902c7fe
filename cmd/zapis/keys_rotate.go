package main

import (
	"context"
	"errors"
	"fmt"

	"zapis/adapters/postgres"
	"zapis/eventstore/vault"
)

type keysCommands struct {
	Rotate keysRotateCommand `cmd:"" help:"Make a new wrapping key and wrap every data key with it. The log stays as it is."`
	Rewrap keysRewrapCommand `cmd:"" help:"Wrap every data key with the first of the wrapping keys, after that was put there by hand."`
}

// errRingGiven refuses to change wrapping keys that do not lie in our file.
var errRingGiven = errors.New("the wrapping keys are given by --wrapping-keys: put a new one in front there, restart every process, then run zapis keys rewrap")

type keysRotateCommand struct{}

// Run puts a new key in front, wraps with it, and lets go of the old ones. Interrupted, it is run again. Processes that serve
// go on: they read the file anew when they need to.
func (keysRotateCommand) Run(ctx context.Context, p *process) error {
	if p.settings.WrappingKeys != "" {
		return fmt.Errorf("%w: %w", errRefused, errRingGiven)
	}
	return withDatabase(ctx, p.settings, p.log, func(databaseURL string) error {
		pool, err := postgres.Pool(ctx, p.settings.keysURL(databaseURL))
		if err != nil {
			return err
		}
		defer pool.Close()
		old, err := p.settings.ring(ctx, pool)
		if err != nil {
			return err
		}
		ring := old.Renewed()
		if err := replace(p.settings.ringFile(), ring.Text()); err != nil {
			return fmt.Errorf("keep the new wrapping key: %w", err)
		}
		keys, err := vault.Open(ctx, pool, ring)
		if err != nil {
			return err
		}
		defer keys.Close()
		if err := rewrap(ctx, p, keys); err != nil {
			return err
		}
		if err := replace(p.settings.ringFile(), ring.Newest().Text()); err != nil {
			return fmt.Errorf("let go of the old wrapping keys: %w", err)
		}
		_, err = fmt.Fprintln(p.out, "The old wrapping keys are gone from", p.settings.ringFile())
		return err
	})
}

type keysRewrapCommand struct{}

// Run wraps with the first key of the ring whatever another one has wrapped.
func (keysRewrapCommand) Run(ctx context.Context, p *process) error {
	return withDatabase(ctx, p.settings, p.log, func(databaseURL string) error {
		keys, close, err := openKeys(ctx, p.settings, databaseURL, p.log)
		if err != nil {
			return err
		}
		defer close()
		return rewrap(ctx, p, keys)
	})
}

func rewrap(ctx context.Context, p *process, keys *vault.Vault) error {
	wrapped := 0
	err := keys.Rewrap(ctx, func(done, all int) {
		wrapped = done
		fmt.Fprintf(p.out, "\r%d of %d data keys wrapped anew", done, all)
	})
	if err == nil && wrapped == 0 {
		_, err = fmt.Fprint(p.out, "Every data key is wrapped with the current key already.")
	}
	fmt.Fprintln(p.out)
	return err
}
