package webhooks

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"

	"zapis/commands"
	"zapis/domain/webhook"
	"zapis/migrations"
	"zapis/projections"
)

const (
	// shift is how long one job goes on with a webhook that has much to be told, before others have their turn.
	shift = 10 * time.Second
	// atOnce is how many items are read at the same time.
	atOnce = 100
	// relieved is how soon a job looks again whether the one before it has ended.
	relieved = time.Second
	// behind is how long is waited for a feed that is behind the log, and lagging how soon it is looked at again then.
	behind  = 2 * time.Second
	lagging = 5 * time.Second
	// ours is for noting what a receiver answered, also while we stop.
	ours = 10 * time.Second
)

// deliverer posts what there is to one webhook.
type deliverer struct {
	river.WorkerDefaults[Deliver]
	*Webhooks
}

// NextRetry comes soon after a fault of ours. What receivers do is no fault: see failed.
func (d *deliverer) NextRetry(job *river.Job[Deliver]) time.Time {
	return d.Now().Add(pause(job.Attempt))
}

// beforeMe tells whether an older job for the webhook is still at work: the one of before it was changed.
const beforeMe = `
	select exists (
		select from ` + migrations.RiverSchema + `.river_job
		where state = 'running' and queue = '` + Queue + `' and id < $1 and args ->> 'webhook' = $2)`

// Work delivers for one shift. A webhook that was paused, changed or removed is let go of; going on with it is another job.
func (d *deliverer) Work(ctx context.Context, job *river.Job[Deliver]) error {
	var busy bool
	if err := d.Pool.QueryRow(ctx, beforeMe, job.ID, job.Args.Webhook.String()).Scan(&busy); err != nil {
		return err
	}
	if busy {
		return river.JobSnooze(relieved)
	}
	c, found, err := one(ctx, d.Pool, cursorOf, job.Args.Webhook)
	if err != nil || !found {
		return err
	}
	r := &round{Webhooks: d.Webhooks, job: job, at: c, ends: time.Now().Add(shift)}
	return r.goOn(ctx)
}

// round is one shift of a webhook.
type round struct {
	*Webhooks
	job  *river.Job[Deliver]
	at   cursor
	hook webhook.Webhook
	ends time.Time // by the machine's clock
}

// stands tells whether the webhook is still the one that the job is for.
func (r *round) stands() bool { return r.at.Active && r.at.Begun == r.job.Args.Begun }

func (r *round) goOn(ctx context.Context) error {
	all, _, err := r.Commands.WebhooksNow(ctx, r.at.Master)
	if err != nil {
		return err
	}
	hook, found := all.Find(r.at.Webhook)
	if !found || hook.Paused || !r.stands() {
		return nil
	}
	r.hook = hook
	for {
		items, upTo, err := r.Feed.After(ctx, projections.FeedQuery{
			After: r.at.Delivered, Master: r.at.Master, Types: hook.Types, Limit: atOnce,
		})
		if err != nil {
			return err
		}
		for _, item := range items {
			if time.Now().After(r.ends) {
				return river.JobSnooze(0)
			}
			if over, err := r.tell(ctx, item); over || err != nil {
				return err
			}
		}
		if done, err := r.settle(ctx, max(upTo, r.at.Delivered)); done || err != nil {
			return err
		}
	}
}

// tell posts one item, and notes what came of it. It is over if the webhook is not to be delivered to any more, or later.
func (r *round) tell(ctx context.Context, item projections.FeedItem) (over bool, err error) {
	body, err := json.Marshal(item)
	if err != nil {
		return false, fmt.Errorf("write item %d: %w", item.Position, err)
	}
	began := time.Now()
	answer := r.post(ctx, r.hook, item.ID.String(), body)
	if ctx.Err() != nil && answer.outcome != Delivered {
		return false, ctx.Err() // nobody knows: it is told again
	}
	r.Observe(answer.outcome, time.Since(began))
	if answer.outcome != Delivered {
		return true, r.failed(ctx, answer)
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), ours)
	defer cancel()
	c, found, err := one(ctx, r.Pool, moveCursor, r.at.Webhook, item.Position, answer.outcome, answer.status, r.Now())
	if err != nil {
		return false, fmt.Errorf("note that item %d was taken: %w", item.Position, err)
	}
	r.at = c
	return !found || !r.stands(), nil
}

// failed notes that an item was not taken, and says when to try again, or pauses the webhook.
func (r *round) failed(ctx context.Context, answer answer) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), ours)
	defer cancel()
	now := r.Now()
	c, found, err := one(ctx, r.Pool, failCursor, r.at.Webhook, answer.outcome, answer.status, now)
	if err != nil || !found {
		return err
	}
	r.at = c
	r.Log.Debug("a webhook was not delivered", "webhook", r.at.Webhook, "outcome", answer.outcome, "status", answer.status, "failures", c.Failures)
	switch {
	case !r.stands():
		return nil
	case answer.outcome == Gone:
		return r.giveUp(ctx, webhook.Gone)
	case now.Sub(*c.Since) >= webhook.FailingFor:
		return r.giveUp(ctx, webhook.Failing)
	}
	return river.JobSnooze(max(pause(c.Failures), min(answer.after, longestAfter)))
}

func (r *round) giveUp(ctx context.Context, why webhook.Cause) error {
	reason := commands.NewID(r.at.Webhook, fmt.Sprintf("give up/%d", r.at.Begun))
	_, err := r.Commands.GiveUpWebhook(ctx, commands.BySystem(reason), r.at.Master, r.at.Webhook, r.at.Begun, why)
	if err == nil {
		r.Log.Warn("a webhook is paused", "webhook", r.at.Webhook, "why", why)
	}
	return err
}

const (
	firstPause   = 5 * time.Second
	longestPause = time.Hour
	longestAfter = 24 * time.Hour // that a receiver may ask for
)

// pause is how long after so many failures it is tried again: 5 s, 10 s, 20 s, ... an hour.
func pause(failures int) time.Duration {
	return min(firstPause<<min(max(failures, 1)-1, 20), longestPause)
}

// settle ends the job if all is delivered: in one transaction with the cursor, on whose row the follower waits to note what came,
// so that what comes now either is seen here or finds no job any more and makes a new one.
func (r *round) settle(ctx context.Context, upTo int64) (done bool, err error) {
	var wanted int64
	err = pgx.BeginFunc(ctx, r.Pool, func(tx pgx.Tx) error {
		c, found, err := one(ctx, tx, lockCursor, r.at.Webhook)
		if err != nil || !found || !r.isAs(c) {
			done = true
			return err
		}
		wanted = c.Wanted
		if wanted > upTo {
			r.at.Delivered = upTo
			return nil
		}
		if _, err := tx.Exec(ctx, closeCursor, r.at.Webhook, upTo); err != nil {
			return err
		}
		done = true
		_, err = river.JobCompleteTx[*riverpgxv5.Driver](ctx, tx, r.job)
		return err
	})
	if err != nil || done {
		return done, err
	}
	return false, r.catchUp(ctx, wanted)
}

func (r *round) isAs(c cursor) bool { return c.Active && c.Begun == r.job.Args.Begun }

// catchUp waits until the feed has what is to be delivered.
func (r *round) catchUp(ctx context.Context, wanted int64) error {
	within, cancel := context.WithTimeout(ctx, behind)
	defer cancel()
	if err := r.Await(within, wanted); err != nil {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		return river.JobSnooze(lagging)
	}
	return nil
}
