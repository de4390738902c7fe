package postgrestest

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"time"

	"zapis/adapters/postgres/internal/filelock"
)

// The watchdog outlives the test processes, whatever ends them, because no test process can know that it is the last.
// It is the test binary itself, started once more with this variable naming the shared folder.
const watchVariable = "ZAPIS_POSTGRESTEST_WATCH"

// The servers are kept warm this long after the last test process, for the next package or the next run.
const (
	linger    = 90 * time.Second
	lookEvery = 5 * time.Second
)

func init() {
	folder := os.Getenv(watchVariable)
	if folder == "" {
		return
	}
	if err := watch(folder, linger, lookEvery); err != nil {
		fmt.Fprintln(os.Stderr, err) // to nobody, unless a person started it
		os.Exit(1)
	}
	os.Exit(0)
}

// ensureWatchdog starts one unless one runs; should two start at once, the second ends by itself.
func ensureWatchdog(folder string) error {
	watching, err := filelock.Try(filepath.Join(folder, "watching"))
	if errors.Is(err, filelock.ErrHeld) {
		return nil
	}
	if err != nil {
		return err
	}
	if err := watching.Unlock(); err != nil {
		return err
	}
	self, err := os.Executable()
	if err != nil {
		return fmt.Errorf("find the test binary: %w", err)
	}
	cmd := exec.Command(self)
	cmd.Dir = "/"
	cmd.Env = append(os.Environ(), watchVariable+"="+folder)
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	if err := cmd.Start(); err != nil {
		return fmt.Errorf("start the watchdog of the test servers: %w", err)
	}
	return cmd.Process.Release()
}

// watch waits until no test process has used the folder for a while, then stops and removes its servers. It holds the
// users' lock while it does, so a test that comes now waits and starts afresh.
func watch(folder string, linger, every time.Duration) error {
	watching, err := filelock.Try(filepath.Join(folder, "watching"))
	if errors.Is(err, filelock.ErrHeld) {
		return nil
	}
	if err != nil {
		return err
	}
	ticker := time.NewTicker(every)
	defer ticker.Stop()
	for idle := time.Duration(0); ; {
		<-ticker.C
		users, err := filelock.Try(filepath.Join(folder, "users"))
		if errors.Is(err, filelock.ErrHeld) {
			idle = 0
			continue
		}
		if err != nil {
			return err
		}
		if idle += every; idle < linger {
			if err := users.Unlock(); err != nil {
				return err
			}
			continue
		}
		// Whoever waits for the users' lock must find nobody watching, and start a watchdog of their own.
		return errors.Join(discardAll(folder), watching.Unlock(), users.Unlock())
	}
}

func discardAll(folder string) error {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	dirs, err := filepath.Glob(filepath.Join(folder, "*", "postgres"))
	if err != nil {
		return err
	}
	var failures []error
	for _, dir := range dirs {
		failures = append(failures, discard(ctx, filepath.Dir(dir)))
	}
	return errors.Join(failures...)
}
