package vkapi

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

const (
	retryHeader    = "X-Retry-Counter"
	hookDeadline   = 10 * time.Second
	firstRetry     = time.Second
	lastRetry      = time.Minute
	mostDeliveries = 8 // at once to one server
)

// confirm asks a server for the confirmation code, and takes note of what it says.
func (s *Server) confirm(g *group, h *hook) {
	if s.closed {
		return
	}
	body := map[string]any{"type": "confirmation", "group_id": g.ID}
	if h.Secret != "" {
		body["secret"] = h.Secret
	}
	data, err := json.Marshal(body)
	if err != nil {
		panic(err) // a plain map
	}
	address := h.URL
	s.working.Add(1)
	go func() {
		defer s.working.Done()
		_, said, _ := s.post(address, data, 0)
		s.mu.Lock()
		defer s.mu.Unlock()
		if h.URL != address {
			return // another confirmation is under way
		}
		h.Status = "failed"
		if said == g.Code {
			h.Status, h.Proven = "ok", true
		}
		s.settled()
		s.pump(g, h)
	}()
}

// settled wakes those who wait for a server's status or for deliveries.
func (s *Server) settled() {
	close(s.changed)
	s.changed = make(chan struct{})
	s.markDirty()
}

// backoff is the pause of a person's events after one was not taken.
type backoff struct {
	delay   time.Duration
	waiting bool
	stop    func() bool
}

// pump starts deliveries. People go in parallel, the events of one person in order, unless they are to be shuffled.
func (s *Server) pump(g *group, h *hook) {
	for !s.closed && !s.delivery.Paused && h.Status == "ok" && h.sending < mostDeliveries {
		p := s.pick(h)
		if p == nil {
			return
		}
		p.sending = true
		h.sending++
		s.working.Add(1)
		go s.push(g, h, p, h.URL, p.Event.body(g, h.Version, h.Secret))
	}
}

// pick chooses the next event to deliver.
func (s *Server) pick(h *hook) *pending {
	var ready []*pending
	busy := map[int64]bool{}
	for person, lane := range h.lanes {
		busy[person] = lane.waiting
	}
	for _, p := range h.Pending {
		free := !p.sending && !busy[p.Event.Person]
		switch {
		case free && s.delivery.Shuffle == 0:
			return p
		case free:
			ready = append(ready, p)
		case s.delivery.Shuffle == 0:
			busy[p.Event.Person] = true
		}
	}
	if len(ready) == 0 {
		return nil
	}
	return ready[s.shuffle.IntN(len(ready))]
}

// push delivers one event and settles what follows from the answer.
func (s *Server) push(g *group, h *hook, p *pending, address string, body []byte) {
	defer s.working.Done()
	status, said, after := s.post(address, body, p.Tries)
	s.mu.Lock()
	defer s.mu.Unlock()
	h.sending--
	p.sending = false
	switch {
	case status == http.StatusOK && said == "ok":
		h.Pending = slices.DeleteFunc(h.Pending, func(other *pending) bool { return other == p })
		delete(h.lanes, p.Event.Person)
	case status == http.StatusOK && said == "remove":
		h.Events, h.Pending = map[string]bool{}, nil
	case h.URL == address:
		p.Tries++
		s.delay(g, h, p.Event.Person, after)
	}
	s.settled()
	s.pump(g, h)
}

// delay makes a person's events wait: as long as was asked for, else each time twice as long.
func (s *Server) delay(g *group, h *hook, person int64, asked time.Duration) {
	lane := h.lanes[person]
	if lane == nil {
		lane = &backoff{}
		h.lanes[person] = lane
	}
	lane.delay = min(lastRetry, max(firstRetry, 2*lane.delay))
	wait := lane.delay
	if asked > 0 {
		wait = asked
	}
	lane.waiting = true
	lane.stop = s.clock.AfterFunc(wait, func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		lane.waiting = false
		s.pump(g, h)
	})
}

// post makes one request to a server. Status is 0 if there was no answer; after is how long it asked to be left alone.
func (s *Server) post(address string, body []byte, tries int) (status int, said string, after time.Duration) {
	ctx, cancel := context.WithTimeout(s.ctx, hookDeadline)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, address, bytes.NewReader(body))
	if err != nil {
		return 0, "", 0
	}
	r.Header.Set("Content-Type", "application/json")
	if tries > 0 {
		r.Header.Set(retryHeader, itoa(tries))
	}
	response, err := s.client.Do(r)
	if err != nil {
		return 0, "", 0
	}
	defer func() { _ = response.Body.Close() }()
	answer, err := io.ReadAll(io.LimitReader(response.Body, 1<<10))
	if err != nil {
		return 0, "", 0
	}
	return response.StatusCode, strings.TrimSpace(string(answer)), retryAfter(response)
}

// retryAfter is the pause that a server may ask for with 410, 429 and 503, up to three hours.
func retryAfter(r *http.Response) time.Duration {
	if !slices.Contains([]int{http.StatusGone, http.StatusTooManyRequests, http.StatusServiceUnavailable}, r.StatusCode) {
		return 0
	}
	seconds, err := strconv.Atoi(r.Header.Get("Retry-After"))
	if err != nil || seconds <= 0 {
		return 0
	}
	return min(maxRetryAfter, time.Duration(seconds)*time.Second)
}
