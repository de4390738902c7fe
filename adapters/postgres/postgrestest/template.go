package postgrestest

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"sync"

	"github.com/jackc/pgx/v5"

	"zapis/migrations"
)

var template struct {
	sync.Mutex
	name string
}

// templateOnce is the template database of this process's migrations; made by the first process that needs it.
func templateOnce(ctx context.Context, admin string) (string, error) {
	template.Lock()
	defer template.Unlock()
	if template.name != "" {
		return template.name, nil
	}
	hash, err := migrationsHash()
	if err != nil {
		return "", err
	}
	name := "zapis_template_" + hash
	if err := ensureTemplate(ctx, admin, name); err != nil {
		return "", err
	}
	template.name = name
	return name, nil
}

// ensureTemplate works under an advisory lock, so one process migrates and the others find the result. Being marked as a
// template is the last step: an unmarked one is left over from a process that was killed.
func ensureTemplate(ctx context.Context, admin, name string) error {
	conn, err := pgx.Connect(ctx, admin)
	if err != nil {
		return err
	}
	defer conn.Close(ctx)
	if _, err := conn.Exec(ctx, `select pg_advisory_lock(hashtext($1))`, name); err != nil {
		return fmt.Errorf("lock the template: %w", err)
	}
	var done bool
	err = conn.QueryRow(ctx, `select datistemplate from pg_database where datname = $1`, name).Scan(&done)
	if done || (err != nil && !errors.Is(err, pgx.ErrNoRows)) {
		return err
	}
	for _, statement := range []string{
		"drop database if exists " + quoted(name) + " with (force)",
		"create database " + quoted(name),
	} {
		if _, err := conn.Exec(ctx, statement); err != nil {
			return fmt.Errorf("make the template: %w", err)
		}
	}
	if err := migrations.Up(ctx, withDatabase(admin, name)); err != nil {
		return err
	}
	_, err = conn.Exec(ctx, "alter database "+quoted(name)+" with is_template true")
	return err
}

func migrationsHash() (string, error) {
	sum := sha256.New()
	err := fs.WalkDir(migrations.Files, ".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := migrations.Files.ReadFile(path)
		fmt.Fprintf(sum, "%s %d\n%s", path, len(text), text)
		return err
	})
	return hex.EncodeToString(sum.Sum(nil)[:8]), err
}
