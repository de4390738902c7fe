package vkapi

import (
	"encoding/json"
	"slices"
	"strings"
)

// event is something that a community may want to hear of. By the Callback API and the long poll it goes under the same id.
type event struct {
	ID     string          `json:"id"`
	Kind   string          `json:"kind"`
	Person int64           `json:"person"`
	Object json.RawMessage `json:"object"`
}

// subscription is which events are wanted, in which version.
type subscription struct {
	Version string          `json:"version"`
	Events  map[string]bool `json:"events"`
}

// publish hands an event to every server and to the long poll that want its kind.
func (s *Server) publish(g *group, person int64, kind string, object any) {
	data, err := json.Marshal(object)
	if err != nil {
		panic(err) // objects are plain structs
	}
	e := &event{ID: randomHex(20), Kind: kind, Person: person, Object: data}
	for range max(1, s.delivery.Copies) {
		for _, h := range g.Servers {
			if h.Proven && h.Events[kind] {
				h.Pending = append(h.Pending, &pending{Event: e})
			}
		}
		if g.LongPoll.Enabled && g.LongPoll.Events[kind] {
			g.LongPoll.log(e)
		}
	}
	s.wake(g)
}

// wake hands what is waiting to the servers and to the long polls.
func (s *Server) wake(g *group) {
	close(g.LongPoll.arrived)
	g.LongPoll.arrived = make(chan struct{})
	for _, h := range g.Servers {
		s.pump(g, h)
	}
}

// body is an event as a community receives it.
func (e *event) body(g *group, version, secret string) json.RawMessage {
	body, err := json.Marshal(struct {
		Group   int64           `json:"group_id"`
		Type    string          `json:"type"`
		EventID string          `json:"event_id"`
		Version string          `json:"v"`
		Object  json.RawMessage `json:"object"`
		Secret  string          `json:"secret,omitempty"`
	}{g.ID, e.Kind, e.ID, version, e.Object, secret})
	if err != nil {
		panic(err) // objects are made by json.Marshal
	}
	return body
}

// settings is how VK shows a subscription.
func (s subscription) settings() map[string]any {
	events := map[string]int{}
	for _, kind := range spec.Events {
		events[kind] = btoi(s.Events[kind])
	}
	return map[string]any{"api_version": s.Version, "events": events}
}

// change takes the version and the events that a call names; those that it does not name stay.
func (s *subscription) change(c *call) error {
	if raw := c.params.Get("api_version"); raw != "" {
		given := versionPattern.FindStringSubmatch(raw)
		if given == nil || len(given[1]) < 3 || strings.Compare(given[1], "103") < 0 {
			return wrong(codeParam, "api_version %q: 5.103 is the first that is spoken here", raw)
		}
		s.Version = raw
	}
	if s.Events == nil {
		s.Events = map[string]bool{}
	}
	for name, value := range c.fields {
		if slices.Contains(spec.Events, name) {
			s.Events[name] = string(value) == "true"
		}
	}
	return nil
}
