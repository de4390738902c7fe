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

type heardRow struct {
	Person   domain.ID `db:"person_id"`
	Channel  string    `db:"channel"`
	Chat     string    `db:"chat"` // empty until an action of theirs was received that was known to be theirs
	Position int64     `db:"position"`
	At       time.Time `db:"at"`
}

var heardRows = NewTable[heardRow]("heard", "person_id", "channel")

var heard = Projection{
	Name: "heard", Version: 1,
	Takes:  append([]domain.Event{action.Received{}, action.Handled{}}, erasedEvents...),
	Tables: []TableOf{heardRows},
	Fold:   foldHeard,
}

// foldHeard takes what somebody did when it is received. Of who was new, it is known only afterwards who they are.
func foldHeard(rows *Rows, e Event) error {
	switch body := e.Body.(type) {
	case action.Received:
		return hear(rows, e, body.Person, body.Channel, body.Chat.Text())
	case action.Handled:
		meta, err := e.Meta()
		if err != nil {
			return err
		}
		return hear(rows, e, body.Person, meta.Channel, "")
	}
	for _, id := range erasedIDs(e.Body) {
		found, err := heardRows.Where(rows, "person_id", id)
		if err != nil {
			return err
		}
		for _, row := range found {
			heardRows.Delete(rows, row)
		}
	}
	return nil
}

func hear(rows *Rows, e Event, person domain.ID, channel, chat string) error {
	if person.IsZero() || channel == "" {
		return nil
	}
	row, _, err := heardRows.Get(rows, heardRow{Person: person, Channel: channel})
	if err != nil {
		return err
	}
	if chat == "" {
		chat = row.Chat
	}
	heardRows.Put(rows, heardRow{Person: person, Channel: channel, Chat: chat, Position: e.Position, At: e.RecordedAt})
	return nil
}

// Heard answers where people last did something.
type Heard struct{ Pool *pgxpool.Pool }

// HeardIn is a messenger in which somebody did something.
type HeardIn struct {
	Channel string
	Chat    string // of the last time; may be empty
	At      time.Time
}

const heardFrom = `select channel, chat, at from heard where person_id = any($1) order by position desc`

// From are the messengers in which somebody did anything, under any of these ids, the latest first.
func (h Heard) From(ctx context.Context, ids ...domain.ID) ([]HeardIn, error) {
	rows, err := h.Pool.Query(ctx, heardFrom, ids)
	if err != nil {
		return nil, fmt.Errorf("read where somebody was heard: %w", err)
	}
	all, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (in HeardIn, err error) {
		err = row.Scan(&in.Channel, &in.Chat, &in.At)
		in.At = in.At.UTC()
		return in, err
	})
	if err != nil {
		return nil, fmt.Errorf("read where somebody was heard: %w", err)
	}
	return all, nil
}
