package frontdoor

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"zapis/projections"
)

// atOnce bounds how many pending actions are read at a time.
const atOnce = 1000

// Run handles what the log holds from before and what is received, until ctx ends. Then it finishes what it is handling,
// within Drain, and leaves the rest in the log. A Door runs once.
func (d *Door) Run(ctx context.Context) error {
	work, stop := context.WithCancel(context.WithoutCancel(ctx))
	defer stop()
	d.takeUp(ctx, 0) // before anything newer of the same chats is handled
	d.queue.open(func(c chat) time.Duration { return d.serve(work, c) })
	for sleep(ctx, d.Clock, d.Every) == nil {
		d.locks.check(ctx)
		d.takeUp(ctx, d.Age)
	}
	d.queue.close()
	defer d.Clock.AfterFunc(d.Drain, stop)()
	d.queue.wait()
	d.locks.close()
	return nil
}

// takeUp recovers what is pending; a failure is only told, because the next look comes soon.
func (d *Door) takeUp(ctx context.Context, age time.Duration) {
	if err := d.recover(ctx, age); err != nil && ctx.Err() == nil {
		d.Log.WarnContext(ctx, "pending actions could not be taken up", "error", err)
	}
}

// recover lines up the actions that were received longer than age ago and are not handled. Several processes may do so
// for the same actions: the chat's lock, and the look at the log after it, let one of them handle each.
func (d *Door) recover(ctx context.Context, age time.Duration) error {
	channels := slices.Collect(maps.Keys(d.messengers))
	pending, err := d.Pending.Before(ctx, channels, d.Clock.Now().Add(-age), atOnce)
	if err != nil {
		return fmt.Errorf("list the pending actions: %w", err)
	}
	for _, p := range pending {
		if d.queue.holds(p.Action) {
			continue
		}
		if err := d.recall(ctx, p); err != nil {
			return fmt.Errorf("take up action %s: %w", p.Action, err)
		}
	}
	return nil
}

// recall lines up an action as it was received.
func (d *Door) recall(ctx context.Context, p projections.Pending) error {
	t, readable, err := d.remembered(ctx, p)
	if readable {
		d.queue.put(t)
	}
	return err
}

// remembered is an action as it was received. One that cannot be read any more is a fault, and done with.
func (d *Door) remembered(ctx context.Context, p projections.Pending) (t task, readable bool, err error) {
	update, err := d.messengers[p.Channel].Decode(p.Body)
	t = task{id: p.Action, update: update, received: p.ReceivedAt, position: p.Position}
	if err != nil {
		t.update.Channel = p.Channel
		return t, false, d.record(ctx, t, outcome{fault: d.fault(t, fmt.Errorf("read a logged update: %w", err))})
	}
	return t, true, nil
}
