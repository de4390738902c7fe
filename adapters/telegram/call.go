package telegram

import (
	"context"
	"errors"
	"net/http/httptrace"
	"sync/atomic"
	"time"
)

// call makes one call when its turn comes.
func (t *Telegram) call(ctx context.Context, name string, as turn, do func(context.Context) error) error {
	err := t.gate.pass(ctx, as)
	if long := longPause(0); errors.As(err, &long) {
		return &Trouble{Call: name, fate: wait, after: time.Duration(long), why: long.Error()}
	}
	if err != nil {
		return t.trouble(name, err)
	}
	ctx, cancel := context.WithTimeout(ctx, sendDeadline)
	defer cancel()
	ctx, connected := traced(ctx)
	err = t.trouble(name, do(ctx))
	if trouble := (*Trouble)(nil); errors.As(err, &trouble) {
		trouble.reached = trouble.fate == again && connected.Load()
	}
	t.heed(err)
	return err
}

// traced notes whether a call got a connection: without one it cannot have come to Telegram.
func traced(ctx context.Context) (context.Context, *atomic.Bool) {
	connected := new(atomic.Bool)
	return httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		GotConn: func(httptrace.GotConnInfo) { connected.Store(true) },
	}), connected
}

// heed pauses the whole bot when a call was one too many.
func (t *Telegram) heed(err error) {
	if trouble, ok := err.(*Trouble); ok && trouble.fate == wait {
		t.gate.pause(trouble.after)
	}
}
