package projections

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"zapis/domain"
	"zapis/domain/master"
)

// BookingState is what a booking has come to.
type BookingState string

// The states. A visit that is over counts as booked until it is said to be completed.
const (
	BookingRequested BookingState = "requested" // the master has yet to confirm it
	BookingBooked    BookingState = "booked"
	BookingCancelled BookingState = "cancelled"
	BookingCompleted BookingState = "completed"
	BookingNoShow    BookingState = "no_show"
)

// stateConditions are written as the partial indexes of active_bookings have them.
var stateConditions = map[BookingState]string{
	BookingRequested: "not cancelled and not completed and not no_show and request",
	BookingBooked:    "not cancelled and not completed and not no_show and not request",
	BookingCancelled: "cancelled",
	BookingCompleted: "not cancelled and completed",
	BookingNoShow:    "not cancelled and no_show",
}

// BookingQuery asks for bookings; what is zero does not narrow it.
type BookingQuery struct {
	Master, Client domain.ID
	State          BookingState
	From, To       time.Time // of the start, To left out
	Page
}

// Booked is a booking with the names of what it is about.
type Booked struct {
	Visit
	State      BookingState
	MasterName string
	PlaceName  string // as the master calls it now; empty if they have never named it
	Services   string // as agreed
}

var bookedColumns = `
	select ` + visitColumns + `, coalesce((select master_name from directory d where d.master_id = active_bookings.master_id and is_master), '')
	from active_bookings` + activeWho + `
	where true`

// Bookings are a page of them, the latest start first, and where the next one begins; empty: there is none.
func (o Overseen) Bookings(ctx context.Context, q BookingQuery) (page []Booked, next Cursor, err error) {
	asked, err := q.asked()
	if err != nil {
		return nil, "", err
	}
	rows, err := asked.run(ctx, o.Pool)
	if err != nil {
		return nil, "", fmt.Errorf("read bookings: %w", err)
	}
	page, err = pgx.CollectRows(rows, bookedFrom)
	if err != nil {
		return nil, "", fmt.Errorf("read bookings: %w", err)
	}
	page, more := upTo(q.limit(), page)
	if more {
		last := page[len(page)-1]
		next = cursor(last.Booking.Short(), last.Starts.UnixMicro())
	}
	return page, next, o.namePlaces(ctx, page)
}

func (q BookingQuery) asked() (*query, error) {
	asked := ask(bookedColumns)
	if !q.Master.IsZero() {
		asked.and("active_bookings.master_id = ?", q.Master)
	}
	if !q.Client.IsZero() {
		asked.and("client_id = any("+idsOf("active_bookings_clients", "?")+")", q.Client, q.Client)
	}
	if condition, known := stateConditions[q.State]; known {
		asked.and(condition)
	} else if q.State != "" {
		return nil, fmt.Errorf("no bookings are %q", q.State)
	}
	if !q.From.IsZero() {
		asked.and("starts >= ?", q.From)
	}
	if !q.To.IsZero() {
		asked.and("starts < ?", q.To)
	}
	if q.After != "" {
		id, micros, err := q.After.read()
		if err != nil {
			return nil, err
		}
		starts, err := moment(micros)
		if err != nil {
			return nil, err
		}
		last, err := domain.ParseID(id)
		if err != nil {
			return nil, ErrBadCursor
		}
		asked.and("(starts, booking_id) < (?, ?)", starts, last)
	}
	asked.add(" order by starts desc, booking_id desc limit ?", q.limit()+1)
	return asked, nil
}

func bookedFrom(row pgx.CollectableRow) (b Booked, err error) {
	err = row.Scan(append(b.targets(), &b.MasterName)...)
	b.inUTC()
	b.State, b.Services = b.Visit.State(), servicesOf(b.Visit.Visit)
	return b, err
}

// State is what it has come to.
func (v Visit) State() BookingState {
	switch {
	case v.Cancelled:
		return BookingCancelled
	case v.NoShow:
		return BookingNoShow
	case v.Completed:
		return BookingCompleted
	case v.Request:
		return BookingRequested
	}
	return BookingBooked
}

const mastersByID = `select document from catalogue_masters where master_id = any($1)`

// namePlaces looks the places up in what their masters offer: no other read model has their names.
func (o Overseen) namePlaces(ctx context.Context, page []Booked) error {
	var ids []domain.ID
	for _, b := range page {
		ids = append(ids, b.Master)
	}
	rows, err := o.Pool.Query(ctx, mastersByID, ids)
	if err != nil {
		return fmt.Errorf("read the places of bookings: %w", err)
	}
	names, m := map[domain.ID]string{}, master.Master{}
	_, err = pgx.ForEachRow(rows, []any{&m}, func() error {
		for _, place := range m.Places {
			names[place.ID] = place.Name
		}
		m = master.Master{}
		return nil
	})
	if err != nil {
		return fmt.Errorf("read the places of bookings: %w", err)
	}
	for i, b := range page {
		page[i].PlaceName = names[b.Place]
	}
	return nil
}
