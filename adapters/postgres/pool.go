package postgres

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/cenkalti/backoff/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
)

// reachWithin is how long Pool waits for a server that is still coming up.
const reachWithin = 30 * time.Second

// usualConnections is for a mix of short queries: more than pgx takes on a small machine, where they would queue behind
// one slow page; far fewer than the server allows, so that several processes fit.
const usualConnections = 20

// Pool opens connections to the database and waits, with growing pauses, until it answers. Later losses heal by
// themselves: a broken connection is dropped and the next query gets a new one. Options adjust what the URL says.
func Pool(ctx context.Context, databaseURL string, options ...func(*pgxpool.Config)) (*pgxpool.Pool, error) {
	config, err := pgxpool.ParseConfig(databaseURL)
	if err != nil {
		return nil, fmt.Errorf("read the database URL: %w", err) // pgx hides the password
	}
	if config.ConnConfig.ConnectTimeout == 0 {
		config.ConnConfig.ConnectTimeout = 5 * time.Second
	}
	if !strings.Contains(databaseURL, "pool_max_conns") {
		config.MaxConns = usualConnections
	}
	config.MaxConnIdleTime = 5 * time.Minute
	config.HealthCheckPeriod = 15 * time.Second
	if config.ConnConfig.RuntimeParams["application_name"] == "" {
		config.ConnConfig.RuntimeParams["application_name"] = "zapis"
	}
	for _, option := range options {
		option(config)
	}
	pool, err := pgxpool.NewWithConfig(ctx, config)
	if err != nil {
		return nil, fmt.Errorf("open the database: %w", err)
	}
	if err := reach(ctx, pool); err != nil {
		pool.Close()
		return nil, fmt.Errorf("reach the database: %w", err)
	}
	return pool, nil
}

// reach tries until the server answers. An answer that will not change, such as a wrong password, ends it at once.
func reach(ctx context.Context, pool *pgxpool.Pool) error {
	pauses := backoff.NewExponentialBackOff()
	pauses.InitialInterval = 50 * time.Millisecond
	pauses.MaxInterval = 2 * time.Second
	_, err := backoff.Retry(ctx, func() (struct{}, error) {
		err := pool.Ping(ctx)
		if refused := new(pgconn.PgError); errors.As(err, &refused) && !comesAndGoes(refused.Code) {
			return struct{}{}, backoff.Permanent(err)
		}
		return struct{}{}, err
	}, backoff.WithBackOff(pauses), backoff.WithMaxElapsedTime(reachWithin))
	return err
}

// comesAndGoes tells whether a server says so that is starting up or going down, also to those it has let in already:
// admin_shutdown, crash_shutdown, cannot_connect_now.
func comesAndGoes(code string) bool { return code == "57P01" || code == "57P02" || code == "57P03" }
