// Package audit tells from the log who did what and what came of it: actions with what they caused, found by whatever is
// named in them, and the story of a booking.
package audit

import (
	"bytes"
	"context"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"zapis/domain"
	"zapis/eventstore"
)

// blockSize is how many positions share an entry of the index: what is found is the block, which is then read. So the index
// takes less than one small row for each event, however many ids stand in it, and no append waits for it.
const blockSize = 256

// blocksAtOnce are indexed in one transaction.
const blocksAtOnce = 256

const (
	lockIndexed  = `select i.blocks, h.position from audit_indexed i, log_head h for update of i`
	moveIndexed  = `update audit_indexed set blocks = $1`
	selectBlocks = `select distinct block from audit_blocks where subject = any($1) order by block desc`
	readIndexed  = `select blocks from audit_indexed`
	selectNamed  = `select stream, type, payload, metadata, position from events where position > $1 and position <= $2`
)

// Extend brings the index up to the last whole block of the log. Any number may call it; one works at a time.
func (l Log) Extend(ctx context.Context, progress func(done, all int64)) error {
	for {
		done, all, err := l.extend(ctx)
		if err != nil {
			return fmt.Errorf("extend the index of the log: %w", err)
		}
		if progress != nil {
			progress(done*blockSize, all)
		}
		if done >= all/blockSize {
			return nil
		}
	}
}

func (l Log) extend(ctx context.Context) (done, head int64, err error) {
	err = pgx.BeginFunc(ctx, l.Pool, func(tx pgx.Tx) error {
		if err := tx.QueryRow(ctx, lockIndexed).Scan(&done, &head); err != nil {
			return err
		}
		until := min(done+blocksAtOnce, head/blockSize)
		entries, err := named(ctx, tx, done, until)
		if err != nil {
			return err
		}
		done = until
		if len(entries) == 0 {
			return nil
		}
		if _, err := tx.CopyFrom(ctx, pgx.Identifier{"audit_blocks"}, []string{"subject", "block"},
			pgx.CopyFromSlice(len(entries), func(i int) ([]any, error) { return []any{entries[i].subject, entries[i].block}, nil })); err != nil {
			return err
		}
		_, err = tx.Exec(ctx, moveIndexed, done)
		return err
	})
	return done, head, err
}

// entry says that a subject stands in a block.
type entry struct {
	subject [16]byte
	block   int64
}

// named are the entries of some blocks, in the order in which the index grows best.
func named(ctx context.Context, tx pgx.Tx, from, until int64) ([]entry, error) {
	rows, err := tx.Query(ctx, selectNamed, pgx.QueryResultFormats{pgx.BinaryFormatCode}, from*blockSize, until*blockSize)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	seen, kinds := map[entry]bool{}, map[string]domain.ID{}
	for rows.Next() {
		columns := rows.RawValues()
		block := (int64(binary.BigEndian.Uint64(columns[4])) - 1) / blockSize
		kind, known := kinds[string(columns[1])]
		if !known {
			kind = ofType(string(columns[1]))
			kinds[string(columns[1])] = kind
		}
		seen[entry{kind, block}] = true
		for _, text := range [][]byte{columns[0], columns[2], columns[3]} {
			eachID(text, func(id domain.ID) { seen[entry{id, block}] = true })
		}
	}
	entries := slices.SortedFunc(maps.Keys(seen), func(a, b entry) int { return bytes.Compare(a.subject[:], b.subject[:]) })
	return entries, rows.Err()
}

// types is the space of ids that stand for types of events.
var types = uuid.NewSHA1(uuid.NameSpaceURL, []byte("zapis:event-type"))

// ofType stands for a type of event in the index.
func ofType(name string) domain.ID { return domain.ID(uuid.NewSHA1(types, []byte(name))) }

// eachID finds ids in their canonical spelling, wherever they stand in a text.
func eachID(text []byte, found func(domain.ID)) {
	for from := 0; ; {
		dash := bytes.IndexByte(text[from:], '-')
		if dash < 0 {
			return
		}
		start := from + dash - 8
		from += dash + 1
		if start < 0 || start+36 > len(text) {
			continue
		}
		var id domain.ID
		candidate := text[start : start+36]
		if candidate[13] != '-' || candidate[18] != '-' || candidate[23] != '-' {
			continue
		}
		var digits [32]byte
		for at, part := range [][2]int{{0, 8}, {9, 13}, {14, 18}, {19, 23}, {24, 36}} {
			copy(digits[part[0]-at:], candidate[part[0]:part[1]])
		}
		if _, err := hex.Decode(id[:], digits[:]); err == nil {
			found(id)
			from = start + 36
		}
	}
}

// mentions tells whether an id stands anywhere in an event.
func mentions(r eventstore.Recorded, spelled string) bool {
	return strings.Contains(r.Stream, spelled) || bytes.Contains(r.Metadata, []byte(spelled)) || bytes.Contains(r.Payload, []byte(spelled))
}
