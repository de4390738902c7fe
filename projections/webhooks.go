package projections

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"zapis/domain"
	"zapis/domain/webhook"
)

type webhookRow struct {
	Webhook domain.ID     `db:"webhook_id"`
	Master  domain.ID     `db:"master_id"`
	Owner   domain.ID     `db:"owner_id"`
	URL     string        `db:"url"`
	Types   []string      `db:"types"`
	Paused  bool          `db:"paused"`
	By      webhook.Party `db:"paused_by"`
	Why     webhook.Cause `db:"why"`
	AddedAt time.Time     `db:"added_at"`
}

var webhookRows = NewTable[webhookRow]("webhooks", "webhook_id")

var webhooksProjection = Projection{
	Name: "webhooks", Version: 1,
	Takes:  webhook.Events,
	Tables: []TableOf{webhookRows},
	Fold:   foldWebhooks,
}

// foldWebhooks keeps nothing of what was removed. Whoever is erased has had all of theirs removed with that.
func foldWebhooks(rows *Rows, e Event) error {
	switch body := e.Body.(type) {
	case webhook.Added:
		webhookRows.Put(rows, webhookRow{
			Webhook: body.Webhook, Master: body.Master, Owner: body.Owner, URL: body.URL.Text(), Types: named(body.Types), AddedAt: e.RecordedAt,
		})
	case webhook.Changed:
		return changeFound(rows, webhookRows, webhookRow{Webhook: body.Webhook}, func(row *webhookRow) {
			row.URL, row.Types = body.URL.Text(), named(body.Types)
		})
	case webhook.Paused:
		return changeFound(rows, webhookRows, webhookRow{Webhook: body.Webhook}, func(row *webhookRow) {
			row.Paused, row.By, row.Why = true, body.By, body.Why
		})
	case webhook.Resumed:
		return changeFound(rows, webhookRows, webhookRow{Webhook: body.Webhook}, func(row *webhookRow) {
			row.Paused, row.By, row.Why = false, "", ""
		})
	case webhook.Removed:
		webhookRows.Delete(rows, webhookRow{Webhook: body.Webhook})
	}
	return nil
}

// named is never nil, so that a table gives back what was put into it.
func named(types []string) []string { return append([]string{}, types...) }

// Webhooks answers who is told of what, and how far they have been told.
type Webhooks struct{ Pool *pgxpool.Pool }

// Webhook is one address with how it stands.
type Webhook struct {
	Webhook, Master domain.ID // Master is zero for the operator's
	URL             string    // may hold a secret
	Types           []string  // empty: all
	Paused          bool
	By              webhook.Party
	Why             webhook.Cause
	AddedAt         time.Time

	Delivered int64     // the feed up to this position
	Failures  int       // since the last success
	Outcome   string    // of the last attempt, as metrics have it; empty: there was none
	Status    int       // that the receiver answered; 0: nothing
	TriedAt   time.Time // zero: never
}

const (
	webhookColumns = `
		select w.webhook_id, w.master_id, url, types, paused, paused_by, why, added_at,
		       coalesce(delivered, 0), coalesce(failures, 0), coalesce(outcome, ''), coalesce(status, 0), tried_at
		from webhooks w left join webhook_cursors c using (webhook_id)`
	webhooksOfMaster = webhookColumns + ` where w.master_id = $1 order by added_at, w.webhook_id`
	webhookByID      = webhookColumns + ` where w.webhook_id = $1`
)

// Of are the webhooks of a master, or the operator's if that is zero, the oldest first.
func (w Webhooks) Of(ctx context.Context, master domain.ID) ([]Webhook, error) {
	rows, err := w.Pool.Query(ctx, webhooksOfMaster, master)
	if err != nil {
		return nil, fmt.Errorf("read the webhooks of master %s: %w", master, err)
	}
	all, err := pgx.CollectRows(rows, webhookFrom)
	if err != nil {
		return nil, fmt.Errorf("read the webhooks of master %s: %w", master, err)
	}
	return all, nil
}

// Webhook is one of them, or ErrNotFound.
func (w Webhooks) Webhook(ctx context.Context, id domain.ID) (Webhook, error) {
	rows, err := w.Pool.Query(ctx, webhookByID, id)
	if err != nil {
		return Webhook{}, fmt.Errorf("read webhook %s: %w", id, err)
	}
	return exactlyOne(rows, webhookFrom)
}

func webhookFrom(row pgx.CollectableRow) (w Webhook, err error) {
	var tried *time.Time
	err = row.Scan(&w.Webhook, &w.Master, &w.URL, &w.Types, &w.Paused, &w.By, &w.Why, &w.AddedAt,
		&w.Delivered, &w.Failures, &w.Outcome, &w.Status, &tried)
	w.AddedAt = w.AddedAt.UTC()
	if tried != nil {
		w.TriedAt = tried.UTC()
	}
	return w, err
}
