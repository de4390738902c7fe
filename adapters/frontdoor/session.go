package frontdoor

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"zapis/adapters/dialog"
	"zapis/domain"
	"zapis/eventstore"
)

const (
	selectSession = `select session, live, shown_at from sessions where channel = $1 and chat = $2`
	// What is live is whatever came last: news may have come while an answer was on its way.
	upsertSession = `
insert into sessions as known (channel, chat, session, live, shown_at) values ($1, $2, $3, $4, $5)
on conflict (channel, chat) do update set session = excluded.session, updated_at = clock_timestamp(),
    live     = case when known.shown_at > excluded.shown_at then known.live else excluded.live end,
    shown_at = case when known.shown_at > excluded.shown_at then known.shown_at else excluded.shown_at end`
	upsertLive = `
insert into sessions (channel, chat, session, live, shown_at) values ($1, $2, '{}', $3, $4)
on conflict (channel, chat) do update set live = excluded.live, shown_at = excluded.shown_at, updated_at = clock_timestamp()`
)

// sessions are what conversations remember.
type sessions struct{ pool *pgxpool.Pool }

// load gives an empty session to a chat that has none.
func (s sessions) load(ctx context.Context, c chat) (session dialog.Session, err error) {
	var live *dialog.Screen
	var shown *time.Time
	err = s.pool.QueryRow(ctx, selectSession, c.channel, c.id).Scan(&session, &live, &shown)
	if err != nil && !errors.Is(err, pgx.ErrNoRows) {
		return dialog.Session{}, fmt.Errorf("load the session of a chat: %w", err)
	}
	session.Live = live
	if shown != nil {
		session.ShownAt = *shown
	}
	return session, nil
}

func (s sessions) save(ctx context.Context, c chat, before, after dialog.Session) error {
	if reflect.DeepEqual(before, after) {
		return nil
	}
	if _, err := s.pool.Exec(ctx, upsertSession, c.channel, c.id, after, after.Live, moment(after.ShownAt)); err != nil {
		return fmt.Errorf("save the session of a chat: %w", err)
	}
	return nil
}

// moment is null for the zero time.
func moment(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}

const (
	deleteSessions = `delete from sessions s using unnest($1::text[], $2::text[]) as a (channel, chat) where s.channel = a.channel and s.chat = a.chat`
	clearLive      = `
update sessions s set live = null, shown_at = null from messenger_accounts a
where a.person_id = any($1) and s.channel = a.messenger and s.chat = a.account and s.live is not null`
)

// ForgetSessions removes what the conversations of these accounts remember, and lets those of others forget what they show:
// their next answer is the menu.
func ForgetSessions(pool *pgxpool.Pool) func(context.Context, []eventstore.Account, []domain.ID) error {
	return func(ctx context.Context, gone []eventstore.Account, others []domain.ID) error {
		channels, chats := make([]string, len(gone)), make([]string, len(gone))
		for i, account := range gone {
			channels[i], chats[i] = account.Messenger, account.Name
		}
		var batch pgx.Batch
		batch.Queue(deleteSessions, channels, chats)
		batch.Queue(clearLive, others)
		if err := pool.SendBatch(ctx, &batch).Close(); err != nil {
			return fmt.Errorf("forget what conversations remember: %w", err)
		}
		return nil
	}
}

// Shelf keeps what news have shown beside what conversations remember.
type Shelf struct{ Pool *pgxpool.Pool }

var _ dialog.Shelf = Shelf{}

// Put notes what the live message of a chat shows; nil: nobody knows.
func (s Shelf) Put(ctx context.Context, channel, chat string, screen *dialog.Screen, at time.Time) error {
	if _, err := s.Pool.Exec(ctx, upsertLive, channel, chat, screen, moment(at)); err != nil {
		return fmt.Errorf("note the live message of a chat: %w", err)
	}
	return nil
}
