package eventstore

import (
	"context"
)

// What the tests read of the appender's connection and queries.
var AppenderParameters = appenderParameters

const (
	StaleStreams      = each + staleStreams
	StaleAgendas      = each + staleAgendas
	TakenTimes        = takenTimes
	KnownCommands     = knownCommands
	SelectPage        = selectPage
	SelectPageOfTypes = selectPageOfTypes
	PollInterval      = pollInterval
)

// Together appends commands as if all had been waiting for the same batch, and tells how many batches it took to answer them.
func (s *Store) Together(ctx context.Context, commands ...Command) (answers []error, batches int, err error) {
	a, err := newAppender(s)
	if err != nil {
		return nil, 0, err
	}
	batch := make([]*pending, len(commands))
	for i, c := range commands {
		if batch[i], err = s.prepare(ctx, c); err != nil {
			return nil, 0, err
		}
	}
	for waiting := append([]*pending(nil), batch...); len(waiting) > 0; batches++ {
		waiting = a.settle(waiting)
	}
	for _, p := range batch {
		answers = append(answers, (<-p.answer).err)
	}
	return answers, batches, a.conn.Close(ctx)
}
