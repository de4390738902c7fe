package vkapi

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

// record notes a call and gives its number.
func (s *Server) record(c *call) *Request {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.requests) >= keepRequests {
		s.requests = slices.Delete(s.requests, 0, keepRequests/2)
	}
	r := &Request{Method: c.method}
	s.requests = append(s.requests, r)
	close(s.recorded)
	s.recorded = make(chan struct{})
	return r
}

func (s *Server) finish(r *Request, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	r.Code = 200
	var refusal *apiError
	if errors.As(err, &refusal) {
		r.Code, r.Error, r.Violation = refusal.Code, refusal.Message, refusal.Violation
	}
	if r.Violation != "" {
		s.improper = append(s.improper, r.Method+": "+r.Violation)
		s.log.Warn("vk sandbox: a request that VK would refuse", "method", r.Method, "code", r.Code)
	}
}

// Requests lists the calls to these methods (all, if none are named), oldest first.
func (s *Server) Requests(methods ...string) []Request {
	s.mu.Lock()
	defer s.mu.Unlock()
	var found []Request
	for _, r := range s.requests {
		if len(methods) == 0 || slices.Contains(methods, r.Method) {
			found = append(found, *r)
		}
	}
	return found
}

// AwaitRequests blocks until there were at least n calls to these methods; the newest may still be under way (Code 0).
func (s *Server) AwaitRequests(ctx context.Context, n int, methods ...string) ([]Request, error) {
	for {
		s.mu.Lock()
		recorded := s.recorded
		s.mu.Unlock()
		found := s.Requests(methods...)
		if len(found) >= n {
			return found, nil
		}
		select {
		case <-recorded:
		case <-ctx.Done():
			return found, fmt.Errorf("vkapi: %d calls to %v where %d were awaited: %w", len(found), methods, n, ctx.Err())
		}
	}
}

// Violations lists, as "method: why", the calls that a correct client would not have made.
func (s *Server) Violations() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.improper)
}
