package transparency_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/google/uuid"

	"zapis/eventstore/transparency"
)

// randomly are ways to tamper with a log of 302 events; each tells the first position that it touches.
var randomly = []func(w *world, r *rand.Rand) int64{
	func(w *world, r *rand.Rand) int64 { // a byte of what is not checked by its type
		column := []string{"payload", "metadata"}[r.IntN(2)]
		at := 1 + r.Int64N(302)
		letters := one[int](w, fmt.Sprintf(`select length(%s::text) from events where position = $1`, column), at)
		inside := 2 + r.IntN(letters-3)
		w.exec(fmt.Sprintf(`update events set %[1]s = overlay(%[1]s::text placing case substr(%[1]s::text, $2, 1)
			when '"' then '"' when ':' then ': ' when ',' then ' ,' when '\' then '\' when '0' then '1' when 'u' then 'v' else '0' end from $2 for 1)::json
			where position = $1`, column), at, inside)
		if one[bool](w, fmt.Sprintf(`select e.%[1]s::text = k.%[1]s::text from events e join kept_events k using (position) where position = $1`, column), at) {
			w.exec(fmt.Sprintf(`update events set %[1]s = (' ' || %[1]s::text)::json where position = $1`, column), at)
		}
		return at
	},
	func(w *world, r *rand.Rand) int64 {
		at := 1 + r.Int64N(302)
		w.exec(`update events set `+[]string{
			`recorded_at = recorded_at - interval '1 hour'`, `schema_version = schema_version + 1`, `version = version + 1000`,
			`stream = stream || 'x'`, `type = 'test.other'`, `event_id = gen_random_uuid()`,
		}[r.IntN(6)]+` where position = $1`, at)
		return at
	},
	func(w *world, r *rand.Rand) int64 { // some rows removed
		at, n := 1+r.Int64N(302), 1+r.Int64N(3)
		w.exec(`delete from events where position >= $1::bigint and position < $1 + $2::bigint`, at, n)
		return at
	},
	func(w *world, r *rand.Rand) int64 { // one removed, and the gap closed
		at := 1 + r.Int64N(302)
		w.exec(`delete from events where position = $1`, at)
		w.exec(shiftUp, at)
		w.exec(settle)
		if r.IntN(2) == 0 {
			w.exec(`update log_head set position = position - 1`)
		}
		return at
	},
	func(w *world, r *rand.Rand) int64 {
		at := 1 + r.Int64N(302)
		w.exec(shiftDown, at)
		w.exec(settle)
		w.exec(insert, at, uuid.New())
		if r.IntN(2) == 0 {
			w.exec(`update log_head set position = position + 1`)
		}
		return at
	},
	func(w *world, r *rand.Rand) int64 {
		a := 1 + r.Int64N(301)
		b := a + 1 + r.Int64N(302-a)
		w.exec(swap, a, b)
		w.exec(settle)
		return a
	},
	func(w *world, r *rand.Rand) int64 {
		at := 1 + r.Int64N(300)
		w.exec(`delete from events where position > $1`, at)
		w.exec(`update log_head set position = $1`, at)
		return at + 1
	},
}

// 100 tamperings at random, half of them with the stored tree made to fit and the heads of the database removed: all are
// found. Where the tree was left alone the first row is named; else the first published head after it gives it away.
func TestAHundredRandomTamperingsAreFound(t *testing.T) {
	t.Parallel()
	w := sealed(t, 300)
	w.keep()
	sizes := []int64{0}
	for _, head := range w.published() {
		sizes = append(sizes, head.Size)
	}
	const seed = 5
	random := rand.New(rand.NewPCG(seed, seed))
	for i := range 100 {
		first := randomly[i%len(randomly)](w, random)
		consistent := one[int64](w, `select case when count(*) = max(position) and min(position) = 1 then count(*) else 0 end from events`)
		rewritten := random.IntN(2) == 0 && consistent > 0
		if rewritten {
			w.exec(`update log_head set position = $1`, consistent)
			w.rewriteTree()
		}
		report := w.verify()
		if len(report.Findings) == 0 {
			t.Fatalf("tampering %d at %d was not found", i, first)
		}
		found := report.Findings[0]
		covered := found.Kind == transparency.Rewritten && found.Position <= first && first <= found.Until.Size ||
			found.Kind == transparency.Cut && found.Position <= 302
		switch {
		case !rewritten && found.Position != first:
			t.Errorf("tampering %d at %d: found %v", i, first, report.Findings)
		case rewritten && !covered:
			t.Errorf("tampering %d at %d, tree rewritten: found %v", i, first, report.Findings)
		}
		w.undo()
	}
	w.clean()
}
