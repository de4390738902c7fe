package cloudapi

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"time"
)

const (
	signatureHeader = "X-Hub-Signature-256"
	webhookDeadline = 20 * time.Second
	challenge       = "1158201444"
	firstRetry      = time.Second
	lastRetry       = time.Hour
	mostDeliveries  = 20
)

// webhook is where a business wants its events, and what became of the last one.
type webhook struct {
	URL       string `json:"url"`
	LastError string `json:"last_error,omitempty"`
}

// Subscribe verifies a business's webhook as Meta does when it is entered, and delivers there from then on.
func (s *Server) Subscribe(ctx context.Context, numberID, address, verify string) error {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.Scheme != "https" && !loopback(u.Hostname()) {
		return fmt.Errorf("cloudapi: a webhook is an https address")
	}
	q := u.Query()
	q.Set("hub.mode", "subscribe")
	q.Set("hub.verify_token", verify)
	q.Set("hub.challenge", challenge)
	u.RawQuery = q.Encode()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), nil)
	if err != nil {
		return err
	}
	response, err := s.client.Do(r)
	if err != nil {
		return fmt.Errorf("cloudapi: the webhook could not be reached")
	}
	defer func() { _ = response.Body.Close() }()
	said, err := io.ReadAll(io.LimitReader(response.Body, 1<<10))
	if err != nil || response.StatusCode != http.StatusOK || string(said) != challenge {
		return fmt.Errorf("cloudapi: the webhook answered %s and not the challenge", response.Status)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	n := s.state.number(numberID)
	if n == nil {
		return fmt.Errorf("cloudapi: there is no number %s", numberID)
	}
	n.Webhook = webhook{URL: address}
	for _, lane := range n.lanes {
		if lane.stop != nil {
			lane.stop()
		}
	}
	clear(n.lanes)
	s.markDirty()
	s.pump(n)
	return nil
}

func loopback(host string) bool {
	ip, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && ip.IsLoopback()
}

// backoff is the pause of a chat whose delivery failed.
type backoff struct {
	delay   time.Duration
	waiting bool
	stop    func() bool
}

// pump starts deliveries. Chats go in parallel, the events of one chat in order, unless they are to be shuffled.
func (s *Server) pump(n *number) {
	for !s.closed && !s.delivery.Paused && n.Webhook.URL != "" && n.sending < mostDeliveries {
		batch := s.pick(n)
		if len(batch) == 0 {
			return
		}
		for _, e := range batch {
			e.sending = true
		}
		n.sending++
		s.working.Add(1)
		go s.push(n, batch, n.Webhook)
	}
}

// pick chooses what to deliver next: one event, or as many as a batch holds.
func (s *Server) pick(n *number) (batch []*event) {
	busy := map[string]bool{}
	for chat, lane := range n.lanes {
		busy[chat] = lane.waiting
	}
	shuffled := s.delivery.Shuffle != 0
	for _, e := range n.Pending {
		if e.sending && !shuffled {
			busy[e.Chat] = true
		}
	}
	for _, e := range n.Pending {
		if !e.sending && !busy[e.Chat] {
			batch = append(batch, e)
		}
	}
	if shuffled {
		s.shuffle.Shuffle(len(batch), func(i, j int) { batch[i], batch[j] = batch[j], batch[i] })
	}
	return batch[:min(len(batch), max(1, s.delivery.Batch))]
}

// push delivers a batch and settles what follows from the answer.
func (s *Server) push(n *number, batch []*event, hook webhook) {
	defer s.working.Done()
	complaint := s.post(hook.URL, n.Secret, n.body(batch))
	s.mu.Lock()
	defer s.mu.Unlock()
	n.sending--
	for _, e := range batch {
		e.sending = false
	}
	switch {
	case complaint == "":
		n.Pending = slices.DeleteFunc(n.Pending, func(e *event) bool { return slices.Contains(batch, e) })
		for _, e := range batch {
			delete(n.lanes, e.Chat)
		}
	case n.Webhook.URL == hook.URL:
		n.Webhook.LastError = complaint
		for _, e := range batch {
			s.delay(n, e.Chat)
		}
	}
	s.markDirty()
	s.pump(n)
}

// delay makes a chat wait, each time twice as long.
func (s *Server) delay(n *number, chat string) {
	lane := n.lanes[chat]
	if lane == nil {
		lane = &backoff{}
		n.lanes[chat] = lane
	}
	if lane.waiting {
		return
	}
	lane.delay = min(lastRetry, max(firstRetry, 2*lane.delay))
	lane.waiting = true
	lane.stop = s.clock.AfterFunc(lane.delay, func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		lane.waiting = false
		s.pump(n)
	})
}

// Sign is the signature of a body, as the header of a webhook bears it.
func Sign(secret string, body []byte) string {
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write(body)
	return "sha256=" + hex.EncodeToString(mac.Sum(nil))
}

// post makes one delivery; the complaint is empty when all is well.
func (s *Server) post(address, secret string, body []byte) (complaint string) {
	ctx, cancel := context.WithTimeout(s.ctx, webhookDeadline)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, address, bytes.NewReader(body))
	if err != nil {
		return "bad webhook address"
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set(signatureHeader, Sign(secret, body))
	response, err := s.client.Do(r)
	if err != nil {
		return "no answer"
	}
	defer func() { _ = response.Body.Close() }()
	_, _ = io.Copy(io.Discard, io.LimitReader(response.Body, 1<<20))
	if response.StatusCode != http.StatusOK {
		return response.Status
	}
	return ""
}

// Undelivered counts the events that a business has not taken in yet, and tells what hindered the last.
func (s *Server) Undelivered(numberID string) (waiting int, lastError string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := s.state.number(numberID)
	if n == nil {
		return 0, ""
	}
	return len(n.Pending), n.Webhook.LastError
}
