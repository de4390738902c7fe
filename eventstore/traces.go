package eventstore

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"zapis/domain"
	"zapis/domain/action"
)

// Traces are what else in the log is of somebody, beside what bears their ids.
type Traces struct {
	Bookings []domain.ID // of which they ever were the client
	Guests   []domain.ID // clients written down by hand whom they turned out to be
	Strange  []domain.ID // actions of theirs that were received before anybody knew whose they were
	Accounts []Account   // from which they ever wrote
}

// Account is an account in a messenger.
type Account struct{ Messenger, Name string }

// These read the whole log: it happens when somebody is erased.
const (
	selectBookings = `
		select distinct (payload->>'booking')::uuid from events
		where type in ('booking.placed', 'booking.handed_over') and payload->>'client' = any($1)`
	selectGuests = `
		select distinct (payload->>'from')::uuid from events
		where type = 'booking.handed_over' and payload->>'client' = any($1)`
	selectActions = selectRecorded + `
		where e.type = 'action.received' and (e.payload->>'person' = any($1) or e.payload->>'person' is null and exists (
			select from events h where h.stream = e.stream and h.type = 'action.handled' and h.payload->>'person' = any($1)))
		order by e.position`
)

// TracesOf finds them. Accounts whose key is gone are left out.
func (s *Store) TracesOf(ctx context.Context, ids []domain.ID) (Traces, error) {
	names := make([]string, len(ids))
	for i, id := range ids {
		names[i] = id.String()
	}
	var found Traces
	for query, into := range map[string]*[]domain.ID{selectBookings: &found.Bookings, selectGuests: &found.Guests} {
		rows, err := s.pool.Query(ctx, query, names)
		if err == nil {
			*into, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (id domain.ID, err error) { return id, row.Scan((*[16]byte)(&id)) })
		}
		if err != nil {
			return Traces{}, fmt.Errorf("find the traces of somebody: %w", err)
		}
	}
	received, err := s.recorded(ctx, selectActions, names)
	if err != nil {
		return Traces{}, fmt.Errorf("find what somebody did: %w", err)
	}
	return found, s.addActions(ctx, &found, received)
}

func (s *Store) addActions(ctx context.Context, to *Traces, received []Recorded) error {
	events, err := s.codec.DecodeAll(ctx, received)
	if err != nil {
		return fmt.Errorf("read what somebody did: %w", err)
	}
	seen := map[Account]bool{}
	for _, event := range events {
		done := event.(action.Received)
		if done.Person.IsZero() {
			to.Strange = append(to.Strange, done.Action)
		}
		from := Account{done.Channel, done.Chat.Text()}
		if done.Chat != domain.Deleted && !seen[from] {
			seen[from] = true
			to.Accounts = append(to.Accounts, from)
		}
	}
	return nil
}
