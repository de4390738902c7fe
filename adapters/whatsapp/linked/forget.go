package linked

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"go.mau.fi/whatsmeow/types"
)

// Forget removes what is kept of accounts whose person was erased: what is counted, and what the library keeps to talk with
// them. Should they write again, their phone and the library begin anew.
func (w *WhatsApp) Forget(ctx context.Context, accounts []string) error {
	var people []types.JID
	for _, account := range accounts {
		if id, ok := address(account); ok {
			people = append(people, id)
			w.onIt.Invalidate(id.User)
		}
	}
	return errors.Join(w.pace.counts.forget(ctx, accounts), w.devices.Forget(ctx, people))
}

const deleteContacts = `delete from whatsapp_contacts where contact = any($1)`

// forget removes contacts, of every number.
func (c counts) forget(ctx context.Context, accounts []string) error {
	contacts := make([][]byte, len(accounts))
	for i, account := range accounts {
		contacts[i] = contact(account)
	}
	if _, err := c.pool.Exec(ctx, deleteContacts, contacts); err != nil {
		return fmt.Errorf("forget contacts: %w", err)
	}
	return nil
}

// selectNames are the phone and the LID of whoever is known by both.
const selectNames = `select lid, pn from whatsmeow_lid_map where lid || '_1' = any($1) or pn = any($1)`

// deletePeople tells, for every table of the library that knows other people, whose rows they are.
var deletePeople = map[string]string{
	"whatsmeow_contacts":        `their_jid = any($1)`,
	"whatsmeow_privacy_tokens":  `their_jid = any($1)`,
	"whatsmeow_chat_settings":   `chat_jid = any($1)`,
	"whatsmeow_retry_buffer":    `chat_jid = any($1)`,
	"whatsmeow_message_secrets": `chat_jid = any($1) or sender_jid = any($1)`,
	"whatsmeow_sessions":        `split_part(their_id, ':', 1) = any($1)`,
	"whatsmeow_identity_keys":   `split_part(their_id, ':', 1) = any($1)`,
	"whatsmeow_sender_keys":     `split_part(sender_id, ':', 1) = any($1)`,
	"whatsmeow_lid_map":         `lid || '_1' = any($1) or pn = any($1)`,
}

// Forget empties the library's tables of people, by both their identities. What it remembers of them in memory stays until
// the next start.
func (s *shelf) Forget(ctx context.Context, people []types.JID) error {
	if len(people) == 0 {
		return nil
	}
	tx, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("forget WhatsApp's contacts: %w", err)
	}
	defer func() { _ = tx.Rollback() }() // which does nothing after a commit
	names, err := namesOf(ctx, tx, people)
	for table, whose := range deletePeople {
		if err == nil {
			_, err = tx.ExecContext(ctx, "delete from "+table+" where "+whose, names)
		}
	}
	if err == nil {
		err = tx.Commit()
	}
	if err != nil {
		return fmt.Errorf("forget WhatsApp's contacts: %w", err)
	}
	return nil
}

// namesOf are all names of people: their ids, and the ones under which the library keeps their keys.
func namesOf(ctx context.Context, tx *sql.Tx, people []types.JID) (names []string, err error) {
	for _, id := range people {
		names = append(names, id.String(), id.SignalAddressUser())
	}
	rows, err := tx.QueryContext(ctx, selectNames, names)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var lid, phone string
		if err := rows.Scan(&lid, &phone); err != nil {
			return nil, err
		}
		for _, id := range []types.JID{types.NewJID(lid, types.HiddenUserServer), types.NewJID(phone, types.DefaultUserServer)} {
			names = append(names, id.String(), id.SignalAddressUser())
		}
	}
	return names, rows.Err()
}
