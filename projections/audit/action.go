package audit

import (
	"bytes"
	"encoding/json"
	"fmt"
	"time"

	"zapis/domain"
	"zapis/domain/action"
	"zapis/eventstore"
)

// Action is what somebody asked for, or what time brought, with everything that it caused.
type Action struct {
	ID       domain.ID `json:"action"` // of the action, or of the command where there is none
	At       time.Time `json:"at"`
	Person   domain.ID `json:"person,omitzero"`
	Channel  string    `json:"channel,omitempty"`
	Kind     string    `json:"kind,omitempty"` // "tap", "text", ...; empty for what no message brought
	Refusals []string  `json:"refusals,omitempty"`
	Screens  []string  `json:"screens,omitempty"` // names of what was shown
	Fault    string    `json:"fault,omitempty"`
	Millis   int64     `json:"millis,omitempty"` // from receipt to the last screen
	Events   []Entry   `json:"events"`

	recorded []eventstore.Recorded
}

// Entry is one event of an action.
type Entry struct {
	Position int64           `json:"position"`
	At       time.Time       `json:"at"`
	ID       domain.ID       `json:"id"`
	Type     string          `json:"type"`
	Stream   string          `json:"stream"`
	Version  int             `json:"version"`
	Command  string          `json:"command,omitempty"`
	Actor    domain.ID       `json:"actor,omitzero"`
	Role     string          `json:"role,omitempty"`
	Channel  string          `json:"channel,omitempty"`
	Action   domain.ID       `json:"action,omitzero"`
	Code     string          `json:"code,omitempty"`  // of a refusal
	About    string          `json:"about,omitempty"` // the command that was refused, and the stream that it was about
	Says     json.RawMessage `json:"says,omitempty"`
}

// actionOf is the action that an event goes back to, or the command where there is none.
func actionOf(r eventstore.Recorded) (domain.ID, error) {
	if rest, ok := bytes.CutPrefix(r.Metadata, []byte(`{"action":"`)); ok && len(rest) > 36 && rest[36] == '"' { // as we write it
		if id, err := domain.ParseID(string(rest[:36])); err == nil {
			return id, nil
		}
	}
	meta, err := eventstore.DecodeMeta(r)
	if meta.Action.IsZero() {
		return meta.CommandID, err
	}
	return meta.Action, err
}

// grouped puts events, which are in order, to their actions.
func grouped(events []eventstore.Recorded) (actions []Action, err error) {
	at := map[domain.ID]int{}
	for _, r := range events {
		id, err := actionOf(r)
		if err != nil {
			return nil, err
		}
		i, known := at[id]
		if !known {
			i = len(actions)
			at[id], actions = i, append(actions, Action{ID: id, At: r.RecordedAt})
		}
		actions[i].recorded = append(actions[i].recorded, r)
	}
	return actions, nil
}

// Reader reads events for people: without personal text, unless it is to be revealed.
type Reader struct {
	Codec  *eventstore.Codec
	Reveal bool
}

// hidden stands in place of personal text.
func hidden(string) string { return domain.Personal("").String() }

// body is what an event says.
func (r Reader) body(recorded eventstore.Recorded) (domain.Event, error) {
	if r.Reveal {
		return r.Codec.Decode(recorded)
	}
	event, err := r.Codec.DecodeSealed(recorded)
	if err != nil {
		return nil, err
	}
	return r.Codec.Masked(event, hidden), nil
}

// Entry reads one event.
func (r Reader) Entry(recorded eventstore.Recorded) (Entry, domain.Event, error) {
	meta, err := eventstore.DecodeMeta(recorded)
	if err != nil {
		return Entry{}, nil, err
	}
	event, err := r.body(recorded)
	if err != nil {
		return Entry{}, nil, err
	}
	says, err := json.Marshal(event)
	if err != nil {
		return Entry{}, nil, fmt.Errorf("write event %d: %w", recorded.Position, err)
	}
	e := Entry{
		Position: recorded.Position, At: recorded.RecordedAt.UTC(), ID: recorded.ID, Type: recorded.Type, Stream: recorded.Stream,
		Version: recorded.Version, Command: meta.Command, Actor: meta.Actor, Role: meta.Role, Channel: meta.Channel, Action: meta.Action, Says: says,
	}
	if refused, ok := event.(action.Refused); ok {
		e.Code, e.About = refused.Code, refused.Name+" on "+refused.Aggregate
	}
	return e, event, nil
}

// Read fills in what an action's events say.
func (r Reader) Read(a Action) (Action, error) {
	for _, recorded := range a.recorded {
		entry, event, err := r.Entry(recorded)
		if err != nil {
			return a, err
		}
		a.Events = append(a.Events, entry)
		if a.Person.IsZero() {
			a.Person = entry.Actor
		}
		if a.Channel == "" {
			a.Channel = entry.Channel
		}
		switch e := event.(type) {
		case action.Received:
			a.Kind, a.Channel = e.Kind, e.Channel
			if !e.Person.IsZero() {
				a.Person = e.Person
			}
		case action.Handled:
			a.Screens, a.Fault, a.Millis = e.Screens, e.Fault, e.Millis
			if !e.Person.IsZero() {
				a.Person = e.Person
			}
			if e.Refusal != "" && len(a.Refusals) == 0 {
				a.Refusals = append(a.Refusals, e.Refusal)
			}
		case action.Refused:
			a.Refusals = append(a.Refusals, e.Code)
		}
	}
	return a, nil
}
