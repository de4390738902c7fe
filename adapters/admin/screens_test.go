package admin_test

import (
	"net/http"
	"strings"
	"testing"

	"zapis/adapters/admin"
	"zapis/adapters/dialog"
	"zapis/domain/access"
)

// previewing shows each screen as its name.
func previewing(_ *world, o *admin.Options) {
	o.Screens = admin.Screens{
		Languages: []string{"en", "ru"}, Messengers: []string{"telegram", "vk"},
		Samples: func() []dialog.SampleName {
			return []dialog.SampleName{{Group: "booking", Name: "client_confirm"}, {Group: "booking", Name: "client_done"}, {Group: "work", Name: "week"}}
		},
		Preview: func(messenger, language, screen string) (dialog.Preview, bool) {
			if screen == "week" {
				return dialog.Preview{}, true
			}
			return dialog.Preview{Messages: []dialog.Shown{{
				File: &dialog.ShownFile{Kind: "photo", Name: "week.png", Size: 1234},
				Text: []dialog.Run{{Text: "<" + screen + ">\n  in "}, {Text: language, Style: dialog.Bold}, {Text: "map", Style: dialog.Link, URL: "https://maps.example"}},
				List: "Open", Buttons: [][]dialog.ShownButton{{{Label: "Yes", Look: dialog.Primary}, {Label: "No", About: "never"}}},
			}}, Further: []dialog.Shown{{Text: []dialog.Run{{Text: "page two of " + messenger}}}}}, true
		},
	}
}

func TestScreensArePreviewed(t *testing.T) {
	w := newWorld(t, previewing)
	w.as(access.Auditor)
	w.has(w.get("/screens"),
		`<div class="bubble">&lt;client_confirm&gt;`+"\n  in <b>en</b><u>map</u>", "https://maps.example", "week.png", "1,234 bytes", "☰ Open", "never", "page two of telegram")
	w.has(w.get("/screens?messenger=vk&language=ru&screen=client_done"), "&lt;client_done&gt;", "<b>ru</b>", "page two of vk", "screen=week", "screen=client_confirm")
	w.has(w.get("/screens?screen=week"), "This messenger cannot show this screen.")
	w.has(w.get("/screens?screen=all:booking&beside=ru"), "&lt;client_confirm&gt;", "&lt;client_done&gt;", "<b>en</b>", "<b>ru</b>", "English</h3>", "русский</h3>")
}

func TestThereAreNoOtherScreens(t *testing.T) {
	w := newWorld(t, previewing)
	w.as(access.Admin)
	for query, want := range map[string]int{
		"messenger=icq": http.StatusNotFound, "language=xx": http.StatusNotFound, "beside=xx": http.StatusNotFound, "screen=nothing": http.StatusNotFound,
		"screen=all:nothing": http.StatusNotFound, "screen=" + strings.Repeat("a", 9000): http.StatusNotFound, "screen=%00": http.StatusBadRequest,
	} {
		if got := w.get("/screens?" + query); got.status != want {
			t.Errorf("%.40s: %d", query, got.status)
		}
	}
}
