package vkapi

import (
	"encoding/json"
	"time"
)

type sending struct {
	GroupID    int64   `json:"group_id"`
	PeerID     int64   `json:"peer_id"`
	UserID     int64   `json:"user_id"`
	PeerIDs    []int64 `json:"peer_ids"`
	RandomID   int64   `json:"random_id"`
	Message    string  `json:"message"`
	Attachment string  `json:"attachment"`
	Keyboard   string  `json:"keyboard"`
	Payload    string  `json:"payload"`
	ReplyTo    int64   `json:"reply_to"` // a message's id
	Forward    string  `json:"forward"`
}

// delivered is what became of a message for one of several peers.
type delivered struct {
	PeerID    int64   `json:"peer_id"`
	MessageID int64   `json:"message_id,omitempty"`
	Number    int     `json:"conversation_message_id,omitempty"`
	Error     *mishap `json:"error,omitempty"`
}

// mishap is a refusal inside a list; its keys are not those of VK's other errors.
type mishap struct {
	Code        int    `json:"code"`
	Description string `json:"description"`
}

func (s *Server) sendMessage(c *call, p sending) (any, error) {
	if err := c.own(p.GroupID); err != nil {
		return nil, err
	}
	draft, err := s.draft(c.group, p)
	if err != nil {
		return nil, err
	}
	switch ways := btoi(p.PeerID != 0) + btoi(p.UserID != 0) + btoi(p.PeerIDs != nil); {
	case ways > 1:
		return nil, wrong(codeParam, "peer_id, user_id and peer_ids exclude each other")
	case ways == 0:
		return nil, wrong(codeParam, "you should specify peer_id, user_id or peer_ids")
	case p.PeerIDs == nil:
		sent, err := s.deliver(c.group, p.PeerID+p.UserID, p, draft)
		if err != nil {
			return nil, err
		}
		return sent.ID, nil
	}
	all := []delivered{}
	for _, peer := range p.PeerIDs {
		one := delivered{PeerID: peer}
		if sent, err := s.deliver(c.group, peer, p, draft); err != nil {
			one.Error = &mishap{err.Code, err.Message}
		} else {
			one.MessageID, one.Number = sent.ID, sent.Number
		}
		all = append(all, one)
	}
	return all, nil
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

// draft checks everything about a message but whom it is for.
func (s *Server) draft(g *group, p sending) (Post, error) {
	keys, err := readKeyboard(p.Keyboard)
	if err != nil {
		return Post{}, err
	}
	if keys != nil && g.NoBots {
		return Post{}, refuse(codeBotFeature)
	}
	if p.Payload != "" && !json.Valid([]byte(p.Payload)) {
		return Post{}, wrong(codeParam, "payload is not valid json")
	}
	post, err := s.compose(p.Message, p.Attachment)
	post.Keyboard, post.Payload, post.RandomID = keys, p.Payload, p.RandomID
	return post, err
}

// compose makes a message of a text and of files that were uploaded.
func (s *Server) compose(text, attachment string) (Post, error) {
	files, err := s.attachments(attachment)
	if err != nil {
		return Post{}, err
	}
	switch {
	case length(text) > maxText:
		return Post{}, wrong(codeTooLong, "%d characters where %d are allowed", length(text), maxText)
	case len(files) > maxAttachments:
		return Post{}, wrong(codeTooBig, "%d attachments where %d are allowed", len(files), maxAttachments)
	case blank(text) && len(files) == 0:
		return Post{}, wrong(codeParam, "message is empty or invalid")
	}
	return Post{Message: Message{Text: text}, Files: files}, nil
}

// deliver puts a draft into a dialog, once for each random_id.
func (s *Server) deliver(g *group, peer int64, p sending, draft Post) (*Post, *apiError) {
	c, person, err := s.reach(g, peer)
	if err != nil {
		return nil, err.(*apiError) // reach gives no other
	}
	if known := c.duplicate(p.RandomID, s.clock.Now()); known != nil {
		return known, nil
	}
	quoted, refused := c.quotedBy(p)
	if refused != nil {
		return nil, refused
	}
	draft.Quote = quoted
	c.setKeyboard(draft.Keyboard)
	c.Typing = time.Time{}
	post := s.add(g, c, draft, -g.ID)
	if p.RandomID != 0 {
		c.Sent[p.RandomID] = sent{Number: post.Number, At: s.clock.Now()}
	}
	c.heard++
	c.write(g.Name, post)
	s.publish(g, person.ID, "message_reply", s.message(c, post))
	return post, nil
}

// duplicate finds the message that was sent with the same random_id not long ago.
func (c *chat) duplicate(randomID int64, now time.Time) *Post {
	for id, s := range c.Sent {
		if now.Sub(s.At) >= dedupeLife {
			delete(c.Sent, id)
		}
	}
	if s, known := c.Sent[randomID]; known {
		return c.post(s.Number)
	}
	return nil
}

// quotedBy finds the number of the message that another one answers: by reply_to, or by a forward that is a reply.
func (c *chat) quotedBy(p sending) (int, *apiError) {
	if p.ReplyTo != 0 {
		if post := c.postByID(p.ReplyTo); post != nil {
			return post.Number, nil
		}
		return 0, refuse(codeParam, "reply_to: there is no such message")
	}
	if p.Forward == "" {
		return 0, nil
	}
	var f struct {
		PeerID  int64 `json:"peer_id"`
		Numbers []int `json:"conversation_message_ids"`
		Cmids   []int `json:"cmids"`
		IsReply flag  `json:"is_reply"`
	}
	if err := json.Unmarshal([]byte(p.Forward), &f); err != nil {
		return 0, wrong(codeParam, "forward: %v", err)
	}
	numbers := append(f.Numbers, f.Cmids...)
	if !bool(f.IsReply) || len(numbers) != 1 || f.PeerID != c.Person {
		return 0, wrong(codeParam, "forward: only an answer (is_reply) to one message of the same dialog is spoken here")
	}
	if c.post(numbers[0]) == nil {
		return 0, refuse(codeParam, "forward: there is no such message")
	}
	return numbers[0], nil
}

// setKeyboard changes what stands below the dialog; one without buttons takes it away.
func (c *chat) setKeyboard(k *Keyboard) {
	switch {
	case k == nil || k.Inline:
	case k.empty():
		c.Keyboard = nil
	default:
		c.Keyboard = k
	}
}

// add gives a message its numbers and time and puts it at the end of a dialog.
func (s *Server) add(g *group, c *chat, p Post, from int64) *Post {
	p.ID, p.Number, p.Date = g.NextMessage, c.Next, s.now()
	p.PeerID, p.FromID = c.Person, from
	p.Mentions, p.Shown = mentions(p.Text), s.shown(&p)
	p.Own = from > 0
	p.Out = btoi(!p.Own)
	g.NextMessage++
	c.Next++
	post := &p
	c.Messages = append(c.Messages, post)
	s.touchPost(c, post)
	return post
}

func (s *Server) touchPost(c *chat, p *Post) {
	s.touch(c)
	p.Revision = c.Revision
	p.Version = c.Revision
}
