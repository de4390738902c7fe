package linked

import (
	"context"
	"crypto/sha256"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// counts are what numbers have sent, kept in Postgres: a restart must not make a number forget its limits.
type counts struct{ pool *pgxpool.Pool }

const (
	// window is over what is counted, and for how long somebody who has written is in a conversation.
	window = 24 * time.Hour
	// notedAgainAfter spares a write for each of many messages.
	notedAgainAfter = time.Minute
)

const upsertHeard = `
insert into whatsapp_contacts (number, contact, heard_at) values ($1, $2, $3)
on conflict (number, contact) do update set heard_at = excluded.heard_at
where whatsapp_contacts.heard_at is null or whatsapp_contacts.heard_at < $4`

// heard notes that somebody has written.
func (c counts) heard(ctx context.Context, number, account string, now time.Time) error {
	_, err := c.pool.Exec(ctx, upsertHeard, number, contact(account), now, now.Add(-notedAgainAfter))
	if err != nil {
		return fmt.Errorf("note a contact: %w", err)
	}
	return nil
}

// contact is an account as it is kept here: only to be recognised.
func contact(account string) []byte {
	sum := sha256.Sum256([]byte("whatsapp contact " + account))
	return sum[:]
}

// outreach is a message that nobody has asked for just now.
type outreach struct {
	number, key         string
	accounts            []string // of the person: perhaps we knew them by another name
	now                 time.Time
	most, mostStrangers int
	young               time.Duration
}

// verdict says whether it may be sent.
type verdict struct {
	wait time.Duration // 0: now
	why  string
}

const (
	lockNumber    = `select pg_advisory_xact_lock(hashtextextended('zapis whatsapp number ' || $1::text, 0))`
	selectContact = `
select count(*) = 0, coalesce(bool_or(heard_at > $3), false) from whatsapp_contacts where number = $1 and contact = any ($2)`
	selectCounted = `select exists (select from whatsapp_outreach where number = $1 and key = $2)`
	selectCounts  = `
select count(*), count(*) filter (where stranger),
       coalesce(min(at), $2), coalesce(min(at) filter (where stranger), $2)
from whatsapp_outreach where number = $1 and at > $2`
	insertContact  = `insert into whatsapp_contacts (number, contact) values ($1, $2) on conflict do nothing`
	insertOutreach = `insert into whatsapp_outreach (number, key, stranger, at) values ($1, $2, $3, $4)`
	deleteOutreach = `delete from whatsapp_outreach where number = $1 and at <= $2`
	upsertNumber   = `
insert into whatsapp_numbers (number, linked_at) values ($1, $2) on conflict (number) do update set number = excluded.number
returning linked_at`
)

// begin counts a message, unless that was done, it answers somebody, or there is no room.
func (c counts) begin(ctx context.Context, o outreach) (v verdict, err error) {
	err = pgx.BeginFunc(ctx, c.pool, func(tx pgx.Tx) (err error) {
		v, err = o.weigh(ctx, tx)
		return err
	})
	if err != nil {
		return verdict{}, fmt.Errorf("count what is sent: %w", err)
	}
	return v, nil
}

func (o outreach) weigh(ctx context.Context, tx pgx.Tx) (v verdict, err error) {
	if _, err := tx.Exec(ctx, lockNumber, o.number); err != nil {
		return v, err
	}
	var contacts [][]byte
	for _, account := range o.accounts {
		contacts = append(contacts, contact(account))
	}
	var stranger, talking, counted bool
	if err := tx.QueryRow(ctx, selectContact, o.number, contacts, o.now.Add(-window)).Scan(&stranger, &talking); err != nil {
		return v, err
	}
	if err := tx.QueryRow(ctx, selectCounted, o.number, o.key).Scan(&counted); err != nil || counted || talking {
		return v, err
	}
	if err := o.room(ctx, tx, stranger, &v); err != nil || v.wait > 0 {
		return v, err
	}
	batch := &pgx.Batch{}
	batch.Queue(deleteOutreach, o.number, o.now.Add(-window))
	batch.Queue(insertOutreach, o.number, o.key, stranger, o.now)
	batch.Queue(insertContact, o.number, contacts[0])
	return v, tx.SendBatch(ctx, batch).Close()
}

// room tells how long to wait until one more may be sent.
func (o outreach) room(ctx context.Context, tx pgx.Tx, stranger bool, v *verdict) error {
	var linked, first, firstStranger time.Time
	var sent, strangers int
	if err := tx.QueryRow(ctx, upsertNumber, o.number, o.now).Scan(&linked); err != nil {
		return err
	}
	err := tx.QueryRow(ctx, selectCounts, o.number, o.now.Add(-window)).Scan(&sent, &strangers, &first, &firstStranger)
	switch {
	case err != nil:
		return err
	case sent >= o.most:
		v.wait, v.why = first.Add(window).Sub(o.now), "the number has sent enough for a day"
	case stranger && o.now.Sub(linked) < o.young && strangers >= o.mostStrangers:
		v.wait, v.why = firstStranger.Add(window).Sub(o.now), "a young number writes to no more strangers today"
	}
	return nil
}
