package eventstore

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"

	"zapis/domain"
)

const (
	recordedColumns  = `e.position, e.event_id, e.stream, e.version, e.type, e.schema_version, e.payload, e.metadata, e.recorded_at`
	selectRecorded   = `select ` + recordedColumns + ` from events e `
	selectHead       = `select position from log_head`
	selectStream     = selectRecorded + `where e.stream = $1 and e.version > $2 order by e.version`
	selectPositions  = selectRecorded + `where e.position > $1 order by e.position limit $2`
	selectVersionAt  = `select coalesce(max(version), 0) from events where stream = $1 and position <= $2`
	selectIDs        = selectRecorded + `where e.event_id = any($1) order by e.position`
	selectOwner      = `select person_id from messenger_accounts where messenger = $1 and account = $2`
	selectAccounts   = `select messenger, account from messenger_accounts where person_id = any($1)`
	selectLink       = `select master_id, revoked from link_codes where code = $1`
	selectOnce       = `select person_id from one_time_codes where hash = $1`
	selectCheckpoint = `select position from checkpoints where name = $1`
)

// fields are where a row of recordedColumns goes.
func (r *Recorded) fields() []any {
	return []any{
		&r.Position, (*[16]byte)(&r.ID), &r.Stream, &r.Version, &r.Type, &r.SchemaVersion, &r.Payload, &r.Metadata, &r.RecordedAt,
	}
}

func (s *Store) recorded(ctx context.Context, query string, args ...any) ([]Recorded, error) {
	rows, err := s.pool.Query(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (r Recorded, err error) {
		return r, row.Scan(r.fields()...)
	})
}

// Load reads a stream's events after a version, in order.
func (s *Store) Load(ctx context.Context, stream string, afterVersion int) ([]Recorded, error) {
	events, err := s.recorded(ctx, selectStream, stream, afterVersion)
	if err != nil {
		return nil, fmt.Errorf("load %s: %w", stream, err)
	}
	return events, nil
}

// VersionAt is the version that a stream had when the log was at a position, 0 if it was not there yet.
func (s *Store) VersionAt(ctx context.Context, stream string, position int64) (version int, err error) {
	if err = s.pool.QueryRow(ctx, selectVersionAt, stream, position).Scan(&version); err != nil {
		return 0, fmt.Errorf("find the version of %s at %d: %w", stream, position, err)
	}
	return version, nil
}

// Page reads up to limit events after a position, in order. Nothing can appear later among what it returned.
func (s *Store) Page(ctx context.Context, afterPosition int64, limit int) ([]Recorded, error) {
	events, err := s.recorded(ctx, selectPositions, afterPosition, limit)
	if err != nil {
		return nil, fmt.Errorf("read the log after %d: %w", afterPosition, err)
	}
	return events, nil
}

// Head is the position of the last event, 0 in an empty log.
func (s *Store) Head(ctx context.Context) (position int64, err error) {
	if err = s.pool.QueryRow(ctx, selectHead).Scan(&position); err != nil {
		return 0, fmt.Errorf("read the log's head: %w", err)
	}
	return position, nil
}

// ByCommand reads what a command wrote, in order; nothing if it wrote nothing.
func (s *Store) ByCommand(ctx context.Context, commandID domain.ID) ([]Recorded, error) {
	var events []Recorded
	for least := 8; ; least *= 2 {
		ids := make([][16]byte, least)
		for i := range ids {
			ids[i] = eventID(commandID, len(events)+i)
		}
		found, err := s.recorded(ctx, selectIDs, ids)
		if err != nil {
			return nil, fmt.Errorf("read what command %s wrote: %w", commandID, err)
		}
		if events = append(events, found...); len(found) < least {
			return events, nil
		}
	}
}

// PersonOf tells whose messenger account it is; ErrNoAccount if nobody's.
func (s *Store) PersonOf(ctx context.Context, messenger, account string) (domain.ID, error) {
	var person [16]byte
	err := s.pool.QueryRow(ctx, selectOwner, messenger, account).Scan(&person)
	switch {
	case errors.Is(err, pgx.ErrNoRows):
		return domain.ID{}, ErrNoAccount
	case err != nil:
		return domain.ID{}, fmt.Errorf("find the person of an account: %w", err)
	}
	return person, nil
}

// AccountsOf are the messenger accounts of these people.
func (s *Store) AccountsOf(ctx context.Context, people []domain.ID) ([]Account, error) {
	rows, err := s.pool.Query(ctx, selectAccounts, people)
	if err != nil {
		return nil, fmt.Errorf("find the accounts of people: %w", err)
	}
	accounts, err := pgx.CollectRows(rows, pgx.RowToStructByPos[Account])
	if err != nil {
		return nil, fmt.Errorf("find the accounts of people: %w", err)
	}
	return accounts, nil
}

// Link is what a link code leads to.
type Link struct {
	Master  domain.ID
	Revoked bool
}

// LinkOwner tells which master a link code leads to; ErrNoLink if none.
func (s *Store) LinkOwner(ctx context.Context, code string) (Link, error) {
	var link Link
	err := s.pool.QueryRow(ctx, selectLink, code).Scan((*[16]byte)(&link.Master), &link.Revoked)
	switch {
	case errors.Is(err, pgx.ErrNoRows):
		return Link{}, ErrNoLink
	case err != nil:
		return Link{}, fmt.Errorf("find the master of a link: %w", err)
	}
	return link, nil
}

// CodeOwner tells who was given a one-time code, by its hash; ErrNoCode if nobody.
func (s *Store) CodeOwner(ctx context.Context, hash string) (domain.ID, error) {
	var person [16]byte
	err := s.pool.QueryRow(ctx, selectOnce, hash).Scan(&person)
	switch {
	case errors.Is(err, pgx.ErrNoRows):
		return domain.ID{}, ErrNoCode
	case err != nil:
		return domain.ID{}, fmt.Errorf("find the person of a code: %w", err)
	}
	return person, nil
}

// Checkpoint is how far a group of followers has come, 0 if it never began.
func (s *Store) Checkpoint(ctx context.Context, group string) (position int64, err error) {
	err = s.pool.QueryRow(ctx, selectCheckpoint, group).Scan(&position)
	if err != nil && !errors.Is(err, pgx.ErrNoRows) {
		return 0, fmt.Errorf("read the checkpoint of %s: %w", group, err)
	}
	return position, nil
}
