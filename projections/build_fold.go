package projections

import (
	"context"
	"fmt"
	"slices"
	"time"

	"golang.org/x/sync/errgroup"
	pace "golang.org/x/time/rate"
)

// fold reads the log once and folds all builds from it, in memory, each as far as its live rows have come.
func (b *Builder) fold(ctx context.Context, builds []*build, o Rebuild) error {
	reading := bulk{store: b.store, size: readPage, types: []string{}}
	for _, w := range builds {
		if err := w.prepareFold(ctx); err != nil {
			return err
		}
		reading.upTo = max(reading.upTo, w.until)
		reading.types = append(reading.types, w.types()...)
	}
	slices.Sort(reading.types)
	reading.types = slices.Compact(reading.types)
	reading.size, reading.before = o.throttle(func(ctx context.Context) error { return b.breathe(ctx, builds...) })
	o.tell(Progress{Stage: Reading, Done: 0, Total: reading.upTo})
	return reading.each(ctx, func(_ context.Context, page bulkPage) error {
		var folding errgroup.Group
		for _, w := range builds {
			folding.Go(func() error { return w.foldPage(page) })
		}
		err := folding.Wait()
		if err == nil {
			o.tell(Progress{Stage: Reading, Done: page.upTo, Total: reading.upTo})
		}
		return err
	})
}

func (w *build) prepareFold(ctx context.Context) (err error) {
	w.memory = NewMemory(w.Projection)
	if w.skipped, err = skippedBy(ctx, w.conn, w.Name); err != nil {
		return err
	}
	if w.until, err = w.livePosition(ctx); err == nil && w.begins {
		w.until, err = w.store.Head(ctx)
	}
	return err
}

// foldPage folds what the projection takes of a page, and passes over what was skipped while following.
func (w *build) foldPage(page bulkPage) error {
	for i := range page.events {
		e := &page.events[i]
		switch {
		case e.Position > w.until:
			return nil
		case !w.memory.Takes(e.Type) || w.skipped[e.Position]:
			continue
		case e.err != nil:
			return fmt.Errorf("fold into %s: %w", w.Name, e.err)
		}
		if err := w.memory.Apply(e.Event); err != nil {
			return err
		}
	}
	return nil
}

// throttle says how large the pages are, and waits before each as long as the rate asks for.
func (o Rebuild) throttle(breathe func(context.Context) error) (size int64, before func(context.Context, int64) error) {
	if o.Rate <= 0 {
		return readPage, func(ctx context.Context, _ int64) error { return breathe(ctx) }
	}
	size = min(readPage, max(1, int64(o.Rate)/5))
	bound := pace.NewLimiter(pace.Limit(o.Rate), int(size))
	return size, func(ctx context.Context, positions int64) error {
		if err := breathe(ctx); err != nil {
			return err
		}
		return bound.WaitN(ctx, int(positions))
	}
}

// breathPause is how often a build looks whether it is to pause.
const breathPause = 300 * time.Millisecond

const buildsPaused = `select coalesce(bool_or(paused), false) from builds where id = any($1)`

// breathe returns at once, unless an operator has paused one of the builds: then when they go on.
func (b *Builder) breathe(ctx context.Context, builds ...*build) error {
	if time.Since(builds[0].breath) < breathPause {
		return nil
	}
	ids := make([]int64, len(builds))
	for i, w := range builds {
		ids[i] = w.id
	}
	for {
		var paused bool
		if err := b.pool.QueryRow(ctx, buildsPaused, ids).Scan(&paused); err != nil {
			return err
		}
		builds[0].breath = time.Now()
		if !paused {
			return nil
		}
		if rest(ctx, breathPause); ctx.Err() != nil {
			return ctx.Err()
		}
	}
}
