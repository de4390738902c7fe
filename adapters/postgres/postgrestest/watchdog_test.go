package postgrestest

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"time"

	"zapis/adapters/postgres"
	"zapis/adapters/postgres/internal/filelock"
)

// watchedFolder is a shared folder like the real one, with a server that a killed test left behind.
func watchedFolder(t *testing.T) (folder, dir string) {
	t.Helper()
	folder = DataDir(t)
	dir = filepath.Join(folder, "own-left")
	cluster, err := postgres.Start(t.Context(), postgres.Options{DataDir: dir, Volatile: true})
	if err != nil {
		t.Fatal(err)
	}
	if err := cluster.Leave(); err != nil {
		t.Fatal(err)
	}
	return folder, dir
}

func TestServersEndWhenNobodyUsesThem(t *testing.T) {
	t.Parallel()
	folder, dir := watchedFolder(t)
	if err := watch(folder, 3*time.Millisecond, time.Millisecond); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(dir); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("%s is still there: %v", dir, err)
	}
}

func TestServersStayWhileSomebodyUsesThem(t *testing.T) {
	t.Parallel()
	folder, dir := watchedFolder(t)
	users, err := filelock.Shared(t.Context(), filepath.Join(folder, "users"))
	if err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- watch(folder, 3*time.Millisecond, time.Millisecond) }()
	select {
	case err := <-ended:
		t.Fatalf("stopped under its user: %v", err)
	case <-time.After(100 * time.Millisecond): // a hundred looks
	}
	if _, up := postgres.Running(dir); !up {
		t.Error("the server is gone")
	}
	if err := users.Unlock(); err != nil {
		t.Fatal(err)
	}
	if err := <-ended; err != nil {
		t.Fatal(err)
	}
}

func TestOneWatchdogIsEnough(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	watching, err := filelock.Try(filepath.Join(folder, "watching"))
	if err != nil {
		t.Fatal(err)
	}
	defer watching.Unlock()
	if err := watch(folder, time.Hour, time.Minute); err != nil {
		t.Error(err)
	}
}
