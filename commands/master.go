package commands

import (
	"context"
	"crypto/rand"
	"fmt"
	"reflect"
	"strings"
	"unicode"

	"zapis/domain"
	"zapis/domain/master"
	"zapis/domain/person"
	"zapis/eventstore"
)

// RegisterMaster says what a person needs to begin as a master; everything else has a default.
type RegisterMaster struct {
	Name     domain.Personal
	Currency string
	Locale   string
}

// RegisterMaster makes the actor a master and tells the master's id: one person is one master.
func (c *Commands) RegisterMaster(ctx context.Context, meta Meta, cmd RegisterMaster) (Done, domain.ID, error) {
	p, err := c.who(ctx, meta.Actor, true)
	if err != nil {
		return Done{}, domain.ID{}, err
	}
	if p.State.Exists() {
		meta.Actor = p.State.ID
	}
	id := MasterID(meta.Actor)
	done, err := c.Master(ctx, meta, id, master.Register{
		Master: id, Person: meta.Actor, Name: cmd.Name, Currency: cmd.Currency, Locale: cmd.Locale,
	})
	return done, id, err
}

// Master carries out a command on a master. Refused with domain.ErrNotYours unless the actor is that master, and if it is
// about somebody who is no client of theirs.
func (c *Commands) Master(ctx context.Context, meta Meta, id domain.ID, cmd master.Command) (Done, error) {
	stream := master.StreamOf(id)
	return c.do(ctx, task{
		Meta: meta, name: nameOf(cmd), aggregate: stream,
		plan: func(ctx context.Context, fresh bool) (plan, error) {
			m, err := c.masters.load(ctx, stream, fresh)
			if err != nil {
				return plan{}, err
			}
			p, err := c.who(ctx, meta.Actor, fresh)
			if err != nil {
				return plan{}, err
			}
			if m.State.Exists() && m.State.Person != meta.Actor && m.State.Person != p.State.ID {
				return plan{}, domain.ErrNotYours
			}
			commands, err := c.aboutClient(ctx, id, cmd, fresh)
			if err != nil {
				return plan{}, err
			}
			all := plan{role: "master", since: m.Position}
			if !m.State.Exists() {
				all.at = append(all.at, p.still()) // of two masters nobody can make one
			}
			events, err := decideAll(m.State, commands)
			all.changes = m.changed(events)
			return all, err
		},
	})
}

// decideAll carries out several commands, each on what those before it left.
func decideAll(m master.Master, commands []master.Command) (all []domain.Event, err error) {
	for _, cmd := range commands {
		events, err := master.Decide(m, cmd)
		if err != nil {
			return nil, err
		}
		for _, event := range events {
			m = master.Evolve(m, event)
		}
		all = append(all, events...)
	}
	return all, nil
}

// aboutClient refuses a command about somebody who is no client of the master's, or a guest's invitation for somebody
// who came already. What is said of a client is said of who they are by now, and unblocking holds for all their ids.
func (c *Commands) aboutClient(ctx context.Context, id domain.ID, cmd master.Command, fresh bool) ([]master.Command, error) {
	client := clientOf(cmd)
	if client.IsZero() {
		return []master.Command{cmd}, nil
	}
	p, err := c.who(ctx, client, fresh)
	if err != nil {
		return nil, err
	}
	if !p.State.Knows(id) {
		return nil, domain.ErrNotYours
	}
	switch about := cmd.(type) {
	case master.BlockClient:
		about.Client = p.State.ID
		return []master.Command{about}, nil
	case master.NoteClient:
		about.Client = p.State.ID
		return []master.Command{about}, nil
	case master.UnblockClient:
		all := []master.Command{master.UnblockClient{Client: p.State.ID}}
		for _, other := range p.State.Others() {
			all = append(all, master.UnblockClient{Client: other})
		}
		return all, nil
	}
	if len(p.State.Accounts) > 0 {
		return nil, person.ErrArrived
	}
	return []master.Command{cmd}, nil
}

// clientOf is whom a command is about, zero if nobody.
func clientOf(cmd master.Command) domain.ID {
	switch about := cmd.(type) {
	case master.BlockClient:
		return about.Client
	case master.UnblockClient:
		return about.Client
	case master.NoteClient:
		return about.Client
	case master.IssueLink:
		return about.For
	}
	return domain.ID{}
}

// IssueLink makes a new link of the actor's and tells its code, for an action handled twice the same.
// The code is a secret until it is shared, so it is drawn by chance and not derived.
func (c *Commands) IssueLink(ctx context.Context, meta Meta, id domain.ID, link master.IssueLink) (Done, string, error) {
	link.Code = newCode()
	done, err := c.Master(ctx, meta, id, link)
	if err != nil {
		return Done{}, "", err
	}
	written, err := c.store.ByCommand(ctx, task{Meta: meta, name: nameOf(master.IssueLink{})}.id())
	if err != nil {
		return Done{}, "", fmt.Errorf("read the issued link: %w", err)
	}
	return c.issued(done, written)
}

func (c *Commands) issued(done Done, written []eventstore.Recorded) (Done, string, error) {
	for _, recorded := range written {
		event, err := c.store.Codec().Decode(recorded)
		if err != nil {
			return Done{}, "", fmt.Errorf("read the issued link: %w", err)
		}
		if link, ok := event.(master.LinkIssued); ok {
			return done, link.Code, nil
		}
	}
	return Done{}, "", fmt.Errorf("read the issued link: the command wrote none")
}

// codeLetters leave out what is mistaken for another when read aloud or typed: 0 O 1 I L U.
const codeLetters = "23456789ABCDEFGHJKMNPQRSTVWXYZ"

// newCode draws 11 of 30 letters: 54 bits, more than anybody can guess their way through.
func newCode() string {
	code := make([]byte, 0, 11)
	var draw [1]byte
	for len(code) < cap(code) {
		rand.Read(draw[:]) // never fails; see crypto/rand
		if n := int(draw[0]); n < 256/len(codeLetters)*len(codeLetters) {
			code = append(code, codeLetters[n%len(codeLetters)])
		}
	}
	return string(code)
}

// nameOf is the name of a command in the log: booking.CancelAll is "booking.cancel_all".
func nameOf(command any) string {
	t := reflect.TypeOf(command)
	pkg := t.PkgPath()[strings.LastIndexByte(t.PkgPath(), '/')+1:]
	var name strings.Builder
	for i, r := range t.Name() {
		if unicode.IsUpper(r) && i > 0 {
			name.WriteByte('_')
		}
		name.WriteRune(unicode.ToLower(r))
	}
	return pkg + "." + name.String()
}
