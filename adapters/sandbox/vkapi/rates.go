package vkapi

import (
	"slices"
	"time"
)

// Rates are how many calls a community may make within any second; one more is answered with error 6. The zero value counts nothing.
type Rates struct {
	Calls int
}

// VKRates are those of VK's documentation for a community's token.
var VKRates = Rates{Calls: 20}

// limit counts a call or refuses it. A refused one does not count.
func (s *Server) limit(g *group) error {
	if s.rates.Calls == 0 {
		return nil
	}
	now := s.clock.Now()
	g.calls = slices.DeleteFunc(g.calls, func(at time.Time) bool { return now.Sub(at) >= time.Second })
	if len(g.calls) >= s.rates.Calls {
		return refuse(codeTooMany)
	}
	g.calls = append(g.calls, now)
	return nil
}
