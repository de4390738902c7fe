package projections

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"

	"zapis/domain/delivery"
)

// DeliveryQuery asks for deliveries; what is zero does not narrow it.
type DeliveryQuery struct {
	State        State
	Kind         delivery.Kind
	Channel      string
	Since, Until time.Time // when it was last attempted or given up, Until left out
	Page
}

// Told is a delivery with the names of who was told.
type Told struct {
	Delivery
	RecipientName, MasterName string // either may be empty
}

const (
	toldColumns = `
		select kind, about_id, recipient_id, deliveries.master_id, revision, offset_min, state, reason, channel, message, at,
		       coalesce((select name from directory d where d.person_id = recipient_id), ''),
		       coalesce((select master_name from directory d where d.master_id = deliveries.master_id and is_master), ''), began
		from deliveries
		where true`
	deliveriesByState = `select state, count(*) from deliveries where at >= $1 and at < $2 group by state`
	deliveryReasons   = `
		select state, reason, count(*) from deliveries
		where state in ('failed', 'skipped') and at >= $1 and at < $2
		group by state, reason order by count(*) desc, state, reason limit $3`
)

// Deliveries are a page of them, the latest first, and where the next one begins; empty: there is none.
func (o Overseen) Deliveries(ctx context.Context, q DeliveryQuery) (page []Told, next Cursor, err error) {
	asked, err := q.asked()
	if err != nil {
		return nil, "", err
	}
	rows, err := asked.run(ctx, o.Pool)
	if err != nil {
		return nil, "", fmt.Errorf("read deliveries: %w", err)
	}
	var began []int64
	page, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (t Told, err error) {
		var position int64
		err = row.Scan(append(t.targets(), &t.RecipientName, &t.MasterName, &position)...)
		t.At, began = t.At.UTC(), append(began, position)
		return t, err
	})
	if err != nil {
		return nil, "", fmt.Errorf("read deliveries: %w", err)
	}
	page, more := upTo(q.limit(), page)
	if more {
		last := len(page) - 1
		next = cursor(strconv.FormatInt(page[last].At.UnixMicro(), 10), began[last])
	}
	return page, next, nil
}

func (q DeliveryQuery) asked() (*query, error) {
	asked := ask(toldColumns)
	if q.State != "" {
		asked.and("state = ?", string(q.State))
	}
	if q.Kind != "" {
		asked.and("kind = ?", string(q.Kind))
	}
	if q.Channel != "" {
		asked.and("channel = ?", q.Channel)
	}
	if !q.Since.IsZero() {
		asked.and("at >= ?", q.Since)
	}
	if !q.Until.IsZero() {
		asked.and("at < ?", q.Until)
	}
	if q.After != "" {
		in, began, err := q.After.read()
		if err != nil {
			return nil, err
		}
		micros, err := strconv.ParseInt(in, 10, 64)
		if err != nil {
			return nil, ErrBadCursor
		}
		at, err := moment(micros)
		if err != nil {
			return nil, err
		}
		asked.and("(at, began) < (?, ?)", at, began)
	}
	asked.add(" order by at desc, began desc limit ?", q.limit()+1)
	return asked, nil
}

// DeliveryStates counts what was last attempted or given up in [since, until) by how it stands.
func (o Overseen) DeliveryStates(ctx context.Context, since, until time.Time) (map[State]int, error) {
	rows, err := o.Pool.Query(ctx, deliveriesByState, since, until)
	if err != nil {
		return nil, fmt.Errorf("count deliveries: %w", err)
	}
	counts, state, count := map[State]int{}, "", 0
	_, err = pgx.ForEachRow(rows, []any{&state, &count}, func() error { counts[State(state)] = count; return nil })
	if err != nil {
		return nil, fmt.Errorf("count deliveries: %w", err)
	}
	return counts, nil
}

// Reason is why so many were not told.
type Reason struct {
	State  State // Failed or Skipped
	Reason string
	Count  int
}

// DeliveryReasons are why people were not told in [since, until), the most frequent first.
func (o Overseen) DeliveryReasons(ctx context.Context, since, until time.Time, limit int) ([]Reason, error) {
	rows, err := o.Pool.Query(ctx, deliveryReasons, since, until, limit)
	if err != nil {
		return nil, fmt.Errorf("count why people were not told: %w", err)
	}
	reasons, err := pgx.CollectRows(rows, pgx.RowToStructByPos[Reason])
	if err != nil {
		return nil, fmt.Errorf("count why people were not told: %w", err)
	}
	return reasons, nil
}
