package projections

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"zapis/domain/slots"
)

// Activity answers how much is going on, hour by hour.
type Activity struct{ Pool *pgxpool.Pool }

// Hour is an hour of UTC, by when the log took what happened.
type Hour struct {
	Begins time.Time
	Counted
}

// Day is a day of some zone.
type Day struct {
	Date slots.Date
	Counted
}

// Counted is what happened in some time. Every event counts: who moves a booking twice has moved it twice.
type Counted struct {
	Channels map[string]Taps // "telegram", "vk", "whatsapp", "api", "admin", ...; nil if nobody asked for anything

	Placed, Moved, Cancelled, Completed, NoShows int
	Sent, Failed, Skipped, Uncertain             int // deliveries; one that is said later not to have arrived is both sent and failed
	Persons, Masters                             int // that are new; clients whom a master wrote down are persons, too
}

// Taps is what people asked for over one channel, and how it was answered.
type Taps struct {
	Handled  int
	Faults   int
	Refusals map[string]int // by code; nil if there were none
	Latency  Latency
}

// Refused is how many of the taps were answered with a refusal.
func (t Taps) Refused() (n int) {
	for _, count := range t.Refusals {
		n += count
	}
	return n
}

// All is what happened over all channels together.
func (c Counted) All() (all Taps) {
	for _, taps := range c.Channels {
		all = all.and(taps)
	}
	return all
}

// Within is the least bound under which this part of the answers came, 0.95 for instance; more is true if they took
// longer than the last bound. Without any answers it is 0.
func (l Latency) Within(part float64) (bound time.Duration, more bool) {
	var total, seen int
	for _, count := range l {
		total += count
	}
	if total == 0 {
		return 0, false
	}
	for i, count := range l[:len(LatencyBounds)] {
		if seen += count; float64(seen) >= part*float64(total) {
			return time.Duration(LatencyBounds[i]) * time.Millisecond, false
		}
	}
	return time.Duration(LatencyBounds[len(LatencyBounds)-1]) * time.Millisecond, true
}

const (
	activityTapsBetween     = `select hour, channel, taps, faults, latency from activity_taps where hour >= $1 and hour < $2`
	activityRefusalsBetween = `select hour, channel, code, count from activity_refusals where hour >= $1 and hour < $2`
	activityHoursBetween    = `
		select hour, placed, moved, cancelled, completed, no_shows, sent, failed, skipped, uncertain, persons, masters
		from activity_hours where hour >= $1 and hour < $2`
)

// Between are the hours that begin in [from, to) and in which anything happened, in order.
func (a Activity) Between(ctx context.Context, from, to time.Time) ([]Hour, error) {
	hours := hourly{}
	var batch pgx.Batch
	batch.Queue(activityTapsBetween, from, to).Query(each(activityByChannel, hours.tapped))
	batch.Queue(activityRefusalsBetween, from, to).Query(each(activityRefusals, hours.refused))
	batch.Queue(activityHoursBetween, from, to).Query(each(activityHours, hours.happened))
	if err := a.Pool.SendBatch(ctx, &batch).Close(); err != nil {
		return nil, fmt.Errorf("read what went on from %v to %v: %w", from, to, err)
	}
	all := make([]Hour, 0, len(hours))
	for begins, counted := range hours {
		all = append(all, Hour{begins, *counted})
	}
	slices.SortFunc(all, func(a, b Hour) int { return a.Begins.Compare(b.Begins) })
	return all, nil
}

func each[R any](table *Table[R], do func(R)) func(pgx.Rows) error {
	return func(rows pgx.Rows) error {
		all, err := pgx.CollectRows(rows, table.scan)
		for _, row := range all {
			do(row)
		}
		return err
	}
}

// hourly gathers rows by the hour.
type hourly map[time.Time]*Counted

func (h hourly) of(hour time.Time) *Counted {
	if h[hour] == nil {
		h[hour] = &Counted{}
	}
	return h[hour]
}

func (h hourly) tapped(row activityTaps) {
	h.of(row.Hour).add(row.Channel, Taps{Handled: row.Taps, Faults: row.Faults, Latency: row.Latency})
}

func (h hourly) refused(row activityRefusal) {
	h.of(row.Hour).add(row.Channel, Taps{Refusals: map[string]int{row.Code: row.Count}})
}

func (h hourly) happened(row activityHour) {
	h.of(row.Hour).sum(Counted{
		Placed: row.Placed, Moved: row.Moved, Cancelled: row.Cancelled, Completed: row.Completed, NoShows: row.NoShows,
		Sent: row.Sent, Failed: row.Failed, Skipped: row.Skipped, Uncertain: row.Uncertain,
		Persons: row.Persons, Masters: row.Masters,
	})
}

// Days sums hours to the days of a zone, every day from the one in which from lies to the last that begins before to, also those on
// which nothing happened. An hour that midnight cuts in two, as in Kathmandu, belongs to the day in which it begins.
func Days(hours []Hour, zone *time.Location, from, to time.Time) (days []Day) {
	at := map[slots.Date]int{}
	if from.Before(to) {
		last := slots.DateOf(to.Add(-1), zone)
		for date := slots.DateOf(from, zone); !last.Before(date); date = date.AddDays(1) {
			at[date] = len(days)
			days = append(days, Day{Date: date})
		}
	}
	for _, hour := range hours {
		if i, within := at[slots.DateOf(hour.Begins, zone)]; within {
			days[i].sum(hour.Counted)
		}
	}
	return days
}

func (c *Counted) sum(other Counted) {
	for channel, taps := range other.Channels {
		c.add(channel, taps)
	}
	c.Placed, c.Moved, c.Cancelled = c.Placed+other.Placed, c.Moved+other.Moved, c.Cancelled+other.Cancelled
	c.Completed, c.NoShows = c.Completed+other.Completed, c.NoShows+other.NoShows
	c.Sent, c.Failed = c.Sent+other.Sent, c.Failed+other.Failed
	c.Skipped, c.Uncertain = c.Skipped+other.Skipped, c.Uncertain+other.Uncertain
	c.Persons, c.Masters = c.Persons+other.Persons, c.Masters+other.Masters
}

func (c *Counted) add(channel string, taps Taps) {
	if c.Channels == nil {
		c.Channels = map[string]Taps{}
	}
	c.Channels[channel] = c.Channels[channel].and(taps)
}

// and is both together; neither is changed.
func (t Taps) and(other Taps) Taps {
	both := Taps{Handled: t.Handled + other.Handled, Faults: t.Faults + other.Faults, Latency: t.Latency}
	for i, count := range other.Latency {
		both.Latency[i] += count
	}
	for _, refusals := range []map[string]int{t.Refusals, other.Refusals} {
		for code, count := range refusals {
			if both.Refusals == nil {
				both.Refusals = map[string]int{}
			}
			both.Refusals[code] += count
		}
	}
	return both
}

// And is both together.
func (c Counted) And(other Counted) (both Counted) {
	both.sum(c)
	both.sum(other)
	return both
}
