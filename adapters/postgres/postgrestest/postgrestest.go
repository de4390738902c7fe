// Package postgrestest gives each test a database, or a whole server, of its own.
//
// Databases are clones of a template that holds the migrations. They live on ZAPIS_TEST_DATABASE_URL, a server where we
// may create databases, or else on a private server that all test processes of this user share: the first one starts
// it, and a minute and a half after the last one ended it is stopped and removed.
package postgrestest

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"zapis/adapters/postgres"
)

// patience bounds everything this package does for one test: on a loaded machine a first start is slow, never minutes.
const patience = 3 * time.Minute

// URL is a new, migrated database that belongs to this test alone and is dropped when it ends.
func URL(t testing.TB) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	admin := adminURL(ctx, t)
	template, err := templateOnce(ctx, admin)
	if err != nil {
		t.Fatalf("prepare a template database: %v", err)
	}
	name := uniqueName()
	if err := execute(ctx, admin, "create database "+quoted(name)+" template "+quoted(template)+" strategy file_copy"); err != nil {
		t.Fatalf("clone a test database: %v", err)
	}
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), patience)
		defer cancel()
		if err := execute(ctx, admin, "drop database "+quoted(name)+" with (force)"); err != nil {
			t.Errorf("drop the test database: %v", err)
		}
	})
	return withDatabase(admin, name)
}

// Pool is a pool on a database of this test's own (URL), closed when the test ends.
func Pool(t testing.TB) *pgxpool.Pool {
	t.Helper()
	pool, err := postgres.Pool(context.Background(), URL(t))
	if err != nil {
		t.Fatalf("open the test database: %v", err)
	}
	t.Cleanup(pool.Close)
	return pool
}

// Cluster is a server of this test's own, empty and not migrated: for dumps and restores, for killing, for measuring
// with real fsync (leave Volatile unset). Options need no DataDir.
func Cluster(t testing.TB, options postgres.Options) *postgres.Cluster {
	t.Helper()
	if options.DataDir == "" {
		options.DataDir = DataDir(t)
	}
	cluster, err := postgres.Start(context.Background(), options)
	if err != nil {
		t.Fatalf("start a test server: %v", err)
	}
	t.Cleanup(func() {
		if err := cluster.Leave(); err != nil { // DataDir stops it
			t.Errorf("leave the test server: %v", err)
		}
	})
	return cluster
}

// DataDir is a folder for a private cluster that user postgres can enter. When the test ends, a server that runs there
// is stopped and the folder removed; if the test process is killed, that happens soon after.
func DataDir(t testing.TB) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	shared, err := enter(ctx)
	if err != nil {
		t.Fatalf("make a folder for a test server: %v", err)
	}
	dir, err := os.MkdirTemp(shared, "own-")
	if err != nil {
		t.Fatalf("make a folder for a test server: %v", err)
	}
	if err := os.Chmod(dir, 0o711); err != nil {
		t.Fatalf("open the folder to user postgres: %v", err)
	}
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), patience)
		defer cancel()
		if err := discard(ctx, dir); err != nil {
			t.Errorf("remove the test server: %v", err)
		}
	})
	return dir
}

func adminURL(ctx context.Context, t testing.TB) string {
	t.Helper()
	if given := os.Getenv("ZAPIS_TEST_DATABASE_URL"); given != "" {
		return given
	}
	address, err := sharedServer(ctx)
	if err != nil {
		t.Fatalf("start the shared test server: %v", err)
	}
	return address
}

// execute uses a connection of its own, so that no goroutine of this package outlives a call.
func execute(ctx context.Context, address, statement string) error {
	conn, err := pgx.Connect(ctx, address)
	if err != nil {
		return err
	}
	defer conn.Close(ctx)
	_, err = conn.Exec(ctx, statement)
	return err
}

var counter atomic.Int64

// uniqueName tells processes apart by number and by time: a number comes again, and a killed test leaves its database.
func uniqueName() string {
	return fmt.Sprintf("test_%d_%x_%d", os.Getpid(), time.Now().UnixNano(), counter.Add(1))
}

func quoted(name string) string { return pgx.Identifier{name}.Sanitize() }

func withDatabase(address, name string) string {
	parsed, err := url.Parse(address)
	if err != nil { // never: pgx has connected with it, and a keyword string has no path to change
		panic(err)
	}
	parsed.Path = "/" + name
	return parsed.String()
}
