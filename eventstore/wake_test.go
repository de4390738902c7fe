package eventstore_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"zapis/eventstore"
)

// Polling once a second, an event is half a second late on average; here other processes hear of it by a notification.
func TestAnotherProcessIsWokenByANotification(t *testing.T) {
	t.Parallel()
	writer, pool := open(t)
	reader := openOn(t, pool)
	wantWoken(t, writer, reader, pool, 2)
}

// The way over the server is the long one: while no notification goes out, this process's own followers are as quick.
func TestOurOwnFollowersNeedNoNotification(t *testing.T) {
	t.Parallel()
	pool := traced(t, silence{})
	store := openOn(t, pool)
	wantWoken(t, store, store, pool, 1)
}

// wantWoken appends with one store, and wants a follower of the other, when both of them listen, to be earlier than the poll.
func wantWoken(t *testing.T, writer, reader *eventstore.Store, pool *pgxpool.Pool, listeners int) {
	t.Helper()
	f, seen := collect("g")
	follow(t, reader, f)
	mustAppend(t, writer, to("a", 0, noted{}))
	next(t, seen)
	waitUntil(t, pool, `
select count(*) >= $1 from pg_stat_activity where datname = current_database() and query like 'listen %' and state = 'idle'`, listeners)
	for version := 1; version < 4; version++ {
		begin := time.Now()
		mustAppend(t, writer, to("a", version, noted{}))
		next(t, seen)
		if took := time.Since(begin); took > eventstore.PollInterval/2 {
			t.Errorf("it took %s: that was the poll", took)
		}
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
