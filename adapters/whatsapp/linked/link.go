package linked

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"time"

	"go.mau.fi/whatsmeow/types/events"

	"zapis/adapters/whatsapp/linked/device"
)

// link is one connection of a paired device, from the first attempt until it ends for a reason that the library does
// not mend by itself.
type link struct {
	w      *WhatsApp
	client device.Client
	hold   device.Hold
	door   Receiver
	number string          // our own
	ctx    context.Context // outlives that of Run until close
	cancel context.CancelFunc
	taking context.Context // ends with that of Run: then nothing is taken in any more

	refusing atomic.Bool // a message was not taken in: those after it must wait for it
	late     lateChoices
	ended    atomic.Bool
	over     chan time.Duration // how long to rest
}

// newLink makes a link that hears what the client has to say.
func (w *WhatsApp) newLink(ctx context.Context, door Receiver, c device.Client, h device.Hold) *link {
	l := &link{
		w: w, client: c, hold: h, door: door, number: c.OwnJID().User, taking: ctx, over: make(chan time.Duration, 1),
	}
	l.ctx, l.cancel = context.WithCancel(context.WithoutCancel(ctx))
	c.AddEventHandlerWithSuccessStatus(l.heard)
	w.mu.Lock()
	defer w.mu.Unlock()
	w.link = l
	return l
}

// stay returns when the link is over, with how long to rest, or when ctx ends.
func (l *link) stay(ctx context.Context) (rest time.Duration) {
	for {
		looked := make(chan struct{})
		stop := l.w.clock.AfterFunc(lookEvery, func() { close(looked) })
		select {
		case <-ctx.Done():
			stop()
			return 0
		case rest := <-l.over:
			stop()
			return rest
		case <-looked:
			if !l.hold.Alive(l.ctx) {
				l.end(State{Kind: Degraded, Reason: "the database was lost, and with it the right to connect"}, retryAfter)
			}
		}
	}
}

// end says how the connection stands now that it is over.
func (l *link) end(as State, rest time.Duration) {
	if l.ended.CompareAndSwap(false, true) {
		l.w.become(as)
		l.over <- rest
	}
}

// become says how the connection stands while it lasts.
func (l *link) become(as State) {
	if !l.ended.Load() {
		l.w.become(as)
	}
}

// close hangs up. It goes on to hear the client, which is not connected again: a client that nobody hears acknowledges
// what it still has in hand.
func (l *link) close() {
	l.ended.Store(true)
	l.refusing.Store(true)
	l.client.Disconnect()
	l.cancel()
	l.hold.Release()
}

// heard takes in what the client has to say. False keeps a message from being acknowledged: WhatsApp delivers it again
// at the next connection. The library takes a handler that panics for one that did well, so that is caught here.
func (l *link) heard(event any) (done bool) {
	defer func() {
		if caught := recover(); caught != nil {
			l.w.log.Error("an event of WhatsApp was not handled", "event", fmt.Sprintf("%T", event), "panic", fmt.Sprintf("%T", caught))
			done = false
		}
	}()
	if message, ok := event.(*events.Message); ok {
		return l.arrived(message)
	}
	l.lifecycle(event)
	return true
}

// reconnectAfter is between a message that could not be taken in and the connection that brings it again.
const reconnectAfter = 5 * time.Second

// arrived takes in one message. When that fails, everything after it is turned away too, until the next connection
// brings all of it again, in order.
func (l *link) arrived(m *events.Message) (taken bool) {
	if l.refusing.Load() || l.taking.Err() != nil {
		return false
	}
	err := l.take(m)
	if err == nil || errors.Is(err, errNothing) {
		return true
	}
	l.refusing.Store(true)
	if l.taking.Err() == nil {
		l.w.log.Error("a message was not taken in, WhatsApp will deliver it again", "error", err)
		l.end(State{Kind: Degraded, Reason: "a message could not be logged"}, reconnectAfter)
	}
	return false
}
