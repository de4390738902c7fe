package vkapi

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
)

// Request is one call as it arrived and what became of it.
type Request struct {
	Group  string // screen name
	Method string
	Fields map[string]json.RawMessage // as JSON values of their types; nil if they were not looked at
	Code   int                        // 200, or VK's error code; 0 while it is being carried out
	Error  string                     // the text that was answered
	// Violation says why a correct client would not have made this call; empty for a proper one.
	Violation string
}

// Field gives a field as text: strings without quotes, other values as JSON, "" when absent.
func (r Request) Field(name string) string {
	var s string
	if json.Unmarshal(r.Fields[name], &s) == nil {
		return s
	}
	return string(r.Fields[name])
}

// record notes a call.
func (s *Server) record(c *call) *Request { return s.calls.Add(&Request{Method: c.method}) }

func (s *Server) finish(r *Request, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	r.Code = 200
	var refusal *apiError
	if errors.As(err, &refusal) {
		r.Code, r.Error, r.Violation = refusal.Code, refusal.Message, refusal.Violation
	}
	if r.Violation != "" {
		s.calls.Improper(r.Method + ": " + r.Violation)
		s.log.Warn("vk sandbox: a request that VK would refuse", "method", r.Method, "code", r.Code)
	}
}

// Requests lists the calls to these methods (all, if none are named), oldest first.
func (s *Server) Requests(methods ...string) []Request { return s.calls.List(methods...) }

// AwaitRequests blocks until there were at least n calls to these methods; the newest may still be under way (Code 0).
func (s *Server) AwaitRequests(ctx context.Context, n int, methods ...string) ([]Request, error) {
	found, err := s.calls.Await(ctx, n, methods...)
	if err != nil {
		err = fmt.Errorf("vkapi: %w", err)
	}
	return found, err
}

// Violations lists, as "method: why", the calls that a correct client would not have made.
func (s *Server) Violations() []string { return s.calls.Violations() }
