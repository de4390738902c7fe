package projections

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"

	"golang.org/x/sync/errgroup"

	"zapis/domain"
	"zapis/domain/operator"
)

// Rebuild is how an operator wants projections to be rebuilt, or rolled back.
type Rebuild struct {
	By      string         // the operator, for the record
	Rate    int            // events of the log a second, at most; 0: as fast as can be
	Lowered bool           // swap also if the live rows are of a newer version than this program's
	Force   bool           // swap also if rows of the same version differ; roll back also to rows of another version
	Watch   func(Progress) // is told of progress, if set; never by two goroutines at once
}

// Stage is what a build is doing.
type Stage string

// The stages, in their order.
const (
	Reading    Stage = "reading the log"
	Writing    Stage = "writing rows"
	CatchingUp Stage = "catching up"
	Comparing  Stage = "comparing"
	Swapping   Stage = "swapping"
)

// Progress is how far a build is: positions of the log, or rows of a table.
type Progress struct {
	Stage       Stage
	Of          string // the projection or table; empty while the log is read for all of them
	Done, Total int64
}

func (o Rebuild) tell(p Progress) { o.Watch(p) }

// watched tells of progress one at a time, or nobody.
func (o Rebuild) watched() Rebuild {
	watch, turn := o.Watch, new(sync.Mutex)
	o.Watch = func(p Progress) {
		turn.Lock()
		defer turn.Unlock()
		if watch != nil {
			watch(p)
		}
	}
	return o
}

// Rebuilt is what became of one projection.
type Rebuilt struct {
	Projection string
	Position   int64
	From, To   int // versions of the live rows, before and after; the same as before if not Swapped
	Difference Difference
	Swapped    bool
}

// Rebuild makes the rows of projections anew from the log and lets them take the place of the live ones. The log is read once,
// however many there are. Who follows, reads and writes goes on meanwhile. A projection that has not begun to follow is built
// up to the end of the log at once, and there is nothing to compare it with.
//
// Rows that differ although their version is the same are a defect: those are not swapped, and ErrDiffers is among the errors,
// unless o.Force; what was built stays, until the next Rebuild, which goes on with it, or Drop.
// Whatever ends a Rebuild half-way, the live rows are whole, and the next one goes on with what is complete.
func (b *Builder) Rebuild(ctx context.Context, o Rebuild, names ...string) (outcomes []Rebuilt, err error) {
	o = o.watched()
	if err := record(ctx, b.store, b.pool); err != nil {
		return nil, err
	}
	var builds, fresh []*build
	defer func() {
		for _, w := range builds {
			w.close()
		}
	}()
	for _, name := range names {
		w, err := b.open(ctx, name)
		if err != nil {
			return nil, err
		}
		builds = append(builds, w)
		if err := w.begin(ctx); err != nil {
			return nil, fmt.Errorf("begin a build of %s: %w", name, err)
		}
		if w.state == building {
			fresh = append(fresh, w)
		}
	}
	if err := b.make(ctx, fresh, o); err != nil {
		return nil, err
	}
	for _, w := range builds {
		outcome, failed := w.finish(ctx, o)
		outcomes, err = append(outcomes, outcome), errors.Join(err, failed)
	}
	return outcomes, errors.Join(err, record(ctx, b.store, b.pool))
}

// fillers is how many builds are written at a time.
const fillers = 2

// make folds the builds in memory and fills their tables.
func (b *Builder) make(ctx context.Context, fresh []*build, o Rebuild) error {
	if len(fresh) == 0 {
		return nil
	}
	if err := b.fold(ctx, fresh, o); err != nil {
		return fmt.Errorf("read the log: %w", err)
	}
	var total int64
	var done atomic.Int64
	for _, w := range fresh {
		for _, t := range w.Tables {
			total += int64(w.memory.Count(t)) + 1 // the end of a table counts, too
		}
	}
	filling, ctx := errgroup.WithContext(ctx)
	filling.SetLimit(fillers)
	for _, w := range fresh {
		filling.Go(func() error {
			return w.fill(ctx, func(rows int64) { o.tell(Progress{Stage: Writing, Done: done.Add(rows), Total: total}) })
		})
	}
	return filling.Wait()
}

// finish brings a complete build to the live position, compares, and swaps if it may.
func (w *build) finish(ctx context.Context, o Rebuild) (outcome Rebuilt, err error) {
	outcome = Rebuilt{Projection: w.Name}
	if err := w.conn.QueryRow(ctx, versionOf, w.Name).Scan(&outcome.From); err != nil {
		return outcome, fmt.Errorf("read the version of %s: %w", w.Name, err)
	}
	outcome.To = outcome.From
	if err := w.catchUp(ctx, o); err != nil {
		return outcome, err
	}
	if !w.begins { // else there is nothing to compare it with
		if outcome.Difference, err = w.compare(ctx, o); err != nil {
			return outcome, err
		}
		outcome.Position = outcome.Difference.Position
	}
	differing := outcome.Difference.Total()
	if !o.allows(outcome.From, w.version, differing) {
		return outcome, fmt.Errorf("%s: %w: %d rows differ", w.Name, ErrDiffers, differing)
	}
	done, err := w.swap(ctx, o, func(s swapped) domain.Event {
		return operator.Rebuilt{By: o.By, Projection: w.Name, From: s.from, To: s.to, Position: s.position, Differing: differing}
	})
	if err == nil {
		outcome.Swapped, outcome.Position, outcome.To = true, done.position, done.to
	}
	return outcome, err
}

const versionOf = `select coalesce((select version from checkpoints where name = $1), 0)`

// allows tells whether rows may be swapped: those that are the same always, others if they are meant to differ.
func (o Rebuild) allows(live, own int, differing int64) bool {
	switch {
	case differing == 0 || live == 0 || own > live:
		return true
	case own < live:
		return o.Lowered || o.Force
	}
	return o.Force
}

// Rollback brings back the rows that a rebuild had kept: they catch up with the log first, so nothing is lost, and what was
// live is kept in their place. It returns ErrNoBuild if nothing was kept, and ErrOtherVersion if the kept rows come from another
// version of the fold than this program has, which would go on in it, unless o.Force.
func (b *Builder) Rollback(ctx context.Context, o Rebuild, name string) (outcome Rebuilt, err error) {
	o = o.watched()
	if err := record(ctx, b.store, b.pool); err != nil {
		return outcome, err
	}
	w, err := b.open(ctx, name)
	if err != nil {
		return outcome, err
	}
	defer w.close()
	found, err := w.find(ctx, true)
	if err != nil || !found {
		return outcome, fmt.Errorf("find what was kept of %s: %w", name, orElse(err, ErrNoBuild))
	}
	if w.version != w.Version && !o.Force {
		return outcome, fmt.Errorf("roll %s back to version %d with a program of version %d: %w", name, w.version, w.Version, ErrOtherVersion)
	}
	if same, err := w.sameShape(ctx); err != nil || !same {
		return outcome, fmt.Errorf("roll %s back: %w", name, orElse(err, ErrOtherShape))
	}
	done, err := w.swap(ctx, o, func(s swapped) domain.Event {
		return operator.RolledBack{By: o.By, Projection: name, From: s.from, To: s.to, Position: s.position}
	})
	if err != nil {
		return outcome, err
	}
	outcome = Rebuilt{Projection: name, Position: done.position, From: done.from, To: done.to, Swapped: true}
	return outcome, record(ctx, b.store, b.pool)
}
