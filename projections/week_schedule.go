package projections

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"zapis/domain"
	"zapis/domain/master"
	"zapis/domain/slots"
)

type weekTimeOff struct {
	Master  domain.ID `db:"master_id"`
	TimeOff domain.ID `db:"time_off_id"`
	Starts  time.Time `db:"starts"`
	Ends    time.Time `db:"ends"`
	Reason  string    `db:"reason"`
}

var (
	weekVisits   = NewTable[visitRow]("week_schedule_visits", "booking_id")
	weekClients  = NewTable[clientRow]("week_schedule_clients", "client_id")
	weekTimesOff = NewTable[weekTimeOff]("week_schedule_time_off", "master_id", "time_off_id")
)

var weekSchedule = Projection{
	Name: "week_schedule", Version: 3,
	Takes:  slices.Concat(visitEvents, []domain.Event{master.TimeOffAdded{}, master.TimeOffRemoved{}, master.Erased{}}),
	Tables: []TableOf{weekVisits, weekClients, weekTimesOff},
	Fold:   foldWeekSchedule,
}

func foldWeekSchedule(rows *Rows, e Event) error {
	switch body := e.Body.(type) {
	case master.TimeOffAdded:
		weekTimesOff.Put(rows, weekTimeOff{body.Master, body.TimeOff, body.Start, body.End, body.Reason})
	case master.TimeOffRemoved:
		weekTimesOff.Delete(rows, weekTimeOff{Master: body.Master, TimeOff: body.TimeOff})
	case master.Erased:
		return changeWhere(rows, weekTimesOff, "master_id", body.Master, func(off *weekTimeOff) { off.Reason = "" })
	default:
		return foldVisit(rows, e, weekVisits, weekClients)
	}
	return nil
}

// WeekSchedule answers what a master's days look like.
type WeekSchedule struct{ Pool *pgxpool.Pool }

// Schedule is what stands in a stretch of a master's time, in order: visits that are not cancelled, and time off.
type Schedule struct {
	Visits  []Visit
	TimeOff []master.TimeOff
}

var (
	visitsBetween = `
		select ` + visitColumns + `
		from week_schedule_visits` + whoIs("week_schedule_clients") + `
		where master_id = $1 and not cancelled and starts > $2::timestamptz - $4::interval and starts < $3 and ends > $2
		order by starts, booking_id`
	timeOffBetween = `
		select time_off_id, starts, ends, reason from week_schedule_time_off
		where master_id = $1 and ends > $2 and starts < $3
		order by starts, time_off_id`
)

// Between is what touches [from, to).
func (w WeekSchedule) Between(ctx context.Context, masterID domain.ID, from, to time.Time) (schedule Schedule, err error) {
	var batch pgx.Batch
	batch.Queue(visitsBetween, masterID, from, to, longestVisit).Query(func(rows pgx.Rows) (err error) {
		schedule.Visits, err = pgx.CollectRows(rows, visitFrom)
		return err
	})
	batch.Queue(timeOffBetween, masterID, from, to).Query(func(rows pgx.Rows) (err error) {
		schedule.TimeOff, err = pgx.CollectRows(rows, timeOffFrom)
		return err
	})
	if err := w.Pool.SendBatch(ctx, &batch).Close(); err != nil {
		return Schedule{}, fmt.Errorf("read the schedule of master %s: %w", masterID, err)
	}
	return schedule, nil
}

func timeOffFrom(row pgx.CollectableRow) (off master.TimeOff, err error) {
	err = row.Scan(&off.ID, &off.Start, &off.End, &off.Reason)
	off.Start, off.End = off.Start.UTC(), off.End.UTC()
	return off, err
}

// Gaps are the stretches of the working windows, given in order, that neither a visit nor time off takes.
func (s Schedule) Gaps(windows []slots.Span) (gaps []slots.Span) {
	taken := make([]slots.Span, 0, len(s.Visits)+len(s.TimeOff))
	for _, visit := range s.Visits {
		taken = append(taken, slots.Span{Start: visit.Starts, End: visit.Ends})
	}
	for _, off := range s.TimeOff {
		taken = append(taken, off.Span)
	}
	slices.SortFunc(taken, func(a, b slots.Span) int { return a.Start.Compare(b.Start) })
	for _, window := range windows {
		gaps = append(gaps, less(window, taken)...)
	}
	return gaps
}

// less is what is left of a window without the taken spans, which stand in the order of their starts.
func less(window slots.Span, taken []slots.Span) (left []slots.Span) {
	free := window.Start
	for _, span := range taken {
		if span.Start.After(free) && free.Before(window.End) {
			left = append(left, slots.Span{Start: free, End: earlier(span.Start, window.End)})
		}
		if span.End.After(free) {
			free = span.End
		}
	}
	if free.Before(window.End) {
		left = append(left, slots.Span{Start: free, End: window.End})
	}
	return left
}

func earlier(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}
