package vk

import (
	"context"
	"strconv"
	"strings"
	"unicode/utf8"

	"zapis/adapters/dialog"
)

// VK's limits for buttons under a message.
const (
	mostButtons    = 10
	mostColumns    = 5
	mostRows       = 6
	linkColumns    = 2 // a link takes the room of two buttons
	longestLabel   = 40
	longestPayload = 255
	blankLabel     = "·"
)

var room = dialog.Room{Choices: mostButtons, Columns: mostColumns, Rows: mostRows}

type keyboard struct {
	Inline  bool       `json:"inline"`
	Buttons [][]button `json:"buttons"`
}

type button struct {
	Action buttonAction `json:"action"`
	Color  string       `json:"color,omitempty"`
}

type buttonAction struct {
	Type    string `json:"type"`
	Label   string `json:"label"`
	Payload string `json:"payload,omitempty"` // JSON
	Link    string `json:"link,omitempty"`
}

// carried is what a button's payload holds.
type carried struct {
	Action string `json:"a"`
}

var colors = map[dialog.Look]string{dialog.Primary: "primary", dialog.Danger: "negative", dialog.Neutral: "secondary"}

// drawing is a screen without its file: what it says and its buttons.
type drawing struct {
	texts    []string
	keyboard string // JSON, empty if there are no buttons
	live     bool   // the dialog must know what is shown: there are more pages, or choices are typed
}

// draw draws a screen with buttons, a page of them if there are many.
func (v *VK) draw(ctx context.Context, screen dialog.Screen) drawing {
	d, _, lost := drawingOf(screen)
	if lost > 0 {
		v.log.ErrorContext(ctx, "a screen has buttons that VK would refuse", "screen", screen.Name, "buttons", lost)
	}
	return d
}

// drawingOf draws a screen, and tells how many pages its choices take and how many of them VK would refuse.
func drawingOf(screen dialog.Screen) (d drawing, pagesOfThem, lost int) {
	choices, pagesOfThem := room.Page(screen)
	drawn, lost := keys(choices)
	return drawing{pages(screen.Text, longestText), drawn, pagesOfThem > 1}, pagesOfThem, lost
}

// typed draws a screen without buttons: its choices are lines with what to type for each.
func typed(screen dialog.Screen) drawing {
	runs := screen.Text[:len(screen.Text):len(screen.Text)]
	for _, row := range screen.Choices {
		for _, c := range row {
			if c.URL != "" {
				runs = append(runs, dialog.Run{Text: "\n\n"}, dialog.Run{Text: c.InFull(), Style: dialog.Link, URL: c.URL})
			}
		}
	}
	numbers := dialog.Numbers(screen)
	for i, n := range numbers {
		line := "\n" + n.Key
		if i == 0 {
			line = "\n" + line
		}
		if label := n.InFull(); label != n.Key {
			line += " — " + label
		}
		runs = append(runs, dialog.Run{Text: line})
	}
	return drawing{pages(runs, longestText), "", len(numbers) > 0}
}

// keys draws choices as an inline keyboard, empty if there are none. What VK would refuse is left out, because it refuses
// the whole message for it: lost tells how many buttons that are.
func keys(choices [][]dialog.Choice) (drawn string, lost int) {
	var rows [][]button
	taken, total := map[string]bool{}, 0
	for _, choices := range choices {
		var row []button
		for _, c := range choices {
			b, ok := key(c, taken)
			if !ok || total == mostButtons {
				lost++
				continue
			}
			total++
			row = append(row, b)
		}
		rows = append(rows, broken(row)...)
	}
	if len(rows) > mostRows {
		var all []button
		for _, row := range rows {
			all = append(all, row...)
		}
		rows = broken(all)
	}
	if len(rows) == 0 {
		return "", lost
	}
	drawn, err := plainJSON(keyboard{true, rows})
	if err != nil { // never: it holds texts
		return "", lost + total
	}
	return drawn, lost
}

// broken is a row broken into as many as it takes.
func broken(all []button) (rows [][]button) {
	var row []button
	width := 0
	for _, b := range all {
		columns := 1
		if b.Action.Type == "open_link" {
			columns = linkColumns
		}
		if width+columns > mostColumns {
			rows, row, width = append(rows, row), nil, 0
		}
		row, width = append(row, b), width+columns
	}
	if len(row) > 0 {
		rows = append(rows, row)
	}
	return rows
}

// key is one button; its label is none of those that are taken, if it had to be cut.
func key(c dialog.Choice, taken map[string]bool) (button, bool) {
	b := button{Action: buttonAction{Type: "open_link", Link: c.URL}}
	switch {
	case c.URL != "" && !address(c.URL):
		return b, false
	case c.URL == "":
		payload, err := plainJSON(carried{c.Action})
		if err != nil || c.Action == "" || len(c.Action) > dialog.LongestAction || !utf8.ValidString(c.Action) || len(payload) > longestPayload {
			return b, false
		}
		b = button{Action: buttonAction{Type: "callback", Payload: payload}, Color: colors[c.Kind]}
	}
	b.Action.Label = label(c, taken)
	return b, true
}

func label(c dialog.Choice, taken map[string]bool) string {
	text := oneLine(c.Label)
	if c.Short != "" && cut(text, longestLabel) != text {
		text = oneLine(c.Short)
	}
	if blank(text) {
		return blankLabel
	}
	fits := cut(text, longestLabel)
	for n := 2; fits != text && taken[fits]; n++ {
		number := " " + strconv.Itoa(n)
		fits = cut(text, longestLabel-len(number)) + number
	}
	taken[fits] = true
	return fits
}

func oneLine(text string) string { return strings.Join(strings.Fields(clean(text)), " ") }
