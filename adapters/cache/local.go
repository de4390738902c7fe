// Package cache remembers rendered answers. What it holds may be lost at any time; nothing is ever decided by it.
package cache

import (
	"context"
	"time"

	"github.com/maypok86/otter/v2"
)

// Bounds of what one process remembers. An answer's key names the version it shows, so an old one is not wrong, only useless.
const (
	mostAnswers = 50_000
	keptFor     = 10 * time.Minute
)

// Local remembers within this process.
type Local struct{ answers *otter.Cache[string, string] }

// NewLocal makes an empty cache. It is safe for concurrent use.
func NewLocal() *Local {
	return &Local{answers: otter.Must(&otter.Options[string, string]{
		MaximumSize:      mostAnswers,
		ExpiryCalculator: otter.ExpiryWriting[string, string](keptFor),
	})}
}

// Get gives what was remembered under a key.
func (l *Local) Get(_ context.Context, key string) (value string, found bool) {
	return l.answers.GetIfPresent(key)
}

// Set remembers it for a while.
func (l *Local) Set(_ context.Context, key, value string) { l.answers.Set(key, value) }
