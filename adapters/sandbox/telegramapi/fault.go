package telegramapi

import (
	"math/rand/v2"
	"time"

	"zapis/adapters/sandbox/stand"
)

// Fault is one way in which the network or Telegram lets a call down.
type Fault = stand.Fault

// What may happen to any call, whatever the messenger.
var (
	Page      = stand.Page
	CutAfter  = stand.CutAfter
	HoldUntil = stand.HoldUntil
)

// TooManyRequests answers 429 with retry_after in whole seconds; nothing is carried out.
func TooManyRequests(retryAfter time.Duration) Fault {
	return stand.Refuse(tooMany(retryAfter))
}

// Refused answers this code and description, such as 400 "Bad Request: chat not found".
func Refused(code int, description string) Fault { return stand.Refuse(refuse(code, description)) }

// Plan lets the next so many calls of a method ("" for any) meet a fault. Plans for one method happen in the order they were made.
func (s *Server) Plan(method string, times int, f Fault) { s.faults.Plan(method, times, f) }

// outcome is what the record says of a call that a fault answered.
func outcome(f Fault) error {
	status, why, refusal := f.Outcome()
	if refusal != nil {
		return refusal
	}
	return refuse(status, why)
}

// Delivery bends how updates reach the bots, within what Telegram allows.
type Delivery struct {
	Copies  int    // each update is delivered so many times; 0 and 1 mean once
	Shuffle uint64 // webhooks only: a seed for delivering in any order; 0 keeps each chat's order
	Paused  bool   // nothing is delivered
}

// Deliver sets how updates are delivered from now on.
func (s *Server) Deliver(d Delivery) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.delivery = d
	s.shuffle = rand.New(rand.NewPCG(d.Shuffle, d.Shuffle))
	for _, b := range s.state.Bots {
		s.wake(b)
	}
}
