package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"zapis/adapters/postgres"
	"zapis/eventstore"
)

// stopPostgresWithin is how long open transactions of a private server may take before it is ended at once.
const stopPostgresWithin = 20 * time.Second

// openDatabase is the server that was configured, or a private one that stop ends.
func openDatabase(ctx context.Context, settings Settings, log *slog.Logger) (url string, stop func() error, err error) {
	if settings.DatabaseURL != "" {
		return string(settings.DatabaseURL), func() error { return nil }, nil
	}
	cluster, err := postgres.Start(ctx, postgres.Options{DataDir: settings.DataDir, Log: log})
	if err != nil {
		return "", nil, err
	}
	stop = func() error {
		ctx, cancel := context.WithTimeout(context.Background(), stopPostgresWithin)
		defer cancel()
		return cluster.Stop(ctx)
	}
	return cluster.URL(), stop, nil
}

// withDatabase is for commands that come and go: they share the private server of a zapis that is serving.
func withDatabase(ctx context.Context, settings Settings, log *slog.Logger, use func(databaseURL string) error) error {
	if settings.DatabaseURL == "" {
		if url, up := postgres.Running(settings.DataDir); up {
			return use(url)
		}
	}
	url, stop, err := openDatabase(ctx, settings, log)
	if err != nil {
		return err
	}
	return errors.Join(use(url), stop())
}

// withPool is for commands that read the database and need no store.
func (p *process) withPool(ctx context.Context, use func(pool *pgxpool.Pool, databaseURL string) error) error {
	return withDatabase(ctx, p.settings, p.log, func(databaseURL string) error {
		if err := schemaIsCurrent(ctx, databaseURL); err != nil {
			return fmt.Errorf("%w: run zapis migrate", err)
		}
		pool, err := postgres.Pool(ctx, databaseURL)
		if err != nil {
			return err
		}
		defer pool.Close()
		return use(pool, databaseURL)
	})
}

// withStore opens the log with its keys, beside whatever serves, and closes it again.
func withStore(ctx context.Context, p *process, use func(*eventstore.Store, *pgxpool.Pool) error) error {
	return p.withPool(ctx, func(pool *pgxpool.Pool, databaseURL string) error {
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
		return use(store, pool)
	})
}
