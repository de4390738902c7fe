package linkedtest

import (
	"context"
	"strings"
	"sync"

	"go.mau.fi/whatsmeow"
	"go.mau.fi/whatsmeow/types"
	"go.mau.fi/whatsmeow/types/events"

	"zapis/adapters/whatsapp/linked/device"
)

// client is whatsmeow's side of one device, without a socket. Its fields are the network's to lock.
type client struct {
	of       *Network
	own      types.JID // empty while it is not paired
	handlers []handler
	open     bool  // connected
	over     bool  // it was hung up
	session  int   // number of the connection: what was handed out over one is handed out again over the next
	told     []any // events of the connection, to be handed out before messages

	handing sync.Mutex // one event after another
}

type handler struct {
	id uint32
	do whatsmeow.EventHandlerWithSuccessStatus
}

var _ device.Client = (*client)(nil)

func (c *client) OwnJID() types.JID { return c.own }

func (c *client) AddEventHandlerWithSuccessStatus(do whatsmeow.EventHandlerWithSuccessStatus) uint32 {
	c.of.mu.Lock()
	defer c.of.mu.Unlock()
	id := uint32(c.of.next())
	c.handlers = append(c.handlers, handler{id, do})
	return id
}

func (c *client) RemoveEventHandler(id uint32) bool {
	c.of.mu.Lock()
	defer c.of.mu.Unlock()
	for i, h := range c.handlers {
		if h.id == id {
			c.handlers = append(c.handlers[:i:i], c.handlers[i+1:]...)
			return true
		}
	}
	return false
}

// ConnectContext connects. During an outage it goes on trying by itself, as whatsmeow does the way we set it up.
func (c *client) ConnectContext(context.Context) error {
	n := c.of
	f := n.fault("connect")
	n.mu.Lock()
	defer n.mu.Unlock()
	defer n.touch()
	switch {
	case c.open:
		n.violate("connect", "it is connected already")
		return whatsmeow.ErrAlreadyConnected
	case len(c.handlers) == 0:
		n.violate("connect", "nobody hears it: what arrives is acknowledged and lost")
	case n.keeping.holders == 0:
		n.violate("connect", "without the right to")
	}
	before := n.newest()
	n.clients = append(n.clients, c)
	if f.err != nil {
		c.over = true
		return f.err
	}
	if before != nil && before != c && before.open && before.known() && c.known() {
		before.open = false
		before.told = append(before.told, &events.StreamReplaced{})
	}
	c.over = false
	n.working.Add(1)
	go c.run()
	if n.outage {
		c.told = append(c.told, &events.Disconnected{})
		return nil
	}
	c.begin()
	return nil
}

// begin is the beginning of a connection. The lock is held.
func (c *client) begin() {
	c.open = true
	c.session = c.of.next()
	if c.known() {
		c.told = append(c.told, &events.Connected{})
	}
}

func (c *client) Disconnect() {
	c.of.do(func() { c.open, c.over = false, true })
}

func (c *client) Logout(context.Context) error {
	c.of.mu.Lock()
	defer c.of.mu.Unlock()
	if err := c.ready(); err != nil {
		return err
	}
	c.of.linked, c.open, c.over = false, false, true
	c.of.touch()
	return nil
}

// ready is why nothing can be asked of WhatsApp. The lock is held.
func (c *client) ready() error {
	switch {
	case !c.known():
		return whatsmeow.ErrNotLoggedIn
	case !c.open:
		return whatsmeow.ErrNotConnected
	}
	return nil
}

func (c *client) GetQRChannel(context.Context) (<-chan whatsmeow.QRChannelItem, error) {
	c.of.mu.Lock()
	defer c.of.mu.Unlock()
	switch {
	case c.open:
		c.of.violate("qr", "it must be asked for before connecting")
		return nil, whatsmeow.ErrQRAlreadyConnected
	case c.known():
		c.of.violate("qr", "a phone has linked us already")
		return nil, whatsmeow.ErrQRStoreContainsID
	}
	return c.of.qr, nil
}

// QR hands out a step of pairing, as whatsmeow does.
func (n *Network) QR(item whatsmeow.QRChannelItem) { n.qr <- item }

// PairingCode is the code that a phone is to be told.
const PairingCode = "ABCD-1234"

func (c *client) PairPhone(_ context.Context, phone string, _ bool, _ whatsmeow.PairClientType, name string) (string, error) {
	f := c.of.fault("pair")
	c.of.mu.Lock()
	defer c.of.mu.Unlock()
	digits := strings.TrimPrefix(phone, "+")
	switch {
	case f.err != nil:
		return "", f.err
	case !c.open:
		c.of.violate("pair", "not connected")
		return "", whatsmeow.ErrNotConnected
	case len(digits) <= 6:
		return "", whatsmeow.ErrPhoneNumberTooShort
	case strings.HasPrefix(digits, "0"):
		return "", whatsmeow.ErrPhoneNumberIsNotInternational
	case digits != c.of.own.User:
		c.of.violate("pair", "no phone has this number")
		return "", whatsmeow.ErrIQBadRequest
	case !strings.HasSuffix(name, ")") || !strings.Contains(name, " ("):
		c.of.violate("pair", "WhatsApp takes names such as Chrome (Linux)")
		return "", whatsmeow.ErrIQBadRequest
	}
	return PairingCode, nil
}
