package vk

import (
	"context"
	"errors"
	"net/http/httptrace"
	"sync/atomic"
	"time"

	"github.com/SevereCloud/vksdk/v2/api"
)

// ask calls a method when its turn comes and reads what it answers. Its errors are *Trouble.
func (v *VK) ask(ctx context.Context, method string, as turn, p api.Params, into any) error {
	return v.call(ctx, method, as, func(ctx context.Context) error {
		return v.api.RequestUnmarshal(method, into, p.WithContext(ctx))
	})
}

// call makes one call when its turn comes.
func (v *VK) call(ctx context.Context, name string, as turn, do func(context.Context) error) error {
	err := v.gate.pass(ctx, as)
	if long := longPause(0); errors.As(err, &long) {
		return &Trouble{Call: name, fate: wait, after: time.Duration(long), why: long.Error()}
	}
	if err != nil {
		return v.trouble(name, err)
	}
	ctx, cancel := context.WithTimeout(ctx, sendDeadline)
	defer cancel()
	ctx, connected := traced(ctx)
	err = v.trouble(name, whole(ctx, do))
	if trouble := (*Trouble)(nil); errors.As(err, &trouble) {
		trouble.reached = trouble.fate == again && trouble.code == 0 && connected.Load()
		v.heed(trouble)
	}
	return err
}

// whole turns a panic of the library into an error: an answer that calls itself packed and is not makes it panic.
func whole(ctx context.Context, do func(context.Context) error) (err error) {
	defer func() {
		if recover() != nil {
			err = errMangled
		}
	}()
	return do(ctx)
}

// traced notes whether a call got a connection: without one it cannot have come to VK.
func traced(ctx context.Context) (context.Context, *atomic.Bool) {
	connected := new(atomic.Bool)
	return httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		GotConn: func(httptrace.GotConnInfo) { connected.Store(true) },
	}), connected
}

// heed pauses the whole community when a call was one too many, and tells the operator of what only people can settle.
func (v *VK) heed(trouble *Trouble) {
	if trouble.fate == wait {
		v.gate.pause(trouble.after)
	}
	if alarming[trouble.code] {
		v.log.Error("VK wants something of the community's owner", "call", trouble.Call, "code", trouble.code, "error", trouble.why)
	}
}
