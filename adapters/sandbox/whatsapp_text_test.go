package sandbox

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestWhatWhatsAppMakesOfSigns(t *testing.T) {
	for text, want := range map[string]struct {
		shown string
		marks []Mark
	}{
		"*жирно* и _косо_":       {"жирно и косо", []Mark{{Kind: "bold", Length: 5}, {Kind: "italic", Offset: 8, Length: 4}}},
		"*и _то_, и другое*":     {"и то, и другое", []Mark{{Kind: "italic", Offset: 2, Length: 2}, {Kind: "bold", Length: 14}}},
		"(~было~)":               {"(было)", []Mark{{Kind: "strikethrough", Offset: 1, Length: 4}}},
		"😀 *да*":                 {"😀 да", []Mark{{Kind: "bold", Offset: 3, Length: 2}}},
		"2*3*4":                  {"2*3*4", nil},
		"*да*нет":                {"*да*нет", nil},
		"* не это *":             {"* не это *", nil},
		"*не\nэто*":              {"*не\nэто*", nil},
		"**":                     {"**", nil},
		"*a":                     {"*a", nil},
		"a_b_c":                  {"a_b_c", nil},
		"см. https://t.me/a_b_?": {"см. https://t.me/a_b_?", []Mark{{Kind: "link", Offset: 4, Length: 16, URL: "https://t.me/a_b"}}},
	} {
		shown, marks := whatsappText(text)
		if diff := cmp.Diff(want.marks, marks); shown != want.shown || diff != "" {
			t.Errorf("%q: %q %s", text, shown, diff)
		}
	}
}

func TestSignsOfFormattingLoseNothingElse(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOf(rapid.SampledFrom([]rune("ab *_~`\n😀.яt.me/"))).Draw(t, "text")
		shown, marks := whatsappText(text)
		bare := func(s string) string {
			return strings.NewReplacer("*", "", "_", "", "~", "", "`", "").Replace(s)
		}
		if bare(shown) != bare(text) {
			t.Errorf("%q is shown as %q", text, shown)
		}
		for _, m := range marks {
			if m.Offset < 0 || m.Length <= 0 || m.Offset+m.Length > units(shown) {
				t.Errorf("%q has %+v, and is %d long", shown, m, units(shown))
			}
		}
	})
}
