package projections

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
)

// Status is how a projection stands.
type Status struct {
	Name        string
	Version     int   // of this program's fold
	Rows        int   // the version of the fold that the rows come from; 0 before the first event
	Position    int64 // everything up to here is in the rows
	Head        int64 // of the log
	Lag         int64 // how many events lie between
	DeadLetters int   // events passed over, and the one at which the projection stopped
	Stopped     bool
}

// Changed tells that the rows come from another version of the fold than this program has, and should be rebuilt.
func (s Status) Changed() bool { return s.Rows != 0 && s.Rows != s.Version }

// Checkpoints are read before the head, so that no projection seems to be ahead of the log.
const standings = `
	select p.name, coalesce(c.position, 0), coalesce(c.version, 0),
		count(d.position) filter (where d.skipped_at is not null or d.position > coalesce(c.position, 0)),
		count(d.position) filter (where d.skipped_at is null and d.position > coalesce(c.position, 0)) > 0
	from unnest($1::text[]) with ordinality as p(name, n)
	left join checkpoints c on c.name = p.name
	left join dead_letters d on d.projection = p.name
	group by p.n, p.name, c.position, c.version order by p.n`

// Status tells how every projection stands, whichever process follows.
func (r *Runner) Status(ctx context.Context) ([]Status, error) {
	rows, err := r.pool.Query(ctx, standings, r.names)
	if err != nil {
		return nil, fmt.Errorf("read how the projections stand: %w", err)
	}
	all, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (s Status, err error) {
		return s, row.Scan(&s.Name, &s.Position, &s.Rows, &s.DeadLetters, &s.Stopped)
	})
	if err != nil {
		return nil, fmt.Errorf("read how the projections stand: %w", err)
	}
	head, err := r.store.Head(ctx)
	if err != nil {
		return nil, fmt.Errorf("read how the projections stand: %w", err)
	}
	for i := range all {
		s := &all[i]
		s.Version, s.Head, s.Lag = r.followers[s.Name].Version, head, head-s.Position
	}
	return all, nil
}
