package transparency_test

import (
	"bytes"
	"encoding/hex"
	"flag"
	"os"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"
	"golang.org/x/mod/sumdb/tlog"
	"pgregory.net/rapid"

	"zapis/domain"
	"zapis/eventstore"
	"zapis/eventstore/transparency"
)

var update = flag.Bool("update", false, "write golden files that are missing")

// The layout is for ever: a leaf that was hashed once is hashed like that by everybody who checks.
func TestALeafIsWhatItWas(t *testing.T) {
	leaf := transparency.Leaf(eventstore.Recorded{
		Position: 1_000_001, ID: domain.ID{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16},
		Stream: "booking/7", Version: 3, Type: "booking.placed", SchemaVersion: 2,
		Payload: []byte(`{"name":"Анна"}`), Metadata: []byte(`{}`), RecordedAt: time.Date(2026, 12, 1, 9, 30, 0, 123456000, time.UTC),
	})
	const golden = "testdata/leaf.hex"
	want, err := os.ReadFile(golden)
	if os.IsNotExist(err) && *update {
		want, err = []byte(hex.Dump(leaf)), os.WriteFile(golden, []byte(hex.Dump(leaf)), 0o644)
	}
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), hex.Dump(leaf)); diff != "" {
		t.Error(diff)
	}
}

func TestALeafIsReadBackAndNoOtherEventHasIt(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.SliceOf(rapid.Byte())
		r := eventstore.Recorded{
			Position: rapid.Int64().Draw(t, "position"), ID: domain.ID(rapid.SliceOfN(rapid.Byte(), 16, 16).Draw(t, "id")),
			Stream: string(text.Draw(t, "stream")), Version: int(rapid.Int32().Draw(t, "version")), Type: string(text.Draw(t, "type")),
			SchemaVersion: int(rapid.Int16().Draw(t, "schema")), Payload: text.Draw(t, "payload"), Metadata: text.Draw(t, "metadata"),
			RecordedAt: time.UnixMicro(rapid.Int64Range(-1<<50, 1<<50).Draw(t, "at")).UTC(),
		}
		leaf := transparency.Leaf(r)
		again, err := transparency.ParseLeaf(leaf)
		if err != nil || !cmp.Equal(r, again, cmp.Comparer(bytes.Equal)) {
			t.Fatalf("%v, %v became %v", err, r, again)
		}
		if _, err := transparency.ParseLeaf(append(leaf, 0)); err == nil {
			t.Fatal("a leaf with something behind it was read")
		}
		if _, err := transparency.ParseLeaf(leaf[:rapid.IntRange(0, len(leaf)-1).Draw(t, "cut")]); err == nil {
			t.Fatal("a leaf was read that was cut off")
		}
	})
}

func TestRowsAndEventsHaveTheSameLeaf(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.append(20)
	w.exec(`update events set recorded_at = '1969-12-31 23:59:59.999999Z' where position = 3`)
	events, err := w.store.Page(t.Context(), 0, 100)
	if err != nil {
		t.Fatal(err)
	}
	rows, err := w.pool.Query(t.Context(), transparency.SelectRows, pgx.QueryResultFormats{pgx.BinaryFormatCode}, 0, 100)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for _, event := range events {
		if !rows.Next() {
			t.Fatal("too few rows", rows.Err())
		}
		if !bytes.Equal(transparency.AppendLeaf(nil, rows.RawValues()), transparency.Leaf(event)) {
			t.Errorf("the leaf of event %d", event.Position)
		}
	}
}

func TestAFrontierHasTheRootOfTheWholeTree(t *testing.T) {
	var hashes []tlog.Hash
	reader := tlog.HashReaderFunc(func(indexes []int64) (found []tlog.Hash, _ error) {
		for _, index := range indexes {
			found = append(found, hashes[index])
		}
		return found, nil
	})
	var frontier transparency.Frontier
	for n := range int64(600) {
		leaf := []byte{byte(n), byte(n >> 8)}
		more, err := tlog.StoredHashes(n, leaf, reader)
		if err != nil {
			t.Fatal(err)
		}
		hashes = append(hashes, more...)
		transparency.Add(&frontier, tlog.RecordHash(leaf))
		if want, err := tlog.TreeHash(n+1, reader); err != nil || transparency.Root(&frontier) != want {
			t.Fatalf("of %d leaves: %v", n+1, err)
		}
	}
}
