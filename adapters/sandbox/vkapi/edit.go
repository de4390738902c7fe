package vkapi

import (
	"encoding/json"
	"errors"
	"slices"
	"time"
)

type editing struct {
	GroupID     int64  `json:"group_id"`
	PeerID      int64  `json:"peer_id"`
	MessageID   int64  `json:"message_id"`
	Cmid        int    `json:"cmid"`
	Number      int    `json:"conversation_message_id"` // as cmid was called in older versions
	Message     string `json:"message"`
	Attachment  string `json:"attachment"`
	Keyboard    string `json:"keyboard"`
	KeepForward bool   `json:"keep_forward_messages"`
}

// editMessage replaces a message. Whatever is not sent again is gone: keyboard, attachments, and the answered message unless it is kept.
func (s *Server) editMessage(c *call, p editing) (any, error) {
	if err := c.own(p.GroupID); err != nil {
		return nil, err
	}
	draft, err := s.draft(c.group, sending{Message: p.Message, Attachment: p.Attachment, Keyboard: p.Keyboard})
	if err != nil {
		return nil, err
	}
	if draft.Keyboard != nil && !draft.Keyboard.Inline && !draft.Keyboard.empty() {
		return nil, wrong(codeKeyboard, "only an inline keyboard can be edited")
	}
	chat, post, err := s.editable(c.group, p)
	if err != nil {
		return nil, err
	}
	if draft.Keyboard.empty() {
		draft.Keyboard = nil
	}
	if !p.KeepForward {
		post.Quote = 0
	}
	post.Text, post.Mentions, post.Files, post.Keyboard = draft.Text, mentions(draft.Text), draft.Files, draft.Keyboard
	post.Shown, post.UpdateTime = s.shown(post), s.now()
	s.touchPost(chat, post)
	chat.heard++
	chat.write(c.group.Name+" (edit)", post)
	return done, nil
}

// editable finds the message that a community wants to change.
func (s *Server) editable(g *group, p editing) (*chat, *Post, error) {
	if btoi(p.MessageID != 0)+btoi(p.Cmid != 0)+btoi(p.Number != 0) != 1 {
		return nil, nil, wrong(codeParam, "exactly one of cmid, conversation_message_id and message_id is required")
	}
	c, _, err := s.reach(g, p.PeerID)
	if err != nil {
		return nil, nil, err
	}
	post := c.post(p.Cmid + p.Number)
	if p.MessageID != 0 {
		post = c.postByID(p.MessageID)
	}
	switch {
	case post == nil:
		return nil, nil, refuse(codeParam, "there is no such message")
	case post.Own:
		return nil, nil, wrong(codeAccess, "message %d is not the community's", post.Number)
	case s.carriesVoice(post):
		return nil, nil, refuse(codeEditKind)
	case s.clock.Now().Sub(time.Unix(post.Date, 0)) >= editLife:
		return nil, nil, refuse(codeEditExpired)
	}
	return c, post, nil
}

func (s *Server) carriesVoice(p *Post) bool {
	return slices.ContainsFunc(p.Files, func(id int) bool { return s.state.files[id].Kind == "audio_message" })
}

// flag is a boolean that VK takes as true and as 1.
type flag bool

func (f *flag) UnmarshalJSON(data []byte) error {
	switch string(data) {
	case "true", "1":
		*f = true
	case "false", "0":
		*f = false
	default:
		return errors.New("neither 0 nor 1")
	}
	return nil
}

func (f flag) MarshalJSON() ([]byte, error) { return json.Marshal(bool(f)) }
