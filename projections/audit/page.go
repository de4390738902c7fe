package audit

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/jackc/pgx/v5"

	"zapis/domain"
	"zapis/eventstore"
)

// ErrNoAction is returned for an action that the log does not hold.
var ErrNoAction = errors.New("no such action")

// mostLooked is how many events one page looks at unless said otherwise: what is rare is looked for further back with the next page.
const mostLooked = 32 * blockSize

// Page is a page of actions, the newest first.
type Page struct {
	Actions []Action
	Older   int64 // the position before which older ones are to be looked for; 0: there are none
}

// Page gives the newest actions of which an event is wanted, at most limit of them, whose newest wanted event stands before a
// position; 0: before the end. It looks at so many events at most, so that it may give fewer though older ones are there.
func (l Log) Page(ctx context.Context, f Filter, before int64, limit int) (Page, error) {
	page, err := l.page(ctx, f, before, limit)
	if err != nil {
		return Page{}, fmt.Errorf("page through the log: %w", err)
	}
	return page, nil
}

func (l Log) page(ctx context.Context, f Filter, before int64, limit int) (page Page, err error) {
	s, err := l.span(ctx, f)
	if err != nil {
		return page, err
	}
	end := s.last
	if before > 0 {
		s.last = min(s.last, before-1)
	}
	newest, older, err := l.newestIn(ctx, s, f.match(), limit)
	if err != nil || len(newest) == 0 {
		return Page{Older: older}, err
	}
	actions, err := l.whole(ctx, slices.Collect(maps.Keys(newest))...)
	if err != nil {
		return page, err
	}
	m := f.match()
	actions = slices.DeleteFunc(actions, func(a Action) bool { // shown on a newer page
		return before > 0 && slices.ContainsFunc(a.recorded, func(r eventstore.Recorded) bool { return r.Position >= before && r.Position <= end && m.takes(r) })
	})
	slices.SortFunc(actions, func(a, b Action) int { return cmp.Compare(newest[b.ID], newest[a.ID]) })
	return Page{actions, older}, nil
}

// newestIn are the actions with a wanted event in a stretch, each with the position of its newest one, and where to go on.
func (l Log) newestIn(ctx context.Context, s span, m match, limit int) (newest map[domain.ID]int64, older int64, err error) {
	newest = map[domain.ID]int64{}
	looked := 0
	err = l.eachBlock(ctx, s, m.groups(), func(page []eventstore.Recorded) (bool, error) {
		if looked >= cmp.Or(l.Most, mostLooked) {
			older = page[len(page)-1].Position + 1
			return false, nil
		}
		looked += len(page)
		for _, r := range slices.Backward(page) {
			if !m.takes(r) {
				continue
			}
			id, err := actionOf(r)
			if err != nil {
				return false, err
			}
			if _, known := newest[id]; known {
				continue
			}
			if len(newest) == limit {
				older = r.Position + 1
				return false, nil
			}
			newest[id] = r.Position
		}
		return true, nil
	})
	return newest, older, err
}

// Action is one action with all that it caused, or ErrNoAction.
func (l Log) Action(ctx context.Context, id domain.ID) (Action, error) {
	actions, err := l.whole(ctx, id)
	if err != nil {
		return Action{}, fmt.Errorf("read action %s: %w", id, err)
	}
	if len(actions) == 0 {
		return Action{}, ErrNoAction
	}
	return actions[0], nil
}

// fromBlocks are the events of some blocks, of which the database hands over no more than is wanted.
const fromBlocks = `
	select e.position, e.event_id, e.stream, e.version, e.type, e.schema_version, e.payload, e.metadata, e.recorded_at
	from unnest($1::bigint[]) b join events e on e.position > b * $2::bigint and e.position <= (b + 1) * $2
	where e.position > $3 and e.position <= $4 `

const (
	selectBelonging = fromBlocks + `and (e.metadata->>'action' = any($5) or e.metadata->>'command_id' = any($5)) order by e.position`
	selectAbout     = fromBlocks + `
		and e.type = any($5) and (strpos(e.stream, $6) > 0 or strpos(e.payload::text, $6) > 0) order by e.position`
)

// read is what a query wants out of the blocks in which one of these ids stands, after a position and up to another one.
func (l Log) read(ctx context.Context, query string, ids []domain.ID, s span, wanted ...any) ([]eventstore.Recorded, error) {
	blocks, err := l.blocks(ctx, s, [][]domain.ID{ids})
	if err != nil {
		return nil, err
	}
	rows, err := l.Pool.Query(ctx, query, append([]any{blocks, int64(blockSize), s.after, s.last}, wanted...)...)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (r eventstore.Recorded, err error) {
		return r, row.Scan(&r.Position, (*[16]byte)(&r.ID), &r.Stream, &r.Version, &r.Type, &r.SchemaVersion, &r.Payload, &r.Metadata, &r.RecordedAt)
	})
}

// whole are these actions with all that belongs to them.
func (l Log) whole(ctx context.Context, ids ...domain.ID) ([]Action, error) {
	head, err := l.Store.Head(ctx)
	if err != nil {
		return nil, err
	}
	spelled, wanted := make([]string, len(ids)), make(map[domain.ID]bool, len(ids))
	for i, id := range ids {
		spelled[i], wanted[id] = id.String(), true
	}
	events, err := l.read(ctx, selectBelonging, ids, span{0, head}, spelled)
	if err != nil {
		return nil, err
	}
	actions, err := grouped(events)
	return slices.DeleteFunc(actions, func(a Action) bool { return !wanted[a.ID] }), err
}

// About are the events of some types in whose stream or payload an id stands, after a position and up to another one, in order.
// Only blocks are read in which it stands: the cost depends on how often it is named, not on how long the log is.
func (l Log) About(ctx context.Context, id domain.ID, after, upTo int64, types ...string) ([]eventstore.Recorded, error) {
	events, err := l.read(ctx, selectAbout, []domain.ID{id}, span{after, upTo}, types, id.String())
	if err != nil {
		return nil, fmt.Errorf("read what names %s: %w", id, err)
	}
	return events, nil
}

// groups are what the index is asked for: of each something must stand in a block.
func (f Filter) groups() (groups [][]domain.ID) {
	for _, id := range f.Mentions {
		groups = append(groups, []domain.ID{id})
	}
	if len(f.Types) > 0 {
		var any []domain.ID
		for _, name := range f.Types {
			any = append(any, ofType(name))
		}
		groups = append(groups, any)
	}
	return groups
}

// cameBy tells whether an event came about through a channel.
func cameBy(r eventstore.Recorded, channel string) bool {
	return bytes.Contains(r.Metadata, []byte(`"channel":"`+channel+`"`))
}
