package projections

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
)

// How a build comes up to its live rows: in pages of so many positions, until it is as near as that. The rest is folded while
// the live rows stand still, so it must be little.
const (
	catchUpPage = 5000
	nearEnough  = 300

	buildReached = `update builds set position = $2, updated_at = clock_timestamp() where id = $1`
)

// catchUp folds what the live rows have had since, as a follower would, until the build is near them.
func (w *build) catchUp(ctx context.Context, o Rebuild) error {
	for {
		live, err := w.livePosition(ctx)
		if err != nil || live-w.position <= nearEnough {
			return err
		}
		if err := w.catchUpTo(ctx, live, o); err != nil {
			return err
		}
		o.Rate = 0 // what has come in meanwhile must not be able to outrun it
	}
}

// catchUpTo folds the log up to a position, page by page.
func (w *build) catchUpTo(ctx context.Context, end int64, o Rebuild) error {
	size, before := o.throttle(func(ctx context.Context) error { return w.breathe(ctx, w) })
	size = min(size, catchUpPage)
	for w.position < end {
		upTo := min(w.position+size, end)
		if err := before(ctx, upTo-w.position); err != nil {
			return err
		}
		err := pgx.BeginTxFunc(ctx, w.conn, lazily, func(tx pgx.Tx) error { return w.foldUpTo(ctx, tx, upTo) })
		if err != nil {
			return err
		}
		w.position = upTo
		o.tell(Progress{Stage: CatchingUp, Of: w.Name, Done: upTo, Total: end})
	}
	return nil
}

// lazily commits without waiting for the disk: after a crash the rows go back together with the position.
var lazily = pgx.TxOptions{BeginQuery: "begin; set local synchronous_commit = off"}

// foldUpTo folds the log up to a position into the build's tables. What it has reached counts once tx is committed.
func (w *build) foldUpTo(ctx context.Context, tx pgx.Tx, upTo int64) error {
	page, err := w.store.RangeWithin(ctx, tx, w.position, upTo, w.types()...)
	if err != nil {
		return err
	}
	skipped, err := skippedBy(ctx, tx, w.Name)
	if err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, "select set_config('search_path', $1, true)", w.schema()+", "+pgx.Identifier{w.live}.Sanitize()); err != nil {
		return err
	}
	if _, err := (applier{w.Projection, w.store.Codec(), skipped}).apply(ctx, tx, page); err != nil {
		return fmt.Errorf("catch up with %s: %w", w.Name, err)
	}
	_, err = tx.Exec(ctx, buildReached, w.id, upTo)
	return err
}
