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

const mostAlternatives = 3

// alternativesWithin is how far from the wanted start alternatives are sought, one after the other.
var alternativesWithin = []time.Duration{6 * time.Hour, 14 * 24 * time.Hour}

// wanted is a visit that somebody wants at a place and start.
type wanted struct {
	at      versioned[master.Master]
	by      booking.Party
	place   domain.ID
	visit   booking.Visit
	starts  time.Time
	except  domain.ID // a booking whose own time does not stand in its way
	outside bool      // only what is taken does
}

// settle decides on a start by what the log itself says is taken, never by a projection or cache.
// The append holds only while the master's rules and that part of the agenda are as they were read.
func (c *Commands) settle(
	ctx context.Context, want wanted, b versioned[booking.Booking],
	command func(free slots.Query, zone string) booking.Command,
) (plan, error) {
	if want.at.State.Suspended {
		return plan{}, master.ErrUnavailable
	}
	place, known := want.at.State.Place(want.place)
	if !known {
		return plan{}, master.ErrPlaceUnknown
	}
	if b.State.Place != want.place { // where it is, it may stay, whatever became of the place
		if err := want.at.State.Hosts(want.visit, want.place); err != nil {
			return plan{}, err
		}
	}
	release := c.agendas.take(want.at.State.ID)
	free, seen, err := c.free(ctx, want, want.span())
	if err != nil {
		release()
		return plan{}, err
	}
	events, err := booking.Decide(b.State, command(free, place.Zone), c.clock())
	if err != nil {
		release()
		return plan{}, c.withAlternatives(ctx, want, err)
	}
	return plan{
		release: release,
		changes: b.changed(events),
		at:      []eventstore.StreamAt{want.at.still()},
		seen:    []eventstore.AgendaSeen{seen},
		role:    string(want.by),
		since:   b.Position,
	}, nil
}

// span is what to look at for the wanted start. What a master chooses may run past every window, so all of it counts.
func (want wanted) span() slots.Span {
	length := time.Minute
	if want.by == booking.Master || want.outside {
		length = max(length, want.visit.Duration())
	}
	return slots.Span{Start: want.starts, End: want.starts.Add(length)}
}

// free asks for the starts in a span, and tells what of the agenda it looked at to know them.
func (c *Commands) free(ctx context.Context, want wanted, asked slots.Span) (slots.Query, eventstore.AgendaSeen, error) {
	free, err := want.query(c.clock(), asked)
	if err != nil {
		return slots.Query{}, eventstore.AgendaSeen{}, err
	}
	seen := eventstore.AgendaSeen{Master: want.at.State.ID, Window: free.Reach()}
	agenda, err := c.store.Agenda(ctx, seen.Master, seen.Window)
	if err != nil {
		return slots.Query{}, eventstore.AgendaSeen{}, err
	}
	seen.Position = agenda.Position
	for _, r := range agenda.Reserved {
		if r.Booking != want.except {
			free.Busy = append(free.Busy, slots.Busy{Span: r.During, Before: r.Before, After: r.After})
		}
	}
	return free, seen, nil
}

func (want wanted) query(now time.Time, asked slots.Span) (slots.Query, error) {
	if want.outside {
		return want.at.State.Clear(want.place, want.visit.Service(), now, asked)
	}
	return want.at.State.Free(want.place, want.visit.Service(), now, asked, nil)
}

// aboutTheStart are the refusals that another start may not meet.
var aboutTheStart = []domain.Refusal{
	booking.ErrSlotTaken, booking.ErrOutsideHours, booking.ErrTimeOff, booking.ErrTooSoon, booking.ErrTooFar,
	booking.ErrInThePast, booking.ErrDayFull, booking.ErrTooLong, booking.ErrOffGrid,
}

// withAlternatives seeks near the wanted start, and farther off if there is too little.
func (c *Commands) withAlternatives(ctx context.Context, want wanted, err error) error {
	var reason domain.Refusal
	if !errors.As(err, &reason) || !slices.Contains(aboutTheStart, reason) {
		return err
	}
	unavailable := Unavailable{Reason: reason}
	want.outside = false
	for _, within := range alternativesWithin {
		span := slots.Span{Start: want.starts.Add(-within), End: want.starts.Add(within)}
		free, _, err := c.free(ctx, want, span)
		if refused(err) { // a closed place has none
			break
		}
		if err != nil {
			return err
		}
		if unavailable.Alternatives = nearest(free.Starts(), want.starts); len(unavailable.Alternatives) == mostAlternatives {
			break
		}
	}
	return unavailable
}

// nearest are the starts closest to the wanted one, the earlier first where two are as close.
func nearest(starts []time.Time, wanted time.Time) []time.Time {
	starts = slices.Clone(starts)
	slices.SortStableFunc(starts, func(a, b time.Time) int {
		return cmp.Compare(a.Sub(wanted).Abs(), b.Sub(wanted).Abs())
	})
	return starts[:min(len(starts), mostAlternatives)]
}
