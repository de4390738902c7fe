package telegram

import (
	"html"
	"regexp"

	"github.com/go-telegram/bot/models"

	"zapis/adapters/dialog"
)

// Preview is what people see of a screen: the messages that are made of it when it is sent.
func Preview(screen dialog.Screen) dialog.Preview {
	parts, _, err := partsOf(screen)
	if err != nil {
		return dialog.Preview{}
	}
	seen := dialog.Preview{Pages: 1}
	for _, p := range parts {
		shown := dialog.Shown{Text: shownText(p.text), Buttons: shownButtons(p.buttons)}
		if p.file != nil {
			shown.File = screen.Attachment.Shown()
		}
		seen.Messages = append(seen.Messages, shown)
	}
	return seen
}

func shownButtons(of models.ReplyMarkup) (rows [][]dialog.ShownButton) {
	keyboard, is := of.(*models.InlineKeyboardMarkup)
	if !is {
		return nil
	}
	for _, buttons := range keyboard.InlineKeyboard {
		var row []dialog.ShownButton
		for _, b := range buttons {
			row = append(row, dialog.ShownButton{Label: b.Text, URL: b.URL, Look: dialog.Look(b.Style)})
		}
		rows = append(rows, row)
	}
	return rows
}

// tag is one of those that we write.
var tag = regexp.MustCompile(`<(/?)([bia])(?: href="([^"]*)")?>`)

var shownStyles = map[string]dialog.Style{"b": dialog.Bold, "i": dialog.Italic, "a": dialog.Link}

// shownText reads a message's HTML as a phone does.
func shownText(text string) (runs []dialog.Run) {
	in := dialog.Run{}
	add := func(text string) {
		if in.Text = html.UnescapeString(text); in.Text != "" {
			runs = append(runs, in)
		}
	}
	from := 0
	for _, at := range tag.FindAllStringSubmatchIndex(text, -1) {
		add(text[from:at[0]])
		if from, in = at[1], (dialog.Run{}); at[2] < at[3] {
			continue // it ends a style
		}
		in.Style = shownStyles[text[at[4]:at[5]]]
		if at[6] >= 0 {
			in.URL = html.UnescapeString(text[at[6]:at[7]])
		}
	}
	add(text[from:])
	return runs
}
