package jobs

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/rivertype"

	"zapis/commands/reactions"
	"zapis/domain"
	"zapis/migrations"
)

const (
	// longestWork is how long one job may take, and softStop how long what is being worked may when we stop.
	longestWork = 40 * time.Second
	softStop    = 20 * time.Second
	// rescueAfter is when a job is taken up again whose process died unnoticed: see life. It must be longer than anything works.
	rescueAfter = 45 * time.Second
	// fetchEvery bounds how often a process asks for more; a movable clock is followed as closely.
	fetchEvery = 20 * time.Millisecond
	pollMoved  = 200 * time.Millisecond
)

// newQueue connects to the queue. A clock that was given is the queue's time as well.
func (j *Jobs) newQueue(clockGiven bool) (*river.Client[pgx.Tx], error) {
	config := &river.Config{
		Schema:               migrations.RiverSchema,
		Queues:               map[string]river.QueueConfig{river.QueueDefault: {MaxWorkers: j.Workers}},
		Workers:              j.workers(),
		Logger:               j.Log,
		JobTimeout:           longestWork,
		RescueStuckJobsAfter: rescueAfter,
		SoftStopTimeout:      softStop,
		FetchCooldown:        fetchEvery,
	}
	for _, further := range j.Further {
		config.Queues[further.Queue] = river.QueueConfig{MaxWorkers: further.Workers}
		further.Add(config.Workers)
	}
	if clockGiven {
		config.Test.Time = queueTime{j.Clock}
		config.TestOnly = true // the queue's own upkeep begins without a random pause
		config.FetchPollInterval = pollMoved
	}
	queue, err := river.NewClient(riverpgxv5.New(j.Pool), config)
	if err != nil {
		return nil, fmt.Errorf("connect to the job queue: %w", err)
	}
	return queue, nil
}

// queueTime is our clock as the queue sees it.
type queueTime struct{ Clock }

func (q queueTime) NowOrNil() *time.Time {
	now := q.Now()
	return &now
}

// origin is kept beside a job's arguments: the action that it all goes back to.
type origin struct {
	Action domain.ID `json:"action"`
}

// originOf reads it; one that cannot be read, which cannot be, is none.
func originOf(row *rivertype.JobRow) domain.ID {
	var from origin
	if json.Unmarshal(row.Metadata, &from) != nil {
		return domain.ID{}
	}
	return from.Action
}

// insertion is a job as the queue takes it. Of two with the same arguments the queue keeps one.
func insertion(job reactions.Job, action domain.ID) (river.InsertManyParams, error) {
	metadata, err := json.Marshal(origin{action})
	return river.InsertManyParams{
		Args: job.Do,
		InsertOpts: &river.InsertOpts{
			ScheduledAt: job.Due, Metadata: metadata, UniqueOpts: river.UniqueOpts{ByArgs: true},
		},
	}, err
}

// wakeWhenMoved begins what has become due by moving the clock, which the queue would find out only seconds later.
func (j *Jobs) wakeWhenMoved(ctx context.Context, clock movable) error {
	for {
		changed := clock.Changed()
		if err := j.wake(ctx); err != nil && ctx.Err() == nil {
			j.Log.Warn("the moved clock did not wake the queue", "error", err)
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return nil
		}
	}
}

const mostWoken = 10_000

func (j *Jobs) wake(ctx context.Context) error {
	now := j.Clock.Now()
	for {
		woken, err := riverpgxv5.New(j.Pool).GetExecutor().JobSchedule(ctx, &riverdriver.JobScheduleParams{
			Max: mostWoken, Now: &now, Schema: migrations.RiverSchema,
		})
		if err != nil || len(woken) < mostWoken {
			return err
		}
	}
}
