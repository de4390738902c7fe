package projections

import (
	"testing"
	"time"

	"zapis/adapters/demo"
	"zapis/eventstore"
)

// townOf is the log of a made-up town, as it would be read.
func townOf(b *testing.B, codec *eventstore.Codec, events int) (log []eventstore.Recorded) {
	b.Helper()
	for past := range (demo.Town{Events: events, Seed: 1, Until: time.Date(2026, 11, 30, 0, 0, 0, 0, time.UTC)}).History() {
		for _, stream := range past.Streams {
			for i, event := range stream.Events {
				name, schema, payload, err := codec.Encode(event)
				if err != nil {
					b.Fatal(err)
				}
				log = append(log, eventstore.Recorded{
					Position: int64(len(log) + 1), Stream: stream.Name, Version: stream.Version + 1 + i, Type: name, SchemaVersion: schema,
					Payload: payload, Metadata: []byte(`{"channel":"vk"}`), RecordedAt: past.At,
				})
			}
		}
	}
	return log
}

// BenchmarkDecode reads the events of a town, as a rebuild does on each core.
func BenchmarkDecode(b *testing.B) {
	codec := eventstore.NewCodec(eventstore.KnownEvents()...)
	log := townOf(b, codec, 100_000)
	for b.Loop() {
		if _, err := Decode(b.Context(), codec, log); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(len(log)*b.N)/b.Elapsed().Seconds(), "events/s")
}

// BenchmarkFold folds the events of a town that a projection takes, in memory and on one core.
func BenchmarkFold(b *testing.B) {
	codec := eventstore.NewCodec(eventstore.KnownEvents()...)
	events := must(Decode(b.Context(), codec, townOf(b, codec, 200_000)))(b)
	for _, p := range All() {
		taken := taken(p, events)
		if len(taken) == 0 {
			continue
		}
		b.Run(p.Name, func(b *testing.B) {
			for b.Loop() {
				if err := NewMemory(p).Apply(taken...); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(len(taken)*b.N)/b.Elapsed().Seconds(), "events/s")
			b.ReportMetric(float64(len(taken)), "events")
		})
	}
}
