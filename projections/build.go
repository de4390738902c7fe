package projections

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"zapis/eventstore"
)

var (
	// ErrBuilding is returned while another process rebuilds, or rolls back, the same projection.
	ErrBuilding = errors.New("another process is at it")
	// ErrNoBuild is returned when nothing of a projection is being built, or kept.
	ErrNoBuild = errors.New("there is none")
	// ErrDiffers is returned when what was built is not what following has made, and was therefore left beside it.
	ErrDiffers = errors.New("the new rows are not those that following has made")
	// ErrOtherVersion is returned when rows come from another version of the fold than this program has.
	ErrOtherVersion = errors.New("the rows are of another version")
	// ErrOtherShape is returned when a migration has changed the live tables since others were built.
	ErrOtherShape = errors.New("the live tables have another shape by now")
	// ErrBehind is returned when the live rows have not come as far as those that are to take their place: they have begun anew.
	ErrBehind = errors.New("the live rows are behind those that were built")
	// ErrDepends is returned when something in the database holds on to a table, and would not see that another took its place.
	ErrDepends = errors.New("something depends on the table")
)

// Builder makes the rows of projections anew beside the live tables, and lets them change places.
//
// Every build has a schema of its own. First the log is folded in memory, as far as the live rows have come; the rows are
// copied into new tables, and from then on, as a follower would, the build catches up with the live rows page by page. When
// both are at one position they are compared, and in one short transaction they change places. What was live is kept in the
// build's schema with a position of its own, and can catch up and come back in the same way.
type Builder struct {
	store *eventstore.Store
	pool  *pgxpool.Pool
	log   *slog.Logger
	all   map[string]Projection
	names []string
}

// NewBuilder builds these projections; All of them, if none are given.
func NewBuilder(store *eventstore.Store, pool *pgxpool.Pool, log *slog.Logger, projections ...Projection) *Builder {
	if len(projections) == 0 {
		projections = All()
	}
	b := &Builder{store: store, pool: pool, log: log, all: map[string]Projection{}}
	for _, p := range projections {
		b.names = append(b.names, p.Name)
		b.all[p.Name] = p
	}
	return b
}

// Names are those of the projections, in their order.
func (b *Builder) Names() []string { return slices.Clone(b.names) }

// The states of a build.
const (
	building = "building" // nothing is there yet
	filled   = "filled"   // its tables are complete up to its position
	kept     = "kept"     // it holds what was live before
)

// build is one projection that this process builds, or brings back. Whoever has its lock has it alone.
type build struct {
	*Builder
	Projection
	conn     *pgx.Conn // holds the lock, and does all the work on the tables
	live     string    // the schema of the live tables
	id       int64
	state    string
	version  int
	position int64

	begins  bool  // there are no live rows yet: it goes up to the end of the log at once
	until   int64 // how far to fold in memory
	memory  *Memory
	skipped map[int64]bool
	breath  time.Time // when it was last asked whether to pause
}

// buildParameters make the server notice within moments that a process was killed, and drop its lock.
var buildParameters = map[string]string{
	"application_name": "zapis rebuild", "client_connection_check_interval": "300ms", "jit": "off",
}

// A build that was killed lets go of its lock within moments; as long as that an apparent other is waited for.
const (
	lockWithin = 5 * time.Second
	lockPause  = 100 * time.Millisecond

	tryBuild   = `select pg_try_advisory_lock(hashtextextended('zapis build ' || $1, 0))`
	liveSchema = `select n.nspname from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.oid = to_regclass($1)`
)

// open takes a projection's lock.
func (b *Builder) open(ctx context.Context, name string) (w *build, err error) {
	p, known := b.all[name]
	if !known {
		return nil, fmt.Errorf("projection %q: %w", name, ErrUnknown)
	}
	conn, err := b.connect(ctx)
	if err != nil {
		return nil, fmt.Errorf("open a build of %s: %w", name, err)
	}
	w = &build{Builder: b, Projection: p, conn: conn}
	if err := w.lock(ctx); err != nil {
		w.close()
		return nil, fmt.Errorf("open a build of %s: %w", name, err)
	}
	return w, nil
}

func (w *build) lock(ctx context.Context) error {
	for deadline := time.Now().Add(lockWithin); ; {
		var ours bool
		if err := w.conn.QueryRow(ctx, tryBuild, w.Name).Scan(&ours); err != nil {
			return err
		}
		switch {
		case ours:
			return w.conn.QueryRow(ctx, liveSchema, w.Tables[0].Name()).Scan(&w.live)
		case time.Now().After(deadline):
			return ErrBuilding
		}
		if rest(ctx, lockPause); ctx.Err() != nil {
			return ctx.Err()
		}
	}
}

// connect opens a connection beside the pool, with the pool's settings.
func (b *Builder) connect(ctx context.Context) (*pgx.Conn, error) {
	config := b.pool.Config()
	own := config.ConnConfig.Copy()
	for name, value := range buildParameters {
		own.RuntimeParams[name] = value
	}
	if config.BeforeConnect != nil {
		if err := config.BeforeConnect(ctx, own); err != nil {
			return nil, err
		}
	}
	return pgx.ConnectConfig(ctx, own)
}

// close lets go of the lock; what was built stays.
func (w *build) close() {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	_ = w.conn.Close(ctx) // the server would notice by itself
}

// schema is where the build's tables are.
func (w *build) schema() string { return fmt.Sprint("build_", w.id) }

// table is the full name of one of the projection's tables, in a schema.
func table(schema string, of TableOf) string { return pgx.Identifier{schema, of.Name()}.Sanitize() }

const (
	findBuild = `select id, state, version, position from builds where projection = $1 and (state = 'kept') = $2`
	addBuild  = `insert into builds (projection, state, version) values ($1, 'building', $2) returning id, state, version`
	dropBuild = `delete from builds where id = $1`
)

// find looks for the build that was left under way, or for the one that was kept.
func (w *build) find(ctx context.Context, keptOne bool) (found bool, err error) {
	err = w.conn.QueryRow(ctx, findBuild, w.Name, keptOne).Scan(&w.id, &w.state, &w.version, &w.position)
	if errors.Is(err, pgx.ErrNoRows) {
		return false, nil
	}
	return err == nil, err
}

// begin goes on with a build that was left behind complete and is still of use, and else begins a new one.
func (w *build) begin(ctx context.Context) error {
	if err := claim(ctx, w.conn, w.Projection); err != nil {
		return err
	}
	found, err := w.find(ctx, false)
	if err != nil {
		return err
	}
	live, err := w.livePosition(ctx)
	if err != nil {
		return err
	}
	w.begins = live == 0
	if found && w.state == filled && w.version == w.Version && (w.position <= live || w.begins) {
		if same, err := w.sameShape(ctx); err != nil || same {
			return err
		}
	}
	if found {
		if err := pgx.BeginFunc(ctx, w.conn, func(tx pgx.Tx) error { return w.drop(ctx, tx) }); err != nil {
			return err
		}
	}
	w.position = 0
	return w.conn.QueryRow(ctx, addBuild, w.Name, w.Version).Scan(&w.id, &w.state, &w.version)
}

// drop removes the build with its tables.
func (w *build) drop(ctx context.Context, tx pgx.Tx) error {
	if _, err := tx.Exec(ctx, "drop schema if exists "+w.schema()+" cascade"); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, dropBuild, w.id)
	return err
}

const checkpointOf = `select coalesce((select position from checkpoints where name = $1), 0)`

// livePosition is how far the live rows have come.
func (w *build) livePosition(ctx context.Context) (position int64, err error) {
	err = w.conn.QueryRow(ctx, checkpointOf, w.Name).Scan(&position)
	return position, err
}
