package dialog

import (
	"reflect"
	"testing"
	"time"

	"pgregory.net/rapid"

	"zapis/domain"
)

// anyAction draws an action that a button of ours might have.
func anyAction(t *rapid.T) action {
	verbs := make([]verb, 0, len(shapes))
	for v := range shapes {
		verbs = append(verbs, v)
	}
	a := action{Verb: rapid.SampledFrom(sorted(verbs)).Draw(t, "verb")}
	for _, letter := range shapes[a.Verb] {
		switch letter {
		case 'i':
			copy(a.ID[:], rapid.SliceOfN(rapid.Byte(), 16, 16).Draw(t, "id"))
		case 'j':
			copy(a.Other[:], rapid.SliceOfN(rapid.Byte(), 16, 16).Draw(t, "other"))
		case 'p':
			a.Place = rapid.IntRange(0, 1000).Draw(t, "place")
		case 's':
			a.Services = rapid.SliceOfNDistinct(rapid.IntRange(0, 36*36-1), 0, mostServices, rapid.ID[int]).Draw(t, "services")
			if len(a.Services) == 0 {
				a.Services = nil
			}
		case 't':
			a.Start = time.Unix(60*rapid.Int64Range(0, 1<<31).Draw(t, "start"), 0).UTC()
		case 'd':
			a.Day = dayOf(rapid.Int64Range(0, 99_999).Draw(t, "day"))
		case 'u':
			a.Until = dayOf(rapid.Int64Range(0, 99_999).Draw(t, "until"))
		case 'r':
			a.Revision = rapid.IntRange(0, 10_000).Draw(t, "revision")
		case 'n':
			a.N = rapid.IntRange(0, 100_000).Draw(t, "n")
		case 'm':
			a.M = rapid.IntRange(0, 100_000).Draw(t, "m")
		case 'w':
			a.Word = rapid.StringMatching(`[A-Za-z0-9_+/-]{1,36}`).Draw(t, "word")
		default:
			t.Fatalf("%s has a field %q that is not documented", a.Verb, letter)
		}
	}
	return a
}

func sorted(verbs []verb) []verb {
	for i := range verbs {
		for j := i; j > 0 && verbs[j] < verbs[j-1]; j-- {
			verbs[j], verbs[j-1] = verbs[j-1], verbs[j]
		}
	}
	return verbs
}

func TestActionsReadAsTheyAreWritten(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := anyAction(t)
		text := a.String()
		if len(text) > LongestAction {
			t.Fatalf("%q has %d bytes", text, len(text))
		}
		again, err := parseAction(text)
		if err != nil || !reflect.DeepEqual(a, again) {
			t.Fatalf("%q reads as %+v (%v), want %+v", text, again, err, a)
		}
	})
}

func TestEveryVerbHasAnAnswer(t *testing.T) {
	answers := routes()
	for v := range shapes {
		if answers[v] == nil {
			t.Errorf("nobody answers %q", v)
		}
	}
	if len(answers) != len(shapes) {
		t.Errorf("%d answers for %d verbs", len(answers), len(shapes))
	}
}

func TestOldButtonsStillRead(t *testing.T) {
	id := domain.ID{1, 2, 3}
	for text, want := range map[string]action{
		"o:AQIDAAAAAAAAAAAAAAAAAA":                 {Verb: openBooking, ID: id},
		"kc:AQIDAAAAAAAAAAAAAAAAAA:1:000z10:hnqz4": {Verb: pickSure, ID: id, Place: 1, Services: []int{0, 35, 36}, Start: time.Unix(60*29_661_520, 0).UTC()},
		"mb:AQIDAAAAAAAAAAAAAAAAAA:2:hnqz4":        {Verb: move, ID: id, Revision: 2, Start: time.Unix(60*29_661_520, 0).UTC()},
		"zs:0:America/Argentina/Buenos_Aires":      {Verb: zone, Word: "America/Argentina/Buenos_Aires"},
	} {
		if got, err := parseAction(text); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%q reads as %+v (%v), want %+v; its String is %q", text, got, err, want, want.String())
		}
	}
}

func FuzzActions(f *testing.F) {
	f.Add("kc:AQIDAAAAAAAAAAAAAAAAAA:1:000z10:hnqz4")
	f.Add("o:AQIDAAAAAAAAAAAAAAAAAA")
	f.Add("wk:-1")
	f.Fuzz(func(t *testing.T, text string) {
		if a, err := parseAction(text); err == nil && a.String() != text {
			t.Errorf("%q is taken for %q", text, a.String())
		}
	})
}

func TestOnlyTheOneSpellingIsRead(t *testing.T) {
	for _, text := range []string{
		"wk:FA", "wk:0fa", "p:-1", "p:+1", "p: 1", "p:", "p", "p:1:1", "zs:0:a b", "la:", "unknown", "", ":", "kc:AQIDAAAAAAAAAAAAAAAAAA:1:0000:hnqz4",
		"o:01020300-0000-0000-0000-000000000000", "sv:zzzzzzzzzzzzzz", "ks:AQIDAAAAAAAAAAAAAAAAAA:000:0", "ks:AQIDAAAAAAAAAAAAAAAAAA:0-:0",
	} {
		if a, err := parseAction(text); err == nil {
			t.Errorf("%q is read as %+v", text, a)
		}
	}
}
