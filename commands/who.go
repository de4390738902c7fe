package commands

import (
	"context"
	"fmt"

	"zapis/domain"
	"zapis/domain/person"
)

// mostMerges bounds how many persons can have been merged into one another in a row.
const mostMerges = 64

// who is the person whom an id means: somebody merged is whom they were merged into. Nothing that was merged or unmerged
// before the call is overlooked, except that somebody may be taken for unmerged unless fresh: their id still names the same
// person then, and their stream, if it is written or a condition, tells.
func (c *Commands) who(ctx context.Context, id domain.ID, fresh bool) (versioned[person.Person], error) {
	for range mostMerges {
		p, err := c.people.load(ctx, person.StreamOf(id), fresh)
		if err == nil && !p.State.Into.IsZero() && !fresh {
			p, err = c.people.load(ctx, person.StreamOf(id), true)
		}
		if err != nil || p.State.Into.IsZero() {
			return p, err
		}
		id = p.State.Into
	}
	return versioned[person.Person]{}, fmt.Errorf("person %s was merged more often than can be", id)
}

// same tells whether two ids mean one person.
func (c *Commands) same(ctx context.Context, a, b domain.ID, fresh bool) (bool, error) {
	if a == b || a.IsZero() || b.IsZero() {
		return a == b, nil
	}
	first, err := c.who(ctx, a, fresh)
	if err != nil || first.State.Is(b) {
		return err == nil, err
	}
	second, err := c.who(ctx, b, fresh)
	return err == nil && second.State.Exists() && first.State.ID == second.State.ID, err
}
