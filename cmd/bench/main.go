// Command bench measures what Zapis promises: appending and booking beside plain pgx, following, and the time from
// an append, and from a tap, to what is seen of it.
//
// It needs a server whose fsync is on, where it makes and drops a database of its own.
package main

import (
	"context"
	"flag"
	"fmt"
	"net/url"
	"os"
	"runtime/debug"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"zapis/eventstore"
	"zapis/migrations"
)

type settings struct {
	databaseURL string
	rounds      int
	duration    time.Duration
	backlog     int
	town        int
	only        string
	callers     []int
}

func main() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(400) // as in cmd/zapis
	}
	s := settings{callers: []int{1, 8, 32, 128}}
	flag.StringVar(&s.databaseURL, "database-url", os.Getenv("DATABASE_URL"), "a server where a database may be made (DATABASE_URL)")
	flag.IntVar(&s.rounds, "rounds", 3, "how often each way is measured, in turn")
	flag.DurationVar(&s.duration, "duration", 3*time.Second, "how long a way is measured in each round")
	flag.IntVar(&s.backlog, "backlog", 500_000, "events to follow")
	flag.IntVar(&s.town, "town", 1_000_000, "events of the town whose read models are rebuilt")
	flag.StringVar(&s.only, "only", "", "appends, latency, taps, following or rebuilding; all if empty")
	flag.Func("callers", "how many callers append at a time, as a list (1,8,32,128)", s.setCallers)
	flag.Parse()
	if err := run(context.Background(), s); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func (s *settings) setCallers(list string) error {
	s.callers = nil
	for part := range strings.SplitSeq(list, ",") {
		callers, err := strconv.Atoi(part)
		if err != nil || callers < 1 {
			return fmt.Errorf("%q is no number of callers", part)
		}
		s.callers = append(s.callers, callers)
	}
	return nil
}

func run(ctx context.Context, s settings) error {
	address, drop, err := database(ctx, s.databaseURL)
	if err != nil {
		return err
	}
	defer drop()
	config, err := pgxpool.ParseConfig(address)
	if err != nil {
		return fmt.Errorf("read the database URL: %w", err)
	}
	config.MaxConns = plainConnections
	pool, err := pgxpool.NewWithConfig(ctx, config)
	if err != nil {
		return err
	}
	defer pool.Close()
	store, err := eventstore.New(pool, eventstore.NewCodec(eventstore.KnownEvents()...), eventstore.WithVersion("bench"))
	if err != nil {
		return err
	}
	defer store.Close()
	for _, part := range []struct {
		name    string
		measure func(context.Context, settings, *pgxpool.Pool, *eventstore.Store) error
	}{{"taps", taps}, {"appends", appends}, {"latency", latency}, {"following", following}, {"rebuilding", rebuilding}} {
		if s.only != "" && s.only != part.name {
			continue
		}
		if err := part.measure(ctx, s, pool, store); err != nil {
			return fmt.Errorf("measure %s: %w", part.name, err)
		}
	}
	return nil
}

// database makes a database, migrates it, and says whether what is measured is durable.
func database(ctx context.Context, server string) (address string, drop func(), err error) {
	admin, err := pgx.Connect(ctx, server)
	if err != nil {
		return "", nil, fmt.Errorf("connect to the server: %w", err)
	}
	var fsync, commit, version string
	for name, into := range map[string]*string{"fsync": &fsync, "synchronous_commit": &commit, "server_version": &version} {
		if err := admin.QueryRow(ctx, "select current_setting($1)", name).Scan(into); err != nil {
			return "", nil, err
		}
	}
	fmt.Printf("Postgres %s, fsync %s, synchronous_commit %s\n", version, fsync, commit)
	if fsync != "on" || commit != "on" {
		return "", nil, fmt.Errorf("the server would not make appends durable")
	}
	name := "zapis_bench_" + uuid.NewString()
	if _, err := admin.Exec(ctx, "create database "+pgx.Identifier{name}.Sanitize()); err != nil {
		return "", nil, err
	}
	drop = func() {
		if _, err := admin.Exec(ctx, "drop database "+pgx.Identifier{name}.Sanitize()+" with (force)"); err != nil {
			fmt.Fprintln(os.Stderr, "bench: the database stays behind:", err)
		}
		_ = admin.Close(ctx)
	}
	parsed, err := url.Parse(server)
	if err != nil {
		return "", drop, err
	}
	parsed.Path = "/" + name
	return parsed.String(), drop, migrations.Up(ctx, parsed.String())
}
