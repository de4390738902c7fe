package cloudapi

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
)

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
	r := &Request{Call: call}
	if json.Valid(body) {
		r.Body = body
	}
	return s.calls.Add(r)
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
		s.calls.Improper(r.Call + ": " + r.Violation)
		s.log.Warn("whatsapp sandbox: a request that Meta would refuse", "call", r.Call, "code", r.Code)
	}
}

// Requests lists the calls of these names (all, if none are given), oldest first.
func (s *Server) Requests(calls ...string) []Request { return s.calls.List(calls...) }

// AwaitRequests blocks until there were at least n calls of these names; the newest may still be under way (Status 0).
func (s *Server) AwaitRequests(ctx context.Context, n int, calls ...string) ([]Request, error) {
	found, err := s.calls.Await(ctx, n, calls...)
	if err != nil {
		err = fmt.Errorf("cloudapi: %w", err)
	}
	return found, err
}

// Violations lists, as "call: why", the calls that a correct client would not have made.
func (s *Server) Violations() []string { return s.calls.Violations() }
