// Package filelock holds locks between processes that end with the process, however it ends.
package filelock

import (
	"context"
	"errors"
	"fmt"
	"os"
	"syscall"
	"time"
)

// ErrHeld is returned when somebody else holds the lock.
var ErrHeld = errors.New("the lock is held by another process")

// retryEvery is how often Exclusive and Shared look again: flock itself cannot be cancelled by a context.
const retryEvery = 20 * time.Millisecond

// Lock is a held lock. The file stays after Unlock: to remove it would let two processes lock two files of one name.
type Lock struct{ file *os.File }

// Try takes the lock alone, or returns ErrHeld at once.
func Try(path string) (*Lock, error) { return take(path, syscall.LOCK_EX) }

// Exclusive takes the lock alone, waiting until ctx ends.
func Exclusive(ctx context.Context, path string) (*Lock, error) {
	return await(ctx, path, syscall.LOCK_EX)
}

// Shared takes the lock together with other sharers, waiting until ctx ends.
func Shared(ctx context.Context, path string) (*Lock, error) {
	return await(ctx, path, syscall.LOCK_SH)
}

// Unlock lets go.
func (l *Lock) Unlock() error { return l.file.Close() }

func await(ctx context.Context, path string, how int) (*Lock, error) {
	ticker := time.NewTicker(retryEvery)
	defer ticker.Stop()
	for {
		lock, err := take(path, how)
		if !errors.Is(err, ErrHeld) {
			return lock, err
		}
		select {
		case <-ctx.Done():
			return nil, fmt.Errorf("wait for lock %s: %w", path, ctx.Err())
		case <-ticker.C:
		}
	}
}

func take(path string, how int) (*Lock, error) {
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fmt.Errorf("open lock: %w", err)
	}
	err = syscall.Flock(int(file.Fd()), how|syscall.LOCK_NB)
	if err == nil {
		return &Lock{file}, nil
	}
	file.Close()
	if errors.Is(err, syscall.EWOULDBLOCK) {
		return nil, ErrHeld
	}
	return nil, fmt.Errorf("lock %s: %w", path, err)
}
