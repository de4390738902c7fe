package dialog

import (
	"context"
	"errors"
	"time"
)

// ErrStillWorking says that what was asked is done but does not show yet: the read models lag behind.
// The front door then shows Working and calls Handle again, which is harmless: commands are idempotent by action.
var ErrStillWorking = errors.New("still working")

// Options are what a Dialog is made of.
type Options struct {
	Await     func(ctx context.Context, position int64) error // until the read models show that position
	Clock     func() time.Time
	StartLink func(code string) string // the address that opens this messenger with a start code
}

// Dialog answers updates. It is safe for concurrent use.
type Dialog struct{ o Options }

// New makes a dialog.
func New(o Options) *Dialog { return &Dialog{o: o} }

// Handle answers one update. Its errors are ErrStillWorking or faults; a refusal is an answer like any other.
func (d *Dialog) Handle(ctx context.Context, asked Asked) (Reply, error) {
	return Reply{}, errors.New("dialog: under construction")
}
