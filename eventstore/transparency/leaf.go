package transparency

import (
	"bytes"
	"encoding/binary"
	"errors"
	"math"
	"time"

	"golang.org/x/mod/sumdb/tlog"

	"zapis/domain"
	"zapis/eventstore"
)

// leafMark begins every leaf; another layout would be another mark.
const leafMark = "zapis event 1\n"

// leafFixed is what of a leaf has always the same length: the mark, position, id, version, schema version and time.
const leafFixed = len(leafMark) + 8 + 16 + 4 + 2 + 8

// Leaf is the one serialisation of an event as the table holds it. All numbers are big-endian:
//
//	mark            "zapis event 1\n"
//	position        8 bytes
//	event id        16 bytes
//	version         4 bytes
//	schema version  2 bytes
//	recorded at     8 bytes, microseconds since 1970-01-01 UTC
//	stream, type, payload, metadata: each 4 bytes of length, then the bytes
func Leaf(r eventstore.Recorded) []byte {
	leaf := append(make([]byte, 0, leafFixed+16+len(r.Stream)+len(r.Type)+len(r.Payload)+len(r.Metadata)), leafMark...)
	leaf = binary.BigEndian.AppendUint64(leaf, uint64(r.Position))
	leaf = append(leaf, r.ID[:]...)
	leaf = binary.BigEndian.AppendUint32(leaf, uint32(r.Version))
	leaf = binary.BigEndian.AppendUint16(leaf, uint16(r.SchemaVersion))
	leaf = binary.BigEndian.AppendUint64(leaf, uint64(r.RecordedAt.UnixMicro()))
	for _, field := range [][]byte{[]byte(r.Stream), []byte(r.Type), r.Payload, r.Metadata} {
		leaf = appendField(leaf, field)
	}
	return leaf
}

// noField is the length of a column that holds NULL, which none may.
const noField = math.MaxUint32

func appendField(leaf, field []byte) []byte {
	if field == nil {
		return binary.BigEndian.AppendUint32(leaf, noField)
	}
	leaf = binary.BigEndian.AppendUint32(leaf, uint32(len(field)))
	return append(leaf, field...)
}

var errLeaf = errors.New("not the leaf of an event")

// ParseLeaf reads a leaf back.
func ParseLeaf(leaf []byte) (eventstore.Recorded, error) {
	rest, ok := bytes.CutPrefix(leaf, []byte(leafMark))
	if !ok || len(leaf) < leafFixed {
		return eventstore.Recorded{}, errLeaf
	}
	r := eventstore.Recorded{
		Position: int64(binary.BigEndian.Uint64(rest)), ID: domain.ID(rest[8:24]),
		Version: int(int32(binary.BigEndian.Uint32(rest[24:]))), SchemaVersion: int(int16(binary.BigEndian.Uint16(rest[28:]))),
		RecordedAt: time.UnixMicro(int64(binary.BigEndian.Uint64(rest[30:]))).UTC(),
	}
	var stream, name []byte
	rest = rest[38:]
	for _, into := range []*[]byte{&stream, &name, &r.Payload, &r.Metadata} {
		if len(rest) < 4 {
			return eventstore.Recorded{}, errLeaf
		}
		length := binary.BigEndian.Uint32(rest)
		if rest = rest[4:]; uint64(length) > uint64(len(rest)) {
			return eventstore.Recorded{}, errLeaf
		}
		*into, rest = rest[:length], rest[length:]
	}
	if len(rest) > 0 {
		return eventstore.Recorded{}, errLeaf
	}
	r.Stream, r.Type = string(stream), string(name)
	return r, nil
}

// selectRows reads rows as they are; leafOf takes them in this order.
const (
	rowColumns = `position, event_id, stream, version, type, schema_version, payload, metadata, recorded_at`
	selectRows = `select ` + rowColumns + ` from events where position > $1 and position <= $2 order by position`
)

// Postgres counts microseconds from 2000 on; the farthest two numbers mean infinity.
const postgresEpoch = 946_684_800_000_000

// appendLeaf is Leaf for the columns as they come over the wire in binary, which spares decoding them. A row whose columns
// are no longer of their types has no leaf: nil.
func appendLeaf(leaf []byte, row [][]byte) []byte {
	if len(row[0]) != 8 || len(row[1]) != 16 || len(row[3]) != 4 || len(row[5]) != 2 || len(row[8]) != 8 {
		return nil
	}
	at := int64(binary.BigEndian.Uint64(row[8]))
	if at != math.MaxInt64 && at != math.MinInt64 {
		at += postgresEpoch
	}
	leaf = append(leaf, leafMark...)
	for _, column := range []int{0, 1, 3, 5} {
		leaf = append(leaf, row[column]...)
	}
	leaf = binary.BigEndian.AppendUint64(leaf, uint64(at))
	for _, column := range []int{2, 4, 6, 7} {
		leaf = appendField(leaf, row[column])
	}
	return leaf
}

// moved is the leaf of the same event at another position.
func moved(leaf []byte, position int64) []byte {
	leaf = bytes.Clone(leaf)
	binary.BigEndian.PutUint64(leaf[len(leafMark):], uint64(position))
	return leaf
}

// withVersion is the leaf of the same event with another version.
func withVersion(leaf []byte, version int) []byte {
	leaf = bytes.Clone(leaf)
	binary.BigEndian.PutUint32(leaf[len(leafMark)+24:], uint32(version))
	return leaf
}

func positionOf(row [][]byte) int64 {
	if len(row[0]) != 8 {
		return 0
	}
	return int64(binary.BigEndian.Uint64(row[0]))
}

// hashOf is the hash of a leaf; a row without one has a hash that no leaf has.
func hashOf(leaf []byte) tlog.Hash {
	if leaf == nil {
		return tlog.Hash{}
	}
	return tlog.RecordHash(leaf)
}
