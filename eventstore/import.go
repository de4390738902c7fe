package eventstore

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"golang.org/x/sync/errgroup"

	"zapis/domain"
)

// Past is a command of which it is known when it was carried out.
type Past struct {
	Command
	At time.Time
}

// importers is how many goroutines encode and seal side by side.
const importers = 4

// Import adds what happened before, in this order and at once, with the times at which it did: through the same codec and the
// same seals as an append, at the next gapless positions, with its guards. Streams have to be at the versions that the
// commands name; of read conditions it knows nothing. Appends wait for it, so that a page should be no more than some thousand events.
// It is for filling a log with made-up or foreign history, in bulk: all of a page, or, after an error, nothing of it.
func (s *Store) Import(ctx context.Context, page []Past) (head int64, err error) {
	events, err := s.prepareImport(ctx, page)
	if err != nil {
		return 0, fmt.Errorf("import: %w", err)
	}
	err = pgx.BeginFunc(ctx, s.pool, func(tx pgx.Tx) error {
		if err := tx.QueryRow(ctx, moveHead, len(events)).Scan(&head); err != nil {
			return err
		}
		first := head - int64(len(events)) + 1
		_, err := tx.CopyFrom(ctx, pgx.Identifier{topic}, importedColumns, pgx.CopyFromSlice(len(events), func(i int) ([]any, error) {
			return append([]any{first + int64(i)}, events[i].columns...), nil
		}))
		if err != nil {
			return err
		}
		statements := &pgx.Batch{}
		importedGuards(events).queue(statements)
		return tx.SendBatch(ctx, statements).Close()
	})
	if err != nil {
		return 0, fmt.Errorf("import: %w", err)
	}
	s.announce()
	return head, nil
}

const moveHead = `update log_head set position = position + $1 returning position`

var importedColumns = []string{
	"position", "event_id", "stream", "version", "type", "schema_version", "payload", "metadata", "recorded_at",
}

// imported is an event on its way, with its columns but for the position.
type imported struct {
	event   domain.Event
	stream  string
	columns []any
}

func (s *Store) prepareImport(ctx context.Context, page []Past) ([]imported, error) {
	var streams []Stream
	first := make([]int, len(page)) // the place of each command's first event
	n := 0
	for i, past := range page {
		first[i] = n
		streams = append(streams, past.Streams...)
		for _, stream := range past.Streams {
			n += len(stream.Events)
		}
	}
	if n == 0 {
		return nil, errors.New("there are no events")
	}
	keys, err := s.codec.sealers(ctx, streams)
	if err != nil {
		return nil, err
	}
	events := make([]imported, n)
	var preparing errgroup.Group
	for worker := range importers {
		preparing.Go(func() error {
			for i := worker; i < len(page); i += importers {
				if err := s.preparePast(page[i], events[first[i]:], keys); err != nil {
					return err
				}
			}
			return nil
		})
	}
	return events, preparing.Wait()
}

// preparePast encodes and seals the events of one command.
func (s *Store) preparePast(past Past, events []imported, keys sealers) error {
	meta := past.Meta
	meta.App, meta.CommandID = s.version, past.ID
	metadata, err := json.Marshal(meta)
	if err != nil {
		return err
	}
	n := 0
	for _, stream := range past.Streams {
		for i, event := range stream.Events {
			id := eventID(past.ID, n)
			name, schema, payload, err := s.codec.Encode(s.codec.seal(event, keys, id, stream.Name))
			if err != nil {
				return err
			}
			events[n] = imported{event, stream.Name, []any{
				[16]byte(id), stream.Name, int32(stream.Version + 1 + i), name, int16(schema), payload, metadata, past.At,
			}}
			n++
		}
	}
	return nil
}

// importedGuards are the net changes of a page. What happens to one booking, account or code is in one stream, or in streams
// that name each other in one event; so each stream is netted by itself.
func importedGuards(events []imported) *guardRows {
	var order []string
	net := map[string]*guards{}
	for i, e := range events {
		if guardChanges(e.event) == nil {
			continue
		}
		if net[e.stream] == nil {
			net[e.stream] = &guards{}
			order = append(order, e.stream)
		}
		net[e.stream].add(e.event, int64(i))
	}
	rows := &guardRows{}
	for _, stream := range order {
		rows.add(*net[stream], 1-int64(len(events)))
	}
	return rows
}
