package main

import (
	"bytes"
	"strings"
	"testing"

	"zapis/adapters/dialog"
)

// mostButtonsOf are what messengers show under one message: in all, and side by side.
var mostButtonsOf = map[string][2]int{"telegram": {100, 8}, "vk": {10, 5}, "whatsapp-cloud": {10, 1}, "whatsapp-linked": {0, 0}}

// Every screen can be looked at in every language and messenger, within what that one shows.
func TestEveryScreenIsPreviewedEverywhere(t *testing.T) {
	all := newPreviews()
	samples := all.Samples()
	for _, messenger := range all.Messengers() {
		for _, language := range dialog.Languages() {
			for _, s := range samples {
				seen, known := all.Preview(messenger, language, s.Name)
				if !known || len(seen.Messages) == 0 || seen.Pages < 1 || len(seen.Further) < seen.Pages-1 {
					t.Errorf("%s in %s, %s: %+v", s.Name, language, messenger, seen)
				}
				for _, m := range append(seen.Messages, seen.Further...) {
					checkShown(t, messenger+" "+language+" "+s.Name, m, mostButtonsOf[messenger])
				}
			}
		}
	}
	if _, known := all.Preview("telegram", "xx", samples[0].Name); known {
		t.Error("a language that nobody speaks is previewed")
	}
}

func checkShown(t *testing.T, what string, m dialog.Shown, most [2]int) {
	t.Helper()
	n := 0
	for _, row := range m.Buttons {
		if n += len(row); len(row) > most[1] {
			t.Errorf("%s: %d buttons side by side", what, len(row))
		}
		for _, b := range row {
			if b.Label == "" {
				t.Errorf("%s: a button without a label", what)
			}
		}
	}
	if n > most[0] || strings.HasPrefix(what, "whatsapp") && m.List == "" && n > 3 {
		t.Errorf("%s: %d buttons", what, n)
	}
	if len(m.Text) == 0 && m.File == nil {
		t.Errorf("%s: an empty message", what)
	}
}

func TestScreensArePrinted(t *testing.T) {
	printed := func(args ...string) string {
		var out, problems bytes.Buffer
		if code := run(append([]string{"screens"}, args...), nil, &out, &problems); code != 0 {
			t.Fatalf("code %d: %s", code, problems.String())
		}
		return out.String()
	}
	for messenger, want := range map[string]string{
		"telegram": "[28] │", "vk": "[Book]", "whatsapp-cloud": "[≡ ", "whatsapp-linked": "*1* — ",
	} {
		if got := printed("--messenger", messenger, "client_month", "client_card"); !strings.Contains(got, "client_month · "+messenger) || !strings.Contains(got, want) {
			t.Errorf("%s prints\n%s", messenger, got)
		}
	}
	if got := printed("--language", "de", "--messenger", "telegram", "hello"); !strings.Contains(got, "*Guten Tag, Irene!*") {
		t.Errorf("German is\n%s", got)
	}
	for _, args := range [][]string{{"--language", "xx"}, {"--messenger", "icq"}, {"no_such_screen"}} {
		var out, problems bytes.Buffer
		if code := run(append([]string{"screens"}, args...), nil, &out, &problems); code != exitRefused {
			t.Errorf("%v: code %d", args, code)
		}
	}
}
