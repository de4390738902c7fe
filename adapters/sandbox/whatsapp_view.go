package sandbox

import (
	"bytes"
	"image"
	_ "image/jpeg" // pictures may come in either
	_ "image/png"

	"zapis/adapters/sandbox/cloudapi"
)

func (p whatsappPhone) view(since int64) Phone {
	v := p.View(since)
	phone := Phone{
		Messenger: whatsappName, Name: v.Person, Bot: v.Business, Started: true, Blocked: v.Blocked, Typing: v.Typing,
		Unread: v.Unread, Draft: v.Draft, Contact: true, revision: v.Revision,
	}
	known := map[string]cloudapi.Post{}
	for _, m := range p.Messages() {
		known[m.ID] = m
	}
	for _, m := range v.Messages {
		shown := p.message(m)
		if m.Quoted != nil {
			shown.Quote = quoteOf(p.message(known[m.Quoted.ID]))
		}
		phone.Messages = append(phone.Messages, shown)
	}
	return phone
}

func (p whatsappPhone) message(m cloudapi.Post) Message {
	shown := Message{ID: m.ID, Own: m.Own, Date: m.Time, Head: m.Header, Foot: m.Footer}
	shown.Text, shown.Marks = whatsappText(m.Text)
	if m.Own {
		shown.Ticks = "delivered"
		if m.Seen {
			shown.Ticks = "read"
		}
	}
	if m.Card != nil {
		shown.Card = &Card{m.Card.Name, "+" + m.Card.Phone}
	}
	switch {
	case m.FileKind == "sticker":
		shown.Sticker = anySticker
	case m.File != "":
		shown.Files = []File{p.enclosed(m)}
	}
	for _, b := range m.Buttons {
		shown.Buttons = append(shown.Buttons, []Button{{Label: b.Title, Action: b.ID}})
	}
	if m.ListLabel != "" {
		shown.List = whatsappList(m)
	}
	return shown
}

func whatsappList(m cloudapi.Post) *List {
	list := &List{Label: m.ListLabel}
	for _, s := range m.Sections {
		section := Section{Title: s.Title}
		for _, row := range s.Rows {
			section.Rows = append(section.Rows, Row{row.Title, row.Description, row.ID})
		}
		list.Sections = append(list.Sections, section)
	}
	return list
}

// whatsappFiles are what kinds of file are called here, where they are called otherwise.
var whatsappFiles = map[string]string{"image": "photo"}

func (p whatsappPhone) enclosed(m cloudapi.Post) File {
	_, _, data, _ := p.api.File(m.File)
	f := File{Path: whatsappName + "/" + m.File, Kind: m.FileKind, Name: m.FileName, Size: len(data)}
	if kind, other := whatsappFiles[m.FileKind]; other {
		f.Kind = kind
		if config, _, err := image.DecodeConfig(bytes.NewReader(data)); err == nil {
			f.Width, f.Height = config.Width, config.Height
		}
	}
	return f
}
