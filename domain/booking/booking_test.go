package booking_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"zapis/domain"
	"zapis/domain/booking"
	"zapis/domain/slots"
)

var (
	id     = domain.ID{1}
	master = domain.ID{2}
	irina  = domain.ID{3}
	salon  = domain.ID{4}
	home   = domain.ID{5}

	cut    = booking.Visit{Items: []booking.Item{{Name: "Стрижка", DurationMin: 60, Price: 150000}}, Price: 150000, Currency: "RUB"}
	monday = time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)
	placed = booking.Placed{
		Booking: id, Master: master, Client: irina, Place: salon, Zone: "UTC",
		Starts: at(10), Ends: at(11), By: booking.Client, Visit: cut,
	}
	moved = booking.Moved{
		Booking: id, Master: master, Client: irina, Place: salon, Zone: "UTC", Starts: at(12), Ends: at(13),
		FromPlace: salon, FromStarts: at(10), FromEnds: at(11), By: booking.Client,
	}
	cancelled = booking.Cancelled{
		Booking: id, Master: master, Client: irina, Starts: at(10), Ends: at(11), By: booking.Client, Author: irina,
	}
)

func byMaster(m booking.Moved) booking.Moved { m.By = booking.Master; return m }

func cancelledAt(moment time.Time) booking.Cancelled {
	c := cancelled
	c.At = moment
	return c
}

func at(hour int) time.Time { return monday.Add(time.Duration(hour) * time.Hour) }

// open is a day from 9 to 18 with what is taken.
func open(now time.Time, taken ...slots.Busy) slots.Query {
	return slots.Query{
		Zone: time.UTC, Now: now, From: at(0), To: at(24), Busy: taken, Service: cut.Service(),
		Hours:  []slots.Hours{{Days: []int{1}, Window: slots.Window{Start: 9 * 60, End: 18 * 60}}},
		Policy: slots.Policy{Grid: slots.GridClock, Step: 30 * time.Minute, HorizonDays: 60, Gap: slots.GapMax},
	}
}

func TestBooking(t *testing.T) {
	early := at(0)
	busy := slots.Busy{Span: slots.Span{Start: at(10), End: at(11)}}
	tidy := slots.Busy{Span: slots.Span{Start: at(9), End: at(10)}, After: 30 * time.Minute}
	place := func(starts time.Time, free slots.Query) booking.Place {
		return booking.Place{
			Booking: id, Master: master, Client: irina, Place: salon, Zone: "UTC",
			Visit: cut, Starts: starts, By: booking.Client, Free: free,
		}
	}
	move := func(to time.Time) booking.Move {
		return booking.Move{Starts: to, By: booking.Client, Free: open(early)}
	}
	withVisit := func(c booking.Place, v booking.Visit) booking.Place { c.Visit = v; return c }
	run(t, []example{
		{name: "a free start is booked", when: place(at(10), open(early)), then: []domain.Event{placed}},
		{name: "touching ends do not clash", when: place(at(10), open(early, slots.Busy{Span: slots.Span{Start: at(11), End: at(12)}})), then: []domain.Event{placed}},
		{name: "placing it again is no news", given: []domain.Event{placed}, when: place(at(10), open(early))},
		{name: "a visit has a service", when: withVisit(place(at(10), open(early)), booking.Visit{}), refused: booking.ErrNoServices},
		{name: "a taken start is refused", when: place(at(10), open(early, busy)), refused: booking.ErrSlotTaken},
		{name: "a start that runs into the next visit is refused", when: place(at(9).Add(30*time.Minute), open(early, busy)), refused: booking.ErrSlotTaken},
		{name: "a buffer is somebody's time too", when: place(at(10), open(early, tidy)), refused: booking.ErrSlotTaken},
		{name: "outside the working hours nothing is booked", when: place(at(8), open(early)), refused: booking.ErrOutsideHours},
		{name: "a visit ends within the working hours", when: place(at(17).Add(30*time.Minute), open(early)), refused: booking.ErrTooLong},
		{name: "the past is not booked", when: place(at(10), open(at(10))), refused: booking.ErrInThePast},
		{name: "a start between the offered ones is refused", when: place(at(10).Add(7*time.Minute), open(early)), refused: booking.ErrOffGrid},

		{name: "a booking moves, with where it was before", given: []domain.Event{placed}, when: move(at(12)), then: []domain.Event{moved}},
		{name: "moving to where it is is no news", given: []domain.Event{placed}, when: move(at(10))},
		{name: "moving back is news again", given: []domain.Event{placed, moved}, when: move(at(10)), then: []domain.Event{booking.Moved{
			Booking: id, Master: master, Client: irina, Place: salon, Zone: "UTC", Starts: at(10), Ends: at(11),
			FromPlace: salon, FromStarts: at(12), FromEnds: at(13), By: booking.Client,
		}}},
		{
			name: "it may move to another place alone", given: []domain.Event{placed},
			when: booking.Move{Place: home, Zone: "UTC", Starts: at(10), By: booking.Master, Free: open(early)},
			then: []domain.Event{booking.Moved{
				Booking: id, Master: master, Client: irina, Place: home, Zone: "UTC", Starts: at(10), Ends: at(11),
				FromPlace: salon, FromStarts: at(10), FromEnds: at(11), By: booking.Master,
			}},
		},
		{name: "a cancelled booking does not move", given: []domain.Event{placed, cancelled}, when: move(at(12)), refused: booking.ErrCancelled},
		{name: "a cancelled booking does not come back by moving to its own time", given: []domain.Event{placed, cancelled}, when: move(at(10)), refused: booking.ErrCancelled},
		{name: "a booking that has begun does not move", given: []domain.Event{placed}, when: move(at(12)), now: at(10), refused: booking.ErrStarted},
		{name: "a move to a taken start is refused", given: []domain.Event{placed}, when: booking.Move{Starts: at(12), Free: open(early, slots.Busy{Span: slots.Span{Start: at(12), End: at(13)}})}, refused: booking.ErrSlotTaken},
		{name: "an old button moves nothing", given: []domain.Event{placed, moved}, when: booking.Move{Revision: 1, Starts: at(14), Free: open(early)}, refused: booking.ErrStale},
		{name: "what was never placed does not move", when: move(at(12)), refused: booking.ErrUnknownBooking},
		{
			name: "exactly at the window a client still moves", given: []domain.Event{placed}, now: at(8),
			when: booking.Move{Starts: at(12), By: booking.Client, Windows: booking.Windows{Move: 2 * time.Hour}, Free: open(early)},
			then: []domain.Event{moved},
		},
		{
			name: "a moment later not", given: []domain.Event{placed}, now: at(8).Add(1), refused: booking.ErrWindowPassed,
			when: booking.Move{Starts: at(12), By: booking.Client, Windows: booking.Windows{Move: 2 * time.Hour}, Free: open(early)},
		},

		{
			name: "whom the master blocked chooses no other time", given: []domain.Event{placed}, refused: booking.ErrBlocked,
			when: booking.Move{Starts: at(12), By: booking.Client, Blocked: true, Free: open(early)},
		},
		{
			name: "nor the same one again", given: []domain.Event{placed},
			when: booking.Move{Starts: at(10), By: booking.Client, Blocked: true, Free: open(early)},
		},
		{
			name: "unless they were asked to", given: []domain.Event{placed, booking.MoveAsked{Booking: id}},
			when: booking.Move{Starts: at(12), By: booking.Client, Blocked: true, Free: open(early)}, then: []domain.Event{moved},
		},
		{
			name: "the master may still move them", given: []domain.Event{placed},
			when: booking.Move{Starts: at(10).Add(2 * time.Hour), By: booking.Master, Blocked: true, Free: open(early)},
			then: []domain.Event{byMaster(moved)},
		},

		{name: "the client cancels", given: []domain.Event{placed}, when: booking.Cancel{By: booking.Client, Author: irina}, then: []domain.Event{cancelled}},
		{name: "cancelling again is no news", given: []domain.Event{placed, cancelled}, when: booking.Cancel{Revision: 1, By: booking.Client}},
		{name: "what was never placed is not cancelled", when: booking.Cancel{By: booking.Client}, refused: booking.ErrUnknownBooking},
		{name: "an old button cancels nothing", given: []domain.Event{placed, moved}, when: booking.Cancel{Revision: 1, By: booking.Client}, refused: booking.ErrStale},
		{name: "a visit that has begun is not cancelled", given: []domain.Event{placed}, when: booking.Cancel{By: booking.Master}, now: at(10), refused: booking.ErrStarted},
		{
			name: "exactly at the window a client still cancels", given: []domain.Event{placed}, now: at(8),
			when: booking.Cancel{By: booking.Client, Author: irina, Windows: booking.Windows{Cancel: 2 * time.Hour}}, then: []domain.Event{cancelledAt(at(8))},
		},
		{
			name: "a moment later not", given: []domain.Event{placed}, now: at(8).Add(1), refused: booking.ErrWindowPassed,
			when: booking.Cancel{By: booking.Client, Windows: booking.Windows{Cancel: 2 * time.Hour}},
		},
		{
			name: "but the master may", given: []domain.Event{placed}, now: at(9),
			when: booking.Cancel{By: booking.Master, Author: master, Windows: booking.Windows{Cancel: 2 * time.Hour}},
			then: []domain.Event{booking.Cancelled{Booking: id, Master: master, Client: irina, Starts: at(10), Ends: at(11), By: booking.Master, Author: master, At: at(9)}},
		},
	})
}

type example struct {
	name    string
	given   []domain.Event
	when    booking.Command
	now     time.Time
	then    []domain.Event
	refused error
}

func run(t *testing.T, examples []example) {
	for _, c := range examples {
		t.Run(c.name, func(t *testing.T) {
			events, err := booking.Decide(fold(c.given), c.when, c.now)
			if !errors.Is(err, c.refused) {
				t.Fatalf("refused with %v, want %v", err, c.refused)
			}
			if diff := cmp.Diff(c.then, events); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func fold(events []domain.Event) (b booking.Booking) {
	for _, event := range events {
		b = booking.Evolve(b, event)
	}
	return b
}

// Whatever is asked of the bookings of one master, in whatever order, no two live ones ever overlap.
func TestLiveBookingsOfAMasterNeverOverlap(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		bookings := make([]booking.Booking, 8)
		for range rapid.IntRange(1, 60).Draw(t, "commands") {
			i := rapid.IntRange(0, len(bookings)-1).Draw(t, "booking")
			start := at(9).Add(time.Duration(rapid.IntRange(0, 18).Draw(t, "half hour")) * 30 * time.Minute)
			now := at(rapid.IntRange(0, 9).Draw(t, "now"))
			free := open(now, takenBut(bookings, i)...)
			command := rapid.SampledFrom([]booking.Command{
				booking.Place{Booking: domain.ID{byte(i + 1)}, Visit: cut, Zone: "UTC", Starts: start, Free: free},
				booking.Move{Starts: start, Free: lasting(free, bookings[i].Visit)},
				booking.Place{Booking: domain.ID{byte(i + 1)}, Visit: cutBeard, Zone: "UTC", Starts: start, By: booking.Master, Outside: true, Free: lasting(free, cutBeard)},
				booking.Move{Starts: start.Add(7 * time.Minute), By: booking.Master, Free: lasting(free, bookings[i].Visit)},
				booking.Edit{Visit: cutBeard, By: booking.Master, Outside: true, Free: lasting(free, cutBeard)},
				booking.Edit{Visit: trim, By: booking.Master, Free: lasting(free, trim)},
				booking.Cancel{By: booking.Client},
				booking.Restore{By: booking.Client, Free: lasting(free, bookings[i].Visit)},
			}).Draw(t, "command")
			events, err := booking.Decide(bookings[i], command, now)
			if err == nil {
				for _, event := range events {
					bookings[i] = booking.Evolve(bookings[i], event)
				}
			}
			clash(t, bookings)
		}
	})
}

// lasting asks for a visit's length.
func lasting(free slots.Query, visit booking.Visit) slots.Query {
	free.Service = visit.Service()
	return free
}

func takenBut(bookings []booking.Booking, except int) (taken []slots.Busy) {
	for i, b := range bookings {
		if i != except && b.Exists() && !b.Cancelled {
			taken = append(taken, slots.Busy{Span: slots.Span{Start: b.Starts, End: b.Ends}})
		}
	}
	return taken
}

func clash(t *rapid.T, bookings []booking.Booking) {
	for i, a := range bookings {
		for _, b := range bookings[:i] {
			live := a.Exists() && b.Exists() && !a.Cancelled && !b.Cancelled
			if live && a.Starts.Before(b.Ends) && b.Starts.Before(a.Ends) {
				t.Fatalf("%v-%v overlaps %v-%v", a.Starts, a.Ends, b.Starts, b.Ends)
			}
		}
	}
}
