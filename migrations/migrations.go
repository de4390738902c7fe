// Package migrations holds the database schema as numbered SQL files, forward only, and brings a database up to date.
package migrations

import (
	"context"
	"database/sql"
	"embed"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
)

// Files are the numbered SQL files, in goose's format.
//
//go:embed *.sql
var Files embed.FS

// Lock attempts are a second apart, which is the least that goose allows; several processes may start at once.
const (
	lockPeriodSeconds = 1
	lockAttempts      = 300
)

// Up applies what the database lacks. Any number of processes may call it at the same moment: one works, the others wait.
func Up(ctx context.Context, databaseURL string) error {
	err := with(databaseURL, func(provider *goose.Provider) error {
		if _, err := provider.Up(ctx); err != nil {
			return fmt.Errorf("migrate the database: %w", err)
		}
		return nil
	})
	if err != nil {
		return err
	}
	return upRiver(ctx, databaseURL)
}

// Version tells which migration the database has reached and which one this program needs.
func Version(ctx context.Context, databaseURL string) (current, needed int64, err error) {
	err = with(databaseURL, func(provider *goose.Provider) (err error) {
		if current, needed, err = provider.GetVersions(ctx); err != nil {
			return fmt.Errorf("read the schema version: %w", err)
		}
		return nil
	})
	return current, needed, err
}

// with opens a connection of its own: the lock belongs to a session, so it must not go through a pooler.
func with(databaseURL string, use func(*goose.Provider) error) error {
	config, err := pgx.ParseConfig(databaseURL)
	if err != nil {
		return fmt.Errorf("read the database URL: %w", err)
	}
	db := stdlib.OpenDB(*config)
	defer db.Close()
	provider, err := newProvider(db)
	if err != nil {
		return fmt.Errorf("read the migrations: %w", err)
	}
	return use(provider)
}

func newProvider(db *sql.DB) (*goose.Provider, error) {
	locker, err := lock.NewPostgresSessionLocker(lock.WithLockTimeout(lockPeriodSeconds, lockAttempts))
	if err != nil {
		return nil, err
	}
	return goose.NewProvider(goose.DialectPostgres, db, Files,
		goose.WithSessionLocker(locker), goose.WithDisableGlobalRegistry(true))
}
