package jobs

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"

	"zapis/commands/reactions"
	"zapis/domain"
	"zapis/eventstore"
)

// group is the name under which the log is followed.
const group = "reactions"

// retryPause is how long the follower rests after a fault.
const retryPause = time.Second

// follow puts into the queue what follows from each event, in the transaction that moves the checkpoint. An event that
// cannot be understood holds it up, visibly (Following): passing over it would lose somebody's reminder.
func (j *Jobs) follow(ctx context.Context) error {
	for {
		err := j.Store.Follow(ctx, eventstore.Follower{Group: group, Types: taken(), Apply: j.apply, Committed: j.goesOn})
		if ctx.Err() != nil {
			return ctx.Err()
		}
		j.isHeldUp(ctx, err)
		select {
		case <-time.After(retryPause):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

func taken() (types []string) {
	for _, event := range reactions.Takes {
		types = append(types, event.EventType())
	}
	return types
}

// apply puts into the queue what follows from a page, or, if an event of it cannot be understood, from those before it.
func (j *Jobs) apply(ctx context.Context, tx pgx.Tx, page []eventstore.Recorded) (applied int, failed error) {
	look := j.newLook()
	planned := map[reactions.Task]bool{} // the queue sorts out what it has, but not what comes twice at once
	var insertions []river.InsertManyParams
	for _, recorded := range page {
		due, err := j.followFrom(ctx, look, recorded)
		if err != nil {
			failed = &obstacle{recorded.Position, err}
			break
		}
		applied++
		for _, job := range due {
			if task := job.Args.(reactions.Task); !planned[task] {
				planned[task] = true
				insertions = append(insertions, job)
			}
		}
	}
	if len(insertions) == 0 {
		return applied, failed
	}
	if _, err := j.queue.InsertManyTx(ctx, tx, insertions); err != nil {
		return 0, &obstacle{page[0].Position, fmt.Errorf("put jobs into the queue: %w", err)}
	}
	return applied, failed
}

func (j *Jobs) followFrom(ctx context.Context, look *look, recorded eventstore.Recorded) ([]river.InsertManyParams, error) {
	event, err := j.Store.Codec().Decode(recorded)
	if err != nil {
		return nil, err
	}
	meta, err := eventstore.DecodeMeta(recorded)
	if err != nil {
		return nil, err
	}
	world, err := look.around(ctx, event, recorded)
	if err != nil {
		return nil, err
	}
	world.At, world.Before = j.happened(recorded), recorded.Position <= j.since
	var insertions []river.InsertManyParams
	for _, job := range reactions.Of(event, world) {
		insert, err := insertion(job, meta.Action)
		if err != nil {
			return nil, err
		}
		insertions = append(insertions, insert)
	}
	return insertions, nil
}

// happened is when an event was recorded, by our clock, which may have been moved: it is as old as by the database's.
func (j *Jobs) happened(recorded eventstore.Recorded) time.Time {
	return j.Clock.Now().Add(-max(0, time.Since(recorded.RecordedAt)))
}

// put inserts one job of ours.
func (j *Jobs) put(ctx context.Context, job reactions.Job, action domain.ID) error {
	insert, err := insertion(job, action)
	if err == nil {
		_, err = j.queue.Insert(ctx, insert.Args, insert.InsertOpts)
	}
	return err
}
