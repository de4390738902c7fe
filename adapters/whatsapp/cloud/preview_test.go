package cloud_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"zapis/adapters/dialog"
	"zapis/adapters/sandbox/cloudapi"
	"zapis/adapters/whatsapp/cloud"
)

// Samples of every language, by turns, are sent for real: the phone shows what was foretold.
func TestAPreviewIsWhatThePhoneShows(t *testing.T) {
	w := newWorldWith(t, cloud.Options{Rates: cloud.Rates{All: 1e9, AllBurst: 1e9, Pair: 1, PairBurst: 1e9}}, cloudapi.Options{})
	for i, language := range dialog.Languages() {
		all := dialog.Gallery(language)
		for n := i; n < len(all); n += 2 * len(dialog.Languages()) {
			s := all[n]
			if a := s.Screen.Attachment; a != nil && len(a.Bytes) == 0 {
				continue // its file is made up, and would not be taken
			}
			before := len(w.irina.Messages())
			w.show(s.Screen)
			var got, want []string
			for _, m := range w.irina.Messages()[before:] {
				shown := strings.TrimSpace(m.Text)
				for _, o := range m.Buttons {
					shown += "\n[" + o.Title + "]"
				}
				for _, section := range m.Sections {
					for _, row := range section.Rows {
						shown += "\n[" + row.Title + "]" + row.Description
					}
				}
				got = append(got, unsigned.Replace(shown+m.ListLabel))
			}
			for _, m := range cloud.Preview(s.Screen).Messages {
				want = append(want, unsigned.Replace(previewed(m)+m.List))
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s in %s (-preview +phone):\n%s", s.Name, language, diff)
			}
		}
	}
}

// unsigned is a text without the signs of formatting, which also stand in addresses.
var unsigned = strings.NewReplacer("*", "", "_", "")

func previewed(m dialog.Shown) string {
	text := ""
	for _, run := range m.Text {
		text += run.Text
	}
	text = strings.TrimSpace(text)
	for _, row := range m.Buttons {
		text += "\n"
		for _, b := range row {
			text += "[" + b.Label + "]" + b.About
		}
	}
	return text
}
