package postgres

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// server is what postmaster.pid tells; the zero value is that there is none.
type server struct {
	pid, port int
	socketDir string
	state     state
}

type state int

const (
	stopped  state = iota
	changing       // coming up or going down
	ready
	crashed  // the process is gone, its file is not
	impostor // the process is another program that got the number
)

func (s server) url(database string) string { return socketURL(s.socketDir, s.port, database) }

// socketURL names the port even though it is the default: PGPORT in the environment would change it.
func socketURL(socketDir string, port int, database string) string {
	query := url.Values{"host": {socketDir}, "port": {strconv.Itoa(port)}}
	address := url.URL{Scheme: "postgres", User: url.User(superuser), Path: "/" + database, RawQuery: query.Encode()}
	return address.String()
}

// settle waits for a server that is starting or stopping, and tells what is there. The file of an impostor is removed,
// for Postgres would take that program for a server and never start. After a crash the file stays: with it Postgres
// finds out whether a process of the old server still writes.
func (p place) settle(ctx context.Context) (state, error) {
	ticker := time.NewTicker(20 * time.Millisecond)
	defer ticker.Stop()
	for {
		found, err := p.server()
		switch {
		case err != nil:
			return stopped, err
		case found.state == impostor:
			return stopped, p.removeLocks()
		case found.state == ready && found.socketDir != p.socketDir:
			return ready, fmt.Errorf("a server runs on %s with its socket in %s, not %s: stop it first", p.data(), found.socketDir, p.socketDir)
		case found.state != changing:
			return found.state, nil
		}
		select {
		case <-ctx.Done():
			return changing, fmt.Errorf("wait for the Postgres of process %d: %w", found.pid, ctx.Err())
		case <-ticker.C:
		}
	}
}

func (p place) removeLocks() error {
	for _, path := range []string{p.pidFile(), filepath.Join(p.socketDir, fmt.Sprintf(".s.PGSQL.%d.lock", port))} {
		if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("remove a stale lock: %w", err)
		}
	}
	return nil
}

// server reads who runs the cluster, if anybody.
func (p place) server() (server, error) {
	text, err := os.ReadFile(p.pidFile())
	if errors.Is(err, fs.ErrNotExist) {
		return server{}, nil
	}
	if err != nil {
		return server{}, fmt.Errorf("look for a running Postgres: %w", err)
	}
	if len(text) == 0 { // being written; should it stay so, Postgres itself says what to do
		return server{}, nil
	}
	found, err := parsePidFile(string(text))
	if err != nil {
		return server{}, fmt.Errorf("%s: %w", p.pidFile(), err)
	}
	switch line := commandLine(found.pid); {
	case line == "":
		found.state = crashed
	case !strings.Contains(line, p.data()):
		found.state = impostor
	}
	return found, nil
}

// stop ends the server, letting no new connection in and rolling back open transactions; at once when ctx ends.
func (p place) stop(ctx context.Context) error {
	ticker := time.NewTicker(10 * time.Millisecond)
	defer ticker.Stop()
	for signal, done := syscall.SIGINT, ctx.Done(); ; {
		running, err := p.server()
		if err != nil || (running.state != ready && running.state != changing) {
			return err
		}
		if err := syscall.Kill(running.pid, signal); err != nil && !errors.Is(err, syscall.ESRCH) {
			return fmt.Errorf("stop Postgres: %w", err)
		}
		select {
		case <-done:
			signal, done = syscall.SIGQUIT, nil
		case <-ticker.C:
		}
	}
}

// parsePidFile reads pid, data folder, start time, port, socket folder, address, shared memory, status: a line each,
// written as the server comes up.
func parsePidFile(text string) (server, error) {
	lines := strings.Split(text, "\n")
	pid, err := strconv.Atoi(strings.TrimSpace(lines[0]))
	if err != nil {
		return server{}, fmt.Errorf("not a pid file: %w", err)
	}
	found := server{pid: pid, state: changing}
	if len(lines) > 7 {
		found.port, _ = strconv.Atoi(lines[3]) // 0 is not the port of any server
		found.socketDir = lines[4]
		if strings.TrimSpace(lines[7]) == "ready" {
			found.state = ready
		}
	}
	return found, nil
}

// commandLine is what the process was started with; empty when it is gone, or dead and waiting for its parent.
func commandLine(pid int) string {
	if err := syscall.Kill(pid, 0); errors.Is(err, syscall.ESRCH) {
		return ""
	}
	line, err := os.ReadFile(filepath.Join("/proc", strconv.Itoa(pid), "cmdline"))
	if err != nil { // no such thing on macOS
		line, _ = exec.Command("ps", "-o", "command=", "-p", strconv.Itoa(pid)).Output()
	}
	return string(line)
}
