package eventstore

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/ThreeDotsLabs/watermill/message"

	"zapis/domain"
	"zapis/domain/slots"
)

// pending is a command on its way into the log, encoded, with all that the appender must watch.
type pending struct {
	ctx       context.Context
	command   domain.ID
	first     domain.ID // id of its first event; it tells whether the command is in the log already
	messages  []*message.Message
	expected  []StreamAt // of the streams it writes
	at        []StreamAt
	seen      []AgendaSeen
	guards    guards
	contested bool // an earlier command of its batch wanted the same thing
	answer    chan answer
}

type answer struct {
	position  int64
	duplicate bool
	err       error
}

// Append adds the events of a command, all or none, and returns when they are durable.
//
// A lost race is a *Conflict: decide again. A command that is in the log already is answered with what it wrote
// (Duplicate, Events). When the connection is lost during the commit the store reconnects, looks, and tries again; such a
// command may be answered as its own duplicate. When ctx ends first the answer is ctx's error, and ErrUnavailable when the
// database stays away: in both cases the command may still be in the log, or get there; the same id settles it.
func (s *Store) Append(ctx context.Context, c Command) (Appended, error) {
	p, err := s.prepare(ctx, c)
	if err != nil {
		return Appended{}, fmt.Errorf("append %s: %w", c.Meta.Command, err)
	}
	a := s.submit(p)
	if a.err != nil {
		return Appended{}, fmt.Errorf("append %s: %w", c.Meta.Command, a.err)
	}
	if !a.duplicate {
		return Appended{Position: a.position}, nil
	}
	events, err := s.ByCommand(ctx, c.ID)
	if err != nil {
		return Appended{}, fmt.Errorf("append %s: %w", c.Meta.Command, err)
	}
	return Appended{Position: events[len(events)-1].Position, Duplicate: true, Events: events}, nil
}

// submit hands a command to the appender and waits for the answer.
func (s *Store) submit(p *pending) answer {
	select {
	case <-s.closing:
		return answer{err: ErrClosed}
	default:
	}
	select {
	case s.commands <- p:
	case <-s.closing:
		return answer{err: ErrClosed}
	case <-p.ctx.Done():
		return answer{err: p.ctx.Err()}
	}
	select {
	case a := <-p.answer:
		return a
	case <-p.ctx.Done():
		return answer{err: p.ctx.Err()}
	case <-s.settled:
	}
	select {
	case a := <-p.answer:
		return a
	default:
		return answer{err: ErrClosed} // it came too late to be taken
	}
}

// prepare checks and encodes a command in the caller's goroutine, so that the appender only has to send it.
func (s *Store) prepare(ctx context.Context, c Command) (*pending, error) {
	if c.ID.IsZero() {
		return nil, errors.New("a command without an id")
	}
	c.Meta.App, c.Meta.CommandID = s.version, c.ID
	meta, err := json.Marshal(c.Meta)
	if err != nil {
		return nil, err
	}
	p := &pending{
		ctx: ctx, command: c.ID, first: eventID(c.ID, 0), at: c.At, seen: c.Seen,
		answer: make(chan answer, 1),
	}
	keys, err := s.codec.sealers(ctx, c.Streams)
	if err != nil {
		return nil, err
	}
	for _, stream := range c.Streams {
		if err := s.prepareStream(p, stream, meta, keys); err != nil {
			return nil, err
		}
	}
	if len(p.messages) == 0 {
		return nil, errors.New("a command without events")
	}
	return p, nil
}

func (s *Store) prepareStream(p *pending, stream Stream, meta []byte, keys sealers) error {
	for _, other := range p.expected {
		if other.Name == stream.Name {
			return fmt.Errorf("stream %s is named twice", stream.Name)
		}
	}
	if len(stream.Events) == 0 {
		return fmt.Errorf("stream %s gets no events; make it a read condition", stream.Name)
	}
	p.expected = append(p.expected, StreamAt{stream.Name, stream.Version})
	for i, event := range stream.Events {
		n := len(p.messages)
		id := eventID(p.command, n)
		name, schema, payload, err := s.codec.Encode(s.codec.seal(event, keys, id, stream.Name))
		if err != nil {
			return err
		}
		p.guards.add(event, int64(n))
		p.messages = append(p.messages, newMessage(id, stream.Name, stream.Version+1+i, name, schema, payload, meta))
	}
	return nil
}

// claims are what the commands of one batch write, so that two which want the same thing are kept apart.
type claims struct {
	written map[string]bool // streams, commands, accounts and codes
	agendas map[domain.ID][]slots.Span
}

func newClaims() claims {
	return claims{map[string]bool{}, map[domain.ID][]slots.Span{}}
}

// allow takes a command into the batch unless it rests on, or writes, what an earlier one writes.
func (c claims) allow(p *pending) bool {
	if c.clash(p) {
		return false
	}
	p.eachWritten(func(key string) bool { c.written[key] = true; return true })
	for _, r := range p.guards.reserve {
		c.agendas[r.change.master] = append(c.agendas[r.change.master], r.change.during)
	}
	for _, r := range p.guards.release {
		c.agendas[r.master] = append(c.agendas[r.master], slots.Span{}) // which time becomes free is not known here: all of it
	}
	return true
}

func (c claims) clash(p *pending) bool {
	for _, at := range p.at {
		if c.written[at.Name] {
			return true
		}
	}
	for _, seen := range p.seen {
		if c.busy(seen.Master, seen.Window) {
			return true
		}
	}
	for _, r := range p.guards.reserve {
		if c.busy(r.change.master, r.change.during) {
			return true
		}
	}
	return !p.eachWritten(func(key string) bool { return !c.written[key] })
}

func (c claims) busy(master domain.ID, window slots.Span) bool {
	for _, taken := range c.agendas[master] {
		if taken == (slots.Span{}) || taken.Start.Before(window.End) && window.Start.Before(taken.End) {
			return true
		}
	}
	return false
}

// eachWritten calls visit with every key that the command writes, while visit wants more, and tells whether it saw them all.
func (p *pending) eachWritten(visit func(key string) bool) bool {
	for _, stream := range p.expected {
		if !visit(stream.Name) {
			return false
		}
	}
	for _, u := range p.guards.unlink {
		if !visit("account " + u.messenger + " " + u.name) {
			return false
		}
	}
	for _, l := range p.guards.link {
		if !visit("account " + l.change.messenger + " " + l.change.name) {
			return false
		}
	}
	for _, i := range p.guards.issue {
		if !visit("code " + i.change.code) {
			return false
		}
	}
	for _, r := range p.guards.revoke {
		if !visit("code " + r.change.code) {
			return false
		}
	}
	for _, o := range p.guards.once {
		if !visit("once " + o.change.hash) {
			return false
		}
	}
	return visit("command " + string(p.command[:]))
}
