package transparency_test

import (
	"context"
	"fmt"
	"os"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/google/uuid"

	"zapis/domain"
	"zapis/eventstore"
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

// BenchmarkAppend has 32 callers append, with nobody sealing and with a sealer at its usual pace.
func BenchmarkAppend(b *testing.B) {
	for _, sealing := range []bool{false, true, false, true} {
		b.Run(map[bool]string{false: "alone", true: "sealed"}[sealing], func(b *testing.B) {
			w := newWorld(b)
			ctx, stop := context.WithCancel(b.Context())
			var ended sync.WaitGroup
			if sealing {
				o := w.sealer().Options
				o.Pace = 0
				sealer, err := transparency.New(o)
				if err != nil {
					b.Fatal(err)
				}
				ended.Go(func() { _ = sealer.Run(ctx) })
			}
			var stream atomic.Int64
			b.SetParallelism(16)
			b.RunParallel(func(p *testing.PB) {
				for p.Next() {
					command := eventstore.Command{ID: domain.ID(uuid.New()), Streams: []eventstore.Stream{
						{Name: fmt.Sprint("bench/", stream.Add(1)), Events: []domain.Event{noted{strings.Repeat("x", 250)}}},
					}}
					if _, err := w.store.Append(ctx, command); err != nil {
						b.Error(err)
						return
					}
				}
			})
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "appends/s")
			stop()
			ended.Wait()
		})
	}
}
