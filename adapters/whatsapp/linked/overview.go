package linked

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"zapis/adapters/whatsapp/linked/device"
)

// Overview is what can be told of the number without being connected.
type Overview struct {
	Linked    bool      // a phone has linked us
	Number    string    // ours, bare digits; empty if none is linked
	Connected bool      // some process keeps the connection, or is being linked
	Since     time.Time // of the first message that was sent unasked; zero if none was
	Proactive int       // messages of the last 24 hours to people who had not written
	Strangers int       // those of them that went to people who had never written
}

const selectOverview = `
select linked_at,
       (select count(*) from whatsapp_outreach o where o.number = n.number and at > $2),
       (select count(*) from whatsapp_outreach o where o.number = n.number and at > $2 and stranger)
from whatsapp_numbers n where number = $1`

// Look tells how the number stands, whichever process keeps the connection.
func (w *WhatsApp) Look(ctx context.Context) (Overview, error) {
	linked, err := w.devices.Paired(ctx)
	if err != nil {
		return Overview{}, fmt.Errorf("look for a linked phone: %w", err)
	}
	var o Overview
	if linked != nil {
		o.Linked, o.Number = true, linked.OwnJID().User
	}
	hold, err := w.devices.Hold(ctx)
	switch {
	case err == nil:
		hold.Release()
	case errors.Is(err, device.ErrElsewhere):
		o.Connected = true
	default:
		return Overview{}, fmt.Errorf("look who is connected: %w", err)
	}
	err = w.pace.counts.pool.QueryRow(ctx, selectOverview, o.Number, w.clock.Now().Add(-window)).Scan(&o.Since, &o.Proactive, &o.Strangers)
	if err != nil && !errors.Is(err, pgx.ErrNoRows) {
		return Overview{}, fmt.Errorf("look what was sent: %w", err)
	}
	return o, nil
}
