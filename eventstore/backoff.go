package eventstore

import (
	"time"

	"github.com/ThreeDotsLabs/watermill"
	watermillsql "github.com/ThreeDotsLabs/watermill-sql/v4/pkg/sql"
)

// backoff makes a subscriber wait for a signal instead of polling. It blocks where others return a time, and therefore
// must know when to end: a subscriber that is being closed waits for it.
type backoff struct {
	done   <-chan struct{}
	signal <-chan struct{}
	store  *Store
	group  string
	delay  time.Duration // after the last error; 0 when all was well
}

var _ watermillsql.BackoffManager = (*backoff)(nil)

// HandleError returns at once after a page, upon the next signal when there was none, and ever later after errors.
func (b *backoff) HandleError(_ watermill.LoggerAdapter, noMessage bool, err error) time.Duration {
	switch {
	case err != nil && b.ended():
	case err != nil:
		b.delay = min(max(2*b.delay, retryLeast), retryMost)
		b.store.log.Warn("follower tries again", "group", b.group, "error", err)
		b.wait(nil, b.delay)
	case noMessage:
		b.delay = 0
		b.wait(b.signal, pollInterval)
	default:
		b.delay = 0
	}
	return 0
}

func (b *backoff) wait(signal <-chan struct{}, most time.Duration) {
	timer := time.NewTimer(most)
	defer timer.Stop()
	select {
	case <-signal:
	case <-timer.C:
	case <-b.done:
	}
}

// ended tells whether the follower is being stopped: what then goes wrong needs no telling.
func (b *backoff) ended() bool {
	select {
	case <-b.done:
		return true
	default:
		return false
	}
}
