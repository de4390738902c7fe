package stand

import (
	"sync"
	"time"
)

// Clock tells the time and runs things later; everything timed in the stand-ins goes through it.
type Clock interface {
	Now() time.Time
	// AfterFunc runs f once after d; stop says whether it came in time.
	AfterFunc(d time.Duration, f func()) (stop func() bool)
}

// SystemClock is the machine's clock.
type SystemClock struct{}

func (SystemClock) Now() time.Time { return time.Now() }

func (SystemClock) AfterFunc(d time.Duration, f func()) func() bool {
	return time.AfterFunc(d, f).Stop
}

// ManualClock stands still until Advance moves it.
type ManualClock struct {
	mu     sync.Mutex
	now    time.Time
	alarms map[*alarm]struct{}
	set    chan struct{} // closed and replaced whenever an alarm is set
}

type alarm struct {
	at time.Time
	f  func()
}

// NewManualClock gives a clock that shows start.
func NewManualClock(start time.Time) *ManualClock {
	return &ManualClock{now: start, alarms: map[*alarm]struct{}{}, set: make(chan struct{})}
}

func (c *ManualClock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *ManualClock) AfterFunc(d time.Duration, f func()) func() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	a := &alarm{at: c.now.Add(d), f: f}
	c.alarms[a] = struct{}{}
	close(c.set)
	c.set = make(chan struct{})
	return func() bool {
		c.mu.Lock()
		defer c.mu.Unlock()
		_, waiting := c.alarms[a]
		delete(c.alarms, a)
		return waiting
	}
}

// Advance moves the clock and runs, one after another, what is due by then.
func (c *ManualClock) Advance(d time.Duration) {
	c.mu.Lock()
	target := c.now.Add(d)
	for {
		next := c.earliest(target)
		if next == nil {
			break
		}
		delete(c.alarms, next)
		c.now = next.at
		c.mu.Unlock()
		next.f()
		c.mu.Lock()
	}
	c.now = target
	c.mu.Unlock()
}

// AwaitAlarms blocks until at least n things wait for the clock: the moment to Advance it.
func (c *ManualClock) AwaitAlarms(n int) {
	for {
		c.mu.Lock()
		waiting, set := len(c.alarms), c.set
		c.mu.Unlock()
		if waiting >= n {
			return
		}
		<-set
	}
}

// Alarms counts what waits for the clock.
func (c *ManualClock) Alarms() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return len(c.alarms)
}

func (c *ManualClock) earliest(limit time.Time) *alarm {
	var first *alarm
	for a := range c.alarms {
		if !a.at.After(limit) && (first == nil || a.at.Before(first.at)) {
			first = a
		}
	}
	return first
}
