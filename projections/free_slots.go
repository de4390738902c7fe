package projections

import (
	"time"

	"zapis/domain"
	"zapis/domain/booking"
	"zapis/domain/master"
)

type freeRules struct {
	Master   domain.ID     `db:"master_id"`
	Document master.Master `db:"document"` // places with their hours, and the policy; no names
}

type freeTimeOff struct {
	Master  domain.ID `db:"master_id"`
	TimeOff domain.ID `db:"time_off_id"`
	Starts  time.Time `db:"starts"`
	Ends    time.Time `db:"ends"`
}

type freeBusy struct {
	Booking         domain.ID `db:"booking_id"`
	Master          domain.ID `db:"master_id"`
	Starts          time.Time `db:"starts"`
	Ends            time.Time `db:"ends"`
	BufferBeforeMin int       `db:"buffer_before_min"`
	BufferAfterMin  int       `db:"buffer_after_min"`
}

type freeVersion struct {
	Master   domain.ID `db:"master_id"`
	Position int64     `db:"position"`
}

var (
	freeRulesOf   = NewTable[freeRules]("free_slots_rules", "master_id")
	freeTimesOff  = NewTable[freeTimeOff]("free_slots_time_off", "master_id", "time_off_id")
	freeBusySpans = NewTable[freeBusy]("free_slots_busy", "booking_id")
	freeVersions  = NewTable[freeVersion]("free_slots_versions", "master_id")
)

var freeSlots = Projection{
	Name: "free_slots", Version: 1,
	Takes: []domain.Event{
		master.Registered{}, master.PlaceAdded{}, master.PlaceChanged{}, master.PlaceClosed{}, master.PlaceReopened{},
		master.HoursSet{}, master.DaySet{}, master.DayReset{}, master.PolicySet{}, master.TimeOffAdded{}, master.TimeOffRemoved{},
		booking.Placed{}, booking.Moved{}, booking.Edited{}, booking.Cancelled{}, booking.Restored{},
	},
	Tables: []TableOf{freeRulesOf, freeTimesOff, freeBusySpans, freeVersions},
	Fold:   foldFreeSlots,
}

func foldFreeSlots(rows *Rows, e Event) error {
	switch body := e.Body.(type) {
	case booking.Placed:
		occupy(rows, e, freeBusy{body.Booking, body.Master, body.Starts, body.Ends, body.BufferBeforeMin, body.BufferAfterMin})
	case booking.Moved:
		occupy(rows, e, freeBusy{body.Booking, body.Master, body.Starts, body.Ends, body.BufferBeforeMin, body.BufferAfterMin})
	case booking.Edited:
		occupy(rows, e, freeBusy{body.Booking, body.Master, body.Starts, body.Ends, body.BufferBeforeMin, body.BufferAfterMin})
	case booking.Restored:
		occupy(rows, e, freeBusy{body.Booking, body.Master, body.Starts, body.Ends, body.BufferBeforeMin, body.BufferAfterMin})
	case booking.Cancelled:
		freeBusySpans.Delete(rows, freeBusy{Booking: body.Booking})
		touch(rows, body.Master, e)
	case master.TimeOffAdded:
		freeTimesOff.Put(rows, freeTimeOff{body.Master, body.TimeOff, body.Start, body.End})
		touch(rows, body.Master, e)
	case master.TimeOffRemoved:
		freeTimesOff.Delete(rows, freeTimeOff{Master: body.Master, TimeOff: body.TimeOff})
		touch(rows, body.Master, e)
	default:
		return foldRules(rows, e)
	}
	return nil
}

func occupy(rows *Rows, e Event, busy freeBusy) {
	freeBusySpans.Put(rows, busy)
	touch(rows, busy.Master, e)
}

// foldRules keeps what the hours and the policy are, without the names and addresses around them.
func foldRules(rows *Rows, e Event) error {
	id, err := streamID(e)
	if err != nil {
		return err
	}
	row, _, err := freeRulesOf.Get(rows, freeRules{Master: id})
	if err != nil {
		return err
	}
	freeRulesOf.Put(rows, freeRules{Master: id, Document: master.Evolve(row.Document, nameless(e.Body))})
	touch(rows, id, e)
	return nil
}

func nameless(event domain.Event) domain.Event {
	switch e := event.(type) {
	case master.Registered:
		e.Name = ""
		return e
	case master.PlaceAdded:
		e.Name, e.Address = "", ""
		return e
	case master.PlaceChanged:
		e.Name, e.Address = "", ""
		return e
	}
	return event
}

func touch(rows *Rows, id domain.ID, e Event) {
	freeVersions.Put(rows, freeVersion{Master: id, Position: e.Position})
}
