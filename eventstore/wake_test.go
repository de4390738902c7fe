package eventstore_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/multitracer"
	"github.com/jackc/pgx/v5/pgxpool"

	"zapis/eventstore"
)

// Polling once a second, an event is half a second late on average; here other processes hear of it by a notification.
func TestAnotherProcessIsWokenByANotification(t *testing.T) {
	t.Parallel()
	steps := make(steps, 1000)
	pool := traced(t, steps)
	wantWoken(t, openOn(t, pool), openOn(t, pool), pool, steps, 2)
}

// The way over the server is the long one: while no notification goes out, this process's own followers are as quick.
func TestOurOwnFollowersNeedNoNotification(t *testing.T) {
	t.Parallel()
	steps := make(steps, 1000)
	pool := traced(t, multitracer.New(steps, silence{}))
	store := openOn(t, pool)
	wantWoken(t, store, store, pool, steps, 1)
}

// wantWoken appends with one store whenever a follower of the other waits, and wants that one to be earlier than its poll.
func wantWoken(t *testing.T, writer, reader *eventstore.Store, pool *pgxpool.Pool, steps steps, listeners int) {
	t.Helper()
	follow(t, reader, eventstore.Follower{Group: "g", Apply: func(_ context.Context, _ pgx.Tx, page []eventstore.Recorded) (int, error) {
		steps <- applied
		return len(page), nil
	}})
	waitUntil(t, pool, `
select count(*) >= $1 from pg_stat_activity where datname = current_database() and query like 'listen %' and state = 'idle'`, listeners)
	for version := range 4 {
		begin := time.Now()
		mustAppend(t, writer, to("a", version, noted{}))
		for next(t, steps) != applied {
		}
		if took := time.Since(begin); version > 0 && took > eventstore.PollInterval/2 {
			t.Errorf("it took %s: that was the poll", took)
		}
		for next(t, steps) != foundNothing {
		}
	}
}

// steps are what a follower does, in order.
type steps chan step

type step string

const (
	applied      step = "applied a page"
	foundNothing step = "found nothing, and waits"
)

type selecting struct{}

func (steps) TraceQueryStart(ctx context.Context, _ *pgx.Conn, query pgx.TraceQueryStartData) context.Context {
	return context.WithValue(ctx, selecting{}, query.SQL == eventstore.SelectPage)
}

func (s steps) TraceQueryEnd(ctx context.Context, _ *pgx.Conn, query pgx.TraceQueryEndData) {
	if ctx.Value(selecting{}) == true && query.Err == nil && query.CommandTag.RowsAffected() == 0 {
		s <- foundNothing
	}
}

// silence lets no notification out.
type silence struct{}

func (silence) TraceQueryStart(ctx context.Context, _ *pgx.Conn, query pgx.TraceQueryStartData) context.Context {
	if strings.Contains(query.SQL, "notify") {
		<-ctx.Done()
	}
	return ctx
}

func (silence) TraceQueryEnd(context.Context, *pgx.Conn, pgx.TraceQueryEndData) {}
