package projections

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
)

// Listed is a projection with what stands beside its live rows.
type Listed struct {
	Name    string
	Version int   // of this program's fold
	Rows    int   // the version of the fold that the live rows come from; 0: none yet
	Bytes   int64 // of the live tables with their indexes
	Under   Beside
	Kept    Beside
}

// Beside are the tables of a build; State is empty if there is none.
type Beside struct {
	State    string
	Version  int
	Position int64
	Paused   bool
	At       time.Time
}

const (
	listProjections = `
		select p.name, coalesce(c.version, 0),
			(select coalesce(sum(pg_total_relation_size(to_regclass(t))), 0)::bigint from unnest(string_to_array(p.tables, ' ')) t)
		from unnest($1::text[], $2::text[]) with ordinality as p (name, tables, n) left join checkpoints c on c.name = p.name
		order by p.n`
	listBuilds = `select projection, state, version, position, paused, updated_at from builds`
)

// List tells of every projection which version its rows are of, and what is built or kept beside them.
func (b *Builder) List(ctx context.Context) ([]Listed, error) {
	tables := make([]string, len(b.names))
	for i, name := range b.names {
		for _, t := range b.all[name].Tables {
			tables[i] += " " + t.Name()
		}
		tables[i] = tables[i][1:]
	}
	rows, err := b.pool.Query(ctx, listProjections, b.names, tables)
	if err != nil {
		return nil, fmt.Errorf("list the projections: %w", err)
	}
	all, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (l Listed, err error) {
		return l, row.Scan(&l.Name, &l.Rows, &l.Bytes)
	})
	if err != nil {
		return nil, fmt.Errorf("list the projections: %w", err)
	}
	if rows, err = b.pool.Query(ctx, listBuilds); err != nil {
		return nil, fmt.Errorf("list the builds: %w", err)
	}
	var name string
	var beside Beside
	_, err = pgx.ForEachRow(rows, []any{&name, &beside.State, &beside.Version, &beside.Position, &beside.Paused, &beside.At}, func() error {
		for i := range all {
			switch {
			case all[i].Name != name:
			case beside.State == kept:
				all[i].Kept = beside
			default:
				all[i].Under = beside
			}
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("list the builds: %w", err)
	}
	for i := range all {
		all[i].Version = b.all[all[i].Name].Version
	}
	return all, nil
}

const pauseBuild = `update builds set paused = $2 where projection = $1 and state <> 'kept'`

// Pause lets a build of a projection rest, whichever process is at it, until it is resumed. It returns ErrNoBuild if there is none.
func (b *Builder) Pause(ctx context.Context, name string) error { return b.setPaused(ctx, name, true) }

// Resume lets a paused build go on. It returns ErrNoBuild if there is none.
func (b *Builder) Resume(ctx context.Context, name string) error {
	return b.setPaused(ctx, name, false)
}

func (b *Builder) setPaused(ctx context.Context, name string, paused bool) error {
	if _, known := b.all[name]; !known {
		return fmt.Errorf("projection %q: %w", name, ErrUnknown)
	}
	tag, err := b.pool.Exec(ctx, pauseBuild, name, paused)
	if err == nil && tag.RowsAffected() == 0 {
		err = ErrNoBuild
	}
	if err != nil {
		return fmt.Errorf("find a build of %s: %w", name, err)
	}
	return nil
}

// Drop removes what is built or kept beside a projection's live rows; there is no way back then. It returns ErrNoBuild if there
// is nothing, and ErrBuilding while a process is at it.
func (b *Builder) Drop(ctx context.Context, name string) error {
	w, err := b.open(ctx, name)
	if err != nil {
		return err
	}
	defer w.close()
	missing := error(ErrNoBuild)
	for _, keptOne := range []bool{false, true} {
		found, err := w.find(ctx, keptOne)
		if err == nil && found {
			missing, err = nil, pgx.BeginFunc(ctx, w.conn, func(tx pgx.Tx) error { return w.drop(ctx, tx) })
		}
		if err != nil {
			return fmt.Errorf("drop what is beside %s: %w", name, err)
		}
	}
	if missing != nil {
		return fmt.Errorf("drop what is beside %s: %w", name, missing)
	}
	return nil
}

// Forget sees that nothing is left, in what is built or kept, of what the log has taken back since, as when a person is erased:
// it catches up with the log, or goes, if its rows are of another version of the fold or cannot be folded on. It returns
// ErrBuilding while a process is at one of them; then it must be asked again.
func (b *Builder) Forget(ctx context.Context) error {
	all, err := b.List(ctx)
	if err != nil {
		return err
	}
	for _, l := range all {
		for _, beside := range []Beside{l.Under, l.Kept} {
			if beside.State != "" {
				err = errors.Join(err, b.forget(ctx, l.Name, beside.State == kept))
			}
		}
	}
	return err
}

func (b *Builder) forget(ctx context.Context, name string, keptOne bool) error {
	w, err := b.open(ctx, name)
	if err != nil {
		return err
	}
	defer w.close()
	found, err := w.find(ctx, keptOne)
	if err != nil || !found {
		return err
	}
	if w.state != building && w.version == w.Version {
		head, err := w.store.Head(ctx)
		if err == nil && w.catchUpTo(ctx, head, Rebuild{}.watched()) == nil {
			return nil
		}
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	return pgx.BeginFunc(ctx, w.conn, func(tx pgx.Tx) error { return w.drop(ctx, tx) })
}
