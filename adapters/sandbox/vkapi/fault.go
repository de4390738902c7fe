package vkapi

import (
	"cmp"
	"math/rand/v2"

	"zapis/adapters/sandbox/stand"
)

// Fault is one way in which the network or VK lets a call down.
type Fault = stand.Fault

// What may happen to any call, whatever the messenger.
var (
	Page      = stand.Page
	CutAfter  = stand.CutAfter
	HoldUntil = stand.HoldUntil
)

// Fine lets a call through: what is planned after it meets a later one.
func Fine() Fault { return Fault{} }

// Refused answers one of VK's codes with its usual text, such as 6 or 901; nothing is carried out.
func Refused(code int) Fault { return stand.Refuse(refuse(code)) }

// Plan lets the next so many calls of a method ("" for any) meet a fault. Plans for one method happen in the order they were made.
func (s *Server) Plan(method string, times int, f Fault) { s.faults.Plan(method, times, f) }

// outcome is what the record says of a call that a fault answered.
func outcome(f Fault) error {
	status, why, refusal := f.Outcome()
	if refusal != nil {
		return refusal
	}
	return &apiError{Code: cmp.Or(status, codeUnknown), Message: why}
}

// Delivery bends how events reach the communities, within what VK allows.
type Delivery struct {
	Copies  int    // each event is delivered so many times; 0 and 1 mean once
	Shuffle uint64 // a seed for delivering in any order; 0 keeps each chat's order
	Paused  bool   // nothing is delivered
}

// Deliver sets how events are delivered from now on.
func (s *Server) Deliver(d Delivery) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.delivery = d
	s.shuffle = rand.New(rand.NewPCG(d.Shuffle, d.Shuffle))
	for _, g := range s.state.Groups {
		s.wake(g)
	}
}
