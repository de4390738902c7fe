package cloudapi

import (
	"math/rand/v2"
	"net/http"
)

// Fault is one way in which the network or Meta lets a call down.
type Fault struct {
	refusal  *apiError       // answered instead of carrying the call out
	page     int             // an HTML page with this status instead
	cut      bool            // carried out, then the connection is cut
	released <-chan struct{} // carried out only once this is closed
}

// Refused answers this status, code and title, such as 429, 130429 and "Rate limit hit".
func Refused(status, code int, title string) Fault {
	return Fault{refusal: refuse(status, code, title, title)}
}

// Page answers an HTML page with this status, as the proxies in front of Meta do.
func Page(status int) Fault { return Fault{page: status} }

// CutAfter carries the call out and then cuts the connection: the client cannot know.
func CutAfter() Fault { return Fault{cut: true} }

// HoldUntil carries the call out only after released is closed.
func HoldUntil(released <-chan struct{}) Fault { return Fault{released: released} }

type planned struct {
	call  string
	times int
	fault Fault
}

// Plan lets the next so many calls of a name ("" for any) meet a fault: "messages", "status" (read marks), "media",
// "lookup", "download", "number". Plans for one name happen in the order they were made.
func (s *Server) Plan(call string, times int, f Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = append(s.faults, &planned{call: call, times: times, fault: f})
}

func (s *Server) nextFault(call string) Fault {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, p := range s.faults {
		if p.times > 0 && (p.call == "" || p.call == call) {
			p.times--
			return p.fault
		}
	}
	return Fault{}
}

// before says whether the call was answered already.
func (f Fault) before(w http.ResponseWriter, r *http.Request) (answered bool) {
	switch {
	case f.refusal != nil:
		answer(w, nil, f.refusal)
	case f.page != 0:
		w.Header().Set("Content-Type", "text/html")
		w.WriteHeader(f.page)
		_, _ = w.Write([]byte("<html><head><title>" + http.StatusText(f.page) + "</title></head><body>proxy</body></html>"))
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
		return refuse(f.page, 0, http.StatusText(f.page), "")
	}
	if f.refusal != nil {
		return f.refusal
	}
	return refuse(0, 0, "the client went away while it was held", "")
}

// after cuts the connection, if that is the fault.
func (f Fault) after() {
	if f.cut {
		panic(http.ErrAbortHandler)
	}
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
