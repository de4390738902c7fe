package projections

import (
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"zapis/domain"
	"zapis/domain/booking"
	"zapis/domain/person"
)

// Visit is a booking as the screens show it, with what was agreed.
type Visit struct {
	Booking, Master, Client, Place domain.ID
	ClientName                     string // may be empty, as the messenger gave it
	Zone                           string // of the place
	Starts, Ends                   time.Time
	booking.Visit
	Revision  int // how many events made it so; a command may name it
	Cancelled bool

	Request     bool          // the master has yet to confirm it
	MoveAsked   bool          // the master asked for another time
	Assured     bool          // the client said that they are coming
	Completed   bool          //
	NoShow      bool          //
	CancelledAt time.Time     //
	CancelledBy booking.Party //
	Cause       booking.Cause // of the cancellation
	Stars       int           // of the review; 0: none
	ReviewedAt  time.Time     // first
}

// visitRow and clientRow are what week_schedule and active_bookings both keep, each in tables of its own.
type visitRow struct {
	Booking   domain.ID      `db:"booking_id"`
	Master    domain.ID      `db:"master_id"`
	Client    domain.ID      `db:"client_id"`
	Place     domain.ID      `db:"place_id"`
	Zone      string         `db:"zone"`
	Starts    time.Time      `db:"starts"`
	Ends      time.Time      `db:"ends"`
	Items     []booking.Item `db:"items"`
	Price     int64          `db:"price"`
	Currency  string         `db:"currency"`
	Before    int            `db:"buffer_before_min"`
	After     int            `db:"buffer_after_min"`
	Revision  int            `db:"revision"`
	Cancelled bool           `db:"cancelled"`
}

type clientRow struct {
	Client domain.ID `db:"client_id"`
	Name   string    `db:"name"`
}

// longestVisit bounds how far before a moment a booking that reaches it can begin.
const longestVisit = 24 * time.Hour

// visitEvents are what visits and clients fold.
var visitEvents = []domain.Event{booking.Placed{}, booking.Moved{}, booking.Cancelled{}, person.Registered{}}

func foldVisit(rows *Rows, e Event, visits *Table[visitRow], clients *Table[clientRow]) error {
	switch body := e.Body.(type) {
	case booking.Placed:
		visits.Put(rows, visitRow{
			Booking: body.Booking, Master: body.Master, Client: body.Client, Place: body.Place,
			Zone: body.Zone, Starts: body.Starts, Ends: body.Ends,
			Items: body.Items, Price: body.Price, Currency: body.Currency,
			Before: body.BufferBeforeMin, After: body.BufferAfterMin, Revision: e.Version,
		})
	case booking.Moved:
		return changeVisit(rows, visits, body.Booking, func(row *visitRow) {
			row.Place, row.Zone, row.Starts, row.Ends = body.Place, body.Zone, body.Starts, body.Ends
			row.Revision = e.Version
		})
	case booking.Cancelled:
		return changeVisit(rows, visits, body.Booking, func(row *visitRow) {
			row.Cancelled, row.Revision = true, e.Version
		})
	case person.Registered:
		clients.Put(rows, clientRow{Client: body.Person, Name: body.Name.Text()})
	}
	return nil
}

func changeVisit(rows *Rows, visits *Table[visitRow], id domain.ID, change func(*visitRow)) error {
	row, found, err := visits.Get(rows, visitRow{Booking: id})
	if err != nil {
		return err
	}
	if !found {
		return fmt.Errorf("booking %s was never placed", id)
	}
	change(&row)
	visits.Put(rows, row)
	return nil
}

// visitFrom reads the columns that the queries for visits select, in this order.
func visitFrom(row pgx.CollectableRow) (v Visit, err error) {
	err = row.Scan(&v.Booking, &v.Master, &v.Client, &v.Place, &v.ClientName, &v.Zone, &v.Starts, &v.Ends,
		&v.Items, &v.Price, &v.Currency, &v.BufferBeforeMin, &v.BufferAfterMin, &v.Revision, &v.Cancelled)
	v.Starts, v.Ends = v.Starts.UTC(), v.Ends.UTC()
	return v, err
}
