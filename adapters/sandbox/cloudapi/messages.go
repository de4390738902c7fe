package cloudapi

import (
	"fmt"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// messages carries out a call to /messages: a message, or a mark that one was read.
func (s *Server) messages(c *call) (any, error) {
	var m outgoing
	if err := c.decode(&m); err != nil {
		return nil, err
	}
	if m.Product != "whatsapp" {
		return nil, missing("messaging_product \"whatsapp\"")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if m.Status != "" {
		return s.mark(c.number, m)
	}
	sent, err := s.content(c.number, m)
	if err != nil {
		return nil, err
	}
	return s.send(c.number, m, sent)
}

// mark shows the person two blue ticks and, if asked to, that somebody is typing.
func (s *Server) mark(n *number, m outgoing) (any, error) {
	if m.Status != "read" || m.Type != "" || m.To != "" {
		return nil, invalid("a mark is read and nothing else")
	}
	if m.Typing != nil && m.Typing.Type != "text" {
		return nil, invalid("typing_indicator of type %q", m.Typing.Type)
	}
	for _, phone := range n.phones() {
		c := n.Chats[phone]
		p := c.post(m.MessageID)
		if p == nil || !p.Own {
			continue
		}
		p.Seen = true
		if m.Typing != nil {
			c.Typing = s.clock.Now().Add(typingLife)
		}
		s.touchPost(c, p)
		return map[string]bool{"success": true}, nil
	}
	return nil, invalid("message_id is no message that came")
}

// content checks a message by its kind and gives it as the person will see it.
func (s *Server) content(n *number, m outgoing) (*Post, error) {
	if m.RecipientType != "" && m.RecipientType != "individual" {
		return nil, invalid("recipient_type %q", m.RecipientType)
	}
	if units(m.Opaque) > maxOpaque {
		return nil, wrong("biz_opaque_callback_data of %d units where %d are allowed", units(m.Opaque), maxOpaque)
	}
	bodies := map[string]bool{
		"text": m.Text != nil, "image": m.Image != nil, "audio": m.Audio != nil, "video": m.Video != nil,
		"document": m.Document != nil, "interactive": m.Interactive != nil, "template": m.Template != nil,
	}
	if known, is := bodies[m.Type]; !is {
		return nil, wrongWith(131051, "Unsupported message type", "type %q", m.Type)
	} else if !known {
		return nil, missing(m.Type)
	}
	for kind, there := range bodies {
		if there && kind != m.Type {
			return nil, invalid("a message of type %s with %s", m.Type, kind)
		}
	}
	switch m.Type {
	case "text":
		return &Post{Text: m.Text.Body, Preview: m.Text.Preview}, within("text.body", m.Text.Body, 1, maxText)
	case "interactive":
		return s.interactive(n, m.Interactive)
	case "template":
		return n.template(m.Template)
	}
	return s.enclosed(n, m.Type, map[string]*mediaObject{"image": m.Image, "audio": m.Audio, "video": m.Video, "document": m.Document}[m.Type])
}

// within holds a text to its least and most length.
func within(name, text string, least, most int) error {
	if !utf8.ValidString(text) {
		return wrong("%s is not UTF-8", name)
	}
	if n := units(text); n > most {
		return wrong("%s length invalid: %d where %d is the most", name, n, most)
	}
	if units(strings.TrimSpace(text)) < least || least > 0 && !strings.ContainsFunc(text, seen) {
		return wrong("%s is empty", name)
	}
	return nil
}

func seen(r rune) bool { return !unicode.IsSpace(r) && !unicode.In(r, unicode.Cf, unicode.Cc) }

// addressee finds whom a message is for.
func (s *Server) addressee(m outgoing) (*person, error) {
	to := strings.TrimPrefix(m.To, "+")
	switch {
	case to == "" && m.Recipient == "":
		return nil, missing("to")
	case to != "" && !phonePattern.MatchString(to):
		return nil, wrong("to is not a phone number")
	case to == "" && !userPattern.MatchString(m.Recipient):
		return nil, wrong("recipient is not a user id")
	case to == "":
		to = m.Recipient
	}
	p := s.state.people[to]
	if p == nil || p.Gone {
		return nil, errUndeliverable
	}
	return p, nil
}

// send puts a checked message into a chat, or tells why it cannot be.
func (s *Server) send(n *number, m outgoing, p *Post) (any, error) {
	who, err := s.addressee(m)
	if err != nil {
		return nil, err
	}
	c := n.chat(who.Phone)
	if err := s.limit(n, c); err != nil {
		return nil, err
	}
	if m.Context != nil {
		if p.Quoted = c.post(m.Context.MessageID).quoted(); p.Quoted == nil {
			return nil, wrong("context.message_id is no message of this chat")
		}
	}
	refusal := s.unreachable(c, m.Type == "template")
	if refusal != nil && !s.late {
		return nil, refusal
	}
	p.ID, p.Type, p.opaque = s.newID(), m.Type, m.Opaque
	if refusal == nil {
		s.add(c, p)
		c.heard++
		c.Typing = time.Time{}
		c.write(n.Name, p)
		s.tell(n, who, p, "sent", nil)
		s.tell(n, who, p, "delivered", nil)
	} else {
		s.tell(n, who, p, "failed", refusal)
	}
	return map[string]any{
		"messaging_product": "whatsapp", "contacts": []map[string]string{s.input(m, who)},
		"messages": []map[string]string{{"id": p.ID}},
	}, nil
}

func (s *Server) input(m outgoing, who *person) map[string]string {
	if m.To != "" {
		return map[string]string{"input": m.To, "wa_id": who.Phone}
	}
	return map[string]string{"input": m.Recipient, "user_id": who.UserID}
}

// unreachable tells why a message cannot be delivered: the person has blocked the number, or has not written for a day
// and it is no template.
func (s *Server) unreachable(c *chat, template bool) *apiError {
	switch {
	case c.Blocked:
		return errUndeliverable
	case !template && s.clock.Now().Sub(c.Wrote) >= window:
		return errWindow
	}
	return nil
}

func (s *Server) newID() string {
	s.state.NextID++
	return fmt.Sprintf("wamid.HBgL%012d", s.state.NextID)
}

// add puts a message at the end of a chat.
func (s *Server) add(c *chat, p *Post) {
	p.Time = s.clock.Now().Unix()
	c.Messages = append(c.Messages, p)
	s.touchPost(c, p)
}

func (s *Server) touchPost(c *chat, p *Post) {
	s.touch(c)
	p.Revision = c.Revision
}

// quoted is a message as another one refers to it.
func (p *Post) quoted() *Quoted {
	if p == nil {
		return nil
	}
	return &Quoted{ID: p.ID, Text: firstLine(p), Own: p.Own}
}
