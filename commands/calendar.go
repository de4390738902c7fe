package commands

import (
	"context"
	"crypto/rand"

	"zapis/domain"
	"zapis/domain/master"
	"zapis/domain/person"
)

// OpenCalendar gives the actor's bookings of one side a secret address, if they have none yet; also one that they brought
// along when they were merged counts. Refused with domain.ErrNotYours for the side of a master who is none.
func (c *Commands) OpenCalendar(ctx context.Context, meta Meta, side person.Side) (Done, error) {
	return c.changeCalendar(ctx, meta, "person.open_calendar", side, func(held []versioned[person.Person]) (plan, error) {
		if _, open := calendarOf(held, side); open {
			return plan{}, nil
		}
		return opening(held[0], side, nil)
	})
}

// RenewCalendar ends the actor's address of one side and gives them another.
func (c *Commands) RenewCalendar(ctx context.Context, meta Meta, side person.Side) (Done, error) {
	return c.changeCalendar(ctx, meta, "person.renew_calendar", side, func(held []versioned[person.Person]) (plan, error) {
		all, ended, err := closing(held, side)
		if err != nil {
			return plan{}, err
		}
		opened, err := opening(held[0], side, ended)
		return plan{changes: append(all, opened.changes...)}, err
	})
}

// CloseCalendar ends the actor's address of one side: it opens nothing from now on.
func (c *Commands) CloseCalendar(ctx context.Context, meta Meta, side person.Side) (Done, error) {
	return c.changeCalendar(ctx, meta, "person.close_calendar", side, func(held []versioned[person.Person]) (plan, error) {
		all, ended, err := closing(held, side)
		return plan{changes: append(all, held[0].changed(ended)...)}, err
	})
}

// CalendarCode is the code in somebody's address of one side; open is false if they have none.
func (c *Commands) CalendarCode(ctx context.Context, id domain.ID, side person.Side) (code string, open bool, err error) {
	held, err := c.held(ctx, id, true)
	if err != nil {
		return "", false, err
	}
	calendar, open := calendarOf(held, side)
	return calendar.Code.Text(), open, nil
}

// changeCalendar plans with the actor and whoever was merged into them, whose addresses are theirs as long as that holds.
func (c *Commands) changeCalendar(
	ctx context.Context, meta Meta, name string, side person.Side, change func(held []versioned[person.Person]) (plan, error),
) (Done, error) {
	return c.do(ctx, task{
		Meta: meta, name: name, aggregate: person.StreamOf(meta.Actor),
		plan: func(ctx context.Context, fresh bool) (plan, error) {
			held, err := c.held(ctx, meta.Actor, fresh)
			if err != nil {
				return plan{}, err
			}
			all, err := change(held)
			if err != nil {
				return plan{}, err
			}
			for _, p := range held {
				all.since = max(all.since, p.Position)
			}
			if side == person.AsMaster {
				err = c.worksAsMaster(ctx, held[0].State.ID, fresh)
			}
			return all, err
		},
	})
}

func (c *Commands) worksAsMaster(ctx context.Context, id domain.ID, fresh bool) error {
	m, err := c.masters.load(ctx, master.StreamOf(MasterID(id)), fresh)
	if err == nil && !m.State.Exists() {
		return domain.ErrNotYours
	}
	return err
}

// held is who an id means, and after them whoever was merged into them.
func (c *Commands) held(ctx context.Context, id domain.ID, fresh bool) ([]versioned[person.Person], error) {
	p, err := c.who(ctx, id, fresh)
	if err != nil {
		return nil, err
	}
	held := []versioned[person.Person]{p}
	if p.State.Erased {
		return held, nil
	}
	for _, other := range p.State.Others() {
		o, err := c.people.load(ctx, person.StreamOf(other), fresh)
		if err != nil {
			return nil, err
		}
		held = append(held, o)
	}
	return held, nil
}

// calendarOf is the address of one side, the person's own first.
func calendarOf(held []versioned[person.Person], side person.Side) (person.Calendar, bool) {
	for _, p := range held {
		if calendar, open := p.State.Calendar(side); open {
			return calendar, true
		}
	}
	return person.Calendar{}, false
}

// closing ends all addresses of one side. What that is for the person themselves is still to be written.
func closing(held []versioned[person.Person], side person.Side) (others []change, own []domain.Event, err error) {
	for i, p := range held {
		events, err := person.Decide(p.State, person.CloseCalendar{Side: side})
		if err != nil {
			return nil, nil, err
		}
		if i == 0 {
			own = events
		} else {
			others = append(others, p.changed(events)...)
		}
	}
	return others, own, nil
}

// opening opens an address after what has ended. rand.Text draws 130 bits.
func opening(p versioned[person.Person], side person.Side, ended []domain.Event) (plan, error) {
	state := p.State
	for _, event := range ended {
		state = person.Evolve(state, event)
	}
	events, err := person.Decide(state, person.OpenCalendar{Side: side, Code: domain.Personal(rand.Text())})
	return plan{changes: p.changed(append(ended, events...))}, err
}
