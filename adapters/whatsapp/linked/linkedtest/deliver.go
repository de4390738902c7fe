package linkedtest

import (
	"math/rand/v2"
	"slices"

	"go.mau.fi/whatsmeow"
	"go.mau.fi/whatsmeow/types/events"
)

// delivery is an event on its way to us. It is handed out at each connection until it is acknowledged.
type delivery struct {
	event   any
	from    *person
	session int // the last connection over which it was handed out
	more    int // how often it is to come once more
}

// keepHanded bounds what can be repeated.
const keepHanded = 1_000

// run hands out events, one after another, until the client hangs up.
func (c *client) run() {
	defer c.of.working.Done()
	for {
		c.of.mu.Lock()
		event, d := c.pick()
		over, changed, session := c.over, c.of.changed, c.session
		c.of.mu.Unlock()
		switch {
		case event != nil:
			if c.hand(event) && d != nil {
				c.acknowledge(d, session)
			}
		case over:
			return
		default:
			<-changed
		}
	}
}

// pick is what is to be handed out next: nil if there is nothing. The lock is held.
func (c *client) pick() (event any, d *delivery) {
	if c.over {
		return nil, nil
	}
	if len(c.told) > 0 {
		event, c.told = c.told[0], c.told[1:]
		return event, nil
	}
	if !c.open || !c.known() || c.of.bent.Paused {
		return nil, nil
	}
	waiting := c.waiting()
	if len(waiting) == 0 {
		return nil, nil
	}
	d = waiting[0]
	if c.of.chance != nil {
		d = waiting[c.of.chance.IntN(len(waiting))]
	}
	d.session = c.session
	if m, is := d.event.(*events.Message); is {
		c.of.meet(m)
	}
	return d.event, d
}

// waiting are the deliveries that may come next: the first of each person that was not handed out over this connection.
// The lock is held.
func (c *client) waiting() (all []*delivery) {
	for _, d := range c.of.queue {
		first := !slices.ContainsFunc(all, func(other *delivery) bool { return other.from == d.from })
		if d.session != c.session && first {
			all = append(all, d)
		}
	}
	return all
}

// acknowledge takes a delivery out of the queue, if the connection is still the one over which it came.
func (c *client) acknowledge(d *delivery, session int) {
	c.of.do(func() {
		if !c.open || c.session != session {
			return
		}
		if d.more > 0 {
			d.more, d.session = d.more-1, 0
			return
		}
		c.of.queue = slices.DeleteFunc(c.of.queue, func(other *delivery) bool { return other == d })
		if _, is := d.event.(*events.Message); is {
			c.of.handed = append(c.of.handed[max(0, len(c.of.handed)-keepHanded+1):], d)
		}
	})
}

// hand hands out an event and tells whether it is acknowledged, which it is if every handler did well.
func (c *client) hand(event any) (acknowledged bool) {
	c.handing.Lock()
	defer c.handing.Unlock()
	c.of.mu.Lock()
	handlers := slices.Clone(c.handlers)
	c.of.mu.Unlock()
	for _, h := range handlers {
		if !protected(h.do, event) {
			return false
		}
	}
	return true
}

// protected takes a handler that panics for one that did well, as whatsmeow does.
func protected(do whatsmeow.EventHandlerWithSuccessStatus, event any) (done bool) {
	defer func() {
		if recover() != nil {
			done = true
		}
	}()
	return do(event)
}

// enqueue has an event delivered. The lock is held.
func (n *Network) enqueue(from *person, event any) {
	n.queue = append(n.queue, &delivery{event: event, from: from, more: max(n.bent.Copies, 1) - 1})
	n.touch()
}

// Tell hands an event to whoever was connected last, at once, and tells whether they would acknowledge it.
func (n *Network) Tell(event any) (acknowledged bool) {
	n.mu.Lock()
	c := n.newest()
	if m, is := event.(*events.Message); is {
		n.meet(m)
	}
	n.mu.Unlock()
	return c != nil && c.hand(event)
}

// Delivery bends how messages reach us, within what WhatsApp does.
type Delivery struct {
	Copies  int    // each comes so many times; 0 and 1 mean once
	Shuffle uint64 // a seed for mixing what different people write; each one's messages keep their order
	Paused  bool   // nothing comes
}

// Deliver sets how messages are delivered from now on.
func (n *Network) Deliver(d Delivery) {
	n.do(func() {
		n.bent, n.chance = d, nil
		if d.Shuffle != 0 {
			n.chance = rand.New(rand.NewPCG(d.Shuffle, d.Shuffle))
		}
	})
}

// Repeat delivers the last messages once more, although they were acknowledged.
func (n *Network) Repeat(last int) {
	n.do(func() {
		for _, d := range n.handed[max(0, len(n.handed)-last):] {
			n.queue = append(n.queue, &delivery{event: d.event, from: d.from})
		}
	})
}

// Undelivered counts what is still on its way to us: receipts, too.
func (n *Network) Undelivered() int {
	n.mu.Lock()
	defer n.mu.Unlock()
	return len(n.queue)
}
