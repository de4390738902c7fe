package linked

import (
	"zapis/adapters/dialog"
	"zapis/adapters/whatsapp/wording"
)

// Preview is what people see of a screen: the messages that are made of it when it is sent. Choices are lines of the text.
func Preview(screen dialog.Screen) dialog.Preview {
	if a := screen.Attachment; a != nil && !takes(a) {
		return dialog.Preview{}
	}
	seen := dialog.Preview{Pages: 1}
	for _, p := range partsOf(screen) {
		shown := dialog.Shown{Text: wording.Shown(p.text)}
		if p.file != nil {
			shown.File = p.file.Shown()
		}
		seen.Messages = append(seen.Messages, shown)
	}
	return seen
}

// takes tells whether a file can be sent.
func takes(a *dialog.Attachment) bool {
	if a.Held != nil {
		_, err := heldFile(a.Held)
		return err == nil
	}
	return forms[a.Kind] != ""
}
