// Command throwaway runs a program with DATABASE_URL naming a new private Postgres, and removes that afterwards.
//
// The server is durable (fsync on) and lies on the disk of the current folder, so that what is measured there counts.
package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"os/signal"
	"syscall"

	"zapis/adapters/postgres"
)

func main() {
	if len(os.Args) < 2 {
		fmt.Fprintln(os.Stderr, "usage: throwaway PROGRAM [ARGUMENT]...")
		os.Exit(2)
	}
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, os.Args[1], os.Args[2:]...); err != nil {
		fmt.Fprintln(os.Stderr, "throwaway:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, program string, args ...string) (err error) {
	if err := os.MkdirAll(".data", 0o755); err != nil {
		return fmt.Errorf("make a data folder: %w", err)
	}
	dir, err := os.MkdirTemp(".data", "throwaway-")
	if err != nil {
		return fmt.Errorf("make a data folder: %w", err)
	}
	if err := os.Chmod(dir, 0o711); err != nil { // user postgres passes through
		return fmt.Errorf("make a data folder: %w", err)
	}
	cluster, err := postgres.Start(ctx, postgres.Options{DataDir: dir, Log: slog.New(slog.NewTextHandler(os.Stderr, nil))})
	if err != nil {
		return errors.Join(err, os.RemoveAll(dir))
	}
	defer func() {
		err = errors.Join(err, cluster.Stop(context.WithoutCancel(ctx)), os.RemoveAll(cluster.DataDir()), os.RemoveAll(dir))
	}()
	cmd := exec.CommandContext(ctx, program, args...)
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGTERM) }
	cmd.Env = append(os.Environ(), "DATABASE_URL="+cluster.URL())
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	return cmd.Run()
}
