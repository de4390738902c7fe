package linkedtest

import (
	"context"
	"errors"

	"go.mau.fi/whatsmeow/types"
	"go.mau.fi/whatsmeow/types/events"

	"zapis/adapters/whatsapp/linked/device"
)

// keeping is how what is kept of a device stands.
type keeping struct {
	holders   int
	elsewhere bool
	lost      bool
	closed    bool
}

var errClosed = errors.New("linkedtest: what is kept of the device was closed")

// devices are those of a network.
type devices struct{ of *Network }

var _ device.Store = devices{}

func (d devices) Hold(context.Context) (device.Hold, error) {
	d.of.mu.Lock()
	defer d.of.mu.Unlock()
	k := &d.of.keeping
	if k.closed {
		d.of.violate("hold", errClosed.Error())
		return nil, errClosed
	}
	if k.elsewhere || k.holders > 0 {
		return nil, device.ErrElsewhere
	}
	k.holders++
	d.of.touch()
	return hold(d), nil
}

func (d devices) Paired(context.Context) (device.Client, error) {
	d.of.mu.Lock()
	defer d.of.mu.Unlock()
	if !d.of.linked {
		return nil, nil
	}
	return &client{of: d.of, own: d.of.own}, nil
}

func (d devices) Unpaired() (device.Client, error) { return &client{of: d.of}, nil }

func (d devices) Forget(_ context.Context, people []types.JID) error {
	d.of.do(func() {
		for _, id := range people {
			if p := d.of.find(id); p != nil {
				p.met = false
			}
		}
	})
	return nil
}

func (d devices) Close() error {
	d.of.do(func() { d.of.keeping.closed = true })
	return nil
}

type hold struct{ of *Network }

func (h hold) Alive(context.Context) bool {
	h.of.mu.Lock()
	defer h.of.mu.Unlock()
	return !h.of.keeping.lost
}

func (h hold) Release() {
	h.of.do(func() {
		h.of.keeping.holders--
		if c := h.of.newest(); c != nil && c.open {
			h.of.violate("release", "another process may connect, and we still are")
		}
	})
}

// Elsewhere gives the right to connect to another process, or back.
func (n *Network) Elsewhere(is bool) { n.do(func() { n.keeping.elsewhere = is }) }

// LoseDatabase lets the right to connect be lost, or no more.
func (n *Network) LoseDatabase(is bool) { n.do(func() { n.keeping.lost = is }) }

// Closed tells whether what is kept of the device was closed.
func (n *Network) Closed() bool {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.keeping.closed
}

// AwaitFree waits until nobody has the right to connect.
func (n *Network) AwaitFree(ctx context.Context) error {
	return n.await(ctx, func() bool { return n.keeping.holders == 0 })
}

// await waits until something is so.
func (n *Network) await(ctx context.Context, is func() bool) error {
	for {
		n.mu.Lock()
		so, changed := is(), n.changed
		n.mu.Unlock()
		if so {
			return nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// Unlink has the phone remove us from its devices.
func (n *Network) Unlink() {
	n.do(func() {
		n.linked = false
		if c := n.newest(); c != nil && c.open {
			c.open = false
			c.told = append(c.told, &events.LoggedOut{Reason: events.ConnectFailureLoggedOut})
		}
	})
}

// Link has a phone link us.
func (n *Network) Link() { n.do(func() { n.linked = true }) }

// known is the number as a client knows it: nobody's while it is not paired. The lock is held.
func (c *client) known() bool { return c.own != types.EmptyJID && c.of.linked }
