package postgrestest

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"

	"zapis/adapters/postgres"
	"zapis/adapters/postgres/internal/filelock"
)

// The shared folder holds three locks and the servers:
//
//	users     held, shared, by every test process that uses a server here, until it ends
//	starting  held for the moment of starting (or finding) the shared server
//	watching  held by the watchdog
//	shared/   the server that all tests share
//	own-*/    servers that belong to one test
var inside struct {
	sync.Mutex
	users *filelock.Lock
}

// enter makes the shared folder, declares this process a user of it and sees that somebody watches over it.
func enter(ctx context.Context) (string, error) {
	inside.Lock()
	defer inside.Unlock()
	folder := sharedFolder()
	if inside.users != nil {
		return folder, nil
	}
	if err := os.MkdirAll(folder, 0o711); err != nil {
		return "", err
	}
	if err := os.Chmod(folder, 0o711); err != nil { // fails if another user made it
		return "", err
	}
	users, err := filelock.Shared(ctx, filepath.Join(folder, "users"))
	if err != nil {
		return "", err
	}
	if err := ensureWatchdog(folder); err != nil {
		return "", errors.Join(err, users.Unlock())
	}
	inside.users = users
	return folder, nil
}

// sharedFolder is in /tmp whatever TMPDIR says: user postgres can enter it, and the path is short enough for a socket.
func sharedFolder() string {
	return filepath.Join("/tmp", fmt.Sprintf("zapis-test-%d", os.Geteuid()))
}

// sharedServer finds the shared server, or makes it afresh: it keeps nothing safe, so what a crash left is not trusted.
func sharedServer(ctx context.Context) (string, error) {
	folder, err := enter(ctx)
	if err != nil {
		return "", err
	}
	starting, err := filelock.Exclusive(ctx, filepath.Join(folder, "starting"))
	if err != nil {
		return "", err
	}
	defer starting.Unlock()
	dir := filepath.Join(folder, "shared")
	if url, up := postgres.Running(dir); up {
		return url, nil
	}
	if err := discard(ctx, dir); err != nil {
		return "", err
	}
	cluster, err := postgres.Start(ctx, postgres.Options{DataDir: dir, Volatile: true})
	if err != nil {
		return "", err
	}
	return cluster.URL(), cluster.Leave()
}

// discard stops the server of a folder, if one runs, and removes the folder.
func discard(ctx context.Context, dir string) error {
	if err := postgres.Halt(ctx, dir); err != nil {
		return err
	}
	return os.RemoveAll(dir)
}
