package postgres

import (
	"bytes"
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

// server is what postmaster.pid tells of a running server; the zero value is none.
type server struct {
	pid, port int
	socketDir string
	ready     bool
}

func (s server) url(database string) string { return socketURL(s.socketDir, s.port, database) }

// socketURL names the port even though it is the default: PGPORT in the environment would change it.
func socketURL(socketDir string, port int, database string) string {
	query := url.Values{"host": {socketDir}, "port": {strconv.Itoa(port)}}
	address := url.URL{Scheme: "postgres", User: url.User(superuser), Path: "/" + database, RawQuery: query.Encode()}
	return address.String()
}

// adopt waits for a server that is starting or stopping, and tells whether one is up. A pid file that outlived its
// server (the machine went down, and the number belongs to another program now) is removed, or nothing would start.
func (p place) adopt(ctx context.Context) (bool, error) {
	ticker := time.NewTicker(20 * time.Millisecond)
	defer ticker.Stop()
	for {
		running, err := p.server()
		if err != nil || running.pid == 0 {
			return false, err
		}
		if running.ready {
			if running.socketDir != p.socketDir {
				return false, fmt.Errorf("a server runs on %s with its socket in %s, not %s: stop it first", p.data(), running.socketDir, p.socketDir)
			}
			return true, nil
		}
		select {
		case <-ctx.Done():
			return false, fmt.Errorf("wait for the Postgres of process %d: %w", running.pid, ctx.Err())
		case <-ticker.C:
		}
	}
}

// server reads who runs the cluster, if anybody.
func (p place) server() (server, error) {
	path := filepath.Join(p.data(), "postmaster.pid")
	text, err := os.ReadFile(path)
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
		return server{}, fmt.Errorf("%s: %w", path, err)
	}
	if !serves(found.pid, p.data()) {
		if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return server{}, fmt.Errorf("remove a stale pid file: %w", err)
		}
		return server{}, nil
	}
	return found, nil
}

// stop ends the server, letting no new connection in and rolling back open transactions; at once when ctx ends.
func (p place) stop(ctx context.Context) error {
	ticker := time.NewTicker(10 * time.Millisecond)
	defer ticker.Stop()
	for signal, done := syscall.SIGINT, ctx.Done(); ; {
		running, err := p.server()
		if err != nil || running.pid == 0 {
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
	found := server{pid: pid}
	if len(lines) > 7 {
		found.port, _ = strconv.Atoi(lines[3]) // 0 is not the port of any server
		found.socketDir = lines[4]
		found.ready = strings.TrimSpace(lines[7]) == "ready"
	}
	return found, nil
}

// serves tells whether the process is a server of this data folder, and not another program that got the number.
func serves(pid int, data string) bool {
	if err := syscall.Kill(pid, 0); errors.Is(err, syscall.ESRCH) {
		return false
	}
	line, err := os.ReadFile(filepath.Join("/proc", strconv.Itoa(pid), "cmdline"))
	if err != nil { // no such thing on macOS
		line, _ = exec.Command("ps", "-o", "command=", "-p", strconv.Itoa(pid)).Output()
	}
	return bytes.Contains(line, []byte(data))
}
