package projections

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"zapis/domain"
)

// BroadcastQuery asks for broadcasts; what is zero does not narrow it.
type BroadcastQuery struct {
	Master domain.ID
	Page
}

// Cast is a broadcast with the name of whose it is.
type Cast struct {
	Broadcast
	MasterName string
}

const castColumns = `
	select broadcast_id, master_id, text, audience, state, started_at, recipients, delivered, skipped, failed, uncertain,
	       coalesce((select master_name from directory d where d.master_id = broadcasts.master_id and is_master), ''), began
	from broadcasts
	where true`

// Broadcasts are a page of them, the newest first, and where the next one begins; empty: there is none.
func (o Overseen) Broadcasts(ctx context.Context, q BroadcastQuery) (page []Cast, next Cursor, err error) {
	asked, err := q.asked()
	if err != nil {
		return nil, "", err
	}
	rows, err := asked.run(ctx, o.Pool)
	if err != nil {
		return nil, "", fmt.Errorf("read broadcasts: %w", err)
	}
	var began []int64
	page, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (c Cast, err error) {
		var position int64
		err = row.Scan(append(c.targets(), &c.MasterName, &position)...)
		c.StartedAt, began = c.StartedAt.UTC(), append(began, position)
		return c, err
	})
	if err != nil {
		return nil, "", fmt.Errorf("read broadcasts: %w", err)
	}
	page, more := upTo(q.limit(), page)
	if more {
		next = cursor("", began[len(page)-1])
	}
	return page, next, nil
}

func (q BroadcastQuery) asked() (*query, error) {
	asked := ask(castColumns)
	if !q.Master.IsZero() {
		asked.and("master_id = ?", q.Master)
	}
	if q.After != "" {
		_, began, err := q.After.read()
		if err != nil {
			return nil, err
		}
		asked.and("began < ?", began)
	}
	asked.add(" order by began desc limit ?", q.limit()+1)
	return asked, nil
}
