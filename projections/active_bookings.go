package projections

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"zapis/domain"
)

var (
	activeVisits  = NewTable[visitRow]("active_bookings", "booking_id")
	activeClients = NewTable[clientRow]("active_bookings_clients", "client_id")
)

var activeBookings = Projection{
	Name: "active_bookings", Version: 1,
	Takes:  visitEvents,
	Tables: []TableOf{activeVisits, activeClients},
	Fold:   func(rows *Rows, e Event) error { return foldVisit(rows, e, activeVisits, activeClients) },
}

// ActiveBookings answers which visits lie ahead, and what any booking has come to.
type ActiveBookings struct{ Pool *pgxpool.Pool }

const (
	activeColumns = `
		select booking_id, master_id, client_id, place_id, coalesce(name, ''), zone, starts, ends,
		       items, price, currency, buffer_before_min, buffer_after_min, revision, cancelled
		from active_bookings left join active_bookings_clients using (client_id)`
	activeOfClient = activeColumns + `
		where client_id = $1 and not cancelled and starts > $2::timestamptz - $3::interval and ends > $2
		order by starts, booking_id`
	activeOfMaster = activeColumns + `
		where master_id = $1 and not cancelled and starts > $2::timestamptz - $3::interval and ends > $2
		order by starts, booking_id limit $4`
	activeByID = activeColumns + ` where booking_id = $1`
)

// OfClient are a client's visits that are not over, the next one first.
func (a ActiveBookings) OfClient(ctx context.Context, client domain.ID, now time.Time) ([]Visit, error) {
	visits, err := a.visits(ctx, activeOfClient, client, now, longestVisit)
	if err != nil {
		return nil, fmt.Errorf("read the bookings of client %s: %w", client, err)
	}
	return visits, nil
}

// OfMaster are a master's next visits that are not over, at most limit of them.
func (a ActiveBookings) OfMaster(ctx context.Context, master domain.ID, now time.Time, limit int) ([]Visit, error) {
	visits, err := a.visits(ctx, activeOfMaster, master, now, longestVisit, limit)
	if err != nil {
		return nil, fmt.Errorf("read the bookings of master %s: %w", master, err)
	}
	return visits, nil
}

func (a ActiveBookings) visits(ctx context.Context, query string, args ...any) ([]Visit, error) {
	rows, err := a.Pool.Query(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, visitFrom)
}

// Booking is a booking as it is now, past or cancelled ones too, or ErrNotFound.
func (a ActiveBookings) Booking(ctx context.Context, id domain.ID) (Visit, error) {
	rows, err := a.Pool.Query(ctx, activeByID, id)
	if err != nil {
		return Visit{}, fmt.Errorf("read booking %s: %w", id, err)
	}
	visit, err := pgx.CollectExactlyOneRow(rows, visitFrom)
	if errors.Is(err, pgx.ErrNoRows) {
		return Visit{}, ErrNotFound
	}
	if err != nil {
		return Visit{}, fmt.Errorf("read booking %s: %w", id, err)
	}
	return visit, nil
}
