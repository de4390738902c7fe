package projections

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"zapis/domain"
	"zapis/domain/broadcast"
)

// Broadcasts answers how a master's broadcasts stand.
type Broadcasts struct{ Pool *pgxpool.Pool }

// Broadcast is one of them.
type Broadcast struct {
	Broadcast, Master                                 domain.ID
	Text                                              string
	Audience                                          broadcast.Audience
	State                                             string // BroadcastRunning, BroadcastPaused, BroadcastStopped, BroadcastFinished
	StartedAt                                         time.Time
	Recipients, Delivered, Skipped, Failed, Uncertain int
}

// Outcome is what became of one recipient.
type Outcome struct {
	Client domain.ID
	Name   string // may be empty
	State  State  // Waiting until the first attempt
	Reason string // of Failed and Skipped
	At     time.Time
}

const (
	broadcastColumns = `
		select broadcast_id, master_id, text, audience, state, started_at, recipients, delivered, skipped, failed, uncertain
		from broadcasts`
	broadcastByID    = broadcastColumns + ` where broadcast_id = $1`
	broadcastsLatest = broadcastColumns + ` where master_id = $1 order by began desc limit $2`
	broadcastLeft    = `
		select client_id from broadcasts_recipients
		where broadcast_id = $1 and state in ('waiting', 'sending') order by number limit $2`
	broadcastChose    = `select exists (select from broadcasts_recipients where broadcast_id = $1 and client_id = $2)`
	broadcastOutcomes = `
		select client_id, coalesce(name, ''), state, reason, at
		from broadcasts_recipients left join clients_people on clients_people.person_id = client_id
		where broadcast_id = $1 and state = any($2) order by number offset $3 limit $4`
)

// Broadcast is one, or ErrNotFound.
func (b Broadcasts) Broadcast(ctx context.Context, id domain.ID) (Broadcast, error) {
	rows, err := b.Pool.Query(ctx, broadcastByID, id)
	if err != nil {
		return Broadcast{}, fmt.Errorf("read broadcast %s: %w", id, err)
	}
	return exactlyOne(rows, broadcastFrom)
}

// Of are a master's, the latest first.
func (b Broadcasts) Of(ctx context.Context, master domain.ID, limit int) ([]Broadcast, error) {
	rows, err := b.Pool.Query(ctx, broadcastsLatest, master, limit)
	if err != nil {
		return nil, fmt.Errorf("read the broadcasts of master %s: %w", master, err)
	}
	all, err := pgx.CollectRows(rows, broadcastFrom)
	if err != nil {
		return nil, fmt.Errorf("read the broadcasts of master %s: %w", master, err)
	}
	return all, nil
}

// Left are recipients without an outcome, in the order in which they were chosen.
func (b Broadcasts) Left(ctx context.Context, id domain.ID, limit int) ([]domain.ID, error) {
	rows, err := b.Pool.Query(ctx, broadcastLeft, id, limit)
	if err != nil {
		return nil, fmt.Errorf("read who is left of broadcast %s: %w", id, err)
	}
	left, err := pgx.CollectRows(rows, pgx.RowTo[domain.ID])
	if err != nil {
		return nil, fmt.Errorf("read who is left of broadcast %s: %w", id, err)
	}
	return left, nil
}

// Chose tells whether somebody is among the recipients.
func (b Broadcasts) Chose(ctx context.Context, id, client domain.ID) (chosen bool, err error) {
	if err := b.Pool.QueryRow(ctx, broadcastChose, id, client).Scan(&chosen); err != nil {
		return false, fmt.Errorf("look for a recipient of broadcast %s: %w", id, err)
	}
	return chosen, nil
}

// Outcomes are the recipients that stand so, in the order in which they were chosen.
func (b Broadcasts) Outcomes(ctx context.Context, id domain.ID, states []State, offset, limit int) (outcomes []Outcome, more bool, err error) {
	rows, err := b.Pool.Query(ctx, broadcastOutcomes, id, states, offset, limit+1)
	if err != nil {
		return nil, false, fmt.Errorf("read the outcomes of broadcast %s: %w", id, err)
	}
	outcomes, err = pgx.CollectRows(rows, outcomeFrom)
	if err != nil {
		return nil, false, fmt.Errorf("read the outcomes of broadcast %s: %w", id, err)
	}
	return outcomes[:min(limit, len(outcomes))], len(outcomes) > limit, nil
}

func outcomeFrom(row pgx.CollectableRow) (o Outcome, err error) {
	err = row.Scan(&o.Client, &o.Name, &o.State, &o.Reason, &o.At)
	o.At = o.At.UTC()
	return o, err
}

func broadcastFrom(row pgx.CollectableRow) (b Broadcast, err error) {
	err = row.Scan(b.targets()...)
	b.StartedAt = b.StartedAt.UTC()
	return b, err
}

// targets are where broadcastColumns go.
func (b *Broadcast) targets() []any {
	return []any{
		&b.Broadcast, &b.Master, &b.Text, &b.Audience, &b.State, &b.StartedAt,
		&b.Recipients, &b.Delivered, &b.Skipped, &b.Failed, &b.Uncertain,
	}
}
