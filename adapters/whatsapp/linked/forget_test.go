package linked

import (
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"go.mau.fi/whatsmeow/types"

	"zapis/adapters/postgres"
	"zapis/adapters/postgres/postgrestest"
)

// known fills every table of the library that knows other people with what it would know of somebody.
func known(t *testing.T, pool *pgxpool.Pool, lid, phone types.JID) {
	t.Helper()
	batch := &pgx.Batch{}
	for _, id := range []types.JID{lid, phone} {
		key := id.SignalAddress().String()
		batch.Queue(`insert into whatsapp.whatsmeow_contacts (our_jid, their_jid, push_name) values ($1, $2, 'Somebody')`, ours, id.String())
		batch.Queue(`insert into whatsapp.whatsmeow_privacy_tokens (our_jid, their_jid, token, timestamp) values ($1, $2, 'x', 1)`, ours, id.String())
		batch.Queue(`insert into whatsapp.whatsmeow_chat_settings (our_jid, chat_jid) values ($1, $2)`, ours, id.String())
		batch.Queue(`insert into whatsapp.whatsmeow_retry_buffer values ($1, $2, 'A1', 'x', 'words', 1)`, ours, id.String())
		batch.Queue(`insert into whatsapp.whatsmeow_message_secrets values ($1, $2, $2, 'A1', 'x')`, ours, id.String())
		batch.Queue(`insert into whatsapp.whatsmeow_sessions values ($1, $2, 'x')`, ours, key)
		batch.Queue(`insert into whatsapp.whatsmeow_identity_keys values ($1, $2, decode(repeat('00', 32), 'hex'))`, ours, key)
		batch.Queue(`insert into whatsapp.whatsmeow_sender_keys values ($1, 'group', $2, 'x')`, ours, key)
	}
	batch.Queue(`insert into whatsapp.whatsmeow_lid_map values ($1, $2)`, lid.User, phone.User)
	if err := pool.SendBatch(t.Context(), batch).Close(); err != nil {
		t.Fatal(err)
	}
}

const columnsOfOthers = `
select distinct table_name from information_schema.columns
where table_schema = 'whatsapp' and column_name ~ '^(their|chat|sender)_(j?id)$|^(lid|pn)$' and table_name <> 'whatsmeow_device'
order by 1`

// rowsAbout are how many rows of each table name somebody.
func rowsAbout(t *testing.T, pool *pgxpool.Pool, ids ...types.JID) map[string]int {
	t.Helper()
	rows, err := pool.Query(t.Context(), columnsOfOthers)
	if err != nil {
		t.Fatal(err)
	}
	tables, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]int{}
	for _, table := range tables {
		var text string
		if err := pool.QueryRow(t.Context(), fmt.Sprintf("select coalesce(string_agg(t::text, E'\n'), '') from whatsapp.%s t", table)).Scan(&text); err != nil {
			t.Fatal(err)
		}
		found[table] = 0
		for line := range strings.Lines(text) {
			if slices.ContainsFunc(ids, func(id types.JID) bool { return strings.Contains(line, id.User) }) {
				found[table]++
			}
		}
	}
	return found
}

func TestTheLibrarysTablesForgetWhoIsErased(t *testing.T) {
	url := postgrestest.URL(t)
	pool, err := postgres.Pool(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(pool.Close)
	s, err := openShelf(t.Context(), url, usualSchema, &logger{slog.New(slog.DiscardHandler), "client"}, "")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	if _, err := pool.Exec(t.Context(), `
		insert into whatsapp.whatsmeow_device (jid, registration_id, noise_key, identity_key, signed_pre_key, signed_pre_key_id,
			signed_pre_key_sig, adv_key, adv_details, adv_account_sig, adv_account_sig_key, adv_device_sig)
		select $1, 1, k, k, k, 1, k || k, k, k, k || k, k, k || k from decode(repeat('00', 32), 'hex') k`, ours); err != nil {
		t.Fatal(err)
	}
	olegLID, olegPhone := types.NewJID("10012345676197", types.HiddenUserServer), types.NewJID("79167654321", types.DefaultUserServer)
	known(t, pool, irinaLID, irinaPhone)
	known(t, pool, olegLID, olegPhone)
	before := rowsAbout(t, pool, olegLID, olegPhone)
	for table, rows := range rowsAbout(t, pool, irinaLID, irinaPhone) {
		if rows == 0 {
			t.Errorf("%s knows people, and this test does not", table)
		}
	}
	w := newWorld(t, pool)
	w.wa.devices = s
	w.must(w.wa.pace.heard(t.Context(), ours, irinaPhone.User))
	w.must(w.wa.Forget(t.Context(), []string{irinaPhone.User, "RU.13491208655302741918"})) // the LID is found by the phone
	for table, rows := range rowsAbout(t, pool, irinaLID, irinaPhone) {
		if rows > 0 {
			t.Errorf("%d rows of %s are left", rows, table)
		}
	}
	w.want("somebody else's", rowsAbout(t, pool, olegLID, olegPhone), before)
	var counted int
	w.must(pool.QueryRow(t.Context(), `select count(*) from whatsapp_contacts`).Scan(&counted))
	w.want("counted", counted, 0)
}
