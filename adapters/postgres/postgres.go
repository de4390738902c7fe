// Package postgres runs a private Postgres for those who configured none, and opens pools of connections to any.
//
// The server is not our child: when zapis is killed it runs on, and the next Start adopts it, so that nothing has to
// be recovered. It goes down with Stop. Whoever deletes the data folder ends it too, within a minute (Postgres looks).
package postgres

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"time"

	"github.com/cenkalti/backoff/v5"

	"zapis/adapters/postgres/internal/filelock"
)

// Names inside a private cluster.
const (
	superuser    = "zapis"
	database     = "zapis"
	keysDatabase = "zapis_keys" // apart, so that a dump of the other does not hold the keys to it
	port         = 5432         // names the socket; nothing listens on TCP
)

// startWithin bounds a start, crash recovery included.
const startWithin = 2 * time.Minute

// ErrInUse is returned when another process works with the data folder.
var ErrInUse = errors.New("the data folder is in use")

// Options say where a private cluster lives. DataDir alone is required.
type Options struct {
	DataDir   string // made if missing; as root, moved to /var/lib/zapis if user postgres cannot enter it
	SocketDir string // default: inside DataDir, or a short folder of its own where that path is too long for a socket
	Log       *slog.Logger
	Volatile  bool // for tests only: no fsync, a crash of the machine may lose everything
}

// Cluster is a running private server that this process holds, by a lock on its folder.
type Cluster struct {
	place place
	lock  *filelock.Lock
	log   *slog.Logger
}

// Start brings the private cluster up: makes it when it is new, adopts it when it still runs, and refuses (ErrInUse,
// *VersionError, ErrNoPrograms) with words that say what to do.
func Start(ctx context.Context, options Options) (*Cluster, error) {
	ctx, cancel := context.WithTimeout(ctx, startWithin)
	defer cancel()
	log := options.Log
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	where, err := prepare(ctx, options, log)
	if err != nil {
		return nil, err
	}
	if where.dir != where.asked {
		log.Warn("user postgres cannot enter the data folder asked for, using another", "asked", where.asked, "using", where.dir)
	}
	lock, err := filelock.Try(filepath.Join(where.dir, "lock"))
	if errors.Is(err, filelock.ErrHeld) {
		return nil, fmt.Errorf("%w: another zapis works with %s; stop it, or choose another --data-dir", ErrInUse, where.dir)
	}
	if err != nil {
		return nil, err
	}
	cluster := &Cluster{place: where, lock: lock, log: log}
	if err := cluster.bringUp(ctx, options.Volatile); err != nil {
		return nil, errors.Join(err, lock.Unlock())
	}
	return cluster, nil
}

// Running is the address of the private cluster of a data folder, if its server is up, whoever holds it.
func Running(dataDir string) (url string, up bool) {
	as, err := serverAccount()
	if err != nil {
		return "", false
	}
	where, err := placeOf(Options{DataDir: dataDir}, as)
	if err != nil {
		return "", false
	}
	server, err := where.server()
	if err != nil || server.state != ready {
		return "", false
	}
	return server.url(database), true
}

// Halt stops the server of a data folder, whoever holds it; none is no error.
func Halt(ctx context.Context, dataDir string) error {
	as, err := serverAccount()
	if err != nil {
		return nil // without the account there is no server
	}
	where, err := placeOf(Options{DataDir: dataDir}, as)
	if err != nil {
		return err
	}
	return where.stop(ctx)
}

// URL is the address of the cluster's database, for pgx and for Postgres's own programs.
func (c *Cluster) URL() string { return socketURL(c.place.socketDir, port, database) }

// KeysURL is the address of the database for the data keys, beside the database of a private cluster.
func KeysURL(databaseURL string) string {
	address, err := url.Parse(databaseURL)
	if err != nil {
		return databaseURL
	}
	address.Path = "/" + keysDatabase
	return address.String()
}

// DataDir is where the data really is.
func (c *Cluster) DataDir() string { return c.place.dir }

// Bin is the folder of the programs of the cluster's version, such as pg_dump.
func (c *Cluster) Bin() string { return c.place.programs.bin }

// Stop ends the server, rolling back open transactions (SIGINT); when ctx ends first it ends the server at once, which
// loses nothing that was committed. The folder is free afterwards.
func (c *Cluster) Stop(ctx context.Context) error {
	return errors.Join(c.place.stop(ctx), c.lock.Unlock())
}

// Leave frees the folder and leaves the server running, for the next Start to adopt.
func (c *Cluster) Leave() error { return c.lock.Unlock() }

// adoptWithin is how long a running server may fail to answer: it may have been killed this very moment.
const adoptWithin = 10 * time.Second

func (c *Cluster) bringUp(ctx context.Context, volatile bool) error {
	started := time.Now()
	adopted, err := backoff.Retry(ctx, func() (bool, error) {
		adopted, err := c.place.adoptOrStart(ctx, volatile, c.log)
		if err == nil {
			err = c.place.ensureDatabases(ctx)
		}
		if err != nil && !adopted {
			err = backoff.Permanent(err)
		}
		return adopted, err
	}, backoff.WithBackOff(backoff.NewConstantBackOff(50*time.Millisecond)), backoff.WithMaxElapsedTime(adoptWithin))
	if err != nil {
		return err
	}
	c.log.Info("private Postgres is up", "version", c.place.programs.major, "folder", c.place.dir,
		"adopted", adopted, "took", time.Since(started).Round(time.Millisecond))
	return nil
}

func (p place) adoptOrStart(ctx context.Context, volatile bool, log *slog.Logger) (adopted bool, err error) {
	found, err := p.settle(ctx)
	if err != nil || found == ready {
		return found == ready, err
	}
	if err := p.initialise(ctx, log); err != nil {
		return false, err
	}
	return false, p.startAfter(ctx, found, settings(volatile))
}

// prepare finds the programs, the account and the folders, and makes the folders.
func prepare(ctx context.Context, options Options, log *slog.Logger) (place, error) {
	if options.DataDir == "" {
		return place{}, errors.New("no data folder given")
	}
	// Installing the programs may bring the account, so they come first; the data may ask for a version, so it is read before.
	wanted := 0
	if as, err := serverAccount(); err == nil {
		where, err := placeOf(options, as)
		if err != nil {
			return place{}, err
		}
		if wanted, err = where.dataMajor(); err != nil {
			return place{}, err
		}
	}
	found, err := findPrograms(ctx, wanted, log)
	if err != nil {
		return place{}, err
	}
	as, err := serverAccount()
	if err != nil {
		return place{}, err
	}
	where, err := placeOf(options, as)
	if err != nil {
		return place{}, err
	}
	where.programs = found
	return where, where.makeFolders()
}

// makeFolders makes the data folder, open for passing through, and the account's own folders in it, closed to others.
func (p place) makeFolders() error {
	if err := os.MkdirAll(p.dir, 0o755); err != nil {
		return fmt.Errorf("make the data folder: %w", err)
	}
	if !p.account.enters(p.dir) { // a strict umask made it
		if err := os.Chmod(p.dir, 0o711); err != nil {
			return fmt.Errorf("open the data folder to user postgres: %w", err)
		}
	}
	for _, folder := range []string{p.base(), p.socketDir} {
		if err := p.makePrivate(folder); err != nil {
			return err
		}
	}
	return nil
}

// makePrivate makes a folder that only the account and root can use, and refuses one that a stranger made.
func (p place) makePrivate(folder string) error {
	err := os.Mkdir(folder, 0o700)
	if errors.Is(err, os.ErrExist) {
		return p.checkOwner(folder)
	}
	if err != nil {
		return fmt.Errorf("make a folder for Postgres: %w", err)
	}
	return p.account.own(folder)
}
