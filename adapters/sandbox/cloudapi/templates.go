package cloudapi

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// Template is a message that Meta has approved.
type Template struct {
	Name     string   `json:"name"`
	Language string   `json:"language"` // "ru", "en_US"
	Body     string   `json:"body"`     // with {{1}}, {{2}} and so on
	Buttons  []string `json:"buttons,omitempty"`
}

var (
	templateName = regexp.MustCompile(`^[a-z0-9_]{1,512}$`)
	placeholder  = regexp.MustCompile(`\{\{([0-9]+)\}\}`)
)

// AddTemplate has Meta approve a template of a number's business.
func (s *Server) AddTemplate(numberID string, t Template) error {
	if !templateName.MatchString(t.Name) || t.Language == "" || t.Body == "" || len(t.Buttons) > maxRows {
		return errors.New("cloudapi: a template needs a name of small letters, a language and a body")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	n := s.state.number(numberID)
	if n == nil {
		return fmt.Errorf("cloudapi: there is no number %s", numberID)
	}
	n.Templates = slices.DeleteFunc(n.Templates, func(old Template) bool { return old.Name == t.Name && old.Language == t.Language })
	n.Templates = append(n.Templates, t)
	s.markDirty()
	return nil
}

// template fills in an approved template.
func (n *number) template(call *templateCall) (*Post, error) {
	if call.Name == "" || call.Language.Code == "" {
		return nil, missing("template.name or language")
	}
	i := slices.IndexFunc(n.Templates, func(t Template) bool { return t.Name == call.Name && t.Language == call.Language.Code })
	if i < 0 {
		return nil, refuse(404, 132001, "Template name does not exist in the translation", "template name ("+call.Name+") does not exist in "+call.Language.Code)
	}
	t := n.Templates[i]
	p := &Post{Template: t.Name}
	for _, label := range t.Buttons {
		p.Buttons = append(p.Buttons, Option{ID: label, Title: label}) // without a payload its text comes back
	}
	var values []string
	for _, part := range call.Components {
		switch part.Type {
		case "body":
			for _, v := range part.Parameters {
				if err := v.check(); err != nil {
					return nil, err
				}
				values = append(values, v.Text)
			}
		case "button":
			if err := p.takePayload(part); err != nil {
				return nil, err
			}
		default:
			return nil, invalid("a component of type %q", part.Type)
		}
	}
	return p, p.fill(t, values)
}

// check holds a parameter to what Meta allows: no new lines, no tabs, no four spaces in a row.
func (v parameter) check() error {
	if v.Type != "text" || v.Payload != "" {
		return invalid("a body parameter of type %q", v.Type)
	}
	if strings.ContainsAny(v.Text, "\n\r\t") || strings.Contains(v.Text, "     ") {
		return wrongWith(132018, "There's an issue with the parameters in your template", "Param text cannot have new-line/tab characters or more than 4 consecutive spaces")
	}
	return within("template parameter", v.Text, 1, maxParameter)
}

func (p *Post) takePayload(part component) error {
	index, err := strconv.Atoi(fmt.Sprint(part.Index))
	if part.SubType != "quick_reply" || err != nil || len(part.Parameters) != 1 || part.Parameters[0].Type != "payload" {
		return invalid("a button component that is no quick reply with its payload")
	}
	if index < 0 || index >= len(p.Buttons) {
		return wrongWith(132000, "Number of parameters does not match the expected number of params", "there is no button %d", index)
	}
	p.Buttons[index].ID = part.Parameters[0].Payload
	return within("payload", p.Buttons[index].ID, 1, maxPayload)
}

func (p *Post) fill(t Template, values []string) error {
	most := 0
	for _, found := range placeholder.FindAllStringSubmatch(t.Body, -1) {
		number, _ := strconv.Atoi(found[1]) // the pattern is of digits
		most = max(most, number)
	}
	if len(values) != most {
		return wrongWith(132000, "Number of parameters does not match the expected number of params", "body: number of localizable_params (%d) does not match the expected number of params (%d)", len(values), most)
	}
	p.Text = placeholder.ReplaceAllStringFunc(t.Body, func(found string) string {
		number, _ := strconv.Atoi(strings.Trim(found, "{}"))
		return values[number-1]
	})
	if units(p.Text) > maxBody {
		return wrongWith(132005, "Translated text too long", "the body is %d long, %d are allowed", units(p.Text), maxBody)
	}
	return nil
}
