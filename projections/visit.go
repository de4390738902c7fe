package projections

import (
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"zapis/domain"
	"zapis/domain/booking"
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

// visitRow is what week_schedule and active_bookings both keep, each in tables of its own; see also clientRow.
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

	Request     bool          `db:"request"`
	MoveAsked   bool          `db:"move_asked"`
	Assured     bool          `db:"assured"`
	Completed   bool          `db:"completed"`
	NoShow      bool          `db:"no_show"`
	CancelledAt time.Time     `db:"cancelled_at"`
	CancelledBy booking.Party `db:"cancelled_by"`
	Cause       booking.Cause `db:"cause"`
	Stars       int           `db:"stars"`
	ReviewedAt  time.Time     `db:"reviewed_at"`
}

// longestVisit bounds how far before a moment a booking that reaches it can begin.
const longestVisit = 24 * time.Hour

// visitEvents are what visits and clients fold: every event of a booking, for its revision counts them all.
var visitEvents = slices.Concat(booking.Events, clientRowEvents)

func foldVisit(rows *Rows, e Event, visits *Table[visitRow], clients *Table[clientRow]) error {
	if known, err := foldClientRow(rows, e, clients); known {
		return err
	}
	id, err := streamID(e)
	if err != nil {
		return err
	}
	row, found, err := visits.Get(rows, visitRow{Booking: id})
	if err != nil {
		return err
	}
	if _, begins := e.Body.(booking.Placed); !found && !begins {
		return fmt.Errorf("booking %s was never placed", id)
	}
	row = visitRowOf(booking.Evolve(row.state(), e.Body))
	row.Revision = e.Version
	visits.Put(rows, row)
	return nil
}

// state is the booking as far as the row knows it.
func (row visitRow) state() booking.Booking {
	return booking.Booking{
		ID: row.Booking, Master: row.Master, Client: row.Client, Place: row.Place, Zone: row.Zone, Starts: row.Starts, Ends: row.Ends,
		Visit: booking.Visit{
			Items: row.Items, BufferBeforeMin: row.Before, BufferAfterMin: row.After, Price: row.Price, Currency: row.Currency,
		},
		Cancelled: row.Cancelled, Request: row.Request, MoveAsked: row.MoveAsked, Assured: row.Assured, Completed: row.Completed,
		NoShow: row.NoShow, CancelledAt: row.CancelledAt, CancelledBy: row.CancelledBy, Cause: row.Cause,
		Stars: row.Stars, ReviewedAt: row.ReviewedAt,
	}
}

func visitRowOf(b booking.Booking) visitRow {
	return visitRow{
		Booking: b.ID, Master: b.Master, Client: b.Client, Place: b.Place, Zone: b.Zone, Starts: b.Starts, Ends: b.Ends,
		Items: b.Visit.Items, Before: b.Visit.BufferBeforeMin, After: b.Visit.BufferAfterMin, Price: b.Visit.Price, Currency: b.Visit.Currency,
		Cancelled: b.Cancelled, Request: b.Request, MoveAsked: b.MoveAsked, Assured: b.Assured, Completed: b.Completed,
		NoShow: b.NoShow, CancelledAt: b.CancelledAt, CancelledBy: b.CancelledBy, Cause: b.Cause,
		Stars: b.Stars, ReviewedAt: b.ReviewedAt,
	}
}

// visitColumns are what visitFrom reads, in this order, out of a table of visits and one of clients.
const visitColumns = `
	booking_id, master_id, coalesce(person_id, client_id), place_id, coalesce(name, ''), zone, starts, ends,
	items, price, currency, buffer_before_min, buffer_after_min, revision, cancelled,
	request, move_asked, assured, completed, no_show, cancelled_at, cancelled_by, cause, stars, reviewed_at`

func visitFrom(row pgx.CollectableRow) (v Visit, err error) {
	err = row.Scan(v.targets()...)
	v.inUTC()
	return v, err
}

// targets are where the columns go.
func (v *Visit) targets() []any {
	return []any{
		&v.Booking, &v.Master, &v.Client, &v.Place, &v.ClientName, &v.Zone, &v.Starts, &v.Ends,
		&v.Items, &v.Price, &v.Currency, &v.BufferBeforeMin, &v.BufferAfterMin, &v.Revision, &v.Cancelled,
		&v.Request, &v.MoveAsked, &v.Assured, &v.Completed, &v.NoShow, &v.CancelledAt, &v.CancelledBy, &v.Cause, &v.Stars, &v.ReviewedAt,
	}
}

func (v *Visit) inUTC() {
	v.Starts, v.Ends, v.CancelledAt, v.ReviewedAt = v.Starts.UTC(), v.Ends.UTC(), v.CancelledAt.UTC(), v.ReviewedAt.UTC()
}
