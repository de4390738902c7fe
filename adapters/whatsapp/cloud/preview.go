package cloud

import (
	"strings"

	"zapis/adapters/dialog"
	"zapis/adapters/whatsapp/wording"
)

// Preview is what people see of a screen within a day of having written: the messages that are made of it when it is sent.
func Preview(screen dialog.Screen) dialog.Preview {
	if a := withoutArchive(screen.Attachment); a != nil && !takes(a) {
		return dialog.Preview{}
	}
	parts, pages, _ := partsOf(screen)
	seen := dialog.Preview{Pages: pages}
	for _, p := range parts {
		shown := dialog.Shown{Text: wording.Shown(p.text), List: p.list}
		for _, o := range p.options { // phones show them one below the other
			shown.Buttons = append(shown.Buttons, []dialog.ShownButton{{Label: o.Title, About: o.Description}})
		}
		if p.file != nil {
			shown.File = p.file.Shown()
		}
		seen.Messages = append(seen.Messages, shown)
	}
	return seen
}

// takes tells whether a file can be sent, as far as can be told before it is fetched.
func takes(a *dialog.Attachment) bool {
	if a.Held != nil {
		return a.Held.Channel == Channel && strings.HasPrefix(a.Held.Handle.Text(), handleMark)
	}
	_, _, err := proper(a.Kind, dialog.File{Name: a.Name, Type: a.Type, Bytes: a.Bytes})
	return err == nil
}
