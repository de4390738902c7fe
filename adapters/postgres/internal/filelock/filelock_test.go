package filelock

import (
	"context"
	"errors"
	"path/filepath"
	"testing"
)

func must(t *testing.T, take func() (*Lock, error)) *Lock {
	t.Helper()
	lock, err := take()
	if err != nil {
		t.Fatal(err)
	}
	return lock
}

func unlock(t *testing.T, lock *Lock) {
	t.Helper()
	if err := lock.Unlock(); err != nil {
		t.Error(err)
	}
}

func TestSharersShareAndKeepOutWhoeverWantsItAlone(t *testing.T) {
	path := filepath.Join(t.TempDir(), "lock")
	shared := func() (*Lock, error) { return Shared(t.Context(), path) }
	one, two := must(t, shared), must(t, shared)
	if _, err := Try(path); !errors.Is(err, ErrHeld) {
		t.Errorf("taken from sharers: %v", err)
	}
	unlock(t, one)
	unlock(t, two)
	unlock(t, must(t, func() (*Lock, error) { return Try(path) }))
}

func TestWaitingEndsWithTheLockOrWithTheContext(t *testing.T) {
	path := filepath.Join(t.TempDir(), "lock")
	held := must(t, func() (*Lock, error) { return Try(path) })
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Exclusive(cancelled, path); !errors.Is(err, context.Canceled) {
		t.Errorf("waited on: %v", err)
	}
	got := make(chan error, 1)
	go func() {
		lock, err := Exclusive(t.Context(), path)
		if err == nil {
			err = lock.Unlock()
		}
		got <- err
	}()
	unlock(t, held)
	if err := <-got; err != nil {
		t.Error(err)
	}
}
