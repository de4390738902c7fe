package eventstore

import (
	"context"
	"sync"
	"time"
)

// channel is where other processes hear of new events.
const channel = "zapis_events"

// notifyGap keeps notifications apart while appends pour in: each costs a transaction.
const notifyGap = 5 * time.Millisecond

// wakeUp tells followers that there may be something new. Each has a place for one signal, so that one that comes
// between reading and waiting is not lost.
type wakeUp struct {
	mu        sync.Mutex
	followers map[chan struct{}]bool
	outward   chan struct{} // towards other processes
}

func (w *wakeUp) join() (signal chan struct{}, leave func()) {
	signal = make(chan struct{}, 1)
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.followers == nil {
		w.followers = map[chan struct{}]bool{}
	}
	w.followers[signal] = true
	return signal, func() {
		w.mu.Lock()
		defer w.mu.Unlock()
		delete(w.followers, signal)
	}
}

func raise(signal chan struct{}) {
	select {
	case signal <- struct{}{}:
	default:
	}
}

// Wake wakes this process's followers. Append does it itself.
func (s *Store) Wake() {
	s.signal.mu.Lock()
	defer s.signal.mu.Unlock()
	for signal := range s.signal.followers {
		raise(signal)
	}
}

// announce wakes our own followers at once and those of other processes soon.
func (s *Store) announce() {
	s.Wake()
	raise(s.signal.outward)
}

// notify tells other processes. It runs beside the appends, never inside them: a NOTIFY in the transaction makes all commits
// wait for one another. Many appends become one notification. One that fails is made up for by the poll.
func (s *Store) notify(ctx context.Context) {
	statement := "begin; set local synchronous_commit = off; notify " + channel + ", '" + s.node + "'; commit"
	for {
		select {
		case <-s.signal.outward:
		case <-ctx.Done():
			return
		}
		if _, err := s.pool.Exec(ctx, statement); err != nil && ctx.Err() == nil {
			s.log.Debug("event store could not notify other processes", "error", err)
		}
		if !pause(ctx, notifyGap) {
			return
		}
	}
}

// listen wakes our followers when another process has appended, and whenever it may have missed that.
func (s *Store) listen(ctx context.Context) {
	delay := retryLeast
	for ctx.Err() == nil {
		heard, err := s.listenOnce(ctx)
		if ctx.Err() != nil {
			return
		}
		s.log.Warn("event store hears no notifications, until it has reconnected", "error", err)
		if heard {
			delay = retryLeast
		}
		if !pause(ctx, delay) {
			return
		}
		delay = min(2*delay, retryMost)
	}
}

func (s *Store) listenOnce(ctx context.Context) (heard bool, err error) {
	conn, err := s.connect(ctx, nil)
	if err != nil {
		return false, err
	}
	defer conn.Close(context.WithoutCancel(ctx))
	if _, err := conn.Exec(ctx, "listen "+channel); err != nil {
		return false, err
	}
	for {
		s.Wake()
		for {
			notification, err := conn.WaitForNotification(ctx)
			if err != nil {
				return true, err
			}
			if notification.Payload != s.node {
				break
			}
		}
	}
}

// pause waits, and tells whether ctx is still alive.
func pause(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}

// Signal is raised after events were appended, by whichever process, and whenever that may have gone unheard. leave ends it.
// Nothing may be missed by waiting for it alone but what a lost connection swallows: look now and then all the same.
func (s *Store) Signal() (raised <-chan struct{}, leave func()) { return s.signal.join() }
