package projections

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"zapis/domain"
	"zapis/domain/person"
)

type calendarRow struct {
	Hash   string    `db:"hash"`
	Person domain.ID `db:"person_id"`
	Side   string    `db:"side"`
}

var calendarRows = NewTable[calendarRow]("calendars", "hash")

var calendars = Projection{
	Name: "calendars", Version: 1,
	Takes:  append([]domain.Event{person.CalendarOpened{}, person.CalendarClosed{}}, erasedEvents...),
	Tables: []TableOf{calendarRows},
	Fold:   foldCalendars,
}

func foldCalendars(rows *Rows, e Event) error {
	switch body := e.Body.(type) {
	case person.CalendarOpened:
		calendarRows.Put(rows, calendarRow{body.Hash, body.Person, string(body.Side)})
	case person.CalendarClosed:
		calendarRows.Delete(rows, calendarRow{Hash: body.Hash})
	}
	for _, id := range erasedIDs(e.Body) {
		found, err := calendarRows.Where(rows, "person_id", id)
		if err != nil {
			return err
		}
		for _, row := range found {
			calendarRows.Delete(rows, row)
		}
	}
	return nil
}

// Calendars answers whose bookings a secret address shows, and which these are.
type Calendars struct{ Pool *pgxpool.Pool }

// Dated is a visit with the moments at which its booking was made and last changed, as the log has recorded them.
type Dated struct {
	Visit
	Placed, Changed time.Time
}

const (
	calendarByHash = `select person_id, side from calendars where hash = $1`
	dates          = `,
		(select recorded_at from events where stream = 'booking/' || booking_id and version = 1),
		(select recorded_at from events where stream = 'booking/' || booking_id and version = revision)`
)

var (
	datedColumns = `
		select ` + visitColumns + dates + `
		from active_bookings` + activeWho
	datedOfClient = datedColumns + `
		where client_id = any(` + idsOf("active_bookings_clients", "$1") + `) and not cancelled and starts >= $2 and starts < $3
		order by starts, booking_id`
	datedOfMaster = datedColumns + `
		where master_id = $1 and not cancelled and starts >= $2 and starts < $3
		order by starts, booking_id`
)

// At tells what the address with a code shows, found by the code's hash, or ErrNotFound: it was never given to anybody, or
// does not hold any more.
func (c Calendars) At(ctx context.Context, hash string) (whose domain.ID, side person.Side, err error) {
	err = c.Pool.QueryRow(ctx, calendarByHash, hash).Scan(&whose, &side)
	if errors.Is(err, pgx.ErrNoRows) {
		return domain.ID{}, "", ErrNotFound
	}
	if err != nil {
		return domain.ID{}, "", fmt.Errorf("find a calendar: %w", err)
	}
	return whose, side, nil
}

// OfClient are a client's visits that begin in [from, to) and are not cancelled, in order.
func (c Calendars) OfClient(ctx context.Context, client domain.ID, from, to time.Time) ([]Dated, error) {
	return c.dated(ctx, datedOfClient, client, from, to)
}

// OfMaster are the same of a master.
func (c Calendars) OfMaster(ctx context.Context, master domain.ID, from, to time.Time) ([]Dated, error) {
	return c.dated(ctx, datedOfMaster, master, from, to)
}

func (c Calendars) dated(ctx context.Context, query string, id domain.ID, from, to time.Time) ([]Dated, error) {
	rows, err := c.Pool.Query(ctx, query, id, from, to)
	if err != nil {
		return nil, fmt.Errorf("read the calendar of %s: %w", id, err)
	}
	visits, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (d Dated, err error) {
		var placed, changed *time.Time
		err = row.Scan(append(d.targets(), &placed, &changed)...)
		d.inUTC()
		d.Placed, d.Changed = recorded(placed, d.Starts), recorded(changed, d.Starts)
		return d, err
	})
	if err != nil {
		return nil, fmt.Errorf("read the calendar of %s: %w", id, err)
	}
	return visits, nil
}

// recorded is a moment in whole seconds, as calendars have them; for an event that the log does not have, which cannot be,
// another one that does not change by itself.
func recorded(at *time.Time, otherwise time.Time) time.Time {
	if at == nil {
		return otherwise
	}
	return at.UTC().Truncate(time.Second)
}
