package audit

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"zapis/domain"
	"zapis/domain/booking"
	"zapis/domain/delivery"
	"zapis/eventstore"
)

// Node is a command or an event of an action, with what it led to.
type Node struct {
	Command string // of a command: its name, and nothing but who gave it and what it led to
	Entry
	Causes []*Node
}

// Tree is an action as it unfolded: what was received, the commands that followed, their events, and what people were told of
// each change of a booking. What nothing in the action led to stands at the top.
func (l Log) Tree(ctx context.Context, reader Reader, a Action) (top []*Node, err error) {
	t := tree{reader: reader, byEvent: map[domain.ID]*Node{}, byCommand: map[domain.ID]*Node{}, byVersion: map[string]*Node{}}
	for _, r := range a.recorded {
		if err := t.add(r); err != nil {
			return nil, err
		}
	}
	for about := range t.bookings {
		told, err := l.About(ctx, about, a.recorded[0].Position, t.last+toldWithin, typesOf(delivery.Events)...)
		if err != nil {
			return nil, err
		}
		for _, r := range told {
			if err := t.tell(about, r); err != nil {
				return nil, err
			}
		}
	}
	return t.top, nil
}

// toldWithin is how far behind an action people are told of it, in events; what is told later stands in the log of the booking.
const toldWithin = 20_000

type tree struct {
	reader    Reader
	top       []*Node
	received  *Node
	byEvent   map[domain.ID]*Node
	byCommand map[domain.ID]*Node
	byVersion map[string]*Node // of a stream
	bookings  map[domain.ID]bool
	last      int64
}

func (t *tree) add(r eventstore.Recorded) error {
	entry, _, err := t.reader.Entry(r)
	if err != nil {
		return err
	}
	meta, err := eventstore.DecodeMeta(r)
	if err != nil {
		return err
	}
	node := &Node{Entry: entry}
	t.byEvent[r.ID], t.byVersion[versioned(r.Stream, r.Version)], t.last = node, node, r.Position
	if id, is := strings.CutPrefix(r.Stream, "booking/"); is {
		if id, err := domain.ParseID(id); err == nil {
			if t.bookings == nil {
				t.bookings = map[domain.ID]bool{}
			}
			t.bookings[id] = true
		}
	}
	if strings.HasPrefix(r.Type, "action.") {
		t.under(meta.Causation, node)
		if t.received == nil {
			t.received = node
		}
		return nil
	}
	command, known := t.byCommand[meta.CommandID]
	if !known {
		command = &Node{Command: meta.Command, Entry: Entry{At: entry.At, Actor: meta.Actor, Role: meta.Role, Channel: meta.Channel}}
		t.byCommand[meta.CommandID] = command
		t.under(meta.Causation, command)
	}
	command.Causes = append(command.Causes, node)
	return nil
}

// under puts a node beneath what led to it.
func (t *tree) under(cause domain.ID, node *Node) {
	switch above, command := t.byEvent[cause], t.byCommand[cause]; {
	case above != nil:
		above.Causes = append(above.Causes, node)
	case command != nil:
		command.Causes = append(command.Causes, node)
	case t.received != nil:
		t.received.Causes = append(t.received.Causes, node)
	default:
		t.top = append(t.top, node)
	}
}

// tell puts what somebody was told beneath the change of a booking that it was about.
func (t *tree) tell(about domain.ID, r eventstore.Recorded) error {
	if t.byEvent[r.ID] != nil {
		return nil // it is one of the action's own
	}
	var notice delivery.Notice
	if err := json.Unmarshal(r.Payload, &notice); err != nil {
		return fmt.Errorf("read what was told in event %d: %w", r.Position, err)
	}
	changed := t.byVersion[versioned(booking.StreamOf(about), notice.Revision)]
	if changed == nil || notice.About != about {
		return nil
	}
	entry, _, err := t.reader.Entry(r)
	if err != nil {
		return err
	}
	changed.Causes = append(changed.Causes, &Node{Entry: entry})
	return nil
}

func versioned(stream string, version int) string { return fmt.Sprint(stream, "@", version) }

func typesOf(events []domain.Event) (names []string) {
	for _, event := range events {
		names = append(names, event.EventType())
	}
	return names
}
