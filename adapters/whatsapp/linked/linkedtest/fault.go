package linkedtest

import (
	"fmt"

	"go.mau.fi/whatsmeow"
	"go.mau.fi/whatsmeow/types/events"
)

// Fault is one way in which the network or WhatsApp lets a call down. The zero Fault is none.
type Fault struct {
	err  error
	done bool // carried out all the same
}

// Refused answers with one of WhatsApp's codes, such as 463 for a message to a stranger too many.
func Refused(code int) Fault {
	return Fault{err: fmt.Errorf("%w %d", whatsmeow.ErrServerReturnedError, code)}
}

// Unanswered carries the call out and loses the answer: the client cannot know.
func Unanswered() Fault { return Fault{err: whatsmeow.ErrMessageTimedOut, done: true} }

// Failed is a call that fails so before it reaches WhatsApp.
func Failed(err error) Fault { return Fault{err: err} }

type planned struct {
	call  string
	times int
	fault Fault
}

// Plan lets the next so many calls of a name meet a fault: "connect", "pair", "send", "read", "typing", "lookup",
// "upload", "download". Plans for one name happen in the order they were made.
func (n *Network) Plan(call string, times int, f Fault) {
	n.do(func() { n.faults = append(n.faults, &planned{call, times, f}) })
}

func (n *Network) fault(call string) Fault {
	n.mu.Lock()
	defer n.mu.Unlock()
	for _, p := range n.faults {
		if p.times > 0 && p.call == call {
			p.times--
			return p.fault
		}
	}
	return Fault{}
}

// Outage ends the connection, and there is none until Restore.
func (n *Network) Outage() { n.do(func() { n.outage = true; n.drop() }) }

// Restore ends an outage: whatsmeow connects again by itself.
func (n *Network) Restore() {
	n.do(func() {
		n.outage = false
		n.mend()
	})
}

// Drop ends the connection, which whatsmeow mends at once.
func (n *Network) Drop() { n.do(func() { n.drop(); n.mend() }) }

// drop ends the connection. The lock is held.
func (n *Network) drop() {
	if c := n.newest(); c != nil && c.open {
		c.open = false
		c.told = append(c.told, &events.Disconnected{})
	}
}

// mend connects again whoever did not hang up. The lock is held.
func (n *Network) mend() {
	if c := n.newest(); c != nil && !c.over && !c.open && !n.outage {
		c.begin()
	}
}
