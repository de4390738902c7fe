package projections

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"zapis/domain"
	"zapis/domain/booking"
	"zapis/domain/master"
)

// feedRow is an item of the feed. Its body is a contract of its own, see FeedData: events may change, items do not.
type feedRow struct {
	Position int64     `db:"position"`
	Event    domain.ID `db:"event_id"`
	At       time.Time `db:"at"`
	Type     string    `db:"type"`
	Master   domain.ID `db:"master_id"`
	Client   domain.ID `db:"client_id"`
	Booking  domain.ID `db:"booking_id"`
	Body     FeedData  `db:"body"`
}

type feedMasterRow struct {
	Master   domain.ID  `db:"master_id"`
	Document feedMaster `db:"document"`
}

var (
	feedRows    = NewTable[feedRow]("feed", "position")
	feedVisits  = NewTable[visitRow]("feed_bookings", "booking_id")
	feedMasters = NewTable[feedMasterRow]("feed_masters", "master_id")
)

var feedProjection = Projection{
	Name: "feed", Version: 1,
	Takes: slices.Concat(booking.Events, []domain.Event{
		master.Registered{}, master.Erased{}, master.PolicySet{},
		master.ServiceAdded{}, master.ServiceChanged{}, master.ServiceClosed{}, master.ServiceReopened{},
		master.PlaceAdded{}, master.PlaceChanged{}, master.PlaceClosed{}, master.PlaceReopened{},
		master.HoursSet{}, master.DaySet{}, master.DayReset{}, master.TimeOffAdded{}, master.TimeOffRemoved{},
	}),
	Tables: []TableOf{feedRows, feedVisits, feedMasters},
	Fold:   foldFeed,
}

// FeedEvents are the events of which the feed has an item, by the names that they have on disk.
func FeedEvents() []string { return feedProjection.types() }

func foldFeed(rows *Rows, e Event) error {
	id, err := streamID(e)
	if err != nil {
		return err
	}
	item := feedRow{Position: e.Position, Event: e.ID, At: e.RecordedAt, Type: feedType(e.Type)}
	item.Body.Revision = e.Version
	if strings.HasPrefix(e.Type, "booking.") {
		item.Booking = id
		err = foldFeedBooking(rows, e, &item)
	} else {
		item.Master = id
		err = foldFeedMaster(rows, e, &item)
	}
	if err != nil {
		return err
	}
	feedRows.Put(rows, item)
	return nil
}

// feedType is the name of an item. All but one are called like the event.
func feedType(event string) string {
	if event == (master.PolicySet{}).EventType() {
		return "master.policy_changed"
	}
	return event
}

// foldFeedBooking tells what a booking was before and what it is now. Texts stay out of it.
func foldFeedBooking(rows *Rows, e Event, item *feedRow) error {
	row, found, err := feedVisits.Get(rows, visitRow{Booking: item.Booking})
	if err != nil {
		return err
	}
	if _, begins := e.Body.(booking.Placed); !found && !begins {
		return fmt.Errorf("booking %s was never placed", item.Booking)
	}
	if found {
		item.Body.Before = feedBooking(row)
	}
	row = visitRowOf(booking.Evolve(row.state(), e.Body))
	row.Revision = e.Version
	feedVisits.Put(rows, row)
	item.Master, item.Client = row.Master, row.Client
	item.Body.After = feedBooking(row)
	item.Body.By, item.Body.Cause = feedBy(e.Body)
	return nil
}

// feedBy is who did it, and why where no person said so. Nobody in particular hands a booking over.
func feedBy(event domain.Event) (by booking.Party, cause booking.Cause) {
	switch e := event.(type) {
	case booking.Placed:
		return e.By, ""
	case booking.Confirmed:
		return e.By, ""
	case booking.Moved:
		return e.By, ""
	case booking.Edited:
		return e.By, ""
	case booking.Cancelled:
		return e.By, e.Cause
	case booking.Restored:
		return e.By, ""
	case booking.Completed:
		return e.By, ""
	case booking.MoveAsked, booking.MoveWithdrawn, booking.NoShow, booking.ReviewAnswered:
		return booking.Master, ""
	case booking.AttendanceConfirmed, booking.Reviewed:
		return booking.Client, ""
	}
	return "", ""
}
