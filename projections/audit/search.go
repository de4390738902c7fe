package audit

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"zapis/domain"
	"zapis/eventstore"
)

// Log answers what happened.
type Log struct {
	Store *eventstore.Store
	Pool  *pgxpool.Pool
	Most  int // events that a Page looks at; 0: as many as are read in a moment
}

// Filter says which events are wanted; those that are empty want all.
type Filter struct {
	Mentions []domain.ID // each of them stands in the event: who acts, whom or what it is about, the action it goes back to
	Stream   string
	Types    []string  // any of them
	Channel  string    // through which it came about
	Since    time.Time // recorded then or later
	Until    time.Time // recorded before or then
}

// match is a filter as it is put to single events.
type match struct {
	Filter
	spelled []string
}

func (f Filter) match() match {
	m := match{Filter: f}
	for _, id := range f.Mentions {
		m.spelled = append(m.spelled, id.String())
	}
	return m
}

// takes tells whether the event is wanted. Times are seen to by positions.
func (m match) takes(r eventstore.Recorded) bool {
	if m.Stream != "" && r.Stream != m.Stream || len(m.Types) > 0 && !slices.Contains(m.Types, r.Type) ||
		m.Channel != "" && !cameBy(r, m.Channel) {
		return false
	}
	return !slices.ContainsFunc(m.spelled, func(id string) bool { return !mentions(r, id) })
}

// span is a stretch of positions.
type span struct{ after, last int64 }

func (l Log) span(ctx context.Context, f Filter) (s span, err error) {
	if !f.Since.IsZero() {
		if s.after, err = l.Store.PositionAt(ctx, f.Since.Add(-time.Microsecond)); err != nil {
			return s, err
		}
	}
	if f.Until.IsZero() {
		s.last, err = l.Store.Head(ctx)
	} else {
		s.last, err = l.Store.PositionAt(ctx, f.Until)
	}
	return s, err
}

// Find gives the newest actions, at most limit of them, of which an event is wanted, each with everything that belongs to
// it; the oldest first. It is to be extended before, or it reads much.
func (l Log) Find(ctx context.Context, f Filter, limit int) ([]Action, error) {
	actions, err := l.find(ctx, f, limit)
	if err != nil {
		return nil, fmt.Errorf("search the log: %w", err)
	}
	return actions, nil
}

func (l Log) find(ctx context.Context, f Filter, limit int) ([]Action, error) {
	wanted, err := l.newest(ctx, f, limit)
	if err != nil || len(wanted) == 0 {
		return nil, err
	}
	events, err := l.belonging(ctx, wanted)
	if err != nil {
		return nil, err
	}
	return grouped(events)
}

// newest are the ids of the newest actions with a wanted event.
func (l Log) newest(ctx context.Context, f Filter, limit int) (wanted map[domain.ID]bool, err error) {
	s, err := l.span(ctx, f)
	if err != nil {
		return nil, err
	}
	m := f.match()
	wanted = map[domain.ID]bool{}
	err = l.eachBlock(ctx, s, f.groups(), func(page []eventstore.Recorded) (more bool, err error) {
		for _, r := range slices.Backward(page) {
			if !m.takes(r) {
				continue
			}
			id, err := actionOf(r)
			if err != nil {
				return false, err
			}
			if !wanted[id] && len(wanted) == limit {
				return false, nil
			}
			wanted[id] = true
		}
		return true, nil
	})
	return wanted, err
}

// belonging are all events of these actions, in order.
func (l Log) belonging(ctx context.Context, actions map[domain.ID]bool) (events []eventstore.Recorded, err error) {
	any := make([]domain.ID, 0, len(actions))
	for id := range actions {
		any = append(any, id)
	}
	s, err := l.span(ctx, Filter{})
	if err != nil {
		return nil, err
	}
	err = l.eachBlock(ctx, s, [][]domain.ID{any}, func(page []eventstore.Recorded) (bool, error) {
		for _, r := range page {
			id, err := actionOf(r)
			if err != nil {
				return false, err
			}
			if actions[id] {
				events = append(events, r)
			}
		}
		return true, nil
	})
	slices.SortFunc(events, func(a, b eventstore.Recorded) int { return int(a.Position - b.Position) })
	return events, err
}

// eachBlock reads the blocks of a stretch in which of each group something stands, the newest first, while take wants more.
// What is not indexed yet is read in any case.
func (l Log) eachBlock(ctx context.Context, s span, groups [][]domain.ID, take func(page []eventstore.Recorded) (more bool, err error)) error {
	blocks, err := l.blocks(ctx, s, groups)
	if err != nil {
		return err
	}
	for _, block := range blocks {
		after, last := max(s.after, block*blockSize), min(s.last, (block+1)*blockSize)
		if after >= last {
			continue
		}
		page, err := l.Store.Page(ctx, after, int(last-after))
		if err != nil {
			return err
		}
		if more, err := take(page); err != nil || !more {
			return err
		}
	}
	return nil
}

// blocks are those in which of each group something stands, the newest first.
func (l Log) blocks(ctx context.Context, s span, groups [][]domain.ID) (blocks []int64, err error) {
	var indexed int64
	if err := l.Pool.QueryRow(ctx, readIndexed).Scan(&indexed); err != nil {
		return nil, err
	}
	if len(groups) == 0 {
		indexed = s.after / blockSize
	}
	for block := (s.last - 1) / blockSize; block >= max(indexed, s.after/blockSize); block-- {
		blocks = append(blocks, block)
	}
	var common []int64
	for i, group := range groups {
		rows, err := l.Pool.Query(ctx, selectBlocks, group)
		if err != nil {
			return nil, err
		}
		found, err := pgx.CollectRows(rows, pgx.RowTo[int64])
		if err != nil {
			return nil, err
		}
		if i == 0 {
			common = found
			continue
		}
		here := make(map[int64]bool, len(found))
		for _, block := range found {
			here[block] = true
		}
		common = slices.DeleteFunc(common, func(block int64) bool { return !here[block] })
	}
	for _, block := range common {
		if block < indexed { // the others are among those that are read in any case
			blocks = append(blocks, block)
		}
	}
	return blocks, nil
}

// lookEvery is the net beneath the store's signal.
const (
	lookEvery  = time.Second
	followPage = 1000
)

// Follow hands over wanted events as they are appended, until ctx ends.
func (l Log) Follow(ctx context.Context, f Filter, after int64, take func(eventstore.Recorded) error) error {
	signal, leave := l.Store.Signal()
	defer leave()
	m := f.match()
	for {
		page, err := l.Store.Page(ctx, after, followPage)
		if err != nil {
			if ctx.Err() != nil {
				return nil
			}
			return err
		}
		for _, r := range page {
			after = r.Position
			if !m.takes(r) {
				continue
			}
			if err := take(r); err != nil {
				return err
			}
		}
		if len(page) == followPage {
			continue
		}
		select {
		case <-signal:
		case <-time.After(lookEvery):
		case <-ctx.Done():
			return nil
		}
	}
}
