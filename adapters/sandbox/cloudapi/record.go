package cloudapi

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
)

// keepRequests bounds the memory of a server that runs for days.
const keepRequests = 10_000

// Request is one call as it arrived and what became of it.
type Request struct {
	Call   string // as Plan names it
	Body   json.RawMessage
	Status int    // 0 while it is being carried out
	Code   int    // Meta's, of a refusal
	Error  string // as it was answered
	// Violation says why a correct client would not have made this call; empty for a proper one.
	Violation string
}

// record notes a call.
func (s *Server) record(call string, body []byte) *Request {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.requests) >= keepRequests {
		s.requests = slices.Delete(s.requests, 0, keepRequests/2)
	}
	r := &Request{Call: call}
	if json.Valid(body) {
		r.Body = body
	}
	s.requests = append(s.requests, r)
	close(s.recorded)
	s.recorded = make(chan struct{})
	return r
}

func (s *Server) finish(r *Request, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	r.Status = 200
	var refusal *apiError
	if errors.As(err, &refusal) {
		r.Status, r.Code, r.Error, r.Violation = refusal.Status, refusal.Code, refusal.Error(), refusal.Violation
	}
	if r.Violation != "" {
		s.improper = append(s.improper, r.Call+": "+r.Violation)
		s.log.Warn("whatsapp sandbox: a request that Meta would refuse", "call", r.Call, "code", r.Code)
	}
}

// Requests lists the calls of these names (all, if none are given), oldest first.
func (s *Server) Requests(calls ...string) []Request {
	s.mu.Lock()
	defer s.mu.Unlock()
	var found []Request
	for _, r := range s.requests {
		if len(calls) == 0 || slices.Contains(calls, r.Call) {
			found = append(found, *r)
		}
	}
	return found
}

// AwaitRequests blocks until there were at least n calls of these names; the newest may still be under way (Status 0).
func (s *Server) AwaitRequests(ctx context.Context, n int, calls ...string) ([]Request, error) {
	for {
		s.mu.Lock()
		recorded := s.recorded
		s.mu.Unlock()
		found := s.Requests(calls...)
		if len(found) >= n {
			return found, nil
		}
		select {
		case <-recorded:
		case <-ctx.Done():
			return found, fmt.Errorf("cloudapi: %d calls to %v where %d were awaited: %w", len(found), calls, n, ctx.Err())
		}
	}
}

// Violations lists, as "call: why", the calls that a correct client would not have made.
func (s *Server) Violations() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.improper)
}
