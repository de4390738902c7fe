package webhooks

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"

	"zapis/domain"
	"zapis/domain/webhook"
	"zapis/eventstore"
	"zapis/projections"
)

// group is the name under which the log is followed. Read models have names of their own.
const group = "webhook_cursors"

// retryPause is how long the follower rests after a fault.
const retryPause = time.Second

// follow keeps the cursors, and puts deliveries into the queue, in the transaction that moves the checkpoint.
func (w *Webhooks) follow(ctx context.Context, queue *river.Client[pgx.Tx]) error {
	types := projections.FeedEvents()
	for _, event := range webhook.Events {
		types = append(types, event.EventType())
	}
	for {
		err := w.Store.Follow(ctx, eventstore.Follower{
			Group: group, Types: types,
			Apply: func(ctx context.Context, tx pgx.Tx, page []eventstore.Recorded) (int, error) {
				if err := apply(ctx, tx, queue, page); err != nil {
					return 0, err
				}
				w.trouble.Store(nil)
				return len(page), nil
			},
		})
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if before := w.trouble.Swap(&err); before == nil || (*before).Error() != err.Error() {
			w.Log.Error("nothing new is delivered to webhooks", "error", err)
		}
		select {
		case <-time.After(retryPause):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// Following returns an error while an event cannot be followed.
func (w *Webhooks) Following(context.Context) error {
	if err := w.trouble.Load(); err != nil {
		return *err
	}
	return nil
}

// about is what the follower has to know of an event. Nothing that is sealed is opened for it.
type about struct {
	Webhook domain.ID `json:"webhook"`
	Master  domain.ID `json:"master"`
	After   int64     `json:"after"`
}

// apply first sees to the webhooks that a page adds, changes or ends, then notes for all what has come that concerns them.
func apply(ctx context.Context, tx pgx.Tx, queue *river.Client[pgx.Tx], page []eventstore.Recorded) error {
	var begun []cursor
	came := map[domain.ID]int64{} // by master
	for _, recorded := range page {
		var of about
		if err := json.Unmarshal(recorded.Payload, &of); err != nil {
			return fmt.Errorf("read event %d: %w", recorded.Position, err)
		}
		if !strings.HasPrefix(recorded.Type, "webhook.") {
			came[of.Master] = recorded.Position
			came[domain.ID{}] = recorded.Position // the operator hears of all
			continue
		}
		begins, err := keep(ctx, tx, recorded, of)
		if err != nil {
			return fmt.Errorf("note event %d: %w", recorded.Position, err)
		}
		begun = slices.DeleteFunc(begun, func(c cursor) bool { return c.Webhook == of.Webhook })
		begun = append(begun, begins...)
	}
	woken, err := wake(ctx, tx, came)
	if err != nil {
		return err
	}
	return deliver(ctx, tx, queue, append(begun, woken...))
}

// Deliver posts what there is to a webhook. Of two with the same arguments the queue keeps one that is not done.
type Deliver struct {
	Webhook domain.ID `json:"webhook"`
	Begun   int       `json:"begun"` // the version of the event that added, changed or resumed it: the one of before gives way
}

// Kind is its name in the queue, for ever.
func (Deliver) Kind() string { return "webhook" }

// InsertOpts lets there be one job at a time: what comes while it is under way is found by it, see settle.
func (Deliver) InsertOpts() river.InsertOpts {
	return river.InsertOpts{Queue: Queue, UniqueOpts: river.UniqueOpts{ByArgs: true, ByState: []rivertype.JobState{
		rivertype.JobStateAvailable, rivertype.JobStatePending, rivertype.JobStateRetryable, rivertype.JobStateRunning,
		rivertype.JobStateScheduled,
	}}}
}

// deliver puts deliveries into the queue.
func deliver(ctx context.Context, tx pgx.Tx, queue *river.Client[pgx.Tx], to []cursor) error {
	planned := map[Deliver]bool{} // the queue sorts out what it has, but not what comes twice at once
	var jobs []river.InsertManyParams
	for _, c := range to {
		if job := (Deliver{c.Webhook, c.Begun}); !planned[job] {
			planned[job] = true
			jobs = append(jobs, river.InsertManyParams{Args: job})
		}
	}
	if len(jobs) == 0 {
		return nil
	}
	if _, err := queue.InsertManyTx(ctx, tx, jobs); err != nil {
		return errors.Join(errors.New("put deliveries into the queue"), err)
	}
	return nil
}
