package telegramapi

import (
	"slices"
	"time"
)

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
	chat, asking := c.bot.asking[p.ID]
	delete(c.bot.asking, p.ID)
	if !asking || !chat.settle(p.ID, s.clock.Now()) {
		return nil, errQueryTooOld
	}
	s.toast(c.bot, chat, p)
	return true, nil
}

// settle takes a query off; it says whether that was in time.
func (c *chat) settle(id string, now time.Time) bool {
	i := slices.IndexFunc(c.Queries, func(q *query) bool { return q.ID == id })
	if i < 0 {
		return false
	}
	asked := c.Queries[i].Asked
	c.Queries = slices.Delete(c.Queries, i, i+1)
	return now.Sub(asked) <= queryLife
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
