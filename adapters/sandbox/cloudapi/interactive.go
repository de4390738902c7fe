package cloudapi

import (
	"slices"
	"strings"
)

// interactive checks buttons and lists.
func (s *Server) interactive(n *number, i *interactive) (*Post, error) {
	if i.Body == nil || i.Action == nil {
		return nil, missing("interactive.body or action")
	}
	p := &Post{Text: i.Body.Text}
	if err := within("interactive.body.text", i.Body.Text, 1, maxBody); err != nil {
		return nil, err
	}
	if i.Footer != nil {
		p.Footer = i.Footer.Text
		if err := within("interactive.footer.text", p.Footer, 1, maxFooter); err != nil {
			return nil, err
		}
	}
	if err := s.header(n, i, p); err != nil {
		return nil, err
	}
	switch i.Type {
	case "button":
		return p, p.takeButtons(i)
	case "list":
		return p, p.takeList(i)
	}
	return nil, invalid("interactive of type %q", i.Type)
}

func (s *Server) header(n *number, i *interactive, p *Post) error {
	h := i.Header
	if h == nil {
		return nil
	}
	files := map[string]*mediaObject{"image": h.Image, "video": h.Video, "document": h.Document}
	switch {
	case h.Type == "text":
		p.Header = h.Text
		return within("interactive.header.text", h.Text, 1, maxHeader)
	case i.Type != "button" || files[h.Type] == nil:
		return invalid("a header of type %q over a %s", h.Type, i.Type)
	case files[h.Type].Caption != "":
		return invalid("a header's file has no caption")
	}
	with, err := s.enclosed(n, h.Type, files[h.Type])
	if err == nil {
		p.File, p.FileKind, p.FileName = with.File, with.FileKind, with.FileName
	}
	return err
}

func (p *Post) takeButtons(i *interactive) error {
	if len(i.Action.Buttons) < 1 || len(i.Action.Buttons) > maxButtons || i.Action.Button != "" || i.Action.Sections != nil {
		return wrong("%d reply buttons where 1 to %d are allowed", len(i.Action.Buttons), maxButtons)
	}
	for _, b := range i.Action.Buttons {
		if b.Type != "reply" || b.Reply.Description != "" {
			return invalid("a button of type %q", b.Type)
		}
		if err := b.Reply.check("button", maxButtonTitle, maxButtonID); err != nil {
			return err
		}
		p.Buttons = append(p.Buttons, b.Reply)
	}
	return unique(p.Buttons)
}

func (p *Post) takeList(i *interactive) error {
	if err := within("interactive.action.button", i.Action.Button, 1, maxListLabel); err != nil {
		return err
	}
	if len(i.Action.Sections) < 1 || len(i.Action.Sections) > maxSections || i.Action.Buttons != nil {
		return wrong("%d sections where 1 to %d are allowed", len(i.Action.Sections), maxSections)
	}
	var rows []Option
	for _, section := range i.Action.Sections {
		least := 0
		if len(i.Action.Sections) > 1 {
			least = 1
		}
		if err := within("section.title", section.Title, least, maxRowTitle); err != nil {
			return err
		}
		if len(section.Rows) == 0 {
			return wrong("a section without rows")
		}
		for _, row := range section.Rows {
			if err := row.check("row", maxRowTitle, maxRowID); err != nil {
				return err
			}
			if err := within("row.description", row.Description, 0, maxRowText); err != nil {
				return err
			}
			rows = append(rows, row)
		}
	}
	if len(rows) > maxRows {
		return wrong("%d rows where %d are allowed", len(rows), maxRows)
	}
	p.ListLabel, p.Sections = i.Action.Button, i.Action.Sections
	return unique(rows)
}

func (o Option) check(what string, title, id int) error {
	if err := within(what+".title", o.Title, 1, title); err != nil {
		return err
	}
	if strings.ContainsAny(o.Title, "\n\t") {
		return wrong("%s.title has several lines", what)
	}
	return within(what+".id", o.ID, 1, id)
}

// unique wants different titles and ids.
func unique(options []Option) error {
	for i, o := range options {
		if slices.ContainsFunc(options[:i], func(other Option) bool { return other.Title == o.Title }) {
			return wrong("duplicated title")
		}
		if slices.ContainsFunc(options[:i], func(other Option) bool { return other.ID == o.ID }) {
			return wrong("duplicated id")
		}
	}
	return nil
}
