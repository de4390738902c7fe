package vkapi

import (
	"math/rand/v2"
	"net/http"
)

// Fault is one way in which the network or VK lets a call down.
type Fault struct {
	refusal  *apiError       // answered instead of carrying the call out
	page     int             // an HTML page with this status instead
	cut      bool            // carried out, then the connection is cut
	released <-chan struct{} // carried out only once this is closed
}

// Fine lets a call through: what is planned after it meets a later one.
func Fine() Fault { return Fault{} }

// Refused answers one of VK's codes with its usual text, such as 6 or 901; nothing is carried out.
func Refused(code int) Fault { return Fault{refusal: refuse(code)} }

// Page answers an HTML page with this status, as the proxies in front of VK do.
func Page(status int) Fault { return Fault{page: status} }

// CutAfter carries the call out and then cuts the connection: the client cannot know.
func CutAfter() Fault { return Fault{cut: true} }

// HoldUntil carries the call out only after released is closed.
func HoldUntil(released <-chan struct{}) Fault { return Fault{released: released} }

type planned struct {
	method string
	times  int
	fault  Fault
}

// Plan lets the next so many calls of a method ("" for any) meet a fault. Plans for one method happen in the order they were made.
func (s *Server) Plan(method string, times int, f Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = append(s.faults, &planned{method: method, times: times, fault: f})
}

func (s *Server) nextFault(method string) Fault {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, p := range s.faults {
		if p.times > 0 && (p.method == "" || p.method == method) {
			p.times--
			return p.fault
		}
	}
	return Fault{}
}

// before says whether the call was answered already.
func (f Fault) before(w http.ResponseWriter, r *http.Request, c *call) (answered bool) {
	switch {
	case f.refusal != nil:
		c.answer(w, nil, f.refusal)
	case f.page != 0:
		w.Header().Set("Content-Type", "text/html")
		w.WriteHeader(f.page)
		_, _ = w.Write([]byte("<html><head><title>" + http.StatusText(f.page) + "</title></head><body>kittenx</body></html>"))
	case f.released != nil:
		select {
		case <-f.released:
			return false
		case <-r.Context().Done():
		}
	default:
		return false
	}
	return true
}

// outcome is what the record says of a call that the fault answered.
func (f Fault) outcome() error {
	if f.page != 0 {
		return &apiError{Code: f.page, Message: http.StatusText(f.page)}
	}
	if f.refusal != nil {
		return f.refusal
	}
	return &apiError{Code: codeUnknown, Message: "the client went away while it was held"}
}

// after cuts the connection, if that is the fault.
func (f Fault) after() {
	if f.cut {
		panic(http.ErrAbortHandler)
	}
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
