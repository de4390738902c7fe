package postgres

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// ErrNoPrograms is returned when this machine has no Postgres and we may not install it.
var ErrNoPrograms = errors.New(`no Postgres programs found; any of these helps:
  Debian, Ubuntu:  sudo apt-get install postgresql
  Fedora:          sudo dnf install postgresql-server postgresql-contrib
  macOS:           brew install postgresql@17
  elsewhere:       set ZAPIS_PG_BIN to the folder that holds initdb and pg_ctl
  a server of your own: set DATABASE_URL`)

// oldestMajor is the first Postgres whose CREATE DATABASE, wal_compression and error texts we rely on.
const oldestMajor = 14

// programs is one installed version of Postgres.
type programs struct {
	bin   string // the folder of initdb, pg_ctl and postgres
	major int
}

// findPrograms picks the version that made the data folder (wanted; 0 when there is none yet), else the newest,
// and installs Debian's when the machine has none.
func findPrograms(ctx context.Context, wanted int, log *slog.Logger) (programs, error) {
	found, err := installed(ctx)
	if err != nil {
		return programs{}, err
	}
	if len(found) == 0 {
		if err := install(ctx, log); err != nil {
			return programs{}, err
		}
		if found, err = installed(ctx); err != nil {
			return programs{}, err
		}
	}
	return choose(found, wanted)
}

// Bin is the folder of the newest Postgres's programs on this machine, such as pg_dump.
func Bin(ctx context.Context) (string, error) {
	found, err := installed(ctx)
	if err != nil {
		return "", err
	}
	newest, err := choose(found, 0)
	return newest.bin, err
}

func choose(found []programs, wanted int) (programs, error) {
	if len(found) == 0 {
		return programs{}, ErrNoPrograms
	}
	newest := slices.MaxFunc(found, func(a, b programs) int { return a.major - b.major })
	if wanted == 0 {
		if newest.major < oldestMajor {
			return programs{}, fmt.Errorf("postgres in %s is version %d; %d or newer is needed", newest.bin, newest.major, oldestMajor)
		}
		return newest, nil
	}
	if i := slices.IndexFunc(found, func(p programs) bool { return p.major == wanted }); i >= 0 {
		return found[i], nil
	}
	return programs{}, &VersionError{Data: wanted, Programs: newest.major, Bin: newest.bin}
}

// VersionError refuses to open a cluster that another major version of Postgres made.
type VersionError struct {
	Data, Programs int
	Bin            string
}

// Error says what to do about it.
func (e *VersionError) Error() string {
	return fmt.Sprintf("the data was made by Postgres %d, but %s holds Postgres %d: install version %d, or dump the data there and restore it into a new data folder",
		e.Data, e.Bin, e.Programs, e.Data)
}

// installed lists the usable versions, the one asked for by environment alone if there is one.
func installed(ctx context.Context) ([]programs, error) {
	if bin := os.Getenv("ZAPIS_PG_BIN"); bin != "" {
		found, err := inspect(ctx, bin)
		if err != nil {
			return nil, fmt.Errorf("ZAPIS_PG_BIN: %w", err)
		}
		return []programs{found}, nil
	}
	var all []programs
	for _, bin := range folders(ctx) {
		if found, err := inspect(ctx, bin); err == nil {
			all = append(all, found)
		}
	}
	return all, nil
}

func folders(ctx context.Context) []string {
	var bins []string
	if out, err := exec.CommandContext(ctx, "pg_config", "--bindir").Output(); err == nil {
		bins = append(bins, strings.TrimSpace(string(out)))
	}
	for _, pattern := range []string{
		"/usr/lib/postgresql/*/bin",         // Debian
		"/usr/pgsql-*/bin",                  // the Postgres project's packages for Red Hat
		"/opt/homebrew/opt/postgresql*/bin", // Homebrew on Apple's own chips
		"/usr/local/opt/postgresql*/bin",    // Homebrew on Intel
	} {
		matches, _ := filepath.Glob(pattern) // the only error is a bad pattern
		bins = append(bins, matches...)
	}
	return bins
}

var versionPattern = regexp.MustCompile(`\(PostgreSQL\) (\d+)`)

// inspect checks that the folder can make and run a cluster: a client-only installation has no initdb.
func inspect(ctx context.Context, bin string) (programs, error) {
	for _, name := range []string{"initdb", "pg_ctl"} {
		if _, err := exec.LookPath(filepath.Join(bin, name)); err != nil {
			return programs{}, err
		}
	}
	out, err := exec.CommandContext(ctx, filepath.Join(bin, "postgres"), "--version").Output()
	if err != nil {
		return programs{}, fmt.Errorf("ask %s for its version: %w", bin, err)
	}
	match := versionPattern.FindSubmatch(out)
	if match == nil {
		return programs{}, fmt.Errorf("%s: unknown version %q", bin, out)
	}
	major, err := strconv.Atoi(string(match[1]))
	return programs{bin: bin, major: major}, err
}
