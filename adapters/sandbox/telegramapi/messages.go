package telegramapi

import (
	"encoding/json"
	"reflect"
	"slices"
	"time"
)

// sending is what all send methods have in common.
type sending struct {
	ChatID      chatID          `json:"chat_id"`
	ParseMode   string          `json:"parse_mode"`
	ReplyMarkup json.RawMessage `json:"reply_markup"`
	Silent      bool            `json:"disable_notification"`
	Reply       *struct {
		MessageID int  `json:"message_id"`
		Lenient   bool `json:"allow_sending_without_reply"`
	} `json:"reply_parameters"`
}

type textParams struct {
	sending
	MessageID int      `json:"message_id"`
	Text      string   `json:"text"`
	Entities  []Entity `json:"entities"`
}

// readText parses the text of a message; an empty one is refused.
func (p textParams) readText() (string, []Entity, error) {
	text, entities, err := formatted(p.Text, p.ParseMode, p.Entities, maxText, "message is too long")
	if err == nil && text == "" {
		err = wrong("message text is empty", "text is empty")
	}
	return text, entities, err
}

func (s *Server) sendMessage(c *call, p textParams) (any, error) {
	text, entities, err := p.readText()
	if err != nil {
		return nil, err
	}
	return s.send(c.bot, p.sending, Message{Text: text, Entities: entities})
}

// send puts a checked message of the bot into a chat.
func (s *Server) send(b *bot, p sending, m Message) (any, error) {
	keys, err := readMarkup(p.ReplyMarkup)
	if err != nil {
		return nil, err
	}
	chat, person, err := s.reach(b, p.ChatID)
	if err != nil {
		return nil, err
	}
	if err := s.limit(b, chat); err != nil {
		return nil, err
	}
	if p.Reply != nil {
		answered := chat.post(p.Reply.MessageID)
		if answered == nil && !p.Reply.Lenient {
			return nil, errReplyNotFound
		}
		m.ReplyTo = quoteOf(answered)
	}
	m.From, m.Chat, m.ReplyMarkup = b.user(), person.chat(), keys.inline
	chat.setKeyboard(keys)
	chat.Typing = time.Time{}
	sent := s.add(b, chat, m)
	sent.Silent = p.Silent
	sent.Fixed = keys.reply != nil || keys.remove || keys.force
	chat.heard++
	chat.write(b.Name, sent)
	return sent.Message, nil
}

// quoteOf is a message as another one refers to it: without what it refers to itself.
func quoteOf(p *Post) *Message {
	if p == nil || p.Deleted {
		return nil
	}
	m := p.Message
	m.ReplyTo = nil
	return &m
}

// add gives a message its number and time and puts it at the end of a chat.
func (s *Server) add(b *bot, c *chat, m Message) *Post {
	m.ID, m.Date = b.NextMessage, s.now()
	b.NextMessage++
	p := &Post{Message: m}
	c.Messages = append(c.Messages, p)
	s.touchPost(c, p)
	return p
}

func (s *Server) touchPost(c *chat, p *Post) {
	s.touch(c)
	p.Revision = c.Revision
}

func (c *chat) setKeyboard(m markup) {
	if m.reply != nil {
		c.Keyboard = m.reply
	}
	if m.remove {
		c.Keyboard = nil
	}
}

// editable finds the message that a bot wants to change.
func (s *Server) editable(b *bot, to chatID, id int) (*chat, *Post, error) {
	if to.id == 0 || id == 0 {
		return nil, nil, wrong("message identifier is not specified", "an edit without chat_id or message_id")
	}
	c, _, err := s.reach(b, to)
	if err != nil {
		return nil, nil, err
	}
	p := c.post(id)
	switch {
	case p == nil || p.Deleted:
		return nil, nil, errEditNotFound
	case p.Own || p.Fixed:
		return nil, nil, errCantEdit
	}
	return c, p, nil
}

func (s *Server) editMessageText(c *call, p textParams) (any, error) {
	text, entities, err := p.readText()
	if err != nil {
		return nil, err
	}
	keys, err := readMarkup(p.ReplyMarkup)
	if err != nil {
		return nil, err
	}
	chat, m, err := s.editable(c.bot, p.ChatID, p.MessageID)
	if err != nil {
		return nil, err
	}
	if m.Text == "" {
		return nil, errNoText
	}
	next := m.Message
	next.Text, next.Entities, next.ReplyMarkup = text, entities, keys.inline
	return s.edit(c.bot, chat, m, next)
}

func (s *Server) editMessageReplyMarkup(c *call, p textParams) (any, error) {
	keys, err := readMarkup(p.ReplyMarkup)
	if err != nil {
		return nil, err
	}
	chat, m, err := s.editable(c.bot, p.ChatID, p.MessageID)
	if err != nil {
		return nil, err
	}
	next := m.Message
	next.ReplyMarkup = keys.inline
	return s.edit(c.bot, chat, m, next)
}

// edit replaces a message in place, if that changes anything.
func (s *Server) edit(b *bot, c *chat, p *Post, next Message) (any, error) {
	if next.ReplyMarkup != nil && len(next.ReplyMarkup.Rows) == 0 {
		next.ReplyMarkup = nil
	}
	if p.Text == next.Text && slices.Equal(p.Entities, next.Entities) && reflect.DeepEqual(p.ReplyMarkup, next.ReplyMarkup) {
		return nil, errNotModified
	}
	next.EditDate = s.now()
	p.Message = next
	s.touchPost(c, p)
	c.heard++
	c.write(b.Name+" (edit)", p)
	return p.Message, nil
}

func (s *Server) deleteMessage(c *call, p textParams) (any, error) {
	chat, _, err := s.reach(c.bot, p.ChatID)
	if err != nil {
		return nil, err
	}
	m := chat.post(p.MessageID)
	if m == nil || m.Deleted {
		return nil, errDeleteNotFound
	}
	if s.now()-m.Date > int64(deleteLife.Seconds()) {
		return nil, errCantDelete
	}
	m.Deleted = true
	s.touchPost(chat, m)
	chat.heard++
	chat.note(c.bot.Name + " (deletes): " + firstLine(m))
	return true, nil
}

type actionParams struct {
	ChatID chatID `json:"chat_id"`
	Action string `json:"action"`
}

var chatActions = []string{
	"typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice",
	"upload_document", "choose_sticker", "find_location", "record_video_note", "upload_video_note",
}

func (s *Server) sendChatAction(c *call, p actionParams) (any, error) {
	if !slices.Contains(chatActions, p.Action) {
		return nil, wrong("wrong parameter action in request", "chat action %q", p.Action)
	}
	chat, _, err := s.reach(c.bot, p.ChatID)
	if err != nil {
		return nil, err
	}
	chat.Typing = s.clock.Now().Add(typingLife)
	s.touch(chat)
	return true, nil
}
