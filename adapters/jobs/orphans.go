package jobs

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"zapis/migrations"
)

const (
	// adoptEvery is how often a process looks for work that another one left when it died.
	adoptEvery = 2 * time.Second
	// adoptWithin bounds one look; a connection that takes longer is lost.
	adoptWithin = 5 * time.Second
	// liveAs is shared, so that a process which lost its connection need not wait for Postgres to notice it, too.
	liveAs = `select pg_advisory_lock_shared(hashtextextended('zapis worker ' || $1, 0))`
	// adoptOrphans leaves to the queue's own rescuer, which gives up at last, what has been begun too often.
	adoptOrphans = `
		with working as materialized (
			select distinct attempted_by[cardinality(attempted_by)] as worker
			from ` + migrations.RiverSchema + `.river_job where state = 'running'
		), dead as materialized (
			select worker from working
			where worker <> $1 and pg_try_advisory_xact_lock(hashtextextended('zapis worker ' || worker, 0))
		)
		update ` + migrations.RiverSchema + `.river_job set state = 'available'
		where state = 'running' and attempt < max_attempts and attempted_by[cardinality(attempted_by)] in (select worker from dead)`
)

// life is the lock by which other processes know that this one is alive. Postgres lets go of it when the process dies, so
// that what it was doing is taken up within seconds by another, or by the same after its next start. Where Postgres cannot
// know (a machine without power), the queue's rescuer does it after rescueAfter. That a process which only lost its
// connection is taken for dead does no harm: see Courier.
type life struct {
	*Jobs
	worker string
	conn   *pgx.Conn
}

// live begins a life.
func (j *Jobs) live(ctx context.Context) (*life, error) {
	l := &life{Jobs: j, worker: j.queue.ID()}
	if err := l.connect(ctx); err != nil {
		return nil, err
	}
	return l, nil
}

func (l *life) connect(ctx context.Context) error {
	pooled, err := l.Pool.Acquire(ctx)
	if err != nil {
		return fmt.Errorf("connect to show that we live: %w", err)
	}
	l.conn = pooled.Hijack()
	if _, err := l.conn.Exec(ctx, liveAs, l.worker); err != nil {
		l.end()
		return fmt.Errorf("show that we live: %w", err)
	}
	return nil
}

// adopt takes up the work of the dead for as long as we work ourselves.
func (l *life) adopt() error {
	for {
		if err := l.look(); err != nil {
			l.Log.Warn("the work of processes that died cannot be looked for", "error", err)
		}
		select {
		case <-time.After(adoptEvery):
		case <-l.queue.Stopped():
			return nil
		}
	}
}

func (l *life) look() error {
	ctx, cancel := context.WithTimeout(context.Background(), adoptWithin)
	defer cancel()
	if l.conn == nil {
		if err := l.connect(ctx); err != nil {
			return err
		}
	}
	adopted, err := l.conn.Exec(ctx, adoptOrphans, l.worker)
	if err != nil {
		l.end()
		return fmt.Errorf("adopt jobs: %w", err)
	}
	if n := adopted.RowsAffected(); n > 0 {
		l.Log.Info("took up the work of a process that died", "jobs", n)
	}
	return nil
}

// end lets go of the lock.
func (l *life) end() {
	if l.conn == nil {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	_ = l.conn.Close(ctx) // it is lost either way
	l.conn = nil
}
