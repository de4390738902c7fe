package jobs

import (
	"context"

	"github.com/riverqueue/river"

	"zapis/commands"
	"zapis/commands/reactions"
)

// broadcaster goes on with broadcasts.
type broadcaster struct {
	river.WorkerDefaults[reactions.Broadcast]
	*Jobs
}

// Work is still to be written.
func (b *broadcaster) Work(context.Context, *river.Job[reactions.Broadcast]) error {
	return commands.ErrUnfinished
}
