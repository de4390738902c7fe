package wording

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"zapis/adapters/dialog"
)

func TestAMessageIsReadAsPhonesReadIt(t *testing.T) {
	for message, want := range map[string][]dialog.Run{
		"*one*\n*two*, _three_": {{Text: "one", Style: dialog.Bold}, {Text: "\n"}, {Text: "two", Style: dialog.Bold}, {Text: ", "}, {Text: "three", Style: dialog.Italic}},
		"2*3*4 anna_k":          {{Text: "2*3*4 anna_k"}},
		"* a* b *c\nd*":         {{Text: "* a* b *c\nd*"}},
		"":                      nil,
	} {
		if diff := cmp.Diff(want, Shown(message)); diff != "" {
			t.Errorf("%q:\n%s", message, diff)
		}
	}
}
