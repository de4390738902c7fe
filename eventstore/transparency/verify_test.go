package transparency_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/uuid"

	"zapis/eventstore/transparency"
)

func TestAGoodLogVerifiesAndSaysWhatWasSeen(t *testing.T) {
	t.Parallel()
	w := sealed(t, 1000)
	report := w.clean()
	heads := w.published()
	if report.Events != 1002 || report.Heads != 4 || report.Unsealed != 0 || len(heads) != 4 ||
		report.Newest == nil || report.Newest.Note != heads[3].Note || report.Root != heads[3].Root {
		t.Errorf("%d heads, report %s", len(heads), asJSON(t, report))
	}
	w.append(3)
	if report := w.clean(); report.Unsealed != 3 || report.Size != 1005 {
		t.Errorf("with a tail that is not sealed yet: %s", asJSON(t, report))
	}
	report = w.verify(func(v *transparency.Verification) { v.From = &heads[1] })
	if report.Events != 1005-heads[1].Size || len(report.Findings) != 0 {
		t.Errorf("from the second head on: %s", asJSON(t, report))
	}
}

const swap = `update events set position = case position when $1 then -$2 else -$1 end where position in ($1::bigint, $2::bigint)`

const settle = `update events set position = -position where position < 0`

// shift moves all positions after $1 by one, as who closes a gap or makes one would.
const shiftUp = `update events set position = -(position - 1) where position > $1::bigint`
const shiftDown = `update events set position = -(position + 1) where position >= $1::bigint`

const insert = `insert into events (position, event_id, stream, version, type, schema_version, payload, metadata)
values ($1, $2, 'test/new', 1, 'test.noted', 1, '{"text":"new"}', '{}')`

// tampered is what somebody does to a log of 602 events, and what is said of it.
var tampered = []struct {
	name string
	do   func(*world)
	want []string // beginnings of the findings
}{
	{"one byte of a payload", change(`payload = replace(payload::text, 'число', 'числа')::json`), []string{"event 300 was changed (now there: test.noted of test/"}},
	{"white space in a payload", change(`payload = (payload::text || ' ')::json`), []string{"event 300 was changed"}},
	{"the metadata", change(`metadata = replace(metadata::text, 'system', 'client')::json`), []string{"event 300 was changed"}},
	{"the event id", change(`event_id = '00000000-0000-4000-8000-000000000000'`), []string{"event 300 was changed (now there: test.noted of test/"}},
	{"the stream", change(`stream = 'test/other'`), []string{"event 300 was changed (now there: test.noted of test/other"}},
	{"the version", change(`version = 999`), []string{"event 300 was changed"}},
	{"the type", change(`type = 'test.other'`), []string{"event 300 was changed (now there: test.other of test/"}},
	{"the schema version", change(`schema_version = 2`), []string{"event 300 was changed"}},
	{"the time", change(`recorded_at = recorded_at + interval '1 microsecond'`), []string{"event 300 was changed"}},
	{"the time, to infinity", change(`recorded_at = 'infinity'`), []string{"event 300 was changed"}},
	{"a row removed", func(w *world) { w.exec(`delete from events where position = 300`) }, []string{"event 300 was removed"}},
	{"a row removed and the gap closed", func(w *world) {
		w.exec(`delete from events where position = 300`)
		w.exec(shiftUp, 300)
		w.exec(settle)
		w.exec(`update log_head set position = position - 1`)
	}, []string{"event 300 was removed: the events after it were given new positions", "the log ends before event 602"}},
	{"the last row but one removed and the gap closed", func(w *world) {
		w.exec(`delete from events where position = 601`)
		w.exec(`update events set position = 601 where position = 602`)
		w.exec(`update log_head set position = 601`)
	}, []string{"event 601 was removed: the events after it", "the log ends before event 602"}},
	{"a row inserted in between", func(w *world) {
		w.exec(shiftDown, 300)
		w.exec(settle)
		w.exec(insert, 300, uuid.New())
		w.exec(`update log_head set position = position + 1`)
	}, []string{"an event was inserted at 300: the events after it were given new positions (now there: test.noted of test/new"}},
	{"a row inserted before the log", func(w *world) { w.exec(insert, 0, uuid.New()) }, []string{"there is a row too many at 0: the log goes from 1 to 602"}},
	{"a row inserted behind the log", func(w *world) { w.exec(insert, 603, uuid.New()) }, []string{"there is a row too many at 603"}},
	{"a second row at a position", func(w *world) {
		w.exec(`alter table events drop constraint events_pkey`)
		w.exec(insert, 300, uuid.New())
	}, []string{"there is a row too many at 300"}},
	{"two rows swapped", func(w *world) { w.exec(swap, 300, 455); w.exec(settle) }, []string{"events 300 and 455 were swapped (now there"}},
	{"two neighbours swapped", func(w *world) { w.exec(swap, 300, 301); w.exec(settle) }, []string{"events 300 and 301 were swapped"}},
	{"a row that takes the place of another", func(w *world) {
		w.exec(`delete from events where position = 300`)
		w.exec(`update events set position = 300 where position = 455`)
	}, []string{"event 455 was moved to 300"}},
	{"a stream rewritten with new versions", func(w *world) {
		stream := one[string](w, `delete from events where position = 300 returning stream`)
		w.exec(`update events set version = version + 1000 where stream = $1 and position > 300`, stream)
		w.exec(`update events set version = version - 1001 where version > 1000`)
	}, []string{"event 300 was removed", "event 302 was changed: only its version, which was 49"}},
	{"the end cut off", func(w *world) {
		w.exec(`delete from events where position > 500`)
		w.exec(`update log_head set position = 500`)
	}, []string{"the log ends before event 501: its tree goes on to 602"}},
	{"an older backup restored", func(w *world) { w.restoreOlder() },
		[]string{"the log ends before event 302: published was the head of 602 events"}},
	{"an older backup that went on", func(w *world) { w.restoreOlder(); w.append(400) },
		[]string{"log and tree were rewritten, at event 302 or later: the head of 301 events", "the stored tree was changed: it ends at 301"}},
	{"a row and the whole tree", func(w *world) { change(`schema_version = 2`)(w); w.rewriteTree(); w.exec(`truncate log_heads`) },
		[]string{"log and tree were rewritten, at event 151 or later: the head of 150 events"}},
	{"the tree alone", func(w *world) {
		w.exec(`update log_tiles set hashes = overlay(hashes placing '\x0000' from 100) where level = 0 and n = 1`)
	},
		[]string{"the stored tree was changed: tile 0 of level 1", "the stored tree was changed: the hash of event 260; published heads show that the event is as it was"}},
	{"a tile of the tree", func(w *world) { w.exec(`delete from log_tiles where level = 0 and n = 1`) },
		[]string{"the stored tree was changed: hashes of leaves from event 257 on are missing"}},
	{"an upper tile", func(w *world) {
		w.exec(`update log_tiles set hashes = overlay(hashes placing '\x0000' from 1) where level = 1`)
	},
		[]string{"the stored tree was changed: tile 0 of level 1 is not what its leaves give"}},
	{"the root", func(w *world) { w.exec(`update log_tree set root = overlay(root placing '\x0000' from 1)`) },
		[]string{"the stored tree was changed: its root"}},
	{"a head of the database", func(w *world) { w.exec(`update log_heads set head = replace(head, '150', '149') where size = 150`) },
		[]string{"a head does not hold: number 1 of the heads in the database: open a head"}},
	{"the counter", func(w *world) { w.exec(`update log_head set position = 601`) }, []string{"the counter of positions was changed: it stands at 601"}},
}

func change(set string) func(*world) {
	return func(w *world) { w.exec(`update events set ` + set + ` where position = 300`) }
}

// restoreOlder brings back all tables as they were at the second head.
func (w *world) restoreOlder() {
	w.t.Helper()
	w.exec(`delete from events where position > 301`)
	w.exec(`update log_head set position = 301`)
	w.rewriteTree()
	w.exec(`delete from log_heads where size > 301`)
}

// rewriteTree makes the stored tree that of the rows, as somebody can who may write to the database, but has no key.
func (w *world) rewriteTree() {
	w.t.Helper()
	w.exec(`truncate log_tiles, log_heads`)
	w.exec(`update log_tree set size = 0, root = '\xe3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'`)
	key, err := transparency.MakeKey(w.t.TempDir()+"/key", "zapis.test")
	if err != nil {
		w.t.Fatal(err)
	}
	sealer, err := transparency.New(transparency.Options{Store: w.store, Pool: w.pool, Key: key})
	if err != nil {
		w.t.Fatal(err)
	}
	if err := sealer.Turn(w.t.Context()); err != nil {
		w.t.Fatal(err)
	}
	w.exec(`truncate log_heads`)
}

// kept are copies of the tables, to undo what was done to them.
var kept = []string{"events", "log_head", "log_tree", "log_tiles", "log_heads"}

func (w *world) keep() {
	w.t.Helper()
	for _, table := range kept {
		w.exec(fmt.Sprintf(`create table kept_%s as table %s`, table, table))
	}
}

func (w *world) undo() {
	w.t.Helper()
	var all strings.Builder
	for _, table := range kept {
		fmt.Fprintf(&all, `delete from %[1]s t where not exists (select from kept_%[1]s k where k::text = t::text);
insert into %[1]s select * from kept_%[1]s k where not exists (select from %[1]s t where k::text = t::text);`, table)
	}
	w.exec(all.String())
	if !one[bool](w, `select exists (select from pg_constraint where conname = 'events_pkey')`) {
		w.exec(`alter table events add constraint events_pkey primary key (position)`)
	}
}

func TestWhateverWasDoneToTheLogIsNamed(t *testing.T) {
	t.Parallel()
	w := sealed(t, 600)
	w.clean()
	w.keep()
	for _, tamper := range tampered {
		t.Run(tamper.name, func(t *testing.T) {
			w.t = t
			tamper.do(w)
			report := w.verify()
			for i, want := range tamper.want {
				if i >= len(report.Findings) || !strings.HasPrefix(report.Findings[i].String(), want) {
					t.Errorf("found %q, want %q", fmt.Sprint(report.Findings), tamper.want)
					break
				}
			}
		})
		w.t = t
		w.undo()
	}
	w.clean()
}
