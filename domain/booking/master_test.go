package booking_test

import (
	"testing"
	"time"

	"zapis/domain"
	"zapis/domain/booking"
	"zapis/domain/slots"
)

var (
	beard    = booking.Item{Service: domain.ID{8}, Name: "Борода", DurationMin: 30, Price: 80000}
	cutBeard = booking.Visit{Items: append(append([]booking.Item{}, cut.Items...), beard), Price: 230000, Currency: "RUB"}
	trim     = booking.Visit{Items: []booking.Item{beard}, Price: 80000, Currency: "RUB"}
)

func edited(visit booking.Visit) booking.Edited {
	return booking.Edited{
		Booking: id, Master: master, Client: irina, Place: salon, Zone: "UTC", Starts: at(10), Ends: at(10).Add(visit.Duration()),
		FromPlace: salon, FromEnds: at(11), FromVisit: cut, By: booking.Master, Visit: visit,
	}
}

func TestMastersBookByHand(t *testing.T) {
	busy := slots.Busy{Span: slots.Span{Start: at(6), End: at(7)}, After: 15 * time.Minute}
	strict := open(at(8), busy)
	strict.Policy.Notice, strict.Policy.HorizonDays, strict.Policy.MaxPerDay = 4*time.Hour, 1, 1
	byHand := func(starts time.Time, outside bool) booking.Place {
		return booking.Place{
			Booking: id, Master: master, Client: irina, Place: salon, Zone: "UTC", Visit: cut,
			Starts: starts, By: booking.Master, Free: strict, Request: true, Outside: outside,
		}
	}
	roomy := func(c booking.Place) booking.Place { c.Free.Policy.MaxPerDay = 0; return c }
	written := func(starts time.Time) []domain.Event {
		p := placed
		p.Starts, p.Ends, p.By = starts, starts.Add(time.Hour), booking.Master
		return []domain.Event{p}
	}
	odd := at(10).Add(7 * time.Minute)
	run(t, []example{
		{name: "between grid starts, sooner than clients may, and confirmed", when: roomy(byHand(odd, false)), now: at(8), then: written(odd)},
		{name: "beyond the horizon", when: roomy(byHand(at(10+14*24), false)), now: at(8), then: written(at(10 + 14*24))},
		{name: "not outside their hours", when: roomy(byHand(at(20), false)), now: at(8), refused: booking.ErrOutsideHours},
		{name: "not over the daily limit", when: byHand(at(12), false), now: at(8), refused: booking.ErrDayFull},
		{name: "unless they mean it", when: byHand(at(20), true), now: at(8), then: written(at(20))},
		{name: "never into taken time", when: byHand(at(6).Add(30*time.Minute), true), now: at(6), refused: booking.ErrSlotTaken},
		{name: "never into a buffer", when: byHand(at(7), true), now: at(6), refused: booking.ErrSlotTaken},
		{name: "right behind the buffer", when: byHand(at(7).Add(15*time.Minute), true), now: at(6), then: written(at(7).Add(15 * time.Minute))},
		{name: "a visit that began twelve hours ago", when: byHand(at(9), true), now: at(21), then: written(at(9))},
		{name: "within the hours, too", when: roomy(byHand(at(9), false)), now: at(21), then: written(at(9))},
		{name: "not one before that", when: byHand(at(9), true), now: at(21).Add(1), refused: booking.ErrInThePast},
		{
			name: "moved off the grid", given: []domain.Event{placed}, now: at(8),
			when: booking.Move{Starts: at(12).Add(7 * time.Minute), By: booking.Master, Free: open(at(8))},
			then: []domain.Event{booking.Moved{
				Booking: id, Master: master, Client: irina, Place: salon, Zone: "UTC", By: booking.Master,
				Starts: at(12).Add(7 * time.Minute), Ends: at(13).Add(7 * time.Minute), FromPlace: salon, FromStarts: at(10), FromEnds: at(11),
			}},
		},
		{
			name: "but not moved into the past", given: []domain.Event{placed}, now: at(8), refused: booking.ErrInThePast,
			when: booking.Move{Starts: at(8), By: booking.Master, Outside: true, Free: open(at(8))},
		},
	})
}

func TestMastersEdit(t *testing.T) {
	next := open(at(0), slots.Busy{Span: slots.Span{Start: at(11), End: at(12)}})
	edit := func(visit booking.Visit, free slots.Query) booking.Edit {
		free.Service = visit.Service()
		return booking.Edit{Visit: visit, By: booking.Master, Free: free}
	}
	stale := edit(trim, next)
	stale.Revision = 1
	elsewhere := edit(cut, open(at(0)))
	elsewhere.Place, elsewhere.Zone = home, "Asia/Omsk"
	there := edited(cut)
	there.Place, there.Zone = home, "Asia/Omsk"
	run(t, []example{
		{name: "a longer visit fits", given: []domain.Event{placed}, when: edit(cutBeard, open(at(0))), then: []domain.Event{edited(cutBeard)}},
		{name: "or it does not", given: []domain.Event{placed}, when: edit(cutBeard, next), refused: booking.ErrSlotTaken},
		{name: "a shorter one always fits", given: []domain.Event{placed}, when: edit(trim, next), then: []domain.Event{edited(trim)}},
		{name: "the same visit is no news", given: []domain.Event{placed}, when: edit(cut, next)},
		{name: "another place is", given: []domain.Event{placed}, when: elsewhere, then: []domain.Event{there}},
		{name: "a visit keeps a service", given: []domain.Event{placed}, when: edit(booking.Visit{}, next), refused: booking.ErrNoServices},
		{name: "an old screen edits nothing", given: []domain.Event{placed, moved}, when: stale, refused: booking.ErrStale},
		{name: "what has begun stays", given: []domain.Event{placed}, when: edit(trim, next), now: at(10), refused: booking.ErrStarted},
		{name: "what is cancelled stays", given: []domain.Event{placed, cancelled}, when: edit(cut, next), refused: booking.ErrCancelled},
	})
}
