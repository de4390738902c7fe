package transparency_test

import (
	"os"
	"strconv"
	"testing"

	"zapis/eventstore/transparency"
)

// fill writes events like those of the product: about 250 bytes of payload and 250 of metadata.
const fill = `insert into events (position, event_id, stream, version, type, schema_version, payload, metadata)
select n, gen_random_uuid(), 'booking/' || md5((n / 4)::text), 1 + n % 4, 'booking.placed', 1,
	json_build_object('booking', gen_random_uuid(), 'master', gen_random_uuid(), 'zone', 'Europe/Moscow', 'text', repeat(md5(n::text), 4)),
	json_build_object('action', gen_random_uuid(), 'causation', gen_random_uuid(), 'command', 'booking.place', 'command_id', gen_random_uuid(), 'app', 'bench')
from generate_series(1, $1::bigint) n`

// BenchmarkVerify recomputes a log of 100,000 events, or of as many as ZAPIS_BENCH_EVENTS says.
func BenchmarkVerify(b *testing.B) {
	events := 100_000
	if asked, err := strconv.Atoi(os.Getenv("ZAPIS_BENCH_EVENTS")); err == nil {
		events = asked
	}
	w := newWorld(b)
	w.exec(fill, events)
	w.exec(`update log_head set position = $1`, events)
	b.Run("seal", func(b *testing.B) {
		for b.Loop() {
			w.exec(`truncate log_tiles, log_heads`)
			w.exec(`update log_tree set size = 0, root = '\xe3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'`)
			w.heads.Path = b.TempDir() + "/heads"
			w.seal()
		}
		b.ReportMetric(float64(events)*float64(b.N)/b.Elapsed().Seconds(), "events/s")
	})
	b.Run("verify", func(b *testing.B) {
		var report transparency.Report
		for b.Loop() {
			report = w.verify()
		}
		if len(report.Findings) > 0 || report.Events != int64(events) {
			b.Error(report)
		}
		b.ReportMetric(float64(events)*float64(b.N)/b.Elapsed().Seconds(), "events/s")
	})
}
