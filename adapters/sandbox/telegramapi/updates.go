package telegramapi

import (
	"context"
	"encoding/json"
	"slices"
	"time"
)

// askedFor are the kinds that a bot gets only when it names them.
var askedFor = []string{"chat_member", "message_reaction", "message_reaction_count"}

// enqueue adds an update to a bot's queue, unless the bot does not want its kind.
func (s *Server) enqueue(b *bot, chat int64, kind string, payload any) {
	if !b.wants(kind) {
		return
	}
	data, err := json.Marshal(payload)
	if err != nil {
		panic(err) // payloads are plain structs
	}
	for range max(1, s.delivery.Copies) {
		b.Pending = append(b.Pending, &update{ID: b.NextUpdate, Kind: kind, Chat: chat, Payload: data})
	}
	b.NextUpdate++
	s.wake(b)
}

func (b *bot) wants(kind string) bool {
	if len(b.Allowed) == 0 {
		return !slices.Contains(askedFor, kind)
	}
	return slices.Contains(b.Allowed, kind)
}

// wake hands what is waiting to the long poll or to the webhook.
func (s *Server) wake(b *bot) {
	close(b.arrived)
	b.arrived = make(chan struct{})
	s.pump(b)
}

// allow sets which kinds a bot wants; nil keeps the former choice, an empty list is the default.
func (b *bot) allow(kinds []string) error {
	for _, kind := range kinds {
		if !slices.Contains(spec.Updates, kind) {
			return wrong("unsupported update type specified", "allowed_updates names %q", kind)
		}
	}
	if kinds != nil {
		b.Allowed = kinds
	}
	return nil
}

type updatesParams struct {
	Offset  int64    `json:"offset"`
	Limit   *int     `json:"limit"`
	Timeout int      `json:"timeout"`
	Allowed []string `json:"allowed_updates"`
}

// poll is one getUpdates that waits; whoever ends it says why.
type poll struct {
	ended chan struct{}
	why   error
}

// endPoll terminates the long poll that waits, if any.
func (b *bot) endPoll(why error) {
	if b.poll != nil {
		b.poll.why = why
		close(b.poll.ended)
		b.poll = nil
	}
}

// getUpdates waits up to the timeout for updates, as Telegram does.
func getUpdates(ctx context.Context, s *Server, c *call) (any, error) {
	var p updatesParams
	if err := c.decode(&p); err != nil {
		return nil, err
	}
	limit := maxUpdates
	if p.Limit != nil && *p.Limit > 0 && *p.Limit < maxUpdates {
		limit = *p.Limit
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	b := c.bot
	if b.Webhook.URL != "" {
		return nil, errWebhookActive
	}
	b.endPoll(errOtherPoller)
	if err := b.allow(p.Allowed); err != nil {
		return nil, err
	}
	b.confirm(p.Offset)
	s.markDirty()
	return s.await(ctx, b, limit, min(longestPoll, time.Duration(p.Timeout)*time.Second))
}

// confirm forgets the updates before the offset; a negative one keeps only that many of the newest.
func (b *bot) confirm(offset int64) {
	if offset < 0 {
		b.Pending = b.Pending[max(0, len(b.Pending)+int(offset)):]
		return
	}
	b.Pending = slices.DeleteFunc(b.Pending, func(u *update) bool { return u.ID < offset })
}

// await returns the first updates of the queue, waiting for one if there is none. It is called and returns with the state held.
func (s *Server) await(ctx context.Context, b *bot, limit int, wait time.Duration) (any, error) {
	mine := &poll{ended: make(chan struct{})}
	b.poll = mine
	defer func() {
		if b.poll == mine {
			b.poll = nil
		}
	}()
	timeUp := make(chan struct{})
	if wait > 0 {
		defer s.clock.AfterFunc(wait, func() { close(timeUp) })()
	} else {
		close(timeUp)
	}
	for {
		if batch := s.batch(b, limit); len(batch) > 0 {
			return batch, nil
		}
		arrived := b.arrived
		s.mu.Unlock()
		var done bool
		var why error
		select {
		case <-arrived:
		case <-mine.ended:
			why = mine.why
		case <-s.ctx.Done():
			why = errClosed
		case <-timeUp:
			done = true
		case <-ctx.Done():
			done = true
		}
		s.mu.Lock()
		if done || why != nil {
			return []json.RawMessage{}, why
		}
	}
}

func (s *Server) batch(b *bot, limit int) []json.RawMessage {
	if s.delivery.Paused {
		return nil
	}
	var batch []json.RawMessage
	for _, u := range b.Pending[:min(limit, len(b.Pending))] {
		batch = append(batch, u.body())
	}
	return batch
}
