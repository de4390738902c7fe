package commands

import (
	"context"
	"slices"

	"zapis/domain"
	"zapis/domain/master"
	"zapis/domain/person"
	"zapis/eventstore"
)

// Suspend keeps a person, whoever they were merged with, from doing anything, and has nobody book with them if they are a master. What
// is booked stays, and clients can cancel it. Only an operator may: refused with domain.ErrNotYours for anybody else, with
// person.ErrNotRegistered for nobody, with person.ErrErased.
func (c *Commands) Suspend(ctx context.Context, meta Meta, id domain.ID, reason domain.Personal) (Done, error) {
	return c.standing(ctx, meta, "person.suspend", id, person.Suspend{Reason: reason}, master.Suspend{})
}

// Readmit gives back all that Suspend took.
func (c *Commands) Readmit(ctx context.Context, meta Meta, id domain.ID) (Done, error) {
	return c.standing(ctx, meta, "person.readmit", id, person.Readmit{}, master.Readmit{})
}

// standing changes a person and the master whom they are at once; nobody becomes one at that moment.
func (c *Commands) standing(ctx context.Context, meta Meta, name string, id domain.ID, cmd person.Command, work master.Command) (Done, error) {
	return c.do(ctx, task{
		Meta: meta, name: name, aggregate: person.StreamOf(id),
		plan: func(ctx context.Context, fresh bool) (plan, error) {
			if !meta.operator {
				return plan{}, domain.ErrNotYours
			}
			p, err := c.who(ctx, id, fresh)
			if err != nil {
				return plan{}, err
			}
			events, err := person.Decide(p.State, cmd)
			if err != nil {
				return plan{}, err
			}
			m, err := c.masters.load(ctx, master.StreamOf(MasterID(p.State.ID)), fresh)
			if err != nil {
				return plan{}, err
			}
			all := plan{changes: p.changed(events), role: roleOf(meta), since: max(p.Position, m.Position)}
			if !m.State.Exists() {
				all.at = append(all.at, m.still())
				return all, nil
			}
			events, err = master.Decide(m.State, work)
			all.changes = append(all.changes, m.changed(events)...)
			return all, err
		},
	})
}

// mayAct refuses a task whose actor is suspended with person.ErrSuspended, and tells what must stay as it is for them not to be.
// Zapis itself, and who runs it, may always.
func (c *Commands) mayAct(ctx context.Context, t task, fresh bool) (still []eventstore.StreamAt, err error) {
	if t.always || t.system || t.operator || t.Actor.IsZero() {
		return nil, nil
	}
	p, err := c.who(ctx, t.Actor, fresh)
	if err != nil || !p.State.Exists() {
		return nil, err
	}
	if p.State.Suspended {
		return nil, person.ErrSuspended
	}
	return []eventstore.StreamAt{p.still()}, nil
}

// restOn adds conditions on streams that the plan neither changes nor rests on already. What changes nothing rests on nothing.
func (p *plan) restOn(conditions []eventstore.StreamAt) {
	for _, condition := range conditions {
		changes := slices.ContainsFunc(p.changes, func(c change) bool { return c.stream.Name == condition.Name })
		rests := slices.ContainsFunc(p.at, func(at eventstore.StreamAt) bool { return at.Name == condition.Name })
		if !changes && !rests {
			p.at = append(p.at, condition)
		}
	}
}

// suspend has nobody book with a master who is now one with somebody suspended. The plan then changes the master, and rests on
// them no longer.
func (p *plan) suspend(m versioned[master.Master]) error {
	events, err := master.Decide(m.State, master.Suspend{})
	if err != nil || len(events) == 0 {
		return err
	}
	p.changes = append(p.changes, m.changed(events)...)
	p.at = slices.DeleteFunc(p.at, func(at eventstore.StreamAt) bool { return at.Name == m.Stream })
	return nil
}
