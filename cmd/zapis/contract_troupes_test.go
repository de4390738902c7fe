package main

import (
	"context"
	"sync/atomic"
)

// troupes are all messengers that the contract is made with. Another one is one line here.
var troupes = map[string]func() troupe{
	"telegram":        func() troupe { return &telegramTroupe{} },
	"vk":              func() troupe { return &vkTroupe{} },
	"whatsapp_cloud":  func() troupe { return &cloudTroupe{} },
	"whatsapp_linked": func() troupe { return &linkedTroupe{} },
	"memory":          func() troupe { return &memoryTroupe{} },
}

// people gives each of them a number.
type people struct{ last atomic.Int64 }

func (p *people) next() int64 { return 501_000_000 + p.last.Add(1) }

// shut has a phone block us, or let us in again.
func shut(phone interface {
	Block()
	Unblock()
}, blocked bool) error {
	if blocked {
		phone.Block()
	} else {
		phone.Unblock()
	}
	return nil
}

// soon is when whatever is waited for must have come.
func soon(s *stage) context.Context {
	ctx, cancel := context.WithTimeout(s.Context(), patience)
	s.Cleanup(cancel)
	return ctx
}
