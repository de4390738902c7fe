package telegramapi

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"time"
)

const (
	secretHeader    = "X-Telegram-Bot-Api-Secret-Token"
	webhookDeadline = 60 * time.Second
	firstRetry      = time.Second
	lastRetry       = time.Minute
)

// webhook is where and how a bot wants its updates.
type webhook struct {
	URL            string `json:"url"`
	Secret         string `json:"secret"`
	MaxConnections int    `json:"max_connections"`
	LastErrorDate  int64  `json:"last_error_date"`
	LastError      string `json:"last_error"`
}

type webhookParams struct {
	URL            string   `json:"url"`
	Secret         *string  `json:"secret_token"`
	MaxConnections *int     `json:"max_connections"`
	Allowed        []string `json:"allowed_updates"`
	DropPending    bool     `json:"drop_pending_updates"`
}

func (s *Server) setWebhook(c *call, p webhookParams) (any, error) {
	if p.URL == "" {
		return s.deleteWebhook(c, p)
	}
	hook := webhook{URL: p.URL, MaxConnections: defaultConnections}
	if err := checkWebhookURL(p.URL); err != nil {
		return nil, err
	}
	if p.Secret != nil {
		if len(*p.Secret) > maxSecret || !secretPattern.MatchString(*p.Secret) {
			return nil, wrong(secretComplaint(*p.Secret), "secret_token is not 1-%d of A-Z, a-z, 0-9, _ and -", maxSecret)
		}
		hook.Secret = *p.Secret
	}
	if p.MaxConnections != nil {
		if *p.MaxConnections < 1 || *p.MaxConnections > maxConnections {
			return nil, wrong("max_connections must be between 1 and 100", "max_connections is %d", *p.MaxConnections)
		}
		hook.MaxConnections = *p.MaxConnections
	}
	if err := c.bot.allow(p.Allowed); err != nil {
		return nil, err
	}
	s.replaceWebhook(c.bot, hook, p.DropPending)
	return true, nil
}

func (s *Server) deleteWebhook(c *call, p webhookParams) (any, error) {
	s.replaceWebhook(c.bot, webhook{}, p.DropPending)
	return true, nil
}

// replaceWebhook starts afresh: earlier failures no longer delay anything.
func (s *Server) replaceWebhook(b *bot, hook webhook, dropPending bool) {
	b.endPoll(errWebhookSet)
	b.Webhook = hook
	for _, lane := range b.lanes {
		lane.stop()
	}
	clear(b.lanes)
	if dropPending {
		b.Pending = nil
	}
	s.markDirty()
	s.pump(b)
}

func secretComplaint(secret string) string {
	if len(secret) > maxSecret {
		return "secret token is too long"
	}
	return "secret token contains unallowed characters"
}

// checkWebhookURL wants HTTPS on Telegram's ports; only this machine's own addresses may use plain HTTP on any port.
func checkWebhookURL(address string) error {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return wrong("bad webhook: invalid webhook URL specified", "the webhook is not an address")
	}
	if loopback(u.Hostname()) && (u.Scheme == "http" || u.Scheme == "https") {
		return nil
	}
	if u.Scheme != "https" {
		return wrong("bad webhook: An HTTPS URL must be provided for webhook", "the webhook is not https")
	}
	if !slices.Contains([]string{"", "443", "80", "88", "8443"}, u.Port()) {
		return wrong("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443", "the webhook is on port %s", u.Port())
	}
	return nil
}

func loopback(host string) bool {
	ip, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && ip.IsLoopback()
}

func (s *Server) getWebhookInfo(c *call, _ nothing) (any, error) {
	hook := c.bot.Webhook
	info := map[string]any{
		"url": hook.URL, "has_custom_certificate": false, "pending_update_count": len(c.bot.Pending),
	}
	if hook.URL != "" {
		info["max_connections"] = hook.MaxConnections
	}
	if hook.LastErrorDate != 0 {
		info["last_error_date"], info["last_error_message"] = hook.LastErrorDate, hook.LastError
	}
	if len(c.bot.Allowed) > 0 {
		info["allowed_updates"] = c.bot.Allowed
	}
	return info, nil
}

// backoff is the pause of a chat whose delivery failed.
type backoff struct {
	delay   time.Duration
	waiting bool
	stop    func() bool
}

// pump starts as many deliveries as the webhook allows. Chats go in parallel, the updates of one chat in order, unless they are to be shuffled.
func (s *Server) pump(b *bot) {
	for !s.closed && !s.delivery.Paused && b.Webhook.URL != "" && b.sending < b.Webhook.MaxConnections {
		u := s.pick(b)
		if u == nil {
			return
		}
		u.sending = true
		b.sending++
		s.working.Add(1)
		go s.push(b, u, b.Webhook)
	}
}

// pick chooses the next update to deliver.
func (s *Server) pick(b *bot) *update {
	var ready []*update
	busy := map[int64]bool{}
	for chat, lane := range b.lanes {
		busy[chat] = lane.waiting
	}
	for _, u := range b.Pending {
		if s.delivery.Shuffle != 0 {
			if !u.sending && !busy[u.Chat] {
				ready = append(ready, u)
			}
			continue
		}
		if !u.sending && !busy[u.Chat] {
			return u
		}
		busy[u.Chat] = true
	}
	if len(ready) == 0 {
		return nil
	}
	return ready[s.shuffle.IntN(len(ready))]
}

// push delivers one update and settles what follows from the answer.
func (s *Server) push(b *bot, u *update, hook webhook) {
	defer s.working.Done()
	complaint := s.post(hook, u.body())
	s.mu.Lock()
	defer s.mu.Unlock()
	b.sending--
	u.sending = false
	switch {
	case complaint == "":
		b.Pending = slices.DeleteFunc(b.Pending, func(p *update) bool { return p == u })
		delete(b.lanes, u.Chat)
	case b.Webhook.URL == hook.URL:
		b.Webhook.LastErrorDate, b.Webhook.LastError = s.now(), complaint
		s.delay(b, u.Chat)
	}
	s.markDirty()
	s.pump(b)
}

// delay makes a chat wait, each time twice as long.
func (s *Server) delay(b *bot, chat int64) {
	lane := b.lanes[chat]
	if lane == nil {
		lane = &backoff{}
		b.lanes[chat] = lane
	}
	lane.delay = min(lastRetry, max(firstRetry, 2*lane.delay))
	lane.waiting = true
	lane.stop = s.clock.AfterFunc(lane.delay, func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		lane.waiting = false
		s.pump(b)
	})
}

// post makes one delivery; the complaint is what getWebhookInfo shows, empty when all is well.
func (s *Server) post(hook webhook, body []byte) (complaint string) {
	ctx, cancel := context.WithTimeout(s.ctx, webhookDeadline)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, hook.URL, bytes.NewReader(body))
	if err != nil {
		return "Bad webhook address"
	}
	r.Header.Set("Content-Type", "application/json")
	if hook.Secret != "" {
		r.Header.Set(secretHeader, hook.Secret)
	}
	response, err := s.client.Do(r)
	if err != nil {
		var netErr net.Error
		if errors.As(err, &netErr) && netErr.Timeout() {
			return "Read timeout expired"
		}
		return "Connection refused"
	}
	defer func() { _ = response.Body.Close() }()
	_, _ = io.Copy(io.Discard, io.LimitReader(response.Body, 1<<20))
	if response.StatusCode < 200 || response.StatusCode > 299 {
		return "Wrong response from the webhook: " + response.Status
	}
	return ""
}
