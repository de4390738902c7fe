package eventstore_test

import (
	"context"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"zapis/adapters/postgres/postgrestest"
	"zapis/eventstore"
)

// With the library's own adapters idle polling burns a transaction id and a flush each time: 75 a second for one subscriber at 10 ms.
func TestAnIdleFollowerOnlyReads(t *testing.T) {
	t.Parallel()
	for query, types := range map[string][]string{
		eventstore.SelectPage:        nil,
		eventstore.SelectPageOfTypes: {noted{}.EventType()},
	} {
		executed := make(statements, 1000)
		pool := traced(t, executed)
		store := openOn(t, pool)
		f, _ := collect("g")
		f.Types = types
		follow(t, store, f)
		page := next(t, executed)
		for ; page.SQL != query; page = next(t, executed) {
		}
		for range 20 {
			store.Wake()
			if again := next(t, executed); again.SQL != query {
				t.Errorf("an idle follower executes %q", again.SQL)
			}
		}
		wantNoTransactionID(t, pool, page)
	}
}

func wantNoTransactionID(t *testing.T, pool *pgxpool.Pool, statement pgx.TraceQueryStartData) {
	t.Helper()
	var assigned bool
	err := pgx.BeginFunc(t.Context(), pool, func(tx pgx.Tx) error {
		if _, err := tx.Exec(t.Context(), statement.SQL, statement.Args...); err != nil {
			return err
		}
		return tx.QueryRow(t.Context(), `select pg_current_xact_id_if_assigned() is not null`).Scan(&assigned)
	})
	if err != nil || assigned {
		t.Errorf("%q takes a transaction id: %t, %v", statement.SQL, assigned, err)
	}
}

// traced is a pool on a database of this test's own whose statements the tracer sees.
func traced(t *testing.T, tracer pgx.QueryTracer) *pgxpool.Pool {
	t.Helper()
	config, err := pgxpool.ParseConfig(postgrestest.URL(t))
	if err != nil {
		t.Fatal(err)
	}
	config.ConnConfig.Tracer = tracer
	pool, err := pgxpool.NewWithConfig(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(pool.Close)
	return pool
}

// statements tells of each statement that is executed.
type statements chan pgx.TraceQueryStartData

func (s statements) TraceQueryStart(ctx context.Context, _ *pgx.Conn, query pgx.TraceQueryStartData) context.Context {
	s <- query
	return ctx
}

func (statements) TraceQueryEnd(context.Context, *pgx.Conn, pgx.TraceQueryEndData) {}
