package main

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"zapis/eventstore"
	"zapis/projections/audit"
)

// withLog is for commands that read the log; with keys for what is personal in it, or without.
func (p *process) withLog(ctx context.Context, withKeys bool, use func(audit.Log) error) error {
	return p.withPool(ctx, func(pool *pgxpool.Pool, databaseURL string) error {
		var keys eventstore.Keys
		if withKeys {
			vault, closeKeys, err := openKeys(ctx, p.settings, databaseURL, p.log)
			if err != nil {
				return err
			}
			defer closeKeys()
			keys = vault
		}
		store, err := openStore(pool, keys, p.log)
		if err != nil {
			return err
		}
		defer store.Close()
		return use(audit.Log{Store: store, Pool: pool})
	})
}

// indexEvery is how often the index of the log is extended by the way, so that who asks need not wait for it.
const indexEvery = 20 * time.Second

// keepIndexed extends the index until ctx ends. What goes wrong is told, and tried again.
func keepIndexed(ctx context.Context, on foundation, store *eventstore.Store) error {
	log := audit.Log{Store: store, Pool: on.pool}
	ticker := time.NewTicker(indexEvery)
	defer ticker.Stop()
	for {
		if err := log.Extend(ctx, nil); err != nil && ctx.Err() == nil {
			on.log.Warn("the index of the log stays behind", "error", err)
		}
		select {
		case <-ticker.C:
		case <-ctx.Done():
			return nil
		}
	}
}
