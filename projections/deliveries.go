package projections

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"zapis/domain"
	"zapis/domain/delivery"
)

// State is how a delivery stands.
type State string

// The states.
const (
	Waiting   State = "waiting" // a recipient of a broadcast, not yet attempted
	Sending   State = "sending" // attempted, or failed and to be attempted again
	Sent      State = "sent"
	Failed    State = "failed"
	Skipped   State = "skipped"
	Uncertain State = "uncertain"
)

// told is what an event says of a delivery.
type told struct {
	delivery.Notice
	State                    State
	Channel, Message, Reason string
}

// toldBy reads an event of a delivery.
func toldBy(event domain.Event) (told, bool) {
	switch e := event.(type) {
	case delivery.Attempted:
		return told{e.Notice, Sending, e.Channel, "", ""}, true
	case delivery.Sent:
		return told{e.Notice, Sent, e.Channel, e.Message, ""}, true
	case delivery.Failed:
		if !e.Final {
			return told{e.Notice, Sending, e.Channel, "", ""}, true
		}
		return told{e.Notice, Failed, e.Channel, "", e.Reason}, true
	case delivery.Skipped:
		return told{e.Notice, Skipped, "", "", e.Reason}, true
	case delivery.Uncertain:
		return told{e.Notice, Uncertain, e.Channel, "", ""}, true
	}
	return told{}, false
}

type deliveryRow struct {
	Kind      string    `db:"kind"`
	About     domain.ID `db:"about_id"`
	Recipient domain.ID `db:"recipient_id"`
	Revision  int       `db:"revision"`
	OffsetMin int       `db:"offset_min"`
	Master    domain.ID `db:"master_id"`
	State     string    `db:"state"`
	Reason    string    `db:"reason"`
	Channel   string    `db:"channel"`
	Message   string    `db:"message"`
	At        time.Time `db:"at"`
	Began     int64     `db:"began"` // the position of its first event
}

var deliveryRows = NewTable[deliveryRow]("deliveries", "about_id", "recipient_id", "kind", "revision", "offset_min")

var deliveries = Projection{
	Name: "deliveries", Version: 1,
	Takes:  delivery.Events,
	Tables: []TableOf{deliveryRows},
	Fold:   foldDeliveries,
}

func foldDeliveries(rows *Rows, e Event) error {
	now, ok := toldBy(e.Body)
	if !ok {
		return nil
	}
	row := deliveryRow{
		Kind: string(now.Kind), About: now.About, Recipient: now.Recipient, Revision: now.Revision, OffsetMin: now.OffsetMin,
		Master: now.Master, Channel: now.Channel, Began: e.Position,
	}
	before, found, err := deliveryRows.Get(rows, row)
	if err != nil {
		return err
	}
	if found {
		row.Began = before.Began
	}
	row.State, row.Reason, row.Message, row.At = string(now.State), now.Reason, now.Message, e.RecordedAt
	deliveryRows.Put(rows, row)
	return nil
}

// Deliveries answers what people were told, and whether it arrived.
type Deliveries struct{ Pool *pgxpool.Pool }

// Delivery is one of them.
type Delivery struct {
	delivery.Notice
	State   State
	Reason  string // of Failed and Skipped
	Channel string // empty if it was skipped
	Message string // the messenger's id
	At      time.Time
}

const (
	deliveryColumns = `
		select kind, about_id, recipient_id, master_id, revision, offset_min, state, reason, channel, message, at
		from deliveries`
	deliveryByMessage = deliveryColumns + `
		where recipient_id = any($1) and channel = $2 and message = $3 and message <> '' order by began desc limit 1`
	deliveriesAbout = deliveryColumns + ` where about_id = $1 order by began`
)

// ByMessage finds what an account was sent as this message, or ErrNotFound; recipients are all ids of who has it. Message ids
// of one messenger are unique within an account; of several in one messenger the latest is meant.
func (d Deliveries) ByMessage(ctx context.Context, channel, message string, recipients ...domain.ID) (Delivery, error) {
	rows, err := d.Pool.Query(ctx, deliveryByMessage, recipients, channel, message)
	if err != nil {
		return Delivery{}, fmt.Errorf("find a delivery to %v: %w", recipients, err)
	}
	return exactlyOne(rows, deliveryFrom)
}

// About are all deliveries about one thing, in the order they began.
func (d Deliveries) About(ctx context.Context, about domain.ID) ([]Delivery, error) {
	rows, err := d.Pool.Query(ctx, deliveriesAbout, about)
	if err != nil {
		return nil, fmt.Errorf("read the deliveries about %s: %w", about, err)
	}
	all, err := pgx.CollectRows(rows, deliveryFrom)
	if err != nil {
		return nil, fmt.Errorf("read the deliveries about %s: %w", about, err)
	}
	return all, nil
}

func deliveryFrom(row pgx.CollectableRow) (d Delivery, err error) {
	err = row.Scan(d.targets()...)
	d.At = d.At.UTC()
	return d, err
}

// targets are where deliveryColumns go.
func (d *Delivery) targets() []any {
	return []any{&d.Kind, &d.About, &d.Recipient, &d.Master, &d.Revision, &d.OffsetMin, &d.State, &d.Reason, &d.Channel, &d.Message, &d.At}
}
