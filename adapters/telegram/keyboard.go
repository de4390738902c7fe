package telegram

import (
	"strings"

	"github.com/go-telegram/bot/models"

	"zapis/adapters/dialog"
)

// Telegram documents none of the first three; more is refused, or unreadable on a phone.
const (
	mostInRow    = 8
	mostButtons  = 100
	longestLabel = 64
	blankLabel   = "·"
)

var styles = map[dialog.Look]string{dialog.Primary: "primary", dialog.Danger: "danger"}

// keyboard draws choices as an inline keyboard, nil if there are none. Rows that are too wide are broken, and what
// Telegram would refuse is left out, because it refuses the whole message for it: lost tells how many buttons that are.
func keyboard(choices [][]dialog.Choice) (drawn *models.InlineKeyboardMarkup, lost int) {
	var rows [][]models.InlineKeyboardButton
	room := mostButtons
	for _, choices := range choices {
		var row []models.InlineKeyboardButton
		for _, c := range choices {
			b, ok := button(c)
			if !ok || room == 0 {
				lost++
				continue
			}
			room--
			if row = append(row, b); len(row) == mostInRow {
				rows, row = append(rows, row), nil
			}
		}
		if len(row) > 0 {
			rows = append(rows, row)
		}
	}
	if len(rows) == 0 {
		return nil, lost
	}
	return &models.InlineKeyboardMarkup{InlineKeyboard: rows}, lost
}

func button(c dialog.Choice) (models.InlineKeyboardButton, bool) {
	b := models.InlineKeyboardButton{Text: label(c), Style: styles[c.Kind]}
	switch {
	case c.URL != "":
		b.URL = c.URL
		return b, address(c.URL)
	case c.Action == "" || len(c.Action) > dialog.LongestAction:
		return b, false
	}
	b.CallbackData = strings.ToValidUTF8(c.Action, "")
	return b, b.CallbackData == c.Action
}

func label(c dialog.Choice) string {
	text := oneLine(c.Label)
	if c.Short != "" && cut(text, longestLabel) != text {
		text = oneLine(c.Short)
	}
	if strings.TrimFunc(text, invisible) == "" {
		return blankLabel
	}
	return cut(text, longestLabel)
}

func oneLine(text string) string { return strings.Join(strings.Fields(clean(text)), " ") }
