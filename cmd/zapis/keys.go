package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"

	"github.com/jackc/pgx/v5/pgxpool"

	"zapis/adapters/jobs"
	"zapis/adapters/postgres"
	"zapis/commands"
	"zapis/domain"
	"zapis/eventstore"
	"zapis/eventstore/vault"
)

// openKeys opens the vault of the data keys, which close lets go of. A private Postgres has a database of its own for it.
func openKeys(ctx context.Context, settings Settings, databaseURL string, log *slog.Logger) (keys *vault.Vault, close func(), err error) {
	address := settings.keysURL(databaseURL)
	if address == databaseURL {
		log.Warn("the data keys lie in the same database as the log: a backup of it brings back who was erased since. See --keys-database-url")
	}
	pool, err := postgres.Pool(ctx, address)
	if err != nil {
		return nil, nil, fmt.Errorf("data keys: %w", err)
	}
	ring, err := settings.ring(ctx, pool)
	if err == nil {
		keys, err = vault.Open(ctx, pool, ring, vault.Rereading(func() (vault.Ring, error) { return settings.ring(ctx, pool) }))
	}
	if err != nil {
		pool.Close()
		return nil, nil, err
	}
	return keys, func() { keys.Close(); pool.Close() }, nil
}

// keysURL is where the vault is: as configured, else beside the log in a private Postgres, else in the log's own database.
func (s *Settings) keysURL(databaseURL string) string {
	switch {
	case s.KeysDatabaseURL != "":
		return string(s.KeysDatabaseURL)
	case s.DatabaseURL == "":
		return postgres.KeysURL(databaseURL)
	}
	return databaseURL
}

// errRingMissing tells that there are data keys, and nothing to unwrap them with.
var errRingMissing = errors.New("the wrapping keys are missing: without them nobody's data can be read. Put the file back, or name it with --wrapping-keys-file")

// ring is the wrapping keys as configured, else those of the data folder, which are made on the first run.
func (s *Settings) ring(ctx context.Context, pool *pgxpool.Pool) (vault.Ring, error) {
	if s.WrappingKeys != "" {
		return vault.ParseRing(string(s.WrappingKeys))
	}
	ring, err := readRing(s.ringFile())
	if !errors.Is(err, fs.ErrNotExist) {
		return ring, err
	}
	used, err := vault.Used(ctx, pool)
	if err != nil {
		return vault.Ring{}, err
	}
	if used {
		return vault.Ring{}, fmt.Errorf("%s: %w", s.ringFile(), errRingMissing)
	}
	if err := writeNew(s.ringFile(), vault.NewRing().Text()); err != nil {
		return vault.Ring{}, fmt.Errorf("keep the wrapping keys: %w", err)
	}
	return readRing(s.ringFile()) // another process may have been first
}

func (s *Settings) ringFile() string { return filepath.Join(s.DataDir, "keys", "wrapping") }

func readRing(file string) (vault.Ring, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return vault.Ring{}, fmt.Errorf("read the wrapping keys: %w", err)
	}
	ring, err := vault.ParseRing(string(text))
	if err != nil {
		return vault.Ring{}, fmt.Errorf("%s: %w", file, err)
	}
	return ring, nil
}

// writeNew writes a secret file that only we may read, whole and durable, unless there is one already.
func writeNew(file, text string) error {
	return durably(file, text, func(whole string) error {
		if err := os.Link(whole, file); err != nil && !errors.Is(err, fs.ErrExist) {
			return err
		}
		return nil
	})
}

// replace does the same in place of the one that is there.
func replace(file, text string) error {
	return durably(file, text, func(whole string) error { return os.Rename(whole, file) })
}

// durably writes a file beside and has it put in its place when it is whole and on the disk.
func durably(file, text string, put func(whole string) error) (err error) {
	dir := filepath.Dir(file)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	beside, err := os.CreateTemp(dir, "."+filepath.Base(file)+"-*") // 0600
	if err != nil {
		return err
	}
	defer os.Remove(beside.Name())
	_, err = beside.WriteString(text)
	err = errors.Join(err, beside.Sync(), beside.Close())
	if err == nil {
		err = put(beside.Name())
	}
	if err != nil {
		return err
	}
	folder, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(folder.Sync(), folder.Close())
}

// eraseAgain erases, after a backup of the log was restored, who had been erased since it was made: the vault, which was not
// restored, remembers them.
func eraseAgain(ctx context.Context, on foundation, store *eventstore.Store, doing *commands.Commands, forget []jobs.Forgets) {
	destroyed, err := on.keys.Destroyed(ctx)
	erased := 0
	if err == nil {
		erased, err = doing.EraseAgain(ctx, destroyed, func(ctx context.Context, ids []domain.ID) error {
			accounts, err := store.AccountsOf(ctx, ids)
			for _, each := range forget {
				err = errors.Join(err, each(ctx, accounts, nil))
			}
			return err
		})
	}
	if err != nil && ctx.Err() == nil {
		on.log.Error("nobody knows whether the log brings back who was erased", "error", err)
	}
	if erased > 0 {
		on.log.Warn("the log brought back people whose keys are destroyed, as a restored backup does; they are erased again", "people", erased)
	}
}
