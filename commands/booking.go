package commands

import (
	"context"
	"time"

	"zapis/domain"
	"zapis/domain/booking"
	"zapis/domain/master"
	"zapis/domain/person"
	"zapis/domain/slots"
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

// EditBooking changes services or place of a booking, for its master.
type EditBooking struct {
	Booking  domain.ID
	Revision int
	Place    domain.ID   // zero: where it is
	Services []domain.ID // empty: as they are
	Outside  bool
}

// ByHand is a booking that the actor, a master, makes for a client.
type ByHand struct {
	Booking, Master, Client, Place domain.ID
	Services                       []domain.ID
	Starts                         time.Time
	Outside                        bool // also outside hours and off the grid; only what is taken stands in the way
}

// PlaceBooking books a visit. A start that cannot be had is refused with an Unavailable, a client whom the master
// blocked with booking.ErrBlocked. Under a policy that asks for it, it is a request until the master confirms it.
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
			if m.State.Blocks(p.State.IDs()...) {
				return plan{}, booking.ErrBlocked
			}
			return c.placed(ctx, p, m, fresh, ByHand{
				Booking: cmd.Booking, Master: cmd.Master, Client: p.State.ID, Place: cmd.Place, Services: cmd.Services, Starts: cmd.Starts,
			}, booking.Client)
		},
	})
}

// BookByHand writes a visit down for a client of the actor's, also one that began up to booking.BegunBefore ago. Notice,
// horizon and grid do not bind a master; with Outside, neither do hours, time off and the daily limit.
// A start that cannot be had is refused with an Unavailable, anybody but the master with domain.ErrNotYours.
func (c *Commands) BookByHand(ctx context.Context, meta Meta, cmd ByHand) (Done, error) {
	return c.do(ctx, task{
		Meta: meta, name: "booking.by_hand", aggregate: booking.StreamOf(cmd.Booking),
		plan: func(ctx context.Context, fresh bool) (plan, error) {
			p, m, err := c.clientAndMaster(ctx, cmd.Client, cmd.Master, fresh)
			if err != nil {
				return plan{}, err
			}
			if !m.State.Exists() || m.State.Person != meta.Actor || !p.State.Knows(cmd.Master) {
				return plan{}, domain.ErrNotYours
			}
			cmd.Client = p.State.ID
			return c.placed(ctx, p, m, fresh, cmd, booking.Master)
		},
	})
}

// placed is the plan of a new booking. The client stays who they are until it is made, and a master whom they knew only
// through somebody merged into them is their own from now on.
func (c *Commands) placed(
	ctx context.Context, p versioned[person.Person], m versioned[master.Master], fresh bool, cmd ByHand, by booking.Party,
) (plan, error) {
	visit, err := m.State.Visit(cmd.Place, cmd.Services...)
	if err != nil {
		return plan{}, err
	}
	b, err := c.newBooking(ctx, cmd, fresh)
	if err != nil {
		return plan{}, err
	}
	want := wanted{at: m, by: by, place: cmd.Place, visit: visit, starts: cmd.Starts, outside: cmd.Outside}
	all, err := c.settle(ctx, want, b, func(free slots.Query, zone string) booking.Command {
		return booking.Place{
			Booking: cmd.Booking, Master: cmd.Master, Client: cmd.Client, Place: cmd.Place,
			Visit: visit, Zone: zone, Starts: cmd.Starts, By: by, Free: free,
			Request: m.State.Policy.Confirmation, Outside: cmd.Outside,
		}
	})
	if err != nil || len(all.changes) == 0 {
		return all, err
	}
	return all.with(p, cmd.Master), nil
}

// with adds what the client's own doing means for them: see placed.
func (all plan) with(p versioned[person.Person], owner domain.ID) plan {
	if own := p.changed(person.MakeOwn(p.State, owner)); len(own) > 0 {
		all.changes = append(all.changes, own...)
		return all
	}
	all.at = append(all.at, p.still())
	return all
}

// newBooking takes it that there is no such booking yet; the append says if there is, and then it is looked at.
func (c *Commands) newBooking(ctx context.Context, cmd ByHand, fresh bool) (versioned[booking.Booking], error) {
	stream := booking.StreamOf(cmd.Booking)
	if !fresh {
		return c.bookings.unborn(stream), nil
	}
	b, err := c.bookings.load(ctx, stream, true)
	if err != nil || !b.State.Exists() {
		return b, err
	}
	theirs, err := c.same(ctx, b.State.Client, cmd.Client, true)
	if err == nil && (!theirs || b.State.Master != cmd.Master) {
		err = domain.ErrNotYours
	}
	return b, err
}

// clientAndMaster loads a client, who may be somebody else by now, and a master.

func (c *Commands) clientAndMaster(
	ctx context.Context, client, id domain.ID, fresh bool,
) (p versioned[person.Person], m versioned[master.Master], err error) {
	if p, err = c.who(ctx, client, fresh); err != nil {
		return p, m, err
	}
	m, err = c.masters.load(ctx, master.StreamOf(id), fresh)
	return p, m, err
}

// MoveBooking moves a booking for its client or its master. Refused with domain.ErrNotYours for anybody else,
// with an Unavailable for a start that cannot be had, with master.ErrServiceElsewhere for a place where not all of its
// services are offered, with booking.ErrBlocked for a client whom the master blocked and did not ask for another time.
// A master is bound as in BookByHand, but moves nothing into the past.
func (c *Commands) MoveBooking(ctx context.Context, meta Meta, cmd MoveBooking) (Done, error) {
	return c.do(ctx, task{
		Meta: meta, name: "booking.move", aggregate: booking.StreamOf(cmd.Booking),
		plan: func(ctx context.Context, fresh bool) (plan, error) {
			b, m, by, err := c.bookingFor(ctx, meta, cmd.Booking, fresh, booking.Master, booking.Client)
			if err != nil {
				return plan{}, err
			}
			client, err := c.who(ctx, b.State.Client, fresh)
			if err != nil {
				return plan{}, err
			}
			want := wanted{
				at: m, by: by, place: orWhereItIs(cmd.Place, b.State), visit: b.State.Visit, starts: cmd.Starts,
				except: cmd.Booking, outside: cmd.Outside && by == booking.Master,
			}
			return c.settle(ctx, want, b, func(free slots.Query, zone string) booking.Command {
				return booking.Move{
					Revision: cmd.Revision, Place: want.place, Zone: zone, Starts: cmd.Starts,
					By: by, Windows: m.State.Policy.Windows(), Free: free,
					Outside: want.outside, Request: m.State.Policy.Confirmation, Blocked: m.State.Blocks(client.State.IDs()...),
				}
			})
		},
	})
}

// EditBooking gives a booking other services, or has it at another place at the same time; services that stay are kept
// as agreed. Refused with domain.ErrNotYours for anybody but its master, with an Unavailable if it no longer fits, with
// master.ErrServiceElsewhere if a service is not offered at the other place.
func (c *Commands) EditBooking(ctx context.Context, meta Meta, cmd EditBooking) (Done, error) {
	return c.do(ctx, task{
		Meta: meta, name: "booking.edit", aggregate: booking.StreamOf(cmd.Booking),
		plan: func(ctx context.Context, fresh bool) (plan, error) {
			b, m, by, err := c.bookingFor(ctx, meta, cmd.Booking, fresh, booking.Master)
			if err != nil {
				return plan{}, err
			}
			want := wanted{
				at: m, by: by, place: orWhereItIs(cmd.Place, b.State), visit: b.State.Visit, starts: b.State.Starts,
				except: cmd.Booking, outside: cmd.Outside,
			}
			if len(cmd.Services) > 0 {
				if want.visit, err = m.State.Revise(b.State.Visit, want.place, cmd.Services...); err != nil {
					return plan{}, err
				}
			}
			return c.settle(ctx, want, b, func(free slots.Query, zone string) booking.Command {
				return booking.Edit{
					Revision: cmd.Revision, Place: want.place, Zone: zone, Visit: want.visit, By: by, Free: free, Outside: cmd.Outside,
				}
			})
		},
	})
}

func orWhereItIs(place domain.ID, b booking.Booking) domain.ID {
	if place.IsZero() {
		return b.Place
	}
	return place
}

// RestoreBooking takes back a cancellation by the side that cancelled, within booking.UndoFor; what Zapis cancelled, its
// master takes back. Refused with an Unavailable if the time is taken meanwhile, with booking.ErrBlocked for a client
// whom the master has blocked.
func (c *Commands) RestoreBooking(ctx context.Context, meta Meta, id domain.ID, revision int) (Done, error) {
	return c.do(ctx, task{
		Meta: meta, name: "booking.restore", aggregate: booking.StreamOf(id),
		plan: func(ctx context.Context, fresh bool) (plan, error) {
			b, m, by, err := c.bookingFor(ctx, meta, id, fresh, booking.Master, booking.Client)
			if err != nil {
				return plan{}, err
			}
			client, err := c.who(ctx, b.State.Client, fresh)
			if err != nil {
				return plan{}, err
			}
			want := wanted{
				at: m, by: by, place: b.State.Place, visit: b.State.Visit, starts: b.State.Starts, except: id, outside: true,
			}
			return c.settle(ctx, want, b, func(free slots.Query, _ string) booking.Command {
				return booking.Restore{Revision: revision, By: by, Free: free, Blocked: m.State.Blocks(client.State.IDs()...)}
			})
		},
	})
}

// bookingFor loads a booking with its master for one of the sides that may ask, and tells which it is: the first that fits.
// A booking that does not exist is nobody's: it is refused like somebody else's, so that ids tell nothing.
func (c *Commands) bookingFor(ctx context.Context, meta Meta, id domain.ID, fresh bool, sides ...booking.Party) (
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
	for range 2 {
		for _, by = range sides {
			if isSide(by, meta, b.State, m.State) {
				return b, m, by, nil
			}
		}
		if meta.Actor, err = c.asSide(ctx, meta.Actor, b.State, fresh); err != nil {
			return b, m, "", err
		}
	}
	return b, m, "", domain.ErrNotYours
}

// asSide is the id under which the actor stands on a side of a booking, if they do so under another one than theirs now.
func (c *Commands) asSide(ctx context.Context, actor domain.ID, b booking.Booking, fresh bool) (domain.ID, error) {
	if actor.IsZero() {
		return actor, nil
	}
	client, err := c.same(ctx, actor, b.Client, fresh)
	if err != nil || client {
		return b.Client, err
	}
	p, err := c.who(ctx, actor, fresh)
	return p.State.ID, err
}

// isSide tells whether the actor stands on a side of the booking. A master may book themselves, and is then both.
func isSide(side booking.Party, meta Meta, b booking.Booking, m master.Master) bool {
	switch side {
	case booking.Master:
		return meta.Actor == m.Person && !meta.system
	case booking.Client:
		return meta.Actor == b.Client
	case booking.System:
		return meta.system
	}
	return false
}
