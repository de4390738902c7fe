package postgres_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"zapis/adapters/postgres"
	"zapis/adapters/postgres/postgrestest"
)

func start(t *testing.T, dir string) *postgres.Cluster {
	t.Helper()
	cluster, err := postgres.Start(t.Context(), postgres.Options{DataDir: dir})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { cluster.Leave() })
	return cluster
}

func stop(t *testing.T, cluster *postgres.Cluster) {
	t.Helper()
	if err := cluster.Stop(t.Context()); err != nil {
		t.Fatal(err)
	}
}

func exec(t *testing.T, url, statement string) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(t.Context())
	if _, err := conn.Exec(t.Context(), statement); err != nil {
		t.Fatal(err)
	}
}

func show(t *testing.T, url, query string) (text string) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(t.Context())
	if err := conn.QueryRow(t.Context(), query).Scan(&text); err != nil {
		t.Fatal(err)
	}
	return text
}

func pidFile(dir string) string { return filepath.Join(dir, "postgres", "data", "postmaster.pid") }

func pid(t *testing.T, dir string) int {
	t.Helper()
	text, err := os.ReadFile(pidFile(dir))
	if err != nil {
		t.Fatal(err)
	}
	number, err := strconv.Atoi(strings.SplitN(string(text), "\n", 2)[0])
	if err != nil {
		t.Fatal(err)
	}
	return number
}

func TestDataIsThereAfterAStopAndAfterTheServerWasKilled(t *testing.T) {
	t.Parallel()
	dir := postgrestest.DataDir(t)
	first := start(t, dir)
	exec(t, first.URL(), "create table kept as select 'stop' as by")
	stop(t, first)
	if url, up := postgres.Running(dir); up {
		t.Fatalf("still running at %s", url)
	}

	second := start(t, dir)
	exec(t, second.URL(), "insert into kept values ('kill')")
	if err := errors.Join(syscall.Kill(pid(t, dir), syscall.SIGKILL), second.Leave()); err != nil {
		t.Fatal(err)
	}

	third := start(t, dir)
	if got := show(t, third.URL(), "select string_agg(by, ' ' order by by) from kept"); got != "kill stop" {
		t.Errorf("kept %q, want both rows", got)
	}
	stop(t, third)
}

func TestAServerThatWasLeftRunningIsAdopted(t *testing.T) {
	t.Parallel()
	dir := postgrestest.DataDir(t)
	first := start(t, dir)
	before := pid(t, dir)
	if err := first.Leave(); err != nil { // what the death of the process does
		t.Fatal(err)
	}
	if url, up := postgres.Running(dir); !up || url != first.URL() {
		t.Errorf("running at %q, %v; want %q", url, up, first.URL())
	}
	second := start(t, dir)
	if after := pid(t, dir); after != before {
		t.Errorf("process %d became %d", before, after)
	}
	stop(t, second)
}

func TestTheFolderBelongsToOneProcessAtATime(t *testing.T) {
	t.Parallel()
	dir := postgrestest.DataDir(t)
	cluster := start(t, dir)
	_, err := postgres.Start(t.Context(), postgres.Options{DataDir: dir})
	if !errors.Is(err, postgres.ErrInUse) || !strings.Contains(err.Error(), dir) {
		t.Errorf("a second start gave %v, want %v with the folder's name", err, postgres.ErrInUse)
	}
	stop(t, cluster)
}

func TestDataOfAnotherMajorVersionIsRefused(t *testing.T) {
	t.Parallel()
	dir := postgrestest.DataDir(t)
	stop(t, start(t, dir))
	if err := os.WriteFile(filepath.Join(dir, "postgres", "data", "PG_VERSION"), []byte("9\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := postgres.Start(t.Context(), postgres.Options{DataDir: dir})
	refused := new(postgres.VersionError)
	if !errors.As(err, &refused) || refused.Data != 9 {
		t.Errorf("got %v, want a version error about 9", err)
	}
}

func TestAPidFileThatNamesAnotherProgramIsNoObstacle(t *testing.T) {
	t.Parallel()
	dir := postgrestest.DataDir(t)
	stop(t, start(t, dir))
	stale := strconv.Itoa(os.Getpid()) + "\n" + filepath.Join(dir, "postgres", "data") + "\n"
	if err := os.WriteFile(pidFile(dir), []byte(stale), 0o600); err != nil {
		t.Fatal(err)
	}
	stop(t, start(t, dir))
}

func TestAHalfMadeClusterIsMadeAnew(t *testing.T) {
	t.Parallel()
	dir := postgrestest.DataDir(t)
	stop(t, start(t, dir))
	data := filepath.Join(dir, "postgres", "data")
	if err := os.Rename(data, data+".new"); err != nil {
		t.Fatal(err)
	}
	stop(t, start(t, dir))
}

func TestALongFolderGetsItsSocketElsewhere(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(postgrestest.DataDir(t), strings.Repeat("long", 30))
	cluster := start(t, dir)
	socket := show(t, cluster.URL(), "show unix_socket_directories")
	t.Cleanup(func() { os.RemoveAll(socket) })
	if strings.HasPrefix(socket, dir) {
		t.Errorf("the socket is in %s", socket)
	}
	stop(t, cluster)
}

func TestSettingsKeepCommitsSafeAndTheServerToOurselves(t *testing.T) {
	t.Parallel()
	cluster := postgrestest.Cluster(t, postgres.Options{})
	for name, want := range map[string]string{
		"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on", "data_checksums": "on",
		"listen_addresses": "", "jit": "off", "server_encoding": "UTF8", "log_error_verbosity": "terse",
	} {
		if got := show(t, cluster.URL(), "show "+name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
	info, err := os.Stat(show(t, cluster.URL(), "show unix_socket_directories"))
	if err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("the socket's folder is open to others: %v, %v", info.Mode(), err)
	}
}

func TestAPoolWaitsForTheServerAndOutlivesItsRestart(t *testing.T) {
	t.Parallel()
	dir := postgrestest.DataDir(t)
	cluster := start(t, dir)
	url := cluster.URL()
	stop(t, cluster)

	opened := make(chan error, 1)
	restart := make(chan error, 1)
	go func() {
		pool, err := postgres.Pool(t.Context(), url)
		if err == nil {
			defer pool.Close()
			<-restart
			pool.Exec(t.Context(), "select 1") // may meet the broken connection
			_, err = pool.Exec(t.Context(), "select 1")
		}
		opened <- err
	}()
	cluster = start(t, dir)
	stop(t, cluster)
	cluster = start(t, dir)
	close(restart)
	if err := <-opened; err != nil {
		t.Error(err)
	}
	stop(t, cluster)
}

func TestAPoolGivesUpAtOnceWhenTheServerSaysNo(t *testing.T) {
	t.Parallel()
	url := strings.Replace(postgrestest.URL(t), "/test_", "/missing_", 1)
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	if _, err := postgres.Pool(ctx, url); err == nil || ctx.Err() != nil {
		t.Errorf("got %v after %v", err, ctx.Err())
	}
}
