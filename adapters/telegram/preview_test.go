package telegram_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"zapis/adapters/dialog"
	"zapis/adapters/telegram"
)

// Samples of every language, by turns, are sent for real: the phone shows what was foretold.
func TestAPreviewIsWhatThePhoneShows(t *testing.T) {
	w := newWorldWith(t, telegram.Options{Rates: telegram.Rates{All: 1e9, AllBurst: 1e9, Chat: 1e9, ChatBurst: 1e9}})
	for i, language := range dialog.Languages() {
		all := dialog.Gallery(language)
		for n := i; n < len(all); n += 2 * len(dialog.Languages()) {
			s := all[n]
			if a := s.Screen.Attachment; a != nil && len(a.Bytes) == 0 {
				continue // its file is made up, and would not be taken
			}
			before := len(w.irina.Messages())
			w.show(by(""), "", s.Screen)
			var got, want []string
			for _, m := range w.irina.Messages()[before:] {
				shown := strings.TrimSpace(m.Text + m.Caption)
				if m.ReplyMarkup != nil {
					for _, row := range m.ReplyMarkup.Rows {
						shown += "\n"
						for _, b := range row {
							shown += "[" + b.Text + "]"
						}
					}
				}
				got = append(got, shown)
			}
			for _, m := range telegram.Preview(s.Screen).Messages {
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

func TestAPreviewKeepsStylesAndLinks(t *testing.T) {
	s := dialog.Screen{Text: []dialog.Run{
		{Text: "a < b & ", User: true}, {Text: "<b>", Style: dialog.Bold}, {Text: " c", Style: dialog.Italic}, {Text: "map", Style: dialog.Link, URL: `https://a.example/?x=1&y="2"`},
	}}
	want := []dialog.Run{
		{Text: "a < b & "}, {Text: "<b>", Style: dialog.Bold}, {Text: " c", Style: dialog.Italic}, {Text: "map", Style: dialog.Link, URL: `https://a.example/?x=1&y="2"`},
	}
	if diff := cmp.Diff(want, telegram.Preview(s).Messages[0].Text); diff != "" {
		t.Error(diff)
	}
}
