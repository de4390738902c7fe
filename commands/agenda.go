package commands

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"time"

	"zapis/domain"
	"zapis/domain/booking"
	"zapis/domain/master"
	"zapis/domain/slots"
	"zapis/eventstore"
)

// Unavailable refuses a start and names the nearest that are free. It is its Reason: errors.Is and As find it.
type Unavailable struct {
	Reason       domain.Refusal
	Alternatives []time.Time // nearest first, at most three
}

// Error is the code of the reason.
func (u Unavailable) Error() string { return u.Reason.Error() }

// Unwrap is the reason.
func (u Unavailable) Unwrap() error { return u.Reason }

const (
	mostAlternatives = 3
	// alternativesWithin is how far from the wanted start alternatives are sought.
	alternativesWithin = 14 * 24 * time.Hour
)

// wanted is a visit that somebody wants at a place and start.
type wanted struct {
	at     versioned[master.Master]
	place  domain.ID
	visit  booking.Visit
	starts time.Time
	except domain.ID // a booking whose own time does not stand in its way
}

// settle decides on a start by what the log itself says is taken, never by a projection or cache.
// The append holds only while the master's rules and that part of the agenda are as they were read.
func (c *Commands) settle(
	ctx context.Context, want wanted, b versioned[booking.Booking],
	command func(free slots.Query, zone string) booking.Command,
) (plan, error) {
	place, known := want.at.State.Place(want.place)
	if !known {
		return plan{}, master.ErrPlaceUnknown
	}
	around, err := daysAround(want.starts, place.Zone)
	if err != nil {
		return plan{}, err
	}
	release := c.agendas.take(want.at.State.ID)
	free, position, err := c.free(ctx, want, around)
	if err != nil {
		release()
		return plan{}, err
	}
	cmd := command(free, place.Zone)
	events, err := booking.Decide(b.State, cmd, c.clock())
	if err != nil {
		release()
		return plan{}, c.withAlternatives(ctx, want, free, err)
	}
	return plan{
		release: release,
		streams: b.changed(events),
		at:      []eventstore.StreamAt{want.at.still()},
		seen:    []eventstore.AgendaSeen{{Master: want.at.State.ID, Window: around, Position: position}},
		role:    string(by(cmd)),
		since:   b.Position,
	}, nil
}

func by(command booking.Command) booking.Party {
	if move, ok := command.(booking.Move); ok {
		return move.By
	}
	return booking.Client
}

// daysAround is the start's local day with the days beside it: whatever can bear on the start lies there,
// because a visit, with its buffers, and a window past midnight reach no farther.
func daysAround(starts time.Time, zone string) (slots.Span, error) {
	location, err := slots.Zone(zone)
	if err != nil {
		return slots.Span{}, err
	}
	year, month, day := starts.In(location).Date()
	return slots.Span{
		Start: time.Date(year, month, day-1, 0, 0, 0, 0, location),
		End:   time.Date(year, month, day+2, 0, 0, 0, 0, location),
	}, nil
}

// free asks for the starts in a span, and tells the position at which the agenda was read.
func (c *Commands) free(ctx context.Context, want wanted, span slots.Span) (slots.Query, int64, error) {
	agenda, err := c.store.Agenda(ctx, want.at.State.ID, span)
	if err != nil {
		return slots.Query{}, 0, err
	}
	busy := make([]slots.Busy, 0, len(agenda.Reserved))
	for _, r := range agenda.Reserved {
		if r.Booking != want.except {
			busy = append(busy, slots.Busy{Span: r.During, Before: r.Before, After: r.After})
		}
	}
	free, err := want.at.State.Free(want.place, want.visit.Service(), c.clock(), span, busy)
	return free, agenda.Position, err
}

// aboutTheStart are the refusals that another start may not meet.
var aboutTheStart = []domain.Refusal{
	booking.ErrSlotTaken, booking.ErrOutsideHours, booking.ErrTimeOff, booking.ErrTooSoon, booking.ErrTooFar,
	booking.ErrInThePast, booking.ErrDayFull, booking.ErrTooLong, booking.ErrOffGrid,
}

func (c *Commands) withAlternatives(ctx context.Context, want wanted, near slots.Query, err error) error {
	var reason domain.Refusal
	if !errors.As(err, &reason) || !slices.Contains(aboutTheStart, reason) {
		return err
	}
	alternatives := nearest(near.Starts(), want.starts)
	if len(alternatives) < mostAlternatives {
		wide := slots.Span{Start: want.starts.Add(-alternativesWithin), End: want.starts.Add(alternativesWithin)}
		far, _, farErr := c.free(ctx, want, wide)
		if farErr != nil {
			return farErr
		}
		alternatives = nearest(far.Starts(), want.starts)
	}
	return Unavailable{Reason: reason, Alternatives: alternatives}
}

// nearest are the starts closest to the wanted one, the earlier first where two are as close.
func nearest(starts []time.Time, wanted time.Time) []time.Time {
	starts = slices.Clone(starts)
	slices.SortStableFunc(starts, func(a, b time.Time) int {
		return cmp.Compare(a.Sub(wanted).Abs(), b.Sub(wanted).Abs())
	})
	return starts[:min(len(starts), mostAlternatives)]
}
