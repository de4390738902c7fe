package frontdoor

import (
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

const (
	tryLock    = `select pg_try_advisory_lock($1)`
	unlock     = `select pg_advisory_unlock($1)`
	lockAnswer = 5 * time.Second // a connection that takes longer to answer is lost
)

var (
	errLockLost  = errors.New("the connection that held the chat was lost")
	errElsewhere = errors.New("another process holds the chat")
)

// locks are this process's holds on chats: advisory locks of one connection, kept for nothing else.
// When it is lost, the holds are gone, and the context of each ends.
type locks struct {
	pool *pgxpool.Pool

	mu   sync.Mutex
	conn *pgx.Conn
	held map[int64]context.CancelCauseFunc
}

func newLocks(pool *pgxpool.Pool) *locks {
	return &locks{pool: pool, held: map[int64]context.CancelCauseFunc{}}
}

// key is what Postgres knows a chat by. That two chats share a key does no harm: they only wait for each other.
func (c chat) key() int64 {
	h := fnv.New64a()
	fmt.Fprintf(h, "chat\x00%s\x00%s", c.channel, c.id)
	return int64(h.Sum64())
}

// hold takes a chat, or returns errElsewhere. The context it gives ends with the hold; release gives the chat up.
func (l *locks) hold(ctx context.Context, c chat) (context.Context, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	key := c.key()
	if _, ours := l.held[key]; ours {
		return nil, errElsewhere
	}
	if err := l.connect(ctx); err != nil {
		return nil, fmt.Errorf("connect for holding chats: %w", err)
	}
	got := false
	if err := l.ask(ctx, tryLock, key, &got); err != nil {
		return nil, fmt.Errorf("hold a chat: %w", err)
	}
	if !got {
		return nil, errElsewhere
	}
	held, cancel := context.WithCancelCause(ctx)
	l.held[key] = cancel
	return held, nil
}

func (l *locks) release(c chat) {
	l.mu.Lock()
	defer l.mu.Unlock()
	key := c.key()
	cancel, ours := l.held[key]
	if !ours {
		return // lost in between
	}
	cancel(nil)
	delete(l.held, key)
	released := false
	_ = l.ask(context.Background(), unlock, key, &released) // on failure the connection is dropped, and the lock with it
}

// ask runs one of the statements above. Whatever goes wrong, the holds are given up: nobody can tell whether they stand.
// It does not end with ctx, because a cancelled query costs the connection.
func (l *locks) ask(ctx context.Context, query string, key int64, answer *bool) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), lockAnswer)
	defer cancel()
	err := l.conn.QueryRow(ctx, query, key).Scan(answer)
	if err != nil {
		l.drop(errLockLost)
	}
	return err
}

func (l *locks) connect(ctx context.Context) error {
	if l.conn != nil {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, lockAnswer)
	defer cancel()
	pooled, err := l.pool.Acquire(ctx)
	if err != nil {
		return err
	}
	l.conn = pooled.Hijack()
	return nil
}

// check finds out whether the connection still stands: Postgres lets go of the chats of a lost one without a word.
func (l *locks) check(ctx context.Context) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.conn == nil {
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), lockAnswer)
	defer cancel()
	if l.conn.Ping(ctx) != nil {
		l.drop(errLockLost)
	}
}

// drop closes the connection and ends every hold.
func (l *locks) drop(cause error) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	_ = l.conn.Close(ctx)
	l.conn = nil
	for _, end := range l.held {
		end(cause)
	}
	clear(l.held)
}

// close gives up everything.
func (l *locks) close() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.conn != nil {
		l.drop(context.Canceled)
	}
}
