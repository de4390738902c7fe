package commands

import (
	"context"

	"zapis/domain"
	"zapis/domain/booking"
	"zapis/domain/master"
	"zapis/domain/person"
)

// Still is an aggregate as it was read: a condition that nothing came behind it.
type Still struct {
	Stream  string
	Version int
}

// What decisions outside a command rest on, as the log has it now: the state, and the condition that it stays so.
// Of what never was it is the zero state at version 0.

// BookingNow is a booking.
func (c *Commands) BookingNow(ctx context.Context, id domain.ID) (booking.Booking, Still, error) {
	return now(ctx, c.bookings, booking.StreamOf(id))
}

// MasterNow is a master.
func (c *Commands) MasterNow(ctx context.Context, id domain.ID) (master.Master, Still, error) {
	return now(ctx, c.masters, master.StreamOf(id))
}

// PersonNow is a person; of somebody who was merged, the one they were merged into.
func (c *Commands) PersonNow(ctx context.Context, id domain.ID) (person.Person, Still, error) {
	p, err := c.who(ctx, id, true)
	return p.State, Still{Stream: p.Stream, Version: p.Version}, err
}

func now[S any](ctx context.Context, of *aggregates[S], stream string) (S, Still, error) {
	v, err := of.load(ctx, stream, true)
	return v.State, Still{Stream: v.Stream, Version: v.Version}, err
}
