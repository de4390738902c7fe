package webhooks

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"zapis/domain"
	"zapis/domain/webhook"
	"zapis/eventstore"
)

// cursor is how far a webhook has been delivered.
type cursor struct {
	Webhook   domain.ID
	Master    domain.ID // zero: of all
	Begun     int
	Active    bool
	Delivered int64 // the feed up to this position
	Wanted    int64 // what concerns it has come up to this position
	Failures  int
	Since     *time.Time // when it began to fail
}

const (
	cursorColumns = `webhook_id, master_id, begun, active, delivered, wanted, failures, failing_since`

	// beginCursor wants the webhook's own position: whatever happened between the one to begin after and that is found then.
	beginCursor = `
		insert into webhook_cursors (webhook_id, master_id, begun, active, delivered, wanted) values ($1, $2, $3, true, $4, $5)
		on conflict (webhook_id) do nothing`
	// renewCursor forgets failures: whoever changes or resumes a webhook wants it tried at once.
	renewCursor = `
		update webhook_cursors set begun = $2, active = active or $4, wanted = greatest(wanted, $3), failures = 0, failing_since = null
		where webhook_id = $1 returning ` + cursorColumns
	pauseCursor = `update webhook_cursors set active = false where webhook_id = $1`
	endCursor   = `delete from webhook_cursors where webhook_id = $1`
	wakeCursors = `
		update webhook_cursors c set wanted = greatest(wanted, came.position)
		from unnest($1::uuid[], $2::bigint[]) came(master_id, position)
		where c.active and c.master_id = came.master_id returning c.webhook_id, c.master_id, begun, active, delivered, wanted, failures, failing_since`
	cursorsBehind = `select ` + cursorColumns + ` from webhook_cursors where active and wanted > delivered`
	cursorOf      = `select ` + cursorColumns + ` from webhook_cursors where webhook_id = $1`
	// moveCursor only goes forward, and tells whether the webhook is still to be delivered to as it was.
	moveCursor = `
		update webhook_cursors set delivered = greatest(delivered, $2), failures = 0, failing_since = null, outcome = $3, status = $4, tried_at = $5
		where webhook_id = $1 returning ` + cursorColumns
	failCursor = `
		update webhook_cursors set failures = failures + 1, failing_since = coalesce(failing_since, $4), outcome = $2, status = $3, tried_at = $4
		where webhook_id = $1 returning ` + cursorColumns
	lockCursor  = cursorOf + ` for update`
	closeCursor = `update webhook_cursors set delivered = greatest(delivered, $2) where webhook_id = $1`
)

func cursorFrom(row pgx.CollectableRow) (c cursor, err error) {
	err = row.Scan(&c.Webhook, &c.Master, &c.Begun, &c.Active, &c.Delivered, &c.Wanted, &c.Failures, &c.Since)
	return c, err
}

// querier is a pool or a transaction.
type querier interface {
	Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error)
}

func cursors(ctx context.Context, in querier, statement string, args ...any) ([]cursor, error) {
	rows, err := in.Query(ctx, statement, args...)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, cursorFrom)
}

// one is the cursor of a webhook; found is false for one that was removed.
func one(ctx context.Context, in querier, statement string, args ...any) (c cursor, found bool, err error) {
	rows, err := in.Query(ctx, statement, args...)
	if err != nil {
		return c, false, err
	}
	c, err = pgx.CollectExactlyOneRow(rows, cursorFrom)
	if errors.Is(err, pgx.ErrNoRows) {
		return c, false, nil
	}
	return c, err == nil, err
}

// keep makes, renews, holds or ends the cursor of the webhook that an event is about, and gives it if there is to be delivered.
func keep(ctx context.Context, tx pgx.Tx, recorded eventstore.Recorded, of about) (begun []cursor, err error) {
	switch recorded.Type {
	case (webhook.Added{}).EventType():
		_, err = tx.Exec(ctx, beginCursor, of.Webhook, of.Master, recorded.Version, of.After, recorded.Position)
		return []cursor{{Webhook: of.Webhook, Begun: recorded.Version}}, err
	case (webhook.Changed{}).EventType(), (webhook.Resumed{}).EventType():
		resumes := recorded.Type == (webhook.Resumed{}).EventType()
		c, found, err := one(ctx, tx, renewCursor, of.Webhook, recorded.Version, recorded.Position, resumes)
		if !found || !c.Active {
			return nil, err
		}
		return []cursor{c}, nil
	case (webhook.Paused{}).EventType():
		_, err = tx.Exec(ctx, pauseCursor, of.Webhook)
	case (webhook.Removed{}).EventType():
		_, err = tx.Exec(ctx, endCursor, of.Webhook)
	default:
		err = fmt.Errorf("%s: %w", recorded.Type, eventstore.ErrUnknownEvent)
	}
	return nil, err
}

// wake notes what has come, by master, and gives the cursors of those whom it concerns.
func wake(ctx context.Context, tx pgx.Tx, came map[domain.ID]int64) ([]cursor, error) {
	if len(came) == 0 {
		return nil, nil
	}
	var masters []domain.ID
	var positions []int64
	for master, position := range came {
		masters, positions = append(masters, master), append(positions, position)
	}
	woken, err := cursors(ctx, tx, wakeCursors, masters, positions)
	if err != nil {
		return nil, fmt.Errorf("note what came for webhooks: %w", err)
	}
	return woken, nil
}

func allBehind(ctx context.Context, tx pgx.Tx) ([]cursor, error) {
	return cursors(ctx, tx, cursorsBehind)
}
