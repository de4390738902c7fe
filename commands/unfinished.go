package commands

import (
	"context"
	"errors"

	"zapis/domain"
	"zapis/domain/delivery"
)

// ErrUnfinished is returned by what is not written yet.
var ErrUnfinished = errors.New("not written yet")

// Guest is a client whom a master writes down by hand.
type Guest struct {
	Name  domain.Personal
	Phone domain.Personal // E.164, or empty
}

func (c *Commands) TakeInGuest(ctx context.Context, meta Meta, master domain.ID, guest Guest) (Done, domain.ID, error) {
	return Done{}, domain.ID{}, ErrUnfinished
}

// Invite makes a link by which one guest comes, once, and gives its code.
func (c *Commands) Invite(ctx context.Context, meta Meta, master, client domain.ID) (Done, string, error) {
	return Done{}, "", ErrUnfinished
}

// Arrive lets an account that nobody has come in by an invitation: it becomes the guest's. person is zero, with no error,
// if the code is no invitation that is still open: then whoever comes is registered as anybody else.
func (c *Commands) Arrive(ctx context.Context, meta Meta, code, messenger string, account domain.Personal) (done Done, person domain.ID, err error) {
	return Done{}, domain.ID{}, nil
}

// Deliver records a step of a delivery, by Zapis itself. The append holds only while everything in unless is as given:
// a booking that changed meanwhile makes it an eventstore.ErrConflict, to be decided anew by the caller.
func (c *Commands) Deliver(ctx context.Context, meta Meta, cmd delivery.Command, unless ...Still) (Done, error) {
	return Done{}, ErrUnfinished
}
