package vk

import (
	"encoding/json"
	"strings"

	"zapis/adapters/dialog"
)

// Preview is what people see of a screen: the messages that are made of it when it is sent.
func Preview(screen dialog.Screen) dialog.Preview {
	file := ""
	if a := screen.Attachment; a != nil && a.Held == nil {
		file = formOf(a)
	} else if a != nil {
		if a.Held.Channel != Channel {
			return dialog.Preview{}
		}
		file, _, _ = strings.Cut(string(a.Held.Handle), " ")
	}
	d, pages, _ := drawingOf(screen)
	seen := dialog.Preview{Pages: pages}
	for _, p := range partsOf(d, screen, file) {
		shown := dialog.Shown{Buttons: shownButtons(p.keyboard)}
		if p.text != "" {
			shown.Text = []dialog.Run{{Text: p.text}}
		}
		if p.file != "" {
			shown.File = screen.Attachment.Shown()
		}
		seen.Messages = append(seen.Messages, shown)
	}
	return seen
}

// shownButtons reads a keyboard as VK does.
func shownButtons(text string) (rows [][]dialog.ShownButton) {
	var drawn keyboard
	if text == "" || json.Unmarshal([]byte(text), &drawn) != nil {
		return nil
	}
	looks := map[string]dialog.Look{}
	for look, color := range colors {
		looks[color] = look
	}
	for _, buttons := range drawn.Buttons {
		var row []dialog.ShownButton
		for _, b := range buttons {
			row = append(row, dialog.ShownButton{Label: b.Action.Label, URL: b.Action.Link, Look: looks[b.Color]})
		}
		rows = append(rows, row)
	}
	return rows
}
