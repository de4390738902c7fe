// Package linkedtest is a strict stand-in for WhatsApp as a linked device sees it: people with phones on one side, and what is kept of a device on the other.
//
// A linked.WhatsApp that is given its Devices runs in front of it as in front of whatsmeow, without a socket. It refuses
// what WhatsApp refuses, delivers again what was not acknowledged, and notes every call that a correct client would never
// make as a violation.
package linkedtest

import (
	"math/rand/v2"
	"slices"
	"sync"
	"time"

	"go.mau.fi/whatsmeow"
	"go.mau.fi/whatsmeow/types"

	"zapis/adapters/whatsapp/linked/device"
)

// Clock tells the time.
type Clock interface{ Now() time.Time }

type systemClock struct{}

func (systemClock) Now() time.Time { return time.Now() }

// Options are what a network is made of.
type Options struct {
	Phone string // of the number that has linked us: digits with the country's code
	Clock Clock  // [the machine's]
}

// Network is WhatsApp, with one number that has linked us. It is safe for concurrent use.
type Network struct {
	clock   Clock
	own     types.JID
	working sync.WaitGroup

	mu      sync.Mutex
	changed chan struct{} // closed and renewed by every change
	people  []*person
	files   map[string]*file // by path
	used    map[types.MessageID]*outgoing
	met     map[types.MessageID]types.JID // messages that were handed to us, with who sent them
	asked   map[string]bool               // phones that we asked about
	linked  bool                          // a phone has linked us
	outage  bool
	clients []*client // that were connected, the newest last
	queue   []*delivery
	handed  []*delivery // acknowledged, the newest last
	faults  []*planned
	bent    Delivery
	chance  *rand.Rand
	seen    []types.MessageID
	sent    []Sent
	asking  []string
	errs    []string
	qr      chan whatsmeow.QRChannelItem
	uploads int
	last    int // number given to what needs one
	keeping keeping
}

// ourDevice is the number of the device that we are to the phone.
const ourDevice = 7

// New makes a network whose number has linked us already.
func New(o Options) *Network {
	if o.Clock == nil {
		o.Clock = systemClock{}
	}
	return &Network{
		clock: o.Clock, own: types.JID{User: o.Phone, Device: ourDevice, Server: types.DefaultUserServer}, linked: true,
		changed: make(chan struct{}), files: map[string]*file{}, used: map[types.MessageID]*outgoing{}, met: map[types.MessageID]types.JID{}, asked: map[string]bool{},
		qr: make(chan whatsmeow.QRChannelItem, 8),
	}
}

// Devices keeps the device: what a linked.WhatsApp is to be made with.
func (n *Network) Devices() device.Store { return devices{n} }

// Close hangs up and waits until nothing is handed out any more.
func (n *Network) Close() {
	n.do(func() {
		for _, c := range n.clients {
			c.over, c.open = true, false
		}
	})
	n.working.Wait()
}

// do changes the network and tells whoever waits.
func (n *Network) do(change func()) {
	n.mu.Lock()
	defer n.mu.Unlock()
	change()
	n.touch()
}

// touch tells whoever waits that something has changed. The lock is held.
func (n *Network) touch() {
	close(n.changed)
	n.changed = make(chan struct{})
}

// next is a number that was not given before. The lock is held.
func (n *Network) next() int {
	n.last++
	return n.last
}

// violate notes a call that a correct client would not make. The lock is held.
func (n *Network) violate(call, why string) { n.errs = append(n.errs, call+": "+why) }

// Violations lists, as "call: why", what a correct client would not have done.
func (n *Network) Violations() []string {
	n.mu.Lock()
	defer n.mu.Unlock()
	return slices.Clone(n.errs)
}

// Asked lists the phones of which we asked whether they are on WhatsApp, oldest first.
func (n *Network) Asked() []string {
	n.mu.Lock()
	defer n.mu.Unlock()
	return slices.Clone(n.asking)
}

// newest is the client that was connected last, nil if none was. The lock is held.
func (n *Network) newest() *client {
	if len(n.clients) == 0 {
		return nil
	}
	return n.clients[len(n.clients)-1]
}

// Connected tells whether we are connected now.
func (n *Network) Connected() bool {
	n.mu.Lock()
	defer n.mu.Unlock()
	c := n.newest()
	return c != nil && c.open
}

// Connections counts how often we have connected by ourselves; what whatsmeow mends is not counted.
func (n *Network) Connections() int {
	n.mu.Lock()
	defer n.mu.Unlock()
	return len(n.clients)
}
