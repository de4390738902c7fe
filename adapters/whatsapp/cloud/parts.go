package cloud

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"strings"

	"zapis/adapters/dialog"
	"zapis/adapters/whatsapp/wording"
)

// mostRefusals is how often the rest of a screen is refused for its haste before it is given up.
const mostRefusals = 5

// part is one of the messages that a screen takes.
type part struct {
	text    string
	file    *dialog.Attachment // the text then stands under it
	options []option
	list    string // the label of the button that opens them; empty: they are buttons
}

// parts makes a screen into messages.
func (c *Cloud) parts(ctx context.Context, screen dialog.Screen) []part {
	parts, _, lost := partsOf(screen)
	if lost > 0 {
		c.Log.ErrorContext(ctx, "a screen has choices that WhatsApp would refuse", "screen", screen.Name, "choices", lost)
	}
	return parts
}

// partsOf makes a screen into messages: the file with the text and the buttons under it if they go together, else the file
// and then the text. The choices are under the last; it tells how many pages they take, and how many Meta would refuse.
func partsOf(screen dialog.Screen) (parts []part, pages, lost int) {
	choices, pages, lost := offered(screen)
	text := append(append([]dialog.Run{}, screen.Text...), links(screen)...)
	last := part{}
	if len(choices) > 0 {
		var list bool
		if last.options, list = options(choices); list {
			last.list = wording.Cut(dialog.ListLabel(screen.Language), longestList)
		}
	}
	if screen.Attachment == nil {
		return under(last, text), pages, lost
	}
	return beside(withoutArchive(screen.Attachment), last, text), pages, lost
}

// under writes a text as messages, the last of which has the choices.
func under(last part, text []dialog.Run) []part {
	if last.options == nil {
		return texts(wording.Pages(text, wording.LongestText))
	}
	pages := wording.Pages(text, longestBody)
	last.text = pages[len(pages)-1]
	return append(texts(joined(pages[:len(pages)-1])), last)
}

// joined makes fewer messages of pages that were cut to go over buttons.
func joined(pages []string) (fewer []string) {
	for _, page := range pages {
		if n := len(fewer); n > 0 && wording.Units(fewer[n-1])+wording.Units(page) <= wording.LongestText {
			fewer[n-1] += page
			continue
		}
		fewer = append(fewer, page)
	}
	return fewer
}

func texts(pages []string) (parts []part) {
	for _, page := range pages {
		parts = append(parts, part{text: page})
	}
	return parts
}

// beside puts a file with the text and the choices. Buttons can stand under a file, lists cannot; nothing can under a voice.
func beside(a *dialog.Attachment, last part, text []dialog.Run) []part {
	written := wording.Written(text, longestCaption)
	switch {
	case len(written) == 0 && last.options == nil:
		return []part{{file: a}}
	case len(written) == 1 && last.list == "" && captioned(a):
		last.file, last.text = a, written[0]
		return []part{last}
	}
	return append([]part{{file: a}}, under(last, text)...)
}

// captioned tells whether a text can stand under a file, as far as can be told before it is fetched.
func captioned(a *dialog.Attachment) bool {
	kind := a.Type
	if a.Held != nil {
		kind = cmp.Or(kind, a.Held.Type)
	} else {
		kind = cmp.Or(kind, http.DetectContentType(a.Bytes))
	}
	form := forms[a.Kind]
	return form != "" && form != audio && kind != "" && !strings.HasPrefix(kind, "audio/") && kind != "application/ogg"
}

// sendParts sends parts one after another and gives the id of the last. Once one has arrived, it sits out what pauses
// Meta asks for: to begin anew would send that one again.
func (c *Cloud) sendParts(ctx context.Context, parts []part, key string, as turn) (id string, err error) {
	for i, p := range parts {
		refused := 0
		for {
			id, err = c.post(ctx, p, key, as)
			refused++
			if fate := fateOf(err); i == 0 || fate != wait && fate != crowded || refused == mostRefusals {
				break
			}
		}
		if trouble := (*Trouble)(nil); errors.As(err, &trouble) && i > 0 {
			trouble.reached = true
		}
		if err != nil {
			return "", err
		}
	}
	return id, nil
}

// post sends one part and gives its id.
func (c *Cloud) post(ctx context.Context, p part, key string, as turn) (string, error) {
	var f *file
	if p.file != nil {
		var err error
		if f, err = c.ready(ctx, p.file); err != nil {
			return "", err
		}
	}
	return c.message(ctx, p.content(f), key, as)
}

// content is the part of a message's body that depends on its kind.
func (p part) content(f *file) map[string]any {
	switch {
	case p.options != nil:
		return map[string]any{"type": "interactive", "interactive": p.interactive(f)}
	case f != nil:
		return map[string]any{"type": string(f.form), string(f.form): f.object(p.text)}
	}
	return map[string]any{"type": "text", "text": map[string]any{"body": p.text, "preview_url": false}}
}

// object names a file, with its caption if it has one.
func (f *file) object(caption string) map[string]string {
	o := map[string]string{"id": f.id}
	if f.form == document {
		o["filename"] = f.name
	}
	if caption != "" && f.form != audio {
		o["caption"] = caption
	}
	return o
}

func (p part) interactive(f *file) map[string]any {
	body := map[string]any{"body": map[string]string{"text": p.text}}
	if f != nil {
		body["header"] = map[string]any{"type": string(f.form), string(f.form): f.object("")}
	}
	if p.list != "" {
		body["type"] = "list"
		body["action"] = map[string]any{"button": p.list, "sections": []any{map[string]any{"rows": p.options}}}
		return body
	}
	var buttons []any
	for _, o := range p.options {
		buttons = append(buttons, map[string]any{"type": "reply", "reply": o})
	}
	body["type"], body["action"] = "button", map[string]any{"buttons": buttons}
	return body
}
