package projections

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"zapis/domain"
	"zapis/domain/broadcast"
)

// Clients answers who a master's clients are: everybody who opened a link, booked, or was taken in by hand.
type Clients struct{ Pool *pgxpool.Pool }

// Client is one of them, for the master's eyes.
type Client struct {
	Client        domain.ID
	Name          string   // may be empty
	Phone         string   // may be empty
	Channels      []string // messengers they can be reached in; none for a guest
	Visits        int      // completed
	NoShows       int
	Cancellations int       // by the client
	First, Last   time.Time // completed visit's start; zero: none
	Note          string
	Blocked       bool
	Code          string // of the link they came by; may be empty
	Since         time.Time
}

// The subqueries keep the planner from reading everybody's rows for one master's: each is a look into an index. A client is
// what all rows of their person say, and stands in the list where the latest of them does.
const (
	clientColumns = `
		select c.client_id, coalesce(name, ''), coalesce(phone, ''), coalesce(channels, '[]'),
		       g.visits, g.no_shows, g.cancellations,
		       (select min(starts) from clients_bookings b
		        where b.master_id = c.master_id and b.client_id = any(g.ids) and state = 'completed' and state <> 'cancelled'),
		       (select max(starts) from clients_bookings b
		        where b.master_id = c.master_id and b.client_id = any(g.ids) and state = 'completed' and state <> 'cancelled'),
		       coalesce(nullif(c.note, ''), g.note, ''), g.blocked, coalesce(nullif(c.code, ''), g.code, ''), least(c.since, g.since)`
	clientWhole = `
		cross join lateral (
			select sum(visits) as visits, sum(no_shows) as no_shows, sum(cancellations) as cancellations, bool_or(blocked) as blocked,
			       min(since) as since, array_agg(client_id) as ids, max(nullif(note, '')) as note, max(nullif(code, '')) as code
			from clients o where o.master_id = c.master_id and o.person_id = c.client_id) g
		left join clients_people p on p.person_id = c.client_id`
	clientFirst = `c.master_id = $1 and not exists (
		select from clients o where o.master_id = $1 and o.person_id = c.person_id
		and (o.latest > c.latest or o.latest = c.latest and o.client_id < c.client_id))`
	clientMatches = clientFirst + ` and (
		select search like all ($2) or $3 <> '' and strpos(digits, $3) > 0 from clients_people p where p.person_id = c.person_id)`
	clientOrder = ` order by c.latest desc, c.client_id`
	clientPage  = clientColumns + `
		from (select c.person_id, c.latest, c.client_id from clients c where ` + clientFirst + clientOrder + ` offset $2 limit $3) f
		` + clientShown
	clientFound = clientColumns + `
		from (select c.person_id, c.latest, c.client_id from clients c where ` + clientMatches + clientOrder + ` offset $4 limit $5) f
		` + clientShown
	clientShown = `
		join clients c on c.master_id = $1 and c.client_id = f.person_id` + clientWhole + `
		order by f.latest desc, f.client_id`
	clientByID = clientColumns + ` from clients c` + clientWhole + `
		where master_id = $1 and client_id = (select person_id from clients where master_id = $1 and client_id = $2)`
	clientsTotal   = `select coalesce(sum(count), 0) from clients_by_code where master_id = $1`
	clientsMatched = `select count(*) from clients c where ` + clientMatches
	clientsPerCode = `select code, count from clients_by_code where master_id = $1 and code <> '' and count > 0`
)

// Of finds clients by any part of name or phone (all, without a text): the latest visit, past or ahead, or arrival first.
func (c Clients) Of(ctx context.Context, master domain.ID, text string, offset, limit int) (found []Client, total int, err error) {
	var batch pgx.Batch
	patterns, phone := search(text)
	if len(patterns) == 0 {
		batch.Queue(clientPage, master, offset, limit).Query(clientsInto(&found))
		batch.Queue(clientsTotal, master).QueryRow(func(row pgx.Row) error { return row.Scan(&total) })
	} else {
		batch.Queue(clientFound, master, patterns, phone, offset, limit).Query(clientsInto(&found))
		batch.Queue(clientsMatched, master, patterns, phone).QueryRow(func(row pgx.Row) error { return row.Scan(&total) })
	}
	if err := c.Pool.SendBatch(ctx, &batch).Close(); err != nil {
		return nil, 0, fmt.Errorf("find clients of master %s: %w", master, err)
	}
	return found, total, nil
}

func clientsInto(found *[]Client) func(pgx.Rows) error {
	return func(rows pgx.Rows) (err error) {
		*found, err = pgx.CollectRows(rows, clientFrom)
		return err
	}
}

const clientIDs = `select client_id from clients where master_id = $1`

// IDs are all who are, or were, clients of a master.
func (c Clients) IDs(ctx context.Context, master domain.ID) ([]domain.ID, error) {
	rows, err := c.Pool.Query(ctx, clientIDs, master)
	if err != nil {
		return nil, fmt.Errorf("read who the clients of master %s are: %w", master, err)
	}
	ids, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (id domain.ID, err error) { return id, row.Scan((*[16]byte)(&id)) })
	if err != nil {
		return nil, fmt.Errorf("read who the clients of master %s are: %w", master, err)
	}
	return ids, nil
}

// Client is one client of a master, or ErrNotFound.
func (c Clients) Client(ctx context.Context, master, client domain.ID) (Client, error) {
	rows, err := c.Pool.Query(ctx, clientByID, master, client)
	if err != nil {
		return Client{}, fmt.Errorf("read client %s: %w", client, err)
	}
	return exactlyOne(rows, clientFrom)
}

// exactlyOne reads one row, or ErrNotFound.
func exactlyOne[R any](rows pgx.Rows, from pgx.RowToFunc[R]) (found R, err error) {
	found, err = pgx.CollectExactlyOneRow(rows, from)
	if errors.Is(err, pgx.ErrNoRows) {
		return found, ErrNotFound
	}
	if err != nil {
		return found, fmt.Errorf("read a %T: %w", found, err)
	}
	return found, nil
}

func clientFrom(row pgx.CollectableRow) (c Client, err error) {
	var first, last *time.Time
	err = row.Scan(&c.Client, &c.Name, &c.Phone, &c.Channels, &c.Visits, &c.NoShows, &c.Cancellations,
		&first, &last, &c.Note, &c.Blocked, &c.Code, &c.Since)
	if first != nil && last != nil {
		c.First, c.Last = first.UTC(), last.UTC()
	}
	c.Since = c.Since.UTC()
	return c, err
}

// ByLink counts the clients that came by each link's code.
func (c Clients) ByLink(ctx context.Context, master domain.ID) (map[string]int, error) {
	rows, err := c.Pool.Query(ctx, clientsPerCode, master)
	if err != nil {
		return nil, fmt.Errorf("count the clients of master %s by link: %w", master, err)
	}
	counts, code, count := map[string]int{}, "", 0
	_, err = pgx.ForEachRow(rows, []any{&code, &count}, func() error { counts[code] = count; return nil })
	if err != nil {
		return nil, fmt.Errorf("count the clients of master %s by link: %w", master, err)
	}
	return counts, nil
}

const (
	audienceAll = `
		select client_id from clients c
		where master_id = $1 and c.person_id = c.client_id
		and not (select bool_or(blocked) from clients o where o.master_id = $1 and o.person_id = c.client_id)
		and (select reachable from clients_people p where p.person_id = c.client_id)`
	audienceBooked = audienceAll + `
		and (select true from clients_bookings b where b.master_id = $1 and b.client_id = any(` + audienceIDs + `)
		     and starts >= $2 and starts < $3 and state <> 'cancelled' limit 1)`
	audienceAbsent = audienceAll + `
		and (select sum(visits) from clients o where o.master_id = $1 and o.person_id = c.client_id) > 0
		and (select true from clients_bookings b where b.master_id = $1 and b.client_id = any(` + audienceIDs + `)
		     and starts >= $2 and state <> 'cancelled' and state <> 'no_show' limit 1) is null`
	audienceIDs   = `array(select o.client_id from clients o where o.master_id = $1 and o.person_id = c.client_id)`
	audienceOrder = ` order by client_id`
)

const week = 7 * 24 * time.Hour

// Audience are the clients a broadcast is for: reachable ones only, blocked ones left out, in a stable order.
// What they think of broadcasts (person.Notifications) is for the sender to heed.
func (c Clients) Audience(ctx context.Context, master domain.ID, of broadcast.Audience, now time.Time) ([]domain.ID, error) {
	var query string
	args := []any{master}
	switch of.Kind {
	case broadcast.All:
		query = audienceAll
	case broadcast.Booked:
		query, args = audienceBooked, append(args, of.Period.Start, of.Period.End)
	case broadcast.Absent:
		query, args = audienceAbsent, append(args, now.Add(-time.Duration(of.Weeks)*week))
	default:
		return nil, fmt.Errorf("no clients are %q", of.Kind)
	}
	rows, err := c.Pool.Query(ctx, query+audienceOrder, args...)
	if err != nil {
		return nil, fmt.Errorf("read the audience of master %s: %w", master, err)
	}
	audience, err := pgx.CollectRows(rows, pgx.RowTo[domain.ID])
	if err != nil {
		return nil, fmt.Errorf("read the audience of master %s: %w", master, err)
	}
	return audience, nil
}
