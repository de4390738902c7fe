package projections

import (
	"cmp"
	"context"
	"slices"
	"time"

	"zapis/domain"
	"zapis/domain/booking"
	"zapis/domain/master"
	"zapis/domain/slots"
	"zapis/eventstore"
)

// ofMaster are the read models of which all rows of a master come from events that name the master.
var ofMaster = []Projection{catalogue, activeBookings, freeSlots}

// MasterEvents are the types of events from which MasterThen is folded, if they name the master.
func MasterEvents() (types []string) {
	for _, event := range slices.Concat(master.Events, booking.Events) {
		types = append(types, event.EventType())
	}
	return types
}

// MasterThen is what was true about a master when the log had come to a position.
type MasterThen struct {
	Master  master.Master
	visits  []visitRow
	rules   master.Master
	timeOff []freeTimeOff
	busy    []freeBusy
}

// Master folds what was true about a master from the events of MasterEvents that name them, in order.
func (a AsOf) Master(ctx context.Context, id domain.ID, events []eventstore.Recorded) (then MasterThen, err error) {
	a.Of = ofMaster
	states := make([]*Memory, len(a.Of))
	for i, p := range a.Of {
		states[i] = NewMemory(p)
	}
	if err := a.apply(ctx, states, events); err != nil {
		return then, err
	}
	return masterThen(id, states[0], states[1], states[2]), nil
}

// masterThen takes what concerns one master out of states, whatever else they hold.
func masterThen(id domain.ID, catalogue, visits, free *Memory) (then MasterThen) {
	for _, row := range rowsOf(catalogue, catalogueMasters, func(r catalogueMaster) bool { return r.Master == id }) {
		then.Master = row.Document
	}
	for _, row := range rowsOf(free, freeRulesOf, func(r freeRules) bool { return r.Master == id }) {
		then.rules = row.Document
	}
	then.visits = rowsOf(visits, activeVisits, func(r visitRow) bool { return r.Master == id })
	slices.SortFunc(then.visits, func(a, b visitRow) int {
		return cmp.Or(a.Starts.Compare(b.Starts), cmp.Compare(a.Booking.String(), b.Booking.String()))
	})
	then.timeOff = rowsOf(free, freeTimesOff, func(r freeTimeOff) bool { return r.Master == id })
	slices.SortFunc(then.timeOff, func(a, b freeTimeOff) int {
		return cmp.Or(a.Starts.Compare(b.Starts), cmp.Compare(a.TimeOff.String(), b.TimeOff.String()))
	})
	then.busy = rowsOf(free, freeBusySpans, func(r freeBusy) bool { return r.Master == id })
	slices.SortFunc(then.busy, func(a, b freeBusy) int {
		return cmp.Or(a.Starts.Compare(b.Starts), cmp.Compare(a.Booking.String(), b.Booking.String()))
	})
	return then
}

func rowsOf[R any](state *Memory, table *Table[R], wanted func(R) bool) (rows []R) {
	for row := range state.Rows(table) {
		if r := row.(R); wanted(r) {
			rows = append(rows, r)
		}
	}
	return rows
}

// Between are the visits that touched [from, to), in order; also those that were cancelled.
func (m MasterThen) Between(from, to time.Time) (visits []Visit) {
	for _, row := range m.visits {
		if row.Starts.Before(to) && row.Ends.After(from) {
			v := Visit{
				Booking: row.Booking, Master: row.Master, Client: row.Client, Place: row.Place, Zone: row.Zone, Starts: row.Starts, Ends: row.Ends,
				Visit: row.state().Visit, Revision: row.Revision, Cancelled: row.Cancelled, Request: row.Request, MoveAsked: row.MoveAsked,
				Assured: row.Assured, Completed: row.Completed, NoShow: row.NoShow, CancelledAt: row.CancelledAt, CancelledBy: row.CancelledBy,
				Cause: row.Cause, Stars: row.Stars, ReviewedAt: row.ReviewedAt,
			}
			v.inUTC()
			visits = append(visits, v)
		}
	}
	return visits
}

// TimeOff are the stretches of time off that touched [from, to), in order.
func (m MasterThen) TimeOff(from, to time.Time) (spans []slots.Span) {
	for _, off := range m.timeOff {
		if off.Starts.Before(to) && off.Ends.After(from) {
			spans = append(spans, slots.Span{Start: off.Starts.UTC(), End: off.Ends.UTC()})
		}
	}
	return spans
}

// Free is what FreeSlots.Free answered then. Refused as master.Free is.
func (m MasterThen) Free(place domain.ID, service slots.Service, now time.Time, asked slots.Span) (slots.Query, error) {
	rules := m.rules
	rules.TimeOff = make(map[domain.ID]master.TimeOff, len(m.timeOff))
	for _, off := range m.timeOff {
		rules.TimeOff[off.TimeOff] = master.TimeOff{ID: off.TimeOff, Span: slots.Span{Start: off.Starts.UTC(), End: off.Ends.UTC()}}
	}
	busy := make([]slots.Busy, 0, len(m.busy))
	for _, b := range m.busy {
		busy = append(busy, slots.Busy{
			Span:   slots.Span{Start: b.Starts.UTC(), End: b.Ends.UTC()},
			Before: time.Duration(b.BufferBeforeMin) * time.Minute, After: time.Duration(b.BufferAfterMin) * time.Minute,
		})
	}
	return rules.Free(place, service, now, asked, busy)
}
