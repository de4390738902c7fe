package cloudapi

import (
	"math/rand/v2"

	"zapis/adapters/sandbox/stand"
)

// Fault is one way in which the network or Meta lets a call down.
type Fault = stand.Fault

// What may happen to any call, whatever the messenger.
var (
	Page      = stand.Page
	CutAfter  = stand.CutAfter
	HoldUntil = stand.HoldUntil
)

// Refused answers this status, code and title, such as 429, 130429 and "Rate limit hit".
func Refused(status, code int, title string) Fault {
	return stand.Refuse(refuse(status, code, title, title))
}

// Plan lets the next so many calls of a name ("" for any) meet a fault: "messages", "status" (read marks), "media",
// "lookup", "download", "number". Plans for one name happen in the order they were made.
func (s *Server) Plan(call string, times int, f Fault) { s.faults.Plan(call, times, f) }

// outcome is what the record says of a call that a fault answered.
func outcome(f Fault) error {
	status, why, refusal := f.Outcome()
	if refusal != nil {
		return refusal
	}
	return refuse(status, 0, why, "")
}

// Delivery bends how webhooks reach a business, within what Meta allows.
type Delivery struct {
	Copies  int    // each event is delivered so many times; 0 and 1 mean once
	Batch   int    // up to so many events in one webhook; 0 and 1 mean one
	Shuffle uint64 // a seed for delivering in any order; 0 keeps each chat's order
	Paused  bool   // nothing is delivered
}

// Deliver sets how webhooks are delivered from now on.
func (s *Server) Deliver(d Delivery) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.delivery = d
	s.shuffle = rand.New(rand.NewPCG(d.Shuffle, d.Shuffle))
	for _, n := range s.state.Numbers {
		s.pump(n)
	}
}
