package cloud

import (
	"strings"

	"zapis/adapters/dialog"
	"zapis/adapters/whatsapp/wording"
)

// Template is a message that Meta has approved, for one screen in one language: its body has one parameter, which takes the
// screen's text, and each of its quick replies stands for the choice of the screen that is called the same. A screen may
// lack a choice: whoever taps its quick reply is shown how things stand.
type Template struct {
	Name     string   `json:"name"`     // as approved
	Language string   `json:"language"` // as approved: "ru", "en_US"
	Buttons  []string `json:"buttons"`  // quick replies, as approved and in their order
	Room     int      `json:"room"`     // units that its body has for the text [900]
}

// Templates are by the name of a screen and by its language. A screen without one of its own has that of a shorter name:
// "notice.news" stands for "notice.news.moved", too.
type Templates map[string]map[string]Template

func (t Templates) of(screen dialog.Screen) (found Template, known bool) {
	for name := screen.Name; ; {
		if found, known = t[name][screen.Language]; known {
			return found, true
		}
		end := strings.LastIndex(name, ".")
		if end < 0 {
			return Template{}, false
		}
		name = name[:end]
	}
}

const usualRoom = 900

// templateFor fills in the template of a screen.
func (c *Cloud) templateFor(screen dialog.Screen) (map[string]any, error) {
	t, known := c.Templates.of(screen)
	if !known {
		return nil, &Trouble{Call: "messages", fate: shut, why: "the person wrote more than a day ago, and there is no template for " + screen.Name}
	}
	if t.Room == 0 {
		t.Room = usualRoom
	}
	parts := []any{map[string]any{"type": "body", "parameters": []any{
		map[string]string{"type": "text", "text": wording.Cut(flat(screen.Text), t.Room)},
	}}}
	for i, button := range t.Buttons {
		if action := called(screen, button); action != "" {
			parts = append(parts, map[string]any{"type": "button", "sub_type": "quick_reply", "index": i, "parameters": []any{
				map[string]string{"type": "payload", "payload": action},
			}})
		}
	}
	return map[string]any{"type": "template", "template": map[string]any{
		"name": t.Name, "language": map[string]string{"code": t.Language}, "components": parts,
	}}, nil
}

// called is the action of the choice of that label, empty if there is none.
func called(screen dialog.Screen, label string) string {
	for _, row := range screen.Choices {
		for _, choice := range row {
			if choice.URL == "" && !choice.Filler && strings.EqualFold(choice.Label, label) {
				return choice.Action
			}
		}
	}
	return ""
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
