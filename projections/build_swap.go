package projections

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"zapis/domain"
)

// The swap waits for the tables no longer than that, together: those who read meanwhile queue behind it, and it is well below
// the second after which Postgres looks for deadlocks, so that it is always the swap that gives up, never a reader. It tries
// again after a pause, and for so long.
const (
	lockTablesWithin = "300ms"
	swapPause        = 200 * time.Millisecond
	swapWithin       = time.Minute
)

// errBusy tells that the tables could not be had in time, or that too much was left to be folded.
var errBusy = errors.New("the tables are in use")

const (
	lockCheckpoint = `select position, coalesce(version, 0) from checkpoints where name = $1 for update`
	setVersion     = `update checkpoints set version = $2, position = $3 where name = $1`
	keptBuild      = `select id from builds where projection = $1 and state = 'kept' and id <> $2`
	keepBuild      = `
		update builds set state = 'kept', version = $2, position = $3, paused = false, updated_at = clock_timestamp() where id = $1`
)

// swapped is what a swap has brought about.
type swapped struct {
	position int64
	from, to int // versions
}

// swap lets the build's tables and the live ones change places, once both are at one position. decision is recorded with it.
func (w *build) swap(ctx context.Context, o Rebuild, decision func(swapped) domain.Event) (done swapped, err error) {
	o.tell(Progress{Stage: Swapping, Of: w.Name})
	for deadline := time.Now().Add(swapWithin); ; {
		if err = w.catchUp(ctx, o); err != nil {
			return done, err
		}
		err = pgx.BeginFunc(ctx, w.conn, func(tx pgx.Tx) (err error) {
			done, err = w.swapWithin(ctx, tx, decision)
			return err
		})
		if !errors.Is(err, errBusy) && !errors.Is(err, ErrBehind) || time.Now().After(deadline) {
			break
		}
		if rest(ctx, swapPause); ctx.Err() != nil {
			return done, ctx.Err()
		}
	}
	if err != nil {
		return done, fmt.Errorf("swap the tables of %s: %w", w.Name, err)
	}
	return done, nil
}

func (w *build) swapWithin(ctx context.Context, tx pgx.Tx, decision func(swapped) domain.Event) (done swapped, err error) {
	if err := w.lockTables(ctx, tx); err != nil {
		return done, err
	}
	// Whoever follows takes the tables before the checkpoint, as this does.
	var live int64
	if err := tx.QueryRow(ctx, lockCheckpoint, w.Name).Scan(&live, &done.from); err != nil {
		return done, err
	}
	done.position = live
	if live-w.position > 2*nearEnough {
		return done, errBusy
	}
	switch {
	case live >= w.position:
		err = w.foldUpTo(ctx, tx, live)
	case w.begins: // whoever has begun to follow in the meantime goes on from there
		done.position = w.position
	default:
		err = ErrBehind
	}
	if err != nil {
		return done, err
	}
	if same, err := w.sameShape(ctx); err != nil || !same {
		return done, orElse(err, ErrOtherShape)
	}
	done.to = w.version
	if err := w.exchange(ctx, tx); err != nil {
		return done, err
	}
	if err := w.dropKept(ctx, tx); err != nil {
		return done, err
	}
	if _, err := tx.Exec(ctx, setVersion, w.Name, done.to, done.position); err != nil {
		return done, err
	}
	if w.begins { // what was there is nothing to come back to, nor to tell of
		return done, w.drop(ctx, tx)
	}
	if _, err := tx.Exec(ctx, keepBuild, w.id, done.from, live); err != nil {
		return done, err
	}
	return done, note(ctx, tx, decision(done))
}

// queryCanceled is what a statement ends with that took too long.
const queryCanceled = "57014"

// lockTables takes all tables, live and own, or gives up within moments.
func (w *build) lockTables(ctx context.Context, tx pgx.Tx) error {
	var tables []string
	for _, t := range w.Tables {
		tables = append(tables, table(w.live, t), table(w.schema(), t))
	}
	err := all(ctx, tx, []string{
		"set local statement_timeout = '" + lockTablesWithin + "'",
		"lock table " + strings.Join(tables, ", ") + " in access exclusive mode",
		"set local statement_timeout = 0",
	})
	var pg *pgconn.PgError
	if errors.As(err, &pg) && (pg.Code == queryCanceled || pg.Code == deadlockDetected) {
		return errBusy
	}
	return err
}

const deadlockDetected = "40P01"

// exchange puts the build's tables where the live ones are, and those into the build's schema. Statements find tables by name,
// so whoever has prepared one gets at its next use what is now called so.
func (w *build) exchange(ctx context.Context, tx pgx.Tx) error {
	live, out := pgx.Identifier{w.live}.Sanitize(), w.schema()+"_out"
	statements := []string{"create schema " + out}
	for _, t := range w.Tables {
		statements = append(statements,
			"alter table "+table(w.live, t)+" set schema "+out,
			"alter table "+table(w.schema(), t)+" set schema "+live)
	}
	return all(ctx, tx, append(statements, "drop schema "+w.schema(), "alter schema "+out+" rename to "+w.schema()))
}

// dropKept removes what an earlier build had kept: there is one way back, not many.
func (w *build) dropKept(ctx context.Context, tx pgx.Tx) error {
	var id int64
	err := tx.QueryRow(ctx, keptBuild, w.Name, w.id).Scan(&id)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil
	}
	if err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, fmt.Sprintf("drop schema if exists build_%d cascade", id)); err != nil {
		return err
	}
	_, err = tx.Exec(ctx, dropBuild, id)
	return err
}
