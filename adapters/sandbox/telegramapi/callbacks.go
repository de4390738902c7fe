package telegramapi

import "slices"

// keepToasts is enough for a page that reconnects.
const keepToasts = 20

type callbackParams struct {
	ID        string `json:"callback_query_id"`
	Text      string `json:"text"`
	ShowAlert bool   `json:"show_alert"`
	URL       string `json:"url"`
}

func (s *Server) answerCallbackQuery(c *call, p callbackParams) (any, error) {
	if units(p.Text) > maxCallbackAnswer {
		return nil, wrong("MESSAGE_TOO_LONG", "a callback answer of %d units where %d are allowed", units(p.Text), maxCallbackAnswer)
	}
	if p.URL != "" {
		return nil, wrong("URL_INVALID", "a callback answer with an address: only games may")
	}
	for _, id := range c.bot.chatIDs() {
		chat := c.bot.Chats[id]
		i := slices.IndexFunc(chat.Queries, func(q *query) bool { return q.ID == p.ID })
		if i < 0 {
			continue
		}
		asked := chat.Queries[i].Asked
		chat.Queries = slices.Delete(chat.Queries, i, i+1)
		if s.clock.Now().Sub(asked) > queryLife {
			break
		}
		s.toast(c.bot, chat, p)
		return true, nil
	}
	return nil, errQueryTooOld
}

// toast stops the spinner on the person's button and shows the answer, if it says something.
func (s *Server) toast(b *bot, c *chat, p callbackParams) {
	s.touch(c)
	if p.Text == "" {
		return
	}
	c.Toasts = append(c.Toasts, Toast{Revision: c.Revision, Text: p.Text, Alert: p.ShowAlert})
	c.Toasts = c.Toasts[max(0, len(c.Toasts)-keepToasts):]
	kind := " (toast): "
	if p.ShowAlert {
		kind = " (alert): "
	}
	c.note(b.Name + kind + p.Text)
}
