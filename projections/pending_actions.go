package projections

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"zapis/domain"
	"zapis/domain/action"
)

// Pending is an action that was received and not handled. Order is the platform's order within the chat.
type Pending struct {
	Action     domain.ID `db:"action_id"`
	Person     domain.ID `db:"person_id"` // zero until the account is registered
	Channel    string    `db:"channel"`
	Chat       string    `db:"chat"`
	Delivery   string    `db:"delivery"`
	Order      int64     `db:"chat_order"`
	Kind       string    `db:"kind"`
	Body       []byte    `db:"body"`
	ReceivedAt time.Time `db:"received_at"`
	Position   int64     `db:"position"`
}

var pendingRows = NewTable[Pending]("pending_actions", "action_id")

var pendingActions = Projection{
	Name: "pending_actions", Version: 1,
	Takes:  []domain.Event{action.Received{}, action.Handled{}},
	Tables: []TableOf{pendingRows},
	Fold:   foldPendingActions,
}

func foldPendingActions(rows *Rows, e Event) error {
	switch body := e.Body.(type) {
	case action.Received:
		pendingRows.Put(rows, Pending{
			Action: body.Action, Person: body.Person, Channel: body.Channel, Chat: body.Chat.Text(),
			Delivery: body.Delivery, Order: body.Order, Kind: body.Kind, Body: []byte(body.Body.Text()),
			ReceivedAt: e.RecordedAt, Position: e.Position,
		})
	case action.Handled:
		pendingRows.Delete(rows, Pending{Action: body.Action})
	}
	return nil
}

// PendingActions answers what was left undone, by a crash for one.
type PendingActions struct{ Pool *pgxpool.Pool }

const pendingBefore = `
	select action_id, person_id, channel, chat, delivery, chat_order, kind, body, received_at, position
	from pending_actions where channel = any($1) and received_at < $2
	order by channel, chat, chat_order, position limit $3`

// Before are the actions of these channels that were received before this moment, chat by chat in the order of each chat.
// The limit counts nothing of other channels, so that what nobody serves any more does not hide what somebody does.
func (p PendingActions) Before(ctx context.Context, channels []string, receivedBefore time.Time, limit int) ([]Pending, error) {
	rows, err := p.Pool.Query(ctx, pendingBefore, channels, receivedBefore, limit)
	if err != nil {
		return nil, fmt.Errorf("read the pending actions: %w", err)
	}
	pending, err := pgx.CollectRows(rows, pendingRows.scan)
	if err != nil {
		return nil, fmt.Errorf("read the pending actions: %w", err)
	}
	return pending, nil
}
