package commands

import (
	"context"
	"errors"

	"zapis/domain/delivery"
)

// ErrUnfinished is returned by what is not written yet.
var ErrUnfinished = errors.New("not written yet")

// Deliver records a step of a delivery, by Zapis itself. The append holds only while everything in unless is as given:
// a booking that changed meanwhile makes it an eventstore.ErrConflict, to be decided anew by the caller.
func (c *Commands) Deliver(ctx context.Context, meta Meta, cmd delivery.Command, unless ...Still) (Done, error) {
	return Done{}, ErrUnfinished
}
