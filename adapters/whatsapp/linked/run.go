package linked

import (
	"context"
	"errors"
	"time"

	"zapis/adapters/whatsapp/linked/device"
)

const (
	// lookEvery is how often it is looked whether a phone has linked us, by another process, and whether the right to
	// connect is still ours or has become free.
	lookEvery = 10 * time.Second
	// retryAfter is between two attempts to connect that the library does not make by itself.
	retryAfter = 15 * time.Second
	forGood    = time.Duration(-1)
)

// Run keeps the connection, and hands what people write to the door, until ctx ends. Then it takes in nothing more, and
// the connection stays for what is still to be sent, until Close. Only one of several processes is connected; the others
// wait to take over. Whatever happens to the connection is told by State, not by an error.
func (w *WhatsApp) Run(ctx context.Context, door Receiver) error {
	for ctx.Err() == nil {
		if rest := w.connect(ctx, door); ctx.Err() == nil {
			w.hangUp()
			w.rest(ctx, rest)
		}
	}
	return nil
}

// rest waits before the next attempt: for a time, for a phone that links us, or for good.
func (w *WhatsApp) rest(ctx context.Context, d time.Duration) {
	if d == forGood {
		<-ctx.Done()
		return
	}
	over := make(chan struct{})
	stop := w.clock.AfterFunc(d, func() { close(over) })
	defer stop()
	select {
	case <-over:
	case <-w.paired:
	case <-ctx.Done():
	}
}

// connect connects the device that is paired, if there is one and no other process has it, and stays until that is over.
// It returns how long to rest then.
func (w *WhatsApp) connect(ctx context.Context, door Receiver) (rest time.Duration) {
	hold, err := w.devices.Hold(ctx)
	switch {
	case ctx.Err() != nil:
		if err == nil {
			hold.Release()
		}
		return 0
	case errors.Is(err, device.ErrElsewhere):
		w.become(State{Kind: Degraded, Reason: device.ErrElsewhere.Error()})
		return lookEvery
	case err != nil:
		return w.storeFails(err)
	}
	client, err := w.devices.Paired(ctx)
	if client == nil {
		hold.Release()
		if err != nil && ctx.Err() == nil {
			return w.storeFails(err)
		}
		return w.unpaired()
	}
	l := w.newLink(ctx, door, client, hold)
	if err := client.ConnectContext(l.ctx); err != nil && ctx.Err() == nil {
		w.become(State{Kind: Degraded, Reason: "cannot connect: " + brief(err)})
		return retryAfter
	}
	return l.stay(ctx)
}

func (w *WhatsApp) storeFails(err error) time.Duration {
	w.become(State{Kind: Degraded, Reason: "the keys of the device cannot be read"})
	w.log.Debug("WhatsApp's schema", "error", err)
	return retryAfter
}

// unpaired waits for a phone to link us. Why there is none any more was said before.
func (w *WhatsApp) unpaired() time.Duration {
	if w.State().Kind != NeedsPairing {
		w.become(State{Kind: NeedsPairing, Reason: "no phone has linked us yet"})
	}
	return lookEvery
}

// hangUp ends the connection, if there is one, and lets another process have it.
func (w *WhatsApp) hangUp() {
	w.mu.Lock()
	l := w.link
	w.link = nil
	w.mu.Unlock()
	if l != nil {
		l.close()
	}
}

// Unpair unlinks us from the phone, which takes a connection.
func (w *WhatsApp) Unpair(ctx context.Context) error {
	l := w.linked()
	if l == nil {
		return errNotConnected
	}
	if err := l.client.Logout(ctx); err != nil {
		return trouble("unpair", err)
	}
	l.end(State{Kind: NeedsPairing, Reason: "unlinked by us"}, lookEvery)
	return nil
}

// linked is the connection, nil if there is none.
func (w *WhatsApp) linked() *link {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.link
}
