package telegramapi

import (
	"context"
	"encoding/json"
)

// method carries out a call whose fields fit the specification.
type method func(ctx context.Context, s *Server, c *call) (any, error)

// methods are all that this fake speaks; spec.json holds their fields.
var methods = map[string]method{
	"getMe":                  locked((*Server).getMe),
	"getUpdates":             getUpdates,
	"setWebhook":             locked((*Server).setWebhook),
	"deleteWebhook":          locked((*Server).deleteWebhook),
	"getWebhookInfo":         locked((*Server).getWebhookInfo),
	"sendMessage":            locked((*Server).sendMessage),
	"sendPhoto":              sendAttachment("photo"),
	"sendDocument":           sendAttachment("document"),
	"sendVoice":              sendAttachment("voice"),
	"sendAudio":              sendAttachment("audio"),
	"sendVideo":              sendAttachment("video"),
	"sendVideoNote":          sendAttachment("video_note"),
	"sendAnimation":          sendAttachment("animation"),
	"sendChatAction":         locked((*Server).sendChatAction),
	"editMessageText":        locked((*Server).editMessageText),
	"editMessageReplyMarkup": locked((*Server).editMessageReplyMarkup),
	"deleteMessage":          locked((*Server).deleteMessage),
	"answerCallbackQuery":    locked((*Server).answerCallbackQuery),
	"setMyCommands":          locked((*Server).setMyCommands),
	"getMyCommands":          locked((*Server).getMyCommands),
	"deleteMyCommands":       locked((*Server).deleteMyCommands),
	"setMyDescription":       locked((*Server).setMyDescription),
	"setMyShortDescription":  locked((*Server).setMyShortDescription),
	"setChatMenuButton":      locked((*Server).setChatMenuButton),
	"getFile":                locked((*Server).getFile),
}

// locked decodes a method's parameters and runs it while the server's state is held.
func locked[P any](run func(*Server, *call, P) (any, error)) method {
	return func(_ context.Context, s *Server, c *call) (any, error) {
		var p P
		if err := c.decode(&p); err != nil {
			return nil, err
		}
		s.mu.Lock()
		defer s.mu.Unlock()
		return run(s, c, p)
	}
}

type nothing struct{}

func (s *Server) getMe(c *call, _ nothing) (any, error) {
	return struct {
		*User
		CanJoinGroups bool `json:"can_join_groups"`
		CanReadAll    bool `json:"can_read_all_group_messages"`
		Inline        bool `json:"supports_inline_queries"`
	}{User: c.bot.user()}, nil
}

// chatID is a number; a name ("@somebody") never leads to a private chat.
type chatID struct{ id int64 }

func (c *chatID) UnmarshalJSON(data []byte) error {
	if kindOf(data) == '"' {
		return nil
	}
	return json.Unmarshal(data, &c.id)
}

// reach finds the chat that a bot wants to write to, and the reason why it cannot.
func (s *Server) reach(b *bot, to chatID) (*chat, *person, error) {
	p := s.state.person(to.id)
	if p == nil {
		return nil, nil, errChatNotFound
	}
	c := b.chat(p.ID)
	switch {
	case p.Gone:
		return nil, nil, errDeactivated
	case !c.Started:
		return nil, nil, errNotStarted
	case c.Blocked:
		return nil, nil, errBlocked
	}
	return c, p, nil
}
