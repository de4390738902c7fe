package commands

import (
	"context"
	"time"

	"zapis/domain"
	"zapis/domain/booking"
	"zapis/domain/master"
	"zapis/domain/person"
	"zapis/domain/slots"
	"zapis/eventstore"
)

// PlaceBooking books the actor, as a client, with a master whose link they opened.
type PlaceBooking struct {
	Booking, Master, Place domain.ID
	Services               []domain.ID // one or more, in order
	Starts                 time.Time
}

// MoveBooking changes the time of a booking and, if Place is given, where it is.
type MoveBooking struct {
	Booking  domain.ID
	Revision int // of the booking that the person saw; 0: whatever it is now
	Place    domain.ID
	Starts   time.Time
	Outside  bool // for a master, as in ByHand
}

// CancelBooking ends a booking before it begins.
type CancelBooking struct {
	Booking  domain.ID
	Revision int
	Reason   domain.Personal
	Cause    booking.Cause
}

// PlaceBooking books a visit. A start that cannot be had is refused with an Unavailable.
func (c *Commands) PlaceBooking(ctx context.Context, meta Meta, cmd PlaceBooking) (Done, error) {
	stream := booking.StreamOf(cmd.Booking)
	return c.do(ctx, task{
		Meta: meta, name: "booking.place", aggregate: stream,
		plan: func(ctx context.Context, fresh bool) (plan, error) {
			p, m, err := c.clientAndMaster(ctx, meta.Actor, cmd.Master, fresh)
			if err != nil {
				return plan{}, err
			}
			if !p.State.Knows(cmd.Master) {
				return plan{}, domain.ErrNotYours
			}
			visit, err := m.State.Visit(cmd.Place, cmd.Services...)
			if err != nil {
				return plan{}, err
			}
			b, err := c.newBooking(ctx, meta.Actor, stream, fresh)
			if err != nil {
				return plan{}, err
			}
			want := wanted{at: m, place: cmd.Place, visit: visit, starts: cmd.Starts}
			return c.settle(ctx, want, b, func(free slots.Query, zone string) booking.Command {
				return booking.Place{
					Booking: cmd.Booking, Master: cmd.Master, Client: meta.Actor, Place: cmd.Place,
					Visit: visit, Zone: zone, Starts: cmd.Starts, By: booking.Client, Free: free,
				}
			})
		},
	})
}

// newBooking takes it that there is no such booking yet; the append says if there is, and then it is looked at.
func (c *Commands) newBooking(ctx context.Context, client domain.ID, stream string, fresh bool) (versioned[booking.Booking], error) {
	if !fresh {
		return c.bookings.unborn(stream), nil
	}
	b, err := c.bookings.load(ctx, stream, true)
	if err == nil && b.State.Exists() && b.State.Client != client {
		err = domain.ErrNotYours
	}
	return b, err
}

func (c *Commands) clientAndMaster(
	ctx context.Context, client, id domain.ID, fresh bool,
) (p versioned[person.Person], m versioned[master.Master], err error) {
	if p, err = c.people.load(ctx, person.StreamOf(client), fresh); err != nil {
		return p, m, err
	}
	m, err = c.masters.load(ctx, master.StreamOf(id), fresh)
	return p, m, err
}

// MoveBooking moves a booking for its client or its master. Refused with domain.ErrNotYours for anybody else,
// with an Unavailable for a start that cannot be had.
func (c *Commands) MoveBooking(ctx context.Context, meta Meta, cmd MoveBooking) (Done, error) {
	return c.do(ctx, task{
		Meta: meta, name: "booking.move", aggregate: booking.StreamOf(cmd.Booking),
		plan: func(ctx context.Context, fresh bool) (plan, error) {
			b, m, by, err := c.bookingFor(ctx, meta.Actor, cmd.Booking, fresh)
			if err != nil {
				return plan{}, err
			}
			place := cmd.Place
			if place.IsZero() {
				place = b.State.Place
			}
			want := wanted{at: m, place: place, visit: b.State.Visit, starts: cmd.Starts, except: cmd.Booking}
			return c.settle(ctx, want, b, func(free slots.Query, zone string) booking.Command {
				return booking.Move{
					Revision: cmd.Revision, Place: place, Zone: zone, Starts: cmd.Starts,
					By: by, Windows: m.State.Policy.Windows(), Free: free,
				}
			})
		},
	})
}

// CancelBooking cancels a booking for its client or its master. Refused with domain.ErrNotYours for anybody else.
func (c *Commands) CancelBooking(ctx context.Context, meta Meta, cmd CancelBooking) (Done, error) {
	return c.do(ctx, task{
		Meta: meta, name: "booking.cancel", aggregate: booking.StreamOf(cmd.Booking),
		plan: func(ctx context.Context, fresh bool) (plan, error) {
			b, m, by, err := c.bookingFor(ctx, meta.Actor, cmd.Booking, fresh)
			if err != nil {
				return plan{}, err
			}
			events, err := booking.Decide(b.State, booking.Cancel{
				Revision: cmd.Revision, By: by, Author: meta.Actor, Reason: cmd.Reason,
				Windows: m.State.Policy.Windows(),
			}, c.clock())
			return plan{
				changes: b.changed(events), at: []eventstore.StreamAt{m.still()}, role: string(by), since: b.Position,
			}, err
		},
	})
}

// bookingFor loads a booking with its master for one of its two sides, and tells which side it is.
// A booking that does not exist is nobody's: it is refused like somebody else's, so that ids tell nothing.
func (c *Commands) bookingFor(ctx context.Context, actor, id domain.ID, fresh bool) (
	b versioned[booking.Booking], m versioned[master.Master], by booking.Party, err error,
) {
	if b, err = c.bookings.load(ctx, booking.StreamOf(id), fresh); err != nil {
		return b, m, by, err
	}
	if !b.State.Exists() {
		return b, m, by, domain.ErrNotYours
	}
	if m, err = c.masters.load(ctx, master.StreamOf(b.State.Master), fresh); err != nil {
		return b, m, by, err
	}
	switch actor {
	case m.State.Person:
		return b, m, booking.Master, nil
	case b.State.Client:
		return b, m, booking.Client, nil
	}
	return b, m, by, domain.ErrNotYours
}
