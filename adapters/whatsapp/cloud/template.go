package cloud

import (
	"strings"

	"zapis/adapters/dialog"
	"zapis/adapters/whatsapp/wording"
)

// Template is a message that Meta has approved, for one screen in one language: its body has one parameter, which takes the
// screen's text, and its quick replies stand for the screen's first choices, in their order.
type Template struct {
	Name     string // as approved
	Language string // as approved: "ru", "en_US"
	Buttons  int    // quick replies that it has
	Room     int    // units that its body has for the text [900]
}

const usualRoom = 900

// templateFor fills in the template of a screen.
func (c *Cloud) templateFor(screen dialog.Screen) (map[string]any, error) {
	t, known := c.Templates[screen.Name][screen.Language]
	if !known {
		return nil, &Trouble{Call: "messages", fate: shut, why: "the person wrote more than a day ago, and there is no template for " + screen.Name}
	}
	if t.Room == 0 {
		t.Room = usualRoom
	}
	parts := []any{map[string]any{"type": "body", "parameters": []any{
		map[string]string{"type": "text", "text": wording.Cut(flat(screen.Text), t.Room)},
	}}}
	choices, _, _ := offered(screen)
	for i, choice := range choices[:min(len(choices), t.Buttons)] {
		parts = append(parts, map[string]any{"type": "button", "sub_type": "quick_reply", "index": i, "parameters": []any{
			map[string]string{"type": "payload", "payload": choice.Action},
		}})
	}
	return map[string]any{"type": "template", "template": map[string]any{
		"name": t.Name, "language": map[string]string{"code": t.Language}, "components": parts,
	}}, nil
}

// flat writes a text on one line, as parameters have to be, lines apart by a dot.
func flat(text []dialog.Run) string {
	var lines []string
	for _, page := range wording.Written(text, wording.LongestText) {
		for line := range strings.Lines(page) {
			if line = wording.Line(line); wording.Visible(line) {
				lines = append(lines, line)
			}
		}
	}
	if len(lines) == 0 {
		return wording.Nothing
	}
	return strings.Join(lines, " · ")
}
