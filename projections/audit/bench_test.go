package audit_test

import (
	"os"
	"strconv"
	"testing"

	"zapis/domain"
	"zapis/eventstore"
	"zapis/projections/audit"

	"zapis/adapters/postgres/postgrestest"
)

// fill makes actions of four events, of 2,000 persons and 20 masters.
const fill = `insert into events (position, event_id, stream, version, type, schema_version, payload, metadata)
select n, gen_random_uuid(), 'booking/' || md5((n / 4)::text)::uuid, 1 + n % 4, case n % 4 when 0 then 'booking.placed' when 1 then 'booking.moved' else 'booking.confirmed' end, 1,
	json_build_object('booking', md5((n / 4)::text)::uuid, 'master', md5('m' || (n / 4) % 20)::uuid, 'client', md5('c' || (n / 4 * 7919) % 2000)::uuid, 'zone', 'Europe/Moscow'),
	json_build_object('action', md5('a' || n / 4)::uuid, 'command', 'booking.place', 'command_id', md5('a' || n / 4)::uuid, 'actor', md5('c' || (n / 4 * 7919) % 2000)::uuid, 'app', 'bench')
from generate_series(1, $1::bigint) n`

// BenchmarkFind searches a log of 100,000 events, or of as many as ZAPIS_BENCH_EVENTS says.
func BenchmarkFind(b *testing.B) {
	events := 100_000
	if asked, err := strconv.Atoi(os.Getenv("ZAPIS_BENCH_EVENTS")); err == nil {
		events = asked
	}
	pool := postgrestest.Pool(b)
	store, err := eventstore.New(pool, eventstore.NewCodec(eventstore.KnownEvents()...))
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(store.Close)
	log := audit.Log{Store: store, Pool: pool}
	exec := func(statement string, args ...any) {
		if _, err := pool.Exec(b.Context(), statement, args...); err != nil {
			b.Fatal(err)
		}
	}
	exec(fill, events)
	exec(`update log_head set position = $1`, events)
	b.Run("index", func(b *testing.B) {
		for b.Loop() {
			exec(`truncate audit_blocks`)
			exec(`update audit_indexed set blocks = 0`)
			if err := log.Extend(b.Context(), nil); err != nil {
				b.Fatal(err)
			}
		}
		b.ReportMetric(float64(events)*float64(b.N)/b.Elapsed().Seconds(), "events/s")
	})
	var client, action domain.ID
	if err := pool.QueryRow(b.Context(), `select md5('c7')::uuid, md5('a' || 77)::uuid`).Scan((*[16]byte)(&client), (*[16]byte)(&action)); err != nil {
		b.Fatal(err)
	}
	for name, f := range map[string]audit.Filter{
		"a person": {Mentions: []domain.ID{client}}, "an action": {Mentions: []domain.ID{action}}, "the newest": {}, "a type": {Types: []string{"booking.moved"}},
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if found, err := log.Find(b.Context(), f, 100); err != nil || len(found) == 0 {
					b.Fatal(len(found), err)
				}
			}
		})
	}
}
