package vk_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"zapis/adapters/dialog"
	"zapis/adapters/vk"
)

// Samples of every language, by turns, are sent for real: the phone shows what was foretold.
func TestAPreviewIsWhatThePhoneShows(t *testing.T) {
	w := newWorld(t)
	for i, language := range dialog.Languages() {
		all := dialog.Gallery(language)
		for n := i; n < len(all); n += 2 * len(dialog.Languages()) {
			s := all[n]
			if a := s.Screen.Attachment; a != nil && len(a.Bytes) == 0 {
				continue // its file is made up, and would not be taken
			}
			before := len(w.irina.Messages())
			w.show(by(""), dialog.Session{}, s.Screen)
			var got, want []string
			for _, m := range w.irina.Messages()[before:] {
				shown := strings.TrimSpace(m.Text)
				if m.Keyboard != nil {
					for _, row := range m.Keyboard.Buttons {
						shown += "\n"
						for _, b := range row {
							shown += "[" + b.Action.Label + "]"
						}
					}
				}
				got = append(got, shown)
			}
			for _, m := range vk.Preview(s.Screen).Messages {
				want = append(want, previewed(m))
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s in %s (-preview +phone):\n%s", s.Name, language, diff)
			}
		}
	}
}

func previewed(m dialog.Shown) string {
	text := ""
	for _, run := range m.Text {
		text += run.Text
	}
	text = strings.TrimSpace(text)
	for _, row := range m.Buttons {
		text += "\n"
		for _, b := range row {
			text += "[" + b.Label + "]"
		}
	}
	return text
}
