package text_test

import (
	"testing"

	"zapis/domain/text"
)

func TestOnlyWhatDisturbsOthersIsHarmful(t *testing.T) {
	for _, c := range []struct {
		text        string
		line, lines bool
	}{
		{"", true, true},
		{"Стрижка <b>&amp; 👩‍🦰 שלום \u200fمرحبا", true, true},
		{"one\ntwo", false, true},
		{"one\r\ntwo", false, false},
		{"a\x00b", false, false},
		{"a\tb", false, false},
		{"a\u0085b", false, false},
		{"gpj\u202Eexe", false, false},
		{"\u2066turned\u2069", false, false},
		{"\xff", false, false},
	} {
		if got := text.Harmless(c.text); got != c.line {
			t.Errorf("Harmless(%q) = %v", c.text, got)
		}
		if got := text.HarmlessLines(c.text); got != c.lines {
			t.Errorf("HarmlessLines(%q) = %v", c.text, got)
		}
	}
}
