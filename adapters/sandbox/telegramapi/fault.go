package telegramapi

import (
	"math/rand/v2"
	"net/http"
	"time"
)

// Fault is one way in which the network or Telegram lets a call down.
type Fault struct {
	refusal  *apiError       // answered instead of carrying the call out
	page     int             // an HTML page with this status instead
	cut      bool            // carried out, then the connection is cut
	released <-chan struct{} // carried out only once this is closed
}

// TooManyRequests answers 429 with retry_after in whole seconds; nothing is carried out.
func TooManyRequests(retryAfter time.Duration) Fault {
	return Fault{refusal: tooMany(retryAfter)}
}

// Refused answers this code and description, such as 400 "Bad Request: chat not found".
func Refused(code int, description string) Fault { return Fault{refusal: refuse(code, description)} }

// Page answers an HTML page with this status, as the proxies in front of Telegram do.
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
func (f Fault) before(w http.ResponseWriter, r *http.Request) (answered bool) {
	switch {
	case f.refusal != nil:
		answer(w, nil, f.refusal)
	case f.page != 0:
		w.Header().Set("Content-Type", "text/html")
		w.WriteHeader(f.page)
		_, _ = w.Write([]byte("<html><head><title>" + http.StatusText(f.page) + "</title></head><body>nginx</body></html>"))
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
		return refuse(f.page, http.StatusText(f.page))
	}
	if f.refusal != nil {
		return f.refusal
	}
	return refuse(0, "the client went away while it was held")
}

// after cuts the connection, if that is the fault.
func (f Fault) after() {
	if f.cut {
		panic(http.ErrAbortHandler)
	}
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
