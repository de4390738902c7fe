package linked

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"zapis/adapters/dialog"
)

// Samples of every language are sent for real: the network gets the text that was foretold, without its signs.
func TestAPreviewIsWhatThePhoneShows(t *testing.T) {
	w := newWorld(t, nil)
	w.run()
	unsigned := strings.NewReplacer("*", "", "_", "")
	for i, language := range dialog.Languages() {
		all := dialog.Gallery(language)
		s := all[(40*i+3)%len(all)].Screen
		var want []string
		for _, m := range Preview(s).Messages {
			text := ""
			for _, run := range m.Text {
				text += run.Text
			}
			want = append(want, unsigned.Replace(text))
		}
		for range 6 { // what the pace allows
			w.clock.Advance(time.Minute)
		}
		before := len(w.net.Sent())
		_, _, err := w.wa.Show(t.Context(), by("d"+strconv.Itoa(i)), dialog.Reply{Screens: []dialog.Screen{s}}, 0)
		w.must(err)
		var got []string
		for _, sent := range w.net.Sent()[before:] {
			m := sent.Message
			got = append(got, unsigned.Replace(m.GetConversation()+m.GetImageMessage().GetCaption()+m.GetDocumentMessage().GetCaption()))
		}
		w.want(s.Name+" in "+language, got, want)
	}
}
