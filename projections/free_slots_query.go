package projections

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"zapis/domain"
	"zapis/domain/master"
	"zapis/domain/slots"
)

// FreeSlots answers which starts are free. It rests on one projection alone, read at one moment.
type FreeSlots struct{ Pool *pgxpool.Pool }

// FreeQuery asks for the starts in [From, To) of a visit at a place.
type FreeQuery struct {
	Master, Place domain.ID
	Service       slots.Service
	Now           time.Time
	From, To      time.Time
	Except        domain.ID // a booking whose own time counts as free, when it is to be moved; zero: none
}

// usualReach is how far beyond the starts asked something nearly always can matter: the local days as a whole, the window
// that began the evening before, and the buffers. Who works for days without a break needs more: see slots.Query.Reach.
const usualReach = 3 * 24 * time.Hour

const (
	freeOfMaster = `
		select document, position, busy_starts, busy_ends, before_min, after_min, off_ids, off_starts, off_ends
		from free_slots_rules join free_slots_versions using (master_id),
		lateral (
			select array_agg(starts) as busy_starts, array_agg(ends) as busy_ends,
			       array_agg(buffer_before_min) as before_min, array_agg(buffer_after_min) as after_min
			from free_slots_busy b
			where b.master_id = $1 and b.starts > $2::timestamptz - $5::interval and b.starts < $3 and b.ends > $2
			  and b.booking_id <> $4
		) as busy,
		lateral (
			select array_agg(time_off_id) as off_ids, array_agg(starts) as off_starts, array_agg(ends) as off_ends
			from free_slots_time_off o
			where o.master_id = $1 and o.ends > $2 and o.starts < $3
		) as off
		where master_id = $1`
	versionOfMaster = `select position from free_slots_versions where master_id = $1`
)

// Free gives everything that availability is computed from, as a query that answers by itself (slots.Query.Starts, FreeDays, Check),
// and the version of the master's time that it shows. The cost depends on the window, not on how much was ever booked.
// It returns ErrNotFound for an unknown master, and refuses an unknown or closed place as master.Free does.
func (f FreeSlots) Free(ctx context.Context, q FreeQuery) (slots.Query, int64, error) {
	asked := slots.Span{Start: q.From, End: q.To}
	around := slots.Span{Start: q.From.Add(-usualReach), End: q.To.Add(usualReach)}
	for {
		found, err := f.read(ctx, q, around)
		if errors.Is(err, pgx.ErrNoRows) {
			return slots.Query{}, 0, ErrNotFound
		}
		if err != nil {
			return slots.Query{}, 0, fmt.Errorf("read the free time of master %s: %w", q.Master, err)
		}
		query, err := found.rules.Free(q.Place, q.Service, q.Now, asked, found.busy)
		if err != nil {
			return slots.Query{}, 0, err
		}
		if reach := query.Reach(); reach.Start.Before(around.Start) || reach.End.After(around.End) {
			around = reach // read again as a whole, so that all of it is of one moment
			continue
		}
		return query, found.version, nil
	}
}

// Version is the position of the last event that touched the master's free time: as long as it stays, so do the answers of Free
// but for the passing of time. It returns ErrNotFound for an unknown master.
func (f FreeSlots) Version(ctx context.Context, masterID domain.ID) (version int64, err error) {
	err = f.Pool.QueryRow(ctx, versionOfMaster, masterID).Scan(&version)
	if errors.Is(err, pgx.ErrNoRows) {
		return 0, ErrNotFound
	}
	if err != nil {
		return 0, fmt.Errorf("read the version of master %s: %w", masterID, err)
	}
	return version, nil
}

type freeTime struct {
	rules   master.Master
	version int64
	busy    []slots.Busy
}

func (f FreeSlots) read(ctx context.Context, q FreeQuery, around slots.Span) (found freeTime, err error) {
	var starts, ends, offStarts, offEnds []time.Time
	var before, after []int
	var offIDs []domain.ID
	row := f.Pool.QueryRow(ctx, freeOfMaster, q.Master, around.Start, around.End, q.Except, longestVisit)
	err = row.Scan(&found.rules, &found.version, &starts, &ends, &before, &after, &offIDs, &offStarts, &offEnds)
	if err != nil {
		return freeTime{}, err
	}
	found.busy = make([]slots.Busy, len(starts))
	for i := range starts {
		found.busy[i] = slots.Busy{
			Span:   slots.Span{Start: starts[i].UTC(), End: ends[i].UTC()},
			Before: time.Duration(before[i]) * time.Minute, After: time.Duration(after[i]) * time.Minute,
		}
	}
	found.rules.TimeOff = make(map[domain.ID]master.TimeOff, len(offIDs))
	for i, id := range offIDs {
		found.rules.TimeOff[id] = master.TimeOff{ID: id, Span: slots.Span{Start: offStarts[i].UTC(), End: offEnds[i].UTC()}}
	}
	return found, nil
}
