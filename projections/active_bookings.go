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
	Name: "active_bookings", Version: 3,
	Takes:  visitEvents,
	Tables: []TableOf{activeVisits, activeClients},
	Fold:   func(rows *Rows, e Event) error { return foldVisit(rows, e, activeVisits, activeClients) },
}

// ActiveBookings answers which visits lie ahead, and what any booking has come to.
type ActiveBookings struct{ Pool *pgxpool.Pool }

var (
	activeWho     = whoIs("active_bookings_clients")
	activeColumns = `
		select ` + visitColumns + `
		from active_bookings` + activeWho
	activeOfClient = activeColumns + `
		where client_id = any(` + idsOf("active_bookings_clients", "$1") + `) and not cancelled and starts > $2::timestamptz - $3::interval and ends > $2
		order by starts, booking_id`
	activeOfMaster = activeColumns + `
		where master_id = $1 and not cancelled and starts > $2::timestamptz - $3::interval and ends > $2
		order by starts, booking_id limit $4`
	activeOfPair = activeColumns + `
		where master_id = $1 and client_id = any(` + idsOf("active_bookings_clients", "$2") + `) and not cancelled and starts > $3::timestamptz - $4::interval and ends > $3
		order by starts, booking_id`
	overOfClient = activeColumns + `
		where client_id = any(` + idsOf("active_bookings_clients", "$1") + `) and not cancelled and starts < $2 and ends <= $2
		order by starts desc, booking_id offset $3 limit $4 + 1`
	overOfPair = activeColumns + `
		where master_id = $5 and client_id = any(` + idsOf("active_bookings_clients", "$1") + `) and not cancelled and starts < $2 and ends <= $2
		order by starts desc, booking_id offset $3 limit $4 + 1`
	activeHit = activeColumns + `
		where master_id = $1 and place_id = coalesce($2, place_id) and not cancelled
		  and starts > $3::timestamptz - $5::interval and starts < $4 and ends > $3
		order by starts, booking_id`
	calledOffOfClient = activeColumns + `
		where client_id = any(` + idsOf("active_bookings_clients", "$1") + `) and cancelled and starts > $2
		order by starts, booking_id limit $3`
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

const mostCalledOff = 10

// CalledOff are a client's visits that were cancelled and would lie ahead, the next ones first.
func (a ActiveBookings) CalledOff(ctx context.Context, client domain.ID, now time.Time) ([]Visit, error) {
	visits, err := a.visits(ctx, calledOffOfClient, client, now, mostCalledOff)
	if err != nil {
		return nil, fmt.Errorf("read what was called off of client %s: %w", client, err)
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

// ToCome are the visits between one master and one client that are not over, the next one first.
func (a ActiveBookings) ToCome(ctx context.Context, master, client domain.ID, now time.Time) ([]Visit, error) {
	visits, err := a.visits(ctx, activeOfPair, master, client, now, longestVisit)
	if err != nil {
		return nil, fmt.Errorf("read what client %s has with master %s: %w", client, master, err)
	}
	return visits, nil
}

// History are a client's visits that are over, with one master or, if that is zero, with all, the latest first; no-shows
// among them, cancelled ones left out. more tells whether there are further ones.
func (a ActiveBookings) History(ctx context.Context, client, master domain.ID, now time.Time, offset, limit int) (visits []Visit, more bool, err error) {
	if master.IsZero() {
		visits, err = a.visits(ctx, overOfClient, client, now, offset, limit)
	} else {
		visits, err = a.visits(ctx, overOfPair, client, now, offset, limit, master)
	}
	if err != nil {
		return nil, false, fmt.Errorf("read the history of client %s: %w", client, err)
	}
	visits, more = upTo(limit, visits)
	return visits, more, nil
}

// upTo leaves out what was read beyond a limit, to learn whether there is more.
func upTo[R any](limit int, rows []R) (page []R, more bool) {
	if len(rows) > limit {
		return rows[:limit], true
	}
	return rows, false
}

// Hit are the visits of a master that touch a stretch of time at a place (zero: at any), not cancelled, in order.
func (a ActiveBookings) Hit(ctx context.Context, master, place domain.ID, from, to time.Time) ([]Visit, error) {
	var only *domain.ID
	if !place.IsZero() {
		only = &place
	}
	visits, err := a.visits(ctx, activeHit, master, only, from, to, longestVisit)
	if err != nil {
		return nil, fmt.Errorf("read what a change of master %s hits: %w", master, err)
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
