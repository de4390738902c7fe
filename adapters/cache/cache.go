// Package cache remembers rendered answers for a while: in this process, until several share one.
package cache

import (
	"context"
	"time"

	"github.com/maypok86/otter/v2"
)

// Memory is a cache of this process. It forgets what was not used for long, and anything when it is full.
type Memory struct{ entries *otter.Cache[string, string] }

// NewMemory makes a cache of at most so many entries, each kept for at most so long after it was set.
func NewMemory(entries int, kept time.Duration) *Memory {
	return &Memory{entries: otter.Must(&otter.Options[string, string]{
		MaximumSize:      entries,
		ExpiryCalculator: otter.ExpiryWriting[string, string](kept),
	})}
}

// Get gives what was set under a key, if it is still remembered.
func (m *Memory) Get(_ context.Context, key string) (string, bool) {
	return m.entries.GetIfPresent(key)
}

// Set remembers a value under a key.
func (m *Memory) Set(_ context.Context, key, value string) { m.entries.Set(key, value) }
