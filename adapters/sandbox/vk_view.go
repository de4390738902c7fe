package sandbox

import (
	"slices"
	"strconv"
	"strings"

	"zapis/adapters/sandbox/vkapi"
)

func (p vkPhone) view(since int64) Phone {
	v := p.View(since)
	phone := Phone{
		Messenger: vkName, Name: strings.TrimSpace(v.Person.FirstName + " " + v.Person.LastName), Language: v.Language, Bot: v.Group.Name,
		Started: v.Started, Start: v.Start, Blocked: v.Blocked, Typing: v.Typing, Waiting: v.Waiting, Unread: v.Unread,
		Followed: v.Ref != "", revision: v.Revision,
	}
	if v.Keyboard != nil {
		phone.Keyboard = vkButtons(v.Keyboard)
	}
	for _, m := range v.Messages {
		phone.Messages = append(phone.Messages, vkMessage(v, m))
	}
	for _, b := range v.Snackbars {
		phone.Toasts = append(phone.Toasts, Toast{Text: b.Text, URL: b.Link})
	}
	return phone
}

func vkMessage(v vkapi.View, p vkapi.Post) Message {
	m := Message{ID: strconv.Itoa(p.Number), Own: p.Own, Date: p.Date, Edited: p.UpdateTime}
	m.Text, m.Marks = vkText(p.Text, p.Mentions)
	if p.Own {
		m.Ticks = "sent"
		if p.Number <= v.SeenTo {
			m.Ticks = "read"
		}
	}
	if quoted, answers := v.Quoted[p.Quote]; answers {
		quoted.Quote = 0
		m.Quote = quoteOf(vkMessage(v, quoted))
	}
	for _, id := range p.Files {
		m.Files = append(m.Files, vkFile(id, v.Files[id]))
	}
	if p.Sticker != 0 {
		m.Sticker = anySticker
	}
	if p.Keyboard != nil && p.Keyboard.Inline {
		m.Buttons = vkButtons(p.Keyboard)
	}
	return m
}

// anySticker stands for one whose picture is not kept.
const anySticker = "🙂"

func vkFile(id int, f vkapi.FileInfo) File {
	kind := map[string]string{"photo": "photo", "audio_message": "voice"}[f.Kind]
	media, _, _ := strings.Cut(f.MIME, "/")
	switch {
	case kind != "":
	case slices.Contains([]string{"audio", "video"}, media) && slices.Contains(shown, f.MIME):
		kind = media
	default:
		kind = "document"
	}
	return File{vkName + "/" + strconv.Itoa(id), kind, f.Name, f.Size, f.Width, f.Height}
}

// vkStyles are the colors of VK's buttons; the others are plain.
var vkStyles = map[string]string{"primary": "primary", "positive": "success", "negative": "danger"}

func vkButtons(k *vkapi.Keyboard) (rows [][]Button) {
	for _, row := range k.Buttons {
		var buttons []Button
		for _, b := range row {
			buttons = append(buttons, Button{Label: b.Action.Label, Style: vkStyles[b.Color], URL: b.Action.Link, Action: b.Action.Payload})
		}
		rows = append(rows, buttons)
	}
	return rows
}

// vkText writes out mentions, and marks them and the addresses in a text.
func vkText(text string, mentions []vkapi.Mention) (string, []Mark) {
	var out strings.Builder
	var marks []Mark
	from := 0
	for _, m := range mentions {
		out.WriteString(text[from:m.Offset])
		marks = append(marks, Mark{Kind: "link", Offset: units(out.String()), Length: units(m.Label), URL: "https://vk.com/" + m.Page})
		out.WriteString(m.Label)
		from = m.Offset + m.Length
	}
	out.WriteString(text[from:])
	return out.String(), append(marks, links(out.String())...)
}
