package projections

import (
	"time"

	"zapis/domain"
	"zapis/domain/action"
	"zapis/domain/booking"
	"zapis/domain/delivery"
	"zapis/domain/master"
	"zapis/domain/person"
)

// LatencyBounds are the buckets of Latency, in milliseconds: each up to and including its bound; what took longer is in one more.
var LatencyBounds = [...]int64{1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000}

// Latency counts how long it took from receipt to the last screen, by LatencyBounds.
type Latency [len(LatencyBounds) + 1]int

// activityTaps is what people asked for in one hour over one channel: messengers, the API, pages.
type activityTaps struct {
	Hour    time.Time `db:"hour"` // begins, UTC
	Channel string    `db:"channel"`
	Taps    int       `db:"taps"` // that were handled
	Faults  int       `db:"faults"`
	Latency Latency   `db:"latency"`
}

type activityRefusal struct {
	Hour    time.Time `db:"hour"`
	Channel string    `db:"channel"`
	Code    string    `db:"code"`
	Count   int       `db:"count"`
}

// activityHour is what became of bookings and notices in one hour, and who came.
type activityHour struct {
	Hour      time.Time `db:"hour"`
	Placed    int       `db:"placed"`
	Moved     int       `db:"moved"`
	Cancelled int       `db:"cancelled"`
	Completed int       `db:"completed"`
	NoShows   int       `db:"no_shows"`
	Sent      int       `db:"sent"`
	Failed    int       `db:"failed"`
	Skipped   int       `db:"skipped"`
	Uncertain int       `db:"uncertain"`
	Persons   int       `db:"persons"`
	Masters   int       `db:"masters"`
}

var (
	activityByChannel = NewTable[activityTaps]("activity_taps", "hour", "channel")
	activityRefusals  = NewTable[activityRefusal]("activity_refusals", "hour", "channel", "code")
	activityHours     = NewTable[activityHour]("activity_hours", "hour")
)

var activity = Projection{
	Name: "activity", Version: 1,
	Takes: []domain.Event{
		action.Handled{},
		booking.Placed{}, booking.Moved{}, booking.Cancelled{}, booking.Completed{}, booking.NoShow{},
		delivery.Sent{}, delivery.Failed{}, delivery.Skipped{}, delivery.Uncertain{},
		person.Registered{}, master.Registered{},
	},
	Tables: []TableOf{activityByChannel, activityRefusals, activityHours},
	Fold:   foldActivity,
}

// foldActivity counts events in the hour in which the log took them. Nothing in it is personal, and nothing is taken back: a booking
// that is restored was cancelled all the same.
func foldActivity(rows *Rows, e Event) error {
	switch body := e.Body.(type) {
	case action.Handled:
		return countTap(rows, e, body)
	case booking.Placed:
		return countIn(rows, e, func(h *activityHour) { h.Placed++ })
	case booking.Moved:
		return countIn(rows, e, func(h *activityHour) { h.Moved++ })
	case booking.Cancelled:
		return countIn(rows, e, func(h *activityHour) { h.Cancelled++ })
	case booking.Completed:
		return countIn(rows, e, func(h *activityHour) { h.Completed++ })
	case booking.NoShow:
		return countIn(rows, e, func(h *activityHour) { h.NoShows++ })
	case delivery.Sent:
		return countIn(rows, e, func(h *activityHour) { h.Sent++ })
	case delivery.Failed:
		if body.Final { // else it is tried again
			return countIn(rows, e, func(h *activityHour) { h.Failed++ })
		}
	case delivery.Skipped:
		return countIn(rows, e, func(h *activityHour) { h.Skipped++ })
	case delivery.Uncertain:
		return countIn(rows, e, func(h *activityHour) { h.Uncertain++ })
	case person.Registered:
		return countIn(rows, e, func(h *activityHour) { h.Persons++ })
	case master.Registered:
		return countIn(rows, e, func(h *activityHour) { h.Masters++ })
	}
	return nil
}

func hourOf(e Event) time.Time { return e.RecordedAt.UTC().Truncate(time.Hour) }

func countIn(rows *Rows, e Event, count func(*activityHour)) error {
	row, _, err := activityHours.Get(rows, activityHour{Hour: hourOf(e)})
	if err != nil {
		return err
	}
	row.Hour = hourOf(e)
	count(&row)
	activityHours.Put(rows, row)
	return nil
}

// countTap takes the channel from how the event came about: what was handled does not say it.
func countTap(rows *Rows, e Event, body action.Handled) error {
	meta, err := e.Meta()
	if err != nil {
		return err
	}
	row, _, err := activityByChannel.Get(rows, activityTaps{Hour: hourOf(e), Channel: meta.Channel})
	if err != nil {
		return err
	}
	row.Hour, row.Channel = hourOf(e), meta.Channel
	row.Taps++
	if body.Fault != "" {
		row.Faults++
	}
	row.Latency.add(body.Millis)
	activityByChannel.Put(rows, row)
	if body.Refusal == "" {
		return nil
	}
	refusal, _, err := activityRefusals.Get(rows, activityRefusal{Hour: row.Hour, Channel: row.Channel, Code: body.Refusal})
	if err != nil {
		return err
	}
	activityRefusals.Put(rows, activityRefusal{row.Hour, row.Channel, body.Refusal, refusal.Count + 1})
	return nil
}

func (l *Latency) add(millis int64) {
	for i, bound := range LatencyBounds {
		if millis <= bound {
			l[i]++
			return
		}
	}
	l[len(LatencyBounds)]++
}
