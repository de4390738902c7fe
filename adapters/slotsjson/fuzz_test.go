package slotsjson_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"math/rand/v2"
	"strings"
	"testing"

	"zapis/adapters/slotsjson"
)

// FuzzRun: whatever comes in, there is an answer in JSON or an error that names its place, never both, never a panic.
func FuzzRun(f *testing.F) {
	for _, c := range load(f, "testdata/ours.json") {
		f.Add([]byte(c.Query))
	}
	f.Add([]byte("[" + whole + "]"))
	f.Fuzz(answersOrRefuses)
}

// TestGarbledQueries is a short run of the same over seeded damage, for every ordinary test.
func TestGarbledQueries(t *testing.T) {
	random := rand.New(rand.NewPCG(2026, 11))
	var queries [][]byte
	for _, c := range append(load(t, "testdata/ours.json"), load(t, "testdata/others.json")...) {
		var compact bytes.Buffer
		if err := json.Compact(&compact, c.Query); err != nil {
			t.Fatal(err)
		}
		queries = append(queries, compact.Bytes())
	}
	for range 5_000 {
		answersOrRefuses(t, garble(random, bytes.Clone(queries[random.IntN(len(queries))])))
	}
}

// garble replaces, removes, repeats and moves a few pieces of a text, digits most of all.
func garble(random *rand.Rand, text []byte) []byte {
	for range 1 + random.IntN(4) {
		if len(text) == 0 {
			return text
		}
		at := random.IntN(len(text))
		switch random.IntN(4) {
		case 0:
			text[at] = `{}[]",:-+.eE0123456789nulltrue`[random.IntN(30)]
		case 1:
			text = append(text[:at], text[min(len(text), at+random.IntN(8)):]...)
		case 2:
			text = append(text[:at:at], append(text[at:min(len(text), at+random.IntN(20)):len(text)], text[at:]...)...)
		case 3:
			if digit := bytes.IndexAny(text[at:], "0123456789"); digit >= 0 {
				text[at+digit] = '0' + byte(random.IntN(10))
			}
		}
	}
	return text
}

func answersOrRefuses(t *testing.T, text []byte) {
	var out bytes.Buffer
	err := slotsjson.Run(bytes.NewReader(text), &out)
	var input *slotsjson.InputError
	switch {
	case err == nil && !json.Valid(out.Bytes()):
		t.Fatalf("%s: answered %s", text, out.Bytes())
	case err != nil && (!errors.As(err, &input) || !strings.HasPrefix(input.Path, "query") || input.Problem == "" || out.Len() > 0):
		t.Fatalf("%s: refused with %v after %s", text, err, out.Bytes())
	}
}
