package stand

import (
	"context"
	"fmt"
	"slices"
	"sync"
)

// keepCalls bounds the memory of a stand-in that runs for days.
const keepCalls = 10_000

// Calls is the record of the calls that came in, in the shape C in which a stand-in notes them. Its lock is the stand-in's,
// under which it changes what it has noted.
type Calls[C any] struct {
	lock     sync.Locker
	name     func(C) string
	all      []*C
	improper []string
	recorded chan struct{} // closed and replaced at every call
}

// NewCalls is an empty record; name is by what calls are asked for.
func NewCalls[C any](lock sync.Locker, name func(C) string) *Calls[C] {
	return &Calls[C]{lock: lock, name: name, recorded: make(chan struct{})}
}

// Add notes a call.
func (c *Calls[C]) Add(call *C) *C {
	c.lock.Lock()
	defer c.lock.Unlock()
	if len(c.all) >= keepCalls {
		c.all = slices.Delete(c.all, 0, keepCalls/2)
	}
	c.all = append(c.all, call)
	close(c.recorded)
	c.recorded = make(chan struct{})
	return call
}

// Improper notes what a correct client would not have done; the caller holds the lock.
func (c *Calls[C]) Improper(what string) { c.improper = append(c.improper, what) }

// List gives the calls of these names (all, if none are given), oldest first.
func (c *Calls[C]) List(names ...string) []C {
	c.lock.Lock()
	defer c.lock.Unlock()
	var found []C
	for _, call := range c.all {
		if len(names) == 0 || slices.Contains(names, c.name(*call)) {
			found = append(found, *call)
		}
	}
	return found
}

// Await blocks until there were at least n calls of these names; the newest may still be under way.
func (c *Calls[C]) Await(ctx context.Context, n int, names ...string) ([]C, error) {
	for {
		c.lock.Lock()
		recorded := c.recorded
		c.lock.Unlock()
		found := c.List(names...)
		if len(found) >= n {
			return found, nil
		}
		select {
		case <-recorded:
		case <-ctx.Done():
			return found, fmt.Errorf("%d calls to %v where %d were awaited: %w", len(found), names, n, ctx.Err())
		}
	}
}

// Violations lists what was noted as improper.
func (c *Calls[C]) Violations() []string {
	c.lock.Lock()
	defer c.lock.Unlock()
	return slices.Clone(c.improper)
}
