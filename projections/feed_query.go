package projections

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"zapis/domain"
)

// Feed answers what happened, in the order of the log, to those outside.
type Feed struct{ Pool *pgxpool.Pool }

// FeedQuery asks for items.
type FeedQuery struct {
	After  int64     // only what comes after this position
	Master domain.ID // zero: of all masters
	Types  []string  // of webhook.Types; empty: all
	Limit  int       // most items; 0 or too many: MostOfFeed
}

// FeedItem is something that happened. Its JSON is what integrators get, in the feed and in webhooks alike.
type FeedItem struct {
	ID       domain.ID `json:"id"`       // of the event: the same wherever and however often the item is told
	Position int64     `json:"position"` // in the log; rises, with gaps
	Type     string    `json:"type"`
	At       time.Time `json:"timestamp"`
	Master   domain.ID `json:"master"`
	Client   domain.ID `json:"client,omitzero"`
	Booking  domain.ID `json:"booking,omitzero"`
	Data     FeedData  `json:"data"`
}

// MostOfFeed is the most items of one answer, and feedLooks how many are looked at for them: of a type that is rare, an answer
// has few items or none and says all the same how far it has come.
const (
	MostOfFeed = 1000
	feedLooks  = 2 * MostOfFeed
)

const (
	feedSeen = `
		with seen as materialized (
			select position, event_id, at, type, master_id, client_id, booking_id, body from feed
			where position > $1`
	feedAnswer = `
			order by position limit $2
		)
		select (select coalesce(max(position), 0) from checkpoints where name = 'feed'),
		       (select count(*) from seen), (select coalesce(max(position), 0) from seen), item.*
		from (select) always
		left join (select * from seen where $3::text[] is null or type = any($3) order by position limit $4) item on true
		order by item.position`
	feedOfAll    = feedSeen + feedAnswer
	feedOfMaster = feedSeen + ` and master_id = $5` + feedAnswer
)

// After are the next items, and upTo, after which to go on: everything up to it that was asked for is among items, or was before
// After. Where nothing is left off that is how far the read model has come, in the same snapshot, though the last item may be
// from long before. While the read model is made anew it may be less than After: go on after the larger one.
func (f Feed) After(ctx context.Context, q FeedQuery) (items []FeedItem, upTo int64, err error) {
	if q.Limit <= 0 || q.Limit > MostOfFeed {
		q.Limit = MostOfFeed
	}
	if len(q.Types) == 0 {
		q.Types = nil
	}
	statement, args := feedOfAll, []any{q.After, feedLooks, q.Types, q.Limit + 1}
	if !q.Master.IsZero() {
		statement, args = feedOfMaster, append(args, q.Master)
	}
	page, err := f.read(ctx, statement, args...)
	if err != nil {
		return nil, 0, fmt.Errorf("read the feed after %d: %w", q.After, err)
	}
	if len(page.items) > q.Limit {
		items = page.items[:q.Limit]
		return items, items[q.Limit-1].Position, nil
	}
	if page.seen == feedLooks {
		return page.items, page.last, nil
	}
	return page.items, page.reached, nil
}

// feedPage is what one look at the feed gives.
type feedPage struct {
	reached int64 // how far the read model has come
	seen    int   // items that were looked at,
	last    int64 // up to here
	items   []FeedItem
}

// read reads one row at least: without an item, its columns are null.
func (f Feed) read(ctx context.Context, statement string, args ...any) (page feedPage, err error) {
	rows, err := f.Pool.Query(ctx, statement, args...)
	if err != nil {
		return page, err
	}
	var (
		position            *int64
		id, who, by, booked *domain.ID
		at                  *time.Time
		name                *string
		body                *FeedData
	)
	into := []any{&page.reached, &page.seen, &page.last, &position, &id, &at, &name, &who, &by, &booked, &body}
	_, err = pgx.ForEachRow(rows, into, func() error {
		if position != nil {
			page.items = append(page.items, FeedItem{
				ID: *id, Position: *position, Type: *name, At: at.UTC(), Master: *who, Client: *by, Booking: *booked, Data: *body,
			})
		}
		return nil
	})
	return page, err
}
