package vkapi

import (
	"context"
	"fmt"
	"slices"
)

// hook is one server of the Callback API.
type hook struct {
	ID     int    `json:"id"`
	Title  string `json:"title"`
	URL    string `json:"url"`
	Secret string `json:"secret_key"`
	Status string `json:"status"` // "wait", "ok" or "failed"
	Proven bool   `json:"proven"` // it was "ok" once: events are kept for it
	subscription
	Pending []*pending `json:"pending"`

	sending int                // deliveries under way
	lanes   map[int64]*backoff // people whose last event was not taken
}

// pending is an event on its way to one server.
type pending struct {
	Event *event `json:"event"`
	Tries int    `json:"tries"`

	sending bool
}

type hookParams struct {
	GroupID   int64  `json:"group_id"`
	ServerID  int    `json:"server_id"`
	ServerIDs []int  `json:"server_ids"`
	URL       string `json:"url"`
	Title     string `json:"title"`
	Secret    string `json:"secret_key"`
}

func (g *group) hook(id int) *hook {
	for _, h := range g.Servers {
		if h.ID == id {
			return h
		}
	}
	return nil
}

// ofHook checks the community and finds the server that a call is about.
func (c *call) ofHook(p hookParams) (*hook, error) {
	if err := c.own(p.GroupID); err != nil {
		return nil, err
	}
	h := c.group.hook(p.ServerID)
	if h == nil {
		return nil, refuse(codeNotFound)
	}
	return h, nil
}

func (s *Server) getConfirmationCode(c *call, p hookParams) (any, error) {
	if err := c.own(p.GroupID); err != nil {
		return nil, err
	}
	return map[string]string{"code": c.group.Code}, nil
}

// AwaitConfirmed blocks until a server of the community has answered with the confirmation code: what happens before is not
// delivered to it.
func (s *Server) AwaitConfirmed(ctx context.Context, screenName string) error {
	for {
		s.mu.Lock()
		g, err := s.groupNamed(screenName)
		proven := err == nil && slices.ContainsFunc(g.Servers, func(h *hook) bool { return h.Proven && len(h.Events) > 0 })
		changed := s.changed
		s.mu.Unlock()
		if err != nil || proven {
			return err
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return fmt.Errorf("vkapi: no server was confirmed: %w", ctx.Err())
		}
	}
}

// addHook registers a server, without any event ticked, and asks it for the confirmation.
func (s *Server) addHook(c *call, p hookParams) (any, error) {
	if err := c.own(p.GroupID); err != nil {
		return nil, err
	}
	if !validURL(p.URL) {
		return nil, wrong(codeParam, "url is not an address")
	}
	if len(c.group.Servers) >= maxServers {
		return nil, refuse(codeServersAtMost)
	}
	h := &hook{ID: c.group.NextServer, lanes: map[int64]*backoff{}, subscription: subscription{Version: spec.API}}
	c.group.NextServer++
	c.group.Servers = append(c.group.Servers, h)
	s.point(c.group, h, p)
	return map[string]int{"server_id": h.ID}, nil
}

func (s *Server) editHook(c *call, p hookParams) (any, error) {
	h, err := c.ofHook(p)
	if err != nil {
		return nil, err
	}
	if !validURL(p.URL) {
		return nil, wrong(codeParam, "url is not an address")
	}
	s.point(c.group, h, p)
	return done, nil
}

// point gives a server its address, where the confirmation is asked for. Earlier failures no longer delay anything.
func (s *Server) point(g *group, h *hook, p hookParams) {
	h.URL, h.Title, h.Secret, h.Status = p.URL, p.Title, p.Secret, "wait"
	for _, lane := range h.lanes {
		lane.stop()
	}
	clear(h.lanes)
	s.markDirty()
	s.confirm(g, h)
}

func (s *Server) deleteHook(c *call, p hookParams) (any, error) {
	h, err := c.ofHook(p)
	if err != nil {
		return nil, err
	}
	c.group.remove(h)
	s.markDirty()
	return done, nil
}

// remove ends deliveries to a server.
func (g *group) remove(h *hook) {
	for _, lane := range h.lanes {
		lane.stop()
	}
	h.Status, h.Pending = "failed", nil
	g.Servers = slices.DeleteFunc(g.Servers, func(other *hook) bool { return other == h })
}

func (s *Server) getHooks(c *call, p hookParams) (any, error) {
	if err := c.own(p.GroupID); err != nil {
		return nil, err
	}
	items := []map[string]any{}
	for _, h := range c.group.Servers {
		if p.ServerIDs == nil || slices.Contains(p.ServerIDs, h.ID) {
			items = append(items, map[string]any{
				"id": h.ID, "title": h.Title, "creator_id": 0, "url": h.URL, "secret_key": h.Secret, "status": h.Status,
			})
		}
	}
	return map[string]any{"count": len(items), "items": items}, nil
}

func (s *Server) getHookSettings(c *call, p hookParams) (any, error) {
	h, err := c.ofHook(p)
	if err != nil {
		return nil, err
	}
	return h.settings(), nil
}

func (s *Server) setHookSettings(c *call, p hookParams) (any, error) {
	h, err := c.ofHook(p)
	if err != nil {
		return nil, err
	}
	if err := h.change(c); err != nil {
		return nil, err
	}
	s.settled()
	return done, nil
}

// MoveServers gives a community's callback servers another address, as its owner would who moved to another port. What
// was on its way goes there.
func (s *Server) MoveServers(screenName, address string) error {
	return s.withGroup(screenName, func(g *group) {
		for _, h := range g.Servers {
			if h.URL != address {
				s.point(g, h, hookParams{URL: address, Title: h.Title, Secret: h.Secret})
			}
		}
	})
}
