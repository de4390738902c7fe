package projections

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"zapis/domain"
	"zapis/domain/action"
	"zapis/domain/person"
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
	Takes:  []domain.Event{action.Received{}, action.Handled{}, person.Forgotten{}},
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
	case person.Forgotten: // by now nobody can read what they asked for
		for _, id := range erasedIDs(body) {
			left, err := pendingRows.Where(rows, "person_id", id)
			if err != nil {
				return err
			}
			for _, row := range left {
				pendingRows.Delete(rows, row)
			}
		}
	}
	return nil
}

// PendingActions answers what was left undone, by a crash for one.
type PendingActions struct{ Pool *pgxpool.Pool }

const (
	selectPending = `
	select action_id, person_id, channel, chat, delivery, chat_order, kind, body, received_at, position from pending_actions `
	pendingBefore = selectPending + `
	where channel = any($1) and received_at < $2
	order by channel, chat, chat_order, position limit $3`
	pendingEarlier = selectPending + `
	where channel = $1 and chat = $2 and (chat_order, position) < ($3, $4)
	order by chat_order, position`
	pendingUpTo = `select coalesce((select position from checkpoints where name = 'pending_actions'), 0)`
)

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

// Earlier are the actions of a chat that come before one of this order and position, in their order. The log up to upTo
// is counted in; what was received behind that may be missing.
func (p PendingActions) Earlier(ctx context.Context, channel, chat string, order, position int64) (earlier []Pending, upTo int64, err error) {
	both := &pgx.Batch{} // the checkpoint first: whatever is committed in between is then counted in, though not promised
	both.Queue(pendingUpTo).QueryRow(func(row pgx.Row) error { return row.Scan(&upTo) })
	both.Queue(pendingEarlier, channel, chat, order, position).Query(func(rows pgx.Rows) (err error) {
		earlier, err = pgx.CollectRows(rows, pendingRows.scan)
		return err
	})
	if err := p.Pool.SendBatch(ctx, both).Close(); err != nil {
		return nil, 0, fmt.Errorf("read what is pending in a chat: %w", err)
	}
	return earlier, upTo, nil
}
