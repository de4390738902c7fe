package stand

import (
	"net/http"
	"sync"
)

// Fault is one way in which the network or a messenger lets a call down. The zero Fault lets it through.
type Fault struct {
	refusal  error           // answered instead of carrying the call out
	page     int             // an HTML page with this status instead
	cut      bool            // carried out, then the connection is cut
	released <-chan struct{} // carried out only once this is closed
}

// Refuse answers a refusal of the messenger's; nothing is carried out.
func Refuse(refusal error) Fault { return Fault{refusal: refusal} }

// Page answers an HTML page with this status, as the proxies in front of a messenger do.
func Page(status int) Fault { return Fault{page: status} }

// CutAfter carries the call out and then cuts the connection: the client cannot know.
func CutAfter() Fault { return Fault{cut: true} }

// HoldUntil carries the call out only after released is closed.
func HoldUntil(released <-chan struct{}) Fault { return Fault{released: released} }

// Before says whether the call was answered already; refuse answers a refusal in the messenger's form.
func (f Fault) Before(w http.ResponseWriter, r *http.Request, refuse func(error)) (answered bool) {
	switch {
	case f.refusal != nil:
		refuse(f.refusal)
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

// Outcome is what the record says of a call that the fault answered: a refusal, or a status (0 if there was no answer) and
// what happened.
func (f Fault) Outcome() (status int, why string, refusal error) {
	switch {
	case f.refusal != nil:
		return 0, "", f.refusal
	case f.page != 0:
		return f.page, http.StatusText(f.page), nil
	}
	return 0, "the client went away while it was held", nil
}

// After cuts the connection, if that is the fault.
func (f Fault) After() {
	if f.cut {
		panic(http.ErrAbortHandler)
	}
}

// Faults are those that are planned.
type Faults struct {
	mu      sync.Mutex
	planned []*plan
}

type plan struct {
	call  string
	times int
	fault Fault
}

// Plan lets the next so many calls of a name ("" for any) meet a fault. Plans for one name happen in the order they were made.
func (f *Faults) Plan(call string, times int, fault Fault) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.planned = append(f.planned, &plan{call, times, fault})
}

// Next is the fault that a call meets.
func (f *Faults) Next(call string) Fault {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, p := range f.planned {
		if p.times > 0 && (p.call == "" || p.call == call) {
			p.times--
			return p.fault
		}
	}
	return Fault{}
}
