package transparency

import (
	"context"
	"time"
)

const (
	retryAfter     = time.Second      // after a lost connection
	askAgainAfter  = time.Second      // whether the process that seals has gone
	lookEvery      = 5 * time.Second  // the net beneath the signal
	lookAgainAfter = time.Minute      // whether a discrepancy was put right
	tolerated      = 10 * time.Second // how late the tree may be
)

// pause waits, or until the signal is raised, and tells whether ctx is still alive.
func pause(ctx context.Context, signal <-chan struct{}, most time.Duration) bool {
	timer := time.NewTimer(most)
	defer timer.Stop()
	select {
	case <-signal:
		return true
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}
