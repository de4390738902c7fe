package sandbox

import (
	"cmp"
	"strconv"

	"zapis/adapters/sandbox/telegramapi"
)

func (p telegramPhone) view(since int64) Phone {
	v := p.View(since)
	phone := Phone{
		Messenger: telegramName, Name: v.Person.FirstName, Language: v.Person.Language, Bot: v.Bot.FirstName, About: v.Description,
		Started: v.Started, Blocked: v.Blocked, Typing: v.Typing, Waiting: v.Waiting, Unread: v.Unread, revision: v.Revision,
	}
	for _, c := range v.Commands {
		phone.Commands = append(phone.Commands, Command{c.Command, c.Description})
	}
	if v.Keyboard != nil {
		for _, row := range v.Keyboard.Rows {
			var keys []Button
			for _, key := range row {
				keys = append(keys, Button{Label: key.Text})
			}
			phone.Keyboard = append(phone.Keyboard, keys)
		}
	}
	for _, m := range v.Messages {
		phone.Messages = append(phone.Messages, telegramMessage(m))
	}
	for _, t := range v.Toasts {
		phone.Toasts = append(phone.Toasts, Toast{Text: t.Text, Alert: t.Alert})
	}
	return phone
}

func telegramMessage(p telegramapi.Post) Message {
	m := Message{
		ID: strconv.Itoa(p.ID), Own: p.Own, Deleted: p.Deleted, Silent: p.Silent, Date: p.Date, Edited: p.EditDate,
		Text: cmp.Or(p.Text, p.Caption), Marks: telegramMarks(cmp.Or(p.Text, p.Caption), append(p.Entities, p.CaptionEntities...)),
		Files: telegramFiles(p.Message),
	}
	if p.ReplyTo != nil {
		m.Quote = quoteOf(telegramMessage(telegramapi.Post{Message: *p.ReplyTo}))
	}
	if p.Contact != nil {
		m.Card = &Card{p.Contact.FirstName, p.Contact.Phone}
	}
	if p.Sticker != nil {
		m.Sticker = p.Sticker.Emoji
	}
	if p.ReplyMarkup != nil {
		m.Buttons = telegramButtons(p.ReplyMarkup)
	}
	return m
}

func telegramButtons(k *telegramapi.InlineKeyboard) (rows [][]Button) {
	for _, row := range k.Rows {
		var buttons []Button
		for _, b := range row {
			button := Button{Label: b.Text, Style: b.Style, URL: b.URL, Action: b.CallbackData}
			if b.CopyText != nil {
				button.Copy = b.CopyText.Text
			}
			buttons = append(buttons, button)
		}
		rows = append(rows, buttons)
	}
	return rows
}

// telegramKinds are those of Telegram's entities that are called otherwise here.
var telegramKinds = map[string]string{
	"url": "link", "text_link": "link", "bot_command": "command", "expandable_blockquote": "blockquote",
}

func telegramMarks(text string, entities []telegramapi.Entity) (marks []Mark) {
	for _, e := range entities {
		m := Mark{Kind: cmp.Or(telegramKinds[e.Type], e.Type), Offset: e.Offset, Length: e.Length, URL: e.URL}
		if e.Type == "url" {
			m.URL = cut(text, e.Offset, e.Length)
		}
		marks = append(marks, m)
	}
	return marks
}

func telegramFiles(m telegramapi.Message) (files []File) {
	add := func(id, kind, name string, size, width, height int) {
		files = append(files, File{telegramName + "/" + id, kind, name, size, width, height})
	}
	if n := len(m.Photo); n > 0 {
		add(m.Photo[n-1].FileID, "photo", "", m.Photo[n-1].Size, m.Photo[n-1].Width, m.Photo[n-1].Height)
	}
	if d := m.Document; d != nil {
		add(d.FileID, "document", d.Name, d.Size, 0, 0)
	}
	for _, clip := range []struct {
		kind string
		*telegramapi.Clip
	}{{"voice", m.Voice}, {"audio", m.Audio}, {"video", m.Video}, {"round", m.VideoNote}, {"video", m.Animation}} {
		if clip.Clip != nil {
			add(clip.FileID, clip.kind, clip.Name, clip.Size, clip.Width, clip.Height)
		}
	}
	return files
}
