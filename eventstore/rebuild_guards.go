package eventstore

import (
	"context"
	"fmt"
	"maps"

	"github.com/jackc/pgx/v5"

	"zapis/domain"
)

const (
	clearReserved = `delete from reserved`
	clearAccounts = `delete from messenger_accounts`
	clearCodes    = `delete from link_codes`
	clearOnce     = `delete from one_time_codes`

	declareGuarded = `declare guarded no scroll cursor for ` + selectRecorded + `where e.type = any($1) order by e.position`
	fetchGuarded   = `fetch 2000 from guarded`
)

// guardState is what the guards hold after some part of the log.
type guardState struct {
	reserved map[domain.ID]placed[reserve]
	accounts map[account]placed[link]
	codes    map[string]placed[issue]
	revoked  map[string]placed[revoke]
	once     map[string]placed[once]
}

// fold takes in one event.
func (g guardState) fold(event domain.Event, position int64) {
	for _, change := range guardChanges(event) {
		switch c := change.(type) {
		case reserve:
			g.reserved[c.booking] = placed[reserve]{c, position}
		case release:
			delete(g.reserved, c.booking)
		case link:
			g.accounts[c.account] = placed[link]{c, position}
		case unlink:
			delete(g.accounts, c.account)
		case erase:
			maps.DeleteFunc(g.accounts, func(_ account, l placed[link]) bool { return l.change.person == c.person })
		case issue:
			g.codes[c.code] = placed[issue]{c, position}
		case revoke:
			g.revoked[c.code] = placed[revoke]{c, position}
		case once:
			g.once[c.hash] = placed[once]{c, position}
		}
	}
}

// guards are the rows of the state, as changes to empty tables.
func (g guardState) guards() guards {
	var all guards
	for _, r := range g.reserved {
		all.reserve = append(all.reserve, r)
	}
	for _, l := range g.accounts {
		all.link = append(all.link, l)
	}
	for _, i := range g.codes {
		all.issue = append(all.issue, i)
	}
	for _, r := range g.revoked {
		all.revoke = append(all.revoke, r)
	}
	for _, o := range g.once {
		all.once = append(all.once, o)
	}
	return all
}

// RebuildGuards computes the guards anew from the log, in one transaction. Appends wait for it; readers do not.
func (s *Store) RebuildGuards(ctx context.Context) error {
	err := pgx.BeginFunc(ctx, s.pool, func(tx pgx.Tx) error {
		var head int64
		if err := tx.QueryRow(ctx, lockHead).Scan(&head); err != nil {
			return err
		}
		state := guardState{
			map[domain.ID]placed[reserve]{}, map[account]placed[link]{}, map[string]placed[issue]{}, map[string]placed[revoke]{},
			map[string]placed[once]{},
		}
		if err := s.foldGuards(ctx, tx, state); err != nil {
			return err
		}
		statements := &pgx.Batch{}
		statements.Queue(clearReserved)
		statements.Queue(clearAccounts)
		statements.Queue(clearCodes)
		statements.Queue(clearOnce)
		var rows guardRows
		rows.add(state.guards(), -head)
		rows.queue(statements)
		return tx.SendBatch(ctx, statements).Close()
	})
	if err != nil {
		return fmt.Errorf("rebuild the guards: %w", err)
	}
	return nil
}

func (s *Store) foldGuards(ctx context.Context, tx pgx.Tx, state guardState) error {
	types := make([]string, len(guardedEvents))
	for i, event := range guardedEvents {
		types[i] = event.EventType()
	}
	if _, err := tx.Exec(ctx, declareGuarded, types); err != nil {
		return err
	}
	for {
		rows, err := tx.Query(ctx, fetchGuarded)
		if err != nil {
			return err
		}
		var r Recorded
		tag, err := pgx.ForEachRow(rows, r.fields(), func() error {
			event, err := s.codec.Decode(r)
			if err != nil {
				return err
			}
			state.fold(event, r.Position)
			return nil
		})
		if err != nil || tag.RowsAffected() == 0 {
			return err
		}
	}
}
