package vkapi

import (
	"bytes"
	"encoding/json"
	"io"
	"net/url"
	"slices"
)

// Keyboard is the buttons under a message (inline), or those that stand below the whole dialog.
type Keyboard struct {
	OneTime bool       `json:"one_time"`
	Inline  bool       `json:"inline"`
	Buttons [][]Button `json:"buttons"`
}

// Button is one button.
type Button struct {
	Action Action `json:"action"`
	Color  string `json:"color,omitempty"`
}

// Action is what a button does: it sends its label (text), tells the community (callback), or opens a page (open_link).
type Action struct {
	Type    string `json:"type"`
	Label   string `json:"label"`
	Payload string `json:"payload,omitempty"` // JSON
	Link    string `json:"link,omitempty"`
}

// colors of the documentation, and the one of the schema.
var colors = []string{"", "primary", "secondary", "negative", "positive", "default"}

// readKeyboard takes a keyboard parameter and holds it to VK's limits; nil if there is none.
func readKeyboard(text string) (*Keyboard, error) {
	if text == "" {
		return nil, nil
	}
	k := &Keyboard{}
	decoder := json.NewDecoder(bytes.NewReader([]byte(text)))
	decoder.DisallowUnknownFields()
	err := decoder.Decode(k)
	if _, more := decoder.Token(); err == nil && more != io.EOF {
		return nil, wrong(codeKeyboard, "something follows the keyboard")
	}
	if err != nil {
		return nil, wrong(codeKeyboard, "not valid json: %v", err)
	}
	return k, k.check()
}

func (k *Keyboard) check() error {
	rows, buttons := maxRows, maxButtons
	if k.Inline {
		rows, buttons = maxInlineRows, maxInlineButtons
	}
	if k.Buttons == nil {
		return wrong(codeKeyboard, "buttons is required")
	}
	if k.Inline && k.OneTime {
		return wrong(codeKeyboard, "inline keyboard cannot be one_time")
	}
	if len(k.Buttons) > rows {
		return wrong(codeKeyboard, "%d rows where %d are allowed", len(k.Buttons), rows)
	}
	total := 0
	for r, row := range k.Buttons {
		width := 0
		for i := range row {
			if err := row[i].check(r, i); err != nil {
				return err
			}
			width += row[i].columns()
		}
		if len(row) == 0 || width > maxColumns {
			return wrong(codeKeyboard, "buttons[%d] takes %d columns of %d", r, width, maxColumns)
		}
		total += len(row)
	}
	if total > buttons {
		return wrong(codeKeyboard, "%d buttons where %d are allowed", total, buttons)
	}
	return nil
}

func (b Button) columns() int {
	if b.Action.Type == "open_link" {
		return linkColumns
	}
	return 1
}

func (b Button) check(row, col int) error {
	a := b.Action
	where := func(format string, args ...any) error {
		return wrong(codeKeyboard, "buttons[%d][%d]: "+format, append([]any{row, col}, args...)...)
	}
	switch {
	case a.Type != "text" && a.Type != "callback" && a.Type != "open_link":
		return where("button of type %q", a.Type)
	case a.Label == "":
		return where("label is required")
	case length(a.Label) > maxLabel:
		return where("label of %d characters where %d are allowed", length(a.Label), maxLabel)
	case length(a.Payload) > maxButtonPayload:
		return where("payload of %d characters where %d are allowed", length(a.Payload), maxButtonPayload)
	case a.Payload != "" && !json.Valid([]byte(a.Payload)):
		return where("payload is not valid json")
	case !slices.Contains(colors, b.Color):
		return where("color %q", b.Color)
	case a.Type == "open_link" && b.Color != "":
		return where("a link cannot have a color")
	case a.Type == "open_link" && !validURL(a.Link):
		return where("broken link")
	case a.Type != "open_link" && a.Link != "":
		return where("a link in a button of type %q", a.Type)
	}
	return nil
}

func validURL(address string) bool {
	u, err := url.Parse(address)
	return err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != ""
}

func (k *Keyboard) empty() bool { return k == nil || len(k.Buttons) == 0 }

func (k *Keyboard) labels() [][]string {
	if k == nil {
		return nil
	}
	var rows [][]string
	for _, row := range k.Buttons {
		var labels []string
		for _, b := range row {
			labels = append(labels, b.Action.Label)
		}
		rows = append(rows, labels)
	}
	return rows
}
