package projections

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5/pgconn"
)

// Rows that have not begun, or of which it was never noted, are of this program's version.
const claimRows = `
	insert into checkpoints (name, version) values ($1, $2)
	on conflict (name) do update set version = excluded.version where checkpoints.version is null or checkpoints.position = 0`

// claim notes which version of the fold a projection's rows come from, unless that is known.
func claim(ctx context.Context, on interface {
	Exec(ctx context.Context, query string, args ...any) (pgconn.CommandTag, error)
}, p Projection) error {
	if _, err := on.Exec(ctx, claimRows, p.Name, p.Version); err != nil {
		return fmt.Errorf("note the version of %s: %w", p.Name, err)
	}
	return nil
}

// notice tells, once, that the rows come from another version of the fold than this program has. They are followed all the
// same, as far as the fold can; a rebuild makes all of them what they should be.
func (f *follower) notice(ctx context.Context) error {
	if f.noticed {
		return nil
	}
	if err := claim(ctx, f.pool, f.Projection); err != nil {
		return err
	}
	var rows int
	if err := f.pool.QueryRow(ctx, versionOf, f.Name).Scan(&rows); err != nil {
		return fmt.Errorf("read the version of %s: %w", f.Name, err)
	}
	f.noticed = true
	if rows != f.Version {
		f.log.Warn("the rows of a projection come from another version of it: zapis projections rebuild "+f.Name,
			"projection", f.Name, "rows", rows, "program", f.Version)
	}
	return nil
}

func orElse(err, otherwise error) error {
	if err != nil {
		return err
	}
	return otherwise
}
