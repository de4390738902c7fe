package commands

import (
	"context"
	"fmt"

	"zapis/domain"
	"zapis/domain/master"
	"zapis/domain/person"
	"zapis/domain/webhook"
)

// Erase ends the actor, and their work and webhooks if they are a master. Their accounts are free at once, and no read model shows anything
// personal of theirs; what is left to do (bookings to come, keys, what else is kept) follows from the event.
func (c *Commands) Erase(ctx context.Context, meta Meta) (Done, error) {
	return c.do(ctx, task{
		Meta: meta, name: "person.erase", aggregate: person.StreamOf(meta.Actor), always: true,
		plan: func(ctx context.Context, fresh bool) (plan, error) {
			p, err := c.who(ctx, meta.Actor, fresh)
			if err != nil {
				return plan{}, err
			}
			events, err := person.Decide(p.State, person.Erase{})
			if err != nil {
				return plan{}, err
			}
			m, err := c.masters.load(ctx, master.StreamOf(MasterID(p.State.ID)), fresh)
			if err != nil {
				return plan{}, err
			}
			hooks, err := c.webhooks.load(ctx, webhook.StreamOf(MasterID(p.State.ID)), fresh)
			if err != nil {
				return plan{}, err
			}
			all := plan{changes: p.changed(events), since: max(p.Position, m.Position), role: meta.role()}
			if !m.State.Exists() {
				all.at = append(all.at, m.still()) // nobody becomes a master and is erased at the same moment
				return all, nil
			}
			ended, err := master.Decide(m.State, master.Erase{})
			if err != nil {
				return plan{}, err
			}
			all.changes = append(all.changes, m.changed(ended)...)
			silenced, err := webhook.Decide(hooks.State, webhook.RemoveAll{})
			if silenced == nil {
				all.at = append(all.at, hooks.still()) // nor does anybody begin to listen at that moment
			}
			all.changes = append(all.changes, hooks.changed(silenced)...)
			return all, err
		},
	})
}

// role tells what Zapis, or who runs it, does to somebody from what they do themselves.
func (m Meta) role() string {
	if m.system {
		return "system"
	}
	return ""
}

// Forget records, when their keys are destroyed, that nobody can read any more what the actor and these others said. Nothing that
// is remembered of them in this process is left.
func (c *Commands) Forget(ctx context.Context, meta Meta, others []domain.ID) (Done, error) {
	forget := person.Forget{Others: others}
	m, err := c.masters.load(ctx, master.StreamOf(MasterID(meta.Actor)), true)
	if err != nil {
		return Done{}, err
	}
	if m.State.Exists() {
		forget.Master = m.State.ID
	}
	done, err := c.Person(ctx, meta, forget)
	c.people.forget()
	c.masters.forget()
	c.bookings.forget()
	c.broadcasts.forget()
	c.webhooks.forget()
	return done, err
}

// EraseAgain erases whoever of these is known and was not erased: their keys were destroyed, but the log, restored from a
// backup, does not know that. Before that it hands over their ids: what is kept of them can be found for the last time. It tells
// how many they were.
func (c *Commands) EraseAgain(ctx context.Context, destroyed []domain.ID, before func(context.Context, []domain.ID) error) (n int, err error) {
	for _, id := range destroyed {
		p, err := c.people.load(ctx, person.StreamOf(id), true)
		if err != nil {
			return n, err
		}
		if !p.State.Exists() || p.State.Erased || !p.State.Into.IsZero() {
			continue
		}
		if err := before(ctx, p.State.IDs()); err != nil {
			return n, err
		}
		meta := BySystem(NewID(id, fmt.Sprint("restored/", p.Version)))
		meta.Actor = id
		if _, err := c.Erase(ctx, meta); err != nil {
			return n, err
		}
		n++
	}
	return n, nil
}
