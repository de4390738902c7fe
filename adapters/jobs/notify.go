package jobs

import (
	"context"
	"time"

	"github.com/riverqueue/river"

	"zapis/commands/reactions"
	"zapis/domain/delivery"
)

// workers are who works which kind of job.
func (j *Jobs) workers() *river.Workers {
	workers := river.NewWorkers()
	river.AddWorker(workers, &notifier{Jobs: j})
	river.AddWorker(workers, &completer{Jobs: j})
	river.AddWorker(workers, &requestTimer{Jobs: j})
	river.AddWorker(workers, &unassuredTimer{Jobs: j})
	river.AddWorker(workers, &broadcaster{Jobs: j})
	river.AddWorker(workers, &forgetter{Jobs: j})
	return workers
}

// notifier brings notices.
type notifier struct {
	river.WorkerDefaults[reactions.Notify]
	*Jobs
}

// Work has the courier decide and send.
func (n *notifier) Work(ctx context.Context, job *river.Job[reactions.Notify]) error {
	notice := job.Args.Notice
	again, err := n.courier.Bring(ctx, notice, originOf(job.JobRow), func(ctx context.Context, told delivery.Told) (Letter, error) {
		switch notice.Kind {
		case delivery.Message:
			return n.passOn(ctx, notice)
		case delivery.LinkAsked, delivery.Linked:
			return n.aboutLink(ctx, notice)
		}
		return n.aboutBooking(ctx, notice, told)
	})
	return later(again, err)
}

// later puts a job off, unless it failed or is done.
func later(again time.Duration, err error) error {
	if err != nil || again <= 0 {
		return err
	}
	return river.JobSnooze(again)
}
