package frontdoor

import (
	"context"
	"errors"
	"fmt"
	"time"

	"zapis/domain"
	"zapis/domain/action"
)

// atOnce bounds how many pending actions are looked up in one go.
const atOnce = 500

// Run handles what is received, and what the log holds from before, until ctx ends. Then it finishes what it is handling,
// within Drain, and leaves the rest in the log. A Door runs once.
func (d *Door) Run(ctx context.Context) error {
	work, stop := context.WithCancel(context.WithoutCancel(ctx))
	defer stop()
	d.queue.open(func(c chat) { d.serve(work, c) })
	d.watch(ctx)
	d.queue.close()
	defer d.Clock.AfterFunc(d.Drain, stop)()
	d.queue.wait()
	d.locks.close()
	return nil
}

// watch takes up what is pending, the first time whatever its age, and looks after the locks.
func (d *Door) watch(ctx context.Context) {
	for age := time.Duration(0); ctx.Err() == nil; age = d.Age {
		if err := d.recover(ctx, age); err != nil && ctx.Err() == nil {
			d.Log.WarnContext(ctx, "pending actions could not be taken up", "error", err)
		}
		d.locks.check(ctx)
		_ = sleep(ctx, d.Clock, d.Every) // ends early only with ctx
	}
}

// recover lines up the actions that were received longer than age ago and are not handled. Several processes may do so
// for the same actions: the chat's lock, and the look at the log after it, let one of them handle each.
func (d *Door) recover(ctx context.Context, age time.Duration) error {
	ids, err := d.Pending(ctx, d.Clock.Now().Add(-age), atOnce)
	if err != nil {
		return fmt.Errorf("list the pending actions: %w", err)
	}
	for _, id := range ids {
		if d.queue.holds(id) {
			continue
		}
		if err := d.recall(ctx, id); err != nil {
			return fmt.Errorf("take up action %s: %w", id, err)
		}
	}
	return nil
}

// recall lines up an action as the log has it, unless it is handled or of a messenger that is not ours.
func (d *Door) recall(ctx context.Context, id domain.ID) error {
	events, err := d.Store.Load(ctx, action.StreamOf(id), 0)
	if err != nil || len(events) != 1 {
		return err
	}
	event, err := d.Store.Codec().Decode(events[0])
	if err != nil {
		return err
	}
	received, ok := event.(action.Received)
	if !ok {
		return errors.New("its stream does not begin with action.received")
	}
	messenger, ours := d.messengers[received.Channel]
	if !ours {
		return nil
	}
	t := task{id: id, received: events[0].RecordedAt}
	t.update, err = messenger.Decode([]byte(received.Body.Text()))
	if err != nil {
		t.update.Channel = received.Channel
		return d.record(ctx, t, outcome{fault: d.fault(t, fmt.Errorf("read a logged update: %w", err))})
	}
	d.queue.put(t)
	return nil
}
