package postgres

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/cenkalti/backoff/v5"
	"github.com/jackc/pgx/v5"
)

// place is where one private cluster lives, who runs it and with which programs.
//
//	<dir>/lock                held by the zapis that works with it
//	<dir>/postgres/data       the cluster
//	<dir>/postgres/server.log what the server says
//	<dir>/postgres/run        the socket, if that is not too long
type place struct {
	asked, dir, socketDir string
	account               account
	programs              programs
}

// longestSocket is what fits in sockaddr_un everywhere (macOS: 104 with the final zero), the socket's own name taken off.
const longestSocket = 103 - len("/.s.PGSQL.5432")

func placeOf(options Options, as account) (place, error) {
	asked, err := filepath.Abs(options.DataDir)
	if err != nil {
		return place{}, fmt.Errorf("data folder: %w", err)
	}
	dir, err := as.reachable(asked)
	if err != nil {
		return place{}, err
	}
	where := place{asked: asked, dir: dir, account: as, socketDir: options.SocketDir}
	if where.socketDir == "" {
		where.socketDir = shortFolder(where.base())
	}
	if len(where.socketDir) > longestSocket {
		return place{}, fmt.Errorf("socket folder %s is too long: at most %d bytes", where.socketDir, longestSocket)
	}
	return where, nil
}

func shortFolder(base string) string {
	if inside := filepath.Join(base, "run"); len(inside) <= longestSocket {
		return inside
	}
	sum := sha256.Sum256([]byte(base))
	return filepath.Join("/tmp", "zapis-"+hex.EncodeToString(sum[:6]))
}

func (p place) base() string { return filepath.Join(p.dir, "postgres") }
func (p place) data() string { return filepath.Join(p.base(), "data") }
func (p place) log() string  { return filepath.Join(p.base(), "server.log") }

func (p place) pidFile() string { return filepath.Join(p.data(), "postmaster.pid") }

// checkOwner refuses a folder of another user: whoever owns it could put a socket of their own there.
func (p place) checkOwner(folder string) error {
	info, err := os.Lstat(folder)
	if err != nil {
		return fmt.Errorf("folder for Postgres: %w", err)
	}
	owner := uint32(os.Geteuid())
	if p.account.credential != nil {
		owner = p.account.credential.Uid
	}
	if stat, ok := info.Sys().(*syscall.Stat_t); !ok || !info.IsDir() || stat.Uid != owner {
		return fmt.Errorf("folder %s belongs to another user: move it away, or choose another --data-dir", folder)
	}
	return nil
}

// dataMajor is the major version that made the cluster, 0 if there is none yet.
func (p place) dataMajor() (int, error) {
	text, err := os.ReadFile(filepath.Join(p.data(), "PG_VERSION"))
	if errors.Is(err, fs.ErrNotExist) {
		return 0, nil
	}
	if err != nil {
		return 0, fmt.Errorf("read the version of the data: %w", err)
	}
	major, err := strconv.Atoi(strings.TrimSpace(string(text)))
	if err != nil {
		return 0, fmt.Errorf("read the version of the data: %w", err)
	}
	return major, nil
}

// initialise makes the cluster if there is none: beside its place and then renamed, so a half-made one is never used.
func (p place) initialise(ctx context.Context, log *slog.Logger) error {
	if major, err := p.dataMajor(); major != 0 || err != nil {
		return err
	}
	log.Info("making a private Postgres cluster", "version", p.programs.major, "folder", p.dir)
	draft := p.data() + ".new"
	if err := os.RemoveAll(draft); err != nil {
		return fmt.Errorf("clear a half-made cluster: %w", err)
	}
	// Nobody but the account and root can enter the socket's folder, so whoever comes in is trusted.
	if err := p.command(ctx, "initdb", "--pgdata", draft, "--username", superuser, "--auth", "trust",
		"--encoding", "UTF8", "--locale", locale(), "--data-checksums"); err != nil {
		return err
	}
	if err := os.Rename(draft, p.data()); err != nil {
		return fmt.Errorf("put the new cluster in its place: %w", err)
	}
	return nil
}

// startAfter starts the server; after a crash it tries again for a while, for Postgres refuses as long as a process of
// the old server is still ending.
func (p place) startAfter(ctx context.Context, before state, settings string) error {
	if before != crashed {
		return p.start(ctx, settings)
	}
	_, err := backoff.Retry(ctx, func() (struct{}, error) { return struct{}{}, p.start(ctx, settings) },
		backoff.WithBackOff(backoff.NewConstantBackOff(200*time.Millisecond)), backoff.WithMaxElapsedTime(15*time.Second))
	return err
}

// start writes the settings and starts the server, which outlives us. What it says goes to its own log.
func (p place) start(ctx context.Context, settings string) error {
	settings += fmt.Sprintf("port = %d\nunix_socket_directories = %s\n", port, quoted(p.socketDir))
	path := filepath.Join(p.data(), "postgresql.conf")
	if err := os.WriteFile(path, []byte(settings), 0o600); err != nil {
		return fmt.Errorf("write the settings of Postgres: %w", err)
	}
	if err := p.trimLog(); err != nil {
		return err
	}
	seconds := int(startWithin / time.Second)
	err := p.command(ctx, "pg_ctl", "start", "--pgdata", p.data(), "--log", p.log(), "--wait", "--timeout", strconv.Itoa(seconds), "--silent")
	if err != nil {
		said, _ := os.ReadFile(p.log()) // without it the error says less, and is still the error
		return fmt.Errorf("%w\n%s", err, lastLines(string(said), 15))
	}
	return nil
}

// trimLog begins the server's log anew once it is large; the one before is kept.
func (p place) trimLog() error {
	const large = 16 << 20
	if info, err := os.Stat(p.log()); err == nil && info.Size() > large {
		if err := os.Rename(p.log(), p.log()+".old"); err != nil {
			return fmt.Errorf("begin a new server log: %w", err)
		}
	}
	return nil
}

func (p place) command(ctx context.Context, program string, args ...string) error {
	cmd := p.account.run(exec.CommandContext(ctx, filepath.Join(p.programs.bin, program), args...))
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("%s: %w\n%s", program, err, lastLines(string(out), 15))
	}
	return nil
}

// ensureDatabases makes our databases on the first start, and shows that the server answers.
func (p place) ensureDatabases(ctx context.Context) error {
	conn, err := pgx.Connect(ctx, socketURL(p.socketDir, port, "postgres"))
	if err != nil {
		return fmt.Errorf("connect to the private Postgres: %w", err)
	}
	defer conn.Close(context.WithoutCancel(ctx))
	for _, name := range []string{database, keysDatabase} {
		var exists bool
		if err := conn.QueryRow(ctx, `select exists (select from pg_database where datname = $1)`, name).Scan(&exists); err != nil {
			return fmt.Errorf("look for the database %s: %w", name, err)
		}
		if exists {
			continue
		}
		if _, err := conn.Exec(ctx, `create database `+pgx.Identifier{name}.Sanitize()); err != nil {
			return fmt.Errorf("create the database %s: %w", name, err)
		}
	}
	return nil
}
