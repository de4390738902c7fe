package frontdoor

import (
	"context"
	"errors"
	"fmt"
	"reflect"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"zapis/adapters/dialog"
)

const (
	selectSession = `select session from sessions where channel = $1 and chat = $2`
	upsertSession = `
insert into sessions (channel, chat, session) values ($1, $2, $3)
on conflict (channel, chat) do update set session = excluded.session, updated_at = clock_timestamp()`
)

// sessions are what conversations remember.
type sessions struct{ pool *pgxpool.Pool }

// load gives an empty session to a chat that has none.
func (s sessions) load(ctx context.Context, c chat) (session dialog.Session, err error) {
	err = s.pool.QueryRow(ctx, selectSession, c.channel, c.id).Scan(&session)
	if err != nil && !errors.Is(err, pgx.ErrNoRows) {
		return dialog.Session{}, fmt.Errorf("load the session of a chat: %w", err)
	}
	return session, nil
}

func (s sessions) save(ctx context.Context, c chat, before, after dialog.Session) error {
	if reflect.DeepEqual(before, after) {
		return nil
	}
	if _, err := s.pool.Exec(ctx, upsertSession, c.channel, c.id, after); err != nil {
		return fmt.Errorf("save the session of a chat: %w", err)
	}
	return nil
}
