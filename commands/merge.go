package commands

import (
	"context"
	"errors"
	"slices"

	"zapis/domain"
	"zapis/domain/booking"
	"zapis/domain/master"
	"zapis/domain/person"
	"zapis/eventstore"
)

// merging is the plan of making one person of two. A master stays who they are; otherwise the first one does. Neither may
// have changed meanwhile, or have become a master.
func (c *Commands) merging(ctx context.Context, p, other versioned[person.Person], claim person.Claim) (plan, error) {
	mine, err := c.masters.load(ctx, master.StreamOf(MasterID(p.State.ID)), true)
	if err != nil {
		return plan{}, err
	}
	theirs, err := c.masters.load(ctx, master.StreamOf(MasterID(other.State.ID)), true)
	if err != nil {
		return plan{}, err
	}
	switch {
	case mine.State.Exists() && theirs.State.Exists():
		return plan{}, person.ErrBothMasters
	case theirs.State.Exists():
		p, other = other, p
	}
	absorbed, err := person.Decide(p.State, person.Absorb{Other: other.State, Claim: claim, Now: c.clock()})
	if err != nil {
		return plan{}, err
	}
	joined, err := person.Decide(other.State, person.JoinInto{Into: p.State.ID})
	all := plan{
		changes: append(p.changed(absorbed), other.changed(joined)...),
		at:      []eventstore.StreamAt{mine.still(), theirs.still()}, since: max(p.Position, other.Position),
	}
	work := mine
	if theirs.State.Exists() {
		work = theirs
	}
	if err == nil && other.State.Suspended && work.State.Exists() && !work.State.Erased {
		err = all.suspend(work)
	}
	return all, err
}

// MasterID is the one master that a person can be.
func MasterID(person domain.ID) domain.ID { return NewID(person, "master") }

// Unmerge makes two persons again of the actor and somebody merged into them. Refused with person.ErrNotMerged for anybody
// else, with person.ErrLastAccount if the actor would be left without an account.
func (c *Commands) Unmerge(ctx context.Context, meta Meta, other domain.ID) (Done, error) {
	return c.do(ctx, task{
		Meta: meta, name: "person.unmerge", aggregate: person.StreamOf(meta.Actor),
		plan: func(ctx context.Context, fresh bool) (plan, error) {
			p, err := c.who(ctx, meta.Actor, fresh)
			if err != nil {
				return plan{}, err
			}
			return c.unmerging(ctx, p, other, fresh)
		},
	})
}

func (c *Commands) unmerging(ctx context.Context, p versioned[person.Person], id domain.ID, fresh bool) (plan, error) {
	other, err := c.people.load(ctx, person.StreamOf(id), fresh)
	if err != nil {
		return plan{}, err
	}
	released, err := person.Decide(p.State, person.Release{Other: id})
	if err != nil {
		return plan{}, err
	}
	var back person.ComeBack
	for _, event := range released {
		if e, ok := event.(person.AccountsUnmerged); ok {
			back.Accounts = e.Accounts
		}
	}
	returned, err := person.Decide(other.State, back)
	return plan{
		changes: append(p.changed(released), other.changed(returned)...), since: max(p.Position, other.Position),
	}, err
}

// Unlink takes an account from the actor. One that came by a merge goes back with who had it before. Refused with
// person.ErrLastAccount if the actor would be left without any.
func (c *Commands) Unlink(ctx context.Context, meta Meta, messenger string, account domain.Personal) (Done, error) {
	return c.do(ctx, task{
		Meta: meta, name: "person.unlink", aggregate: person.StreamOf(meta.Actor),
		plan: func(ctx context.Context, fresh bool) (plan, error) {
			p, err := c.who(ctx, meta.Actor, fresh)
			if err != nil {
				return plan{}, err
			}
			if other := p.State.CameWith(messenger, account); !other.IsZero() {
				return c.unmerging(ctx, p, other, fresh)
			}
			events, err := person.Decide(p.State, person.Unlink{Messenger: messenger, Account: account})
			return plan{changes: p.changed(events), since: p.Position}, err
		},
	})
}

// UndoLink takes back, for the actor on whichever side they are, that an account joined by a claim, and the merge if it was one.
// Refused with person.ErrUndoPassed when that is not offered any more: Unlink can still do it.
func (c *Commands) UndoLink(ctx context.Context, meta Meta, claim domain.ID) (Done, error) {
	return c.do(ctx, task{
		Meta: meta, name: "person.undo_link", aggregate: person.StreamOf(meta.Actor),
		plan: func(ctx context.Context, fresh bool) (plan, error) {
			p, err := c.who(ctx, meta.Actor, fresh)
			if err != nil {
				return plan{}, err
			}
			if joined := p.State.Joined; joined.Undoable(claim, c.clock()) && !joined.Merged.IsZero() {
				return c.unmerging(ctx, p, joined.Merged, fresh)
			}
			events, err := person.Decide(p.State, person.Undo{Claim: claim, Now: c.clock()})
			return plan{changes: p.changed(events), since: p.Position}, err
		},
	})
}

// Recognize is told, by Zapis itself, under which ids a messenger knows one account, the best first, and answers whose it
// is, zero if nobody's. Ids that nobody has yet become theirs. If two persons have one each, they are one and are merged,
// unless both are masters: then the first is meant, and person.ErrBothMasters is told beside them.
func (c *Commands) Recognize(ctx context.Context, meta Meta, messenger string, accounts ...string) (owner domain.ID, err error) {
	for range 2*len(accounts) + 1 {
		owners, err := c.ownersOf(ctx, messenger, accounts)
		if err != nil {
			return domain.ID{}, err
		}
		owner = firstOf(owners)
		odd := slices.IndexFunc(owners, func(other domain.ID) bool { return other != owner })
		if odd < 0 {
			return owner, nil
		}
		meta.Actor, meta.Step = owner, odd
		if owners[odd].IsZero() {
			_, err = c.alias(ctx, meta, person.Alias{
				Messenger: messenger, Account: domain.Personal(accounts[odd]), Of: domain.Personal(accounts[slices.Index(owners, owner)]),
			})
		} else {
			err = c.unite(ctx, meta, owners[odd])
		}
		if errors.Is(err, person.ErrBothMasters) {
			return owner, err
		}
		if err != nil {
			return domain.ID{}, err
		}
	}
	return owner, nil
}

// ownersOf tells whose each account is; zero: nobody's.
func (c *Commands) ownersOf(ctx context.Context, messenger string, accounts []string) ([]domain.ID, error) {
	owners := make([]domain.ID, len(accounts))
	for i, account := range accounts {
		owner, err := c.store.PersonOf(ctx, messenger, account)
		if err != nil && !errors.Is(err, eventstore.ErrNoAccount) {
			return nil, err
		}
		owners[i] = owner
	}
	return owners, nil
}

func firstOf(ids []domain.ID) domain.ID {
	for _, id := range ids {
		if !id.IsZero() {
			return id
		}
	}
	return domain.ID{}
}

// alias gives the actor another id of theirs, unless somebody has it by now.
func (c *Commands) alias(ctx context.Context, meta Meta, cmd person.Alias) (Done, error) {
	return c.do(ctx, task{
		Meta: meta, name: "person.alias", aggregate: person.StreamOf(meta.Actor),
		plan: func(ctx context.Context, fresh bool) (plan, error) {
			p, err := c.who(ctx, meta.Actor, fresh)
			if err != nil {
				return plan{}, err
			}
			if _, err := c.store.PersonOf(ctx, cmd.Messenger, cmd.Account.Text()); !errors.Is(err, eventstore.ErrNoAccount) {
				return plan{}, err
			}
			events, err := person.Decide(p.State, cmd)
			return plan{changes: p.changed(events), role: string(booking.System), since: p.Position}, err
		},
	})
}

// unite merges the actor and another person whom a messenger knows to be the same. That two masters cannot be is found out
// first, so that it is not recorded with every word that they say.
func (c *Commands) unite(ctx context.Context, meta Meta, other domain.ID) error {
	mine, _, err := c.MasterNow(ctx, MasterID(meta.Actor))
	if err != nil {
		return err
	}
	theirs, _, err := c.MasterNow(ctx, MasterID(other))
	if err != nil {
		return err
	}
	if mine.Exists() && theirs.Exists() {
		return person.ErrBothMasters
	}
	_, err = c.do(ctx, task{
		Meta: meta, name: "person.unite", aggregate: person.StreamOf(meta.Actor),
		plan: func(ctx context.Context, fresh bool) (plan, error) {
			p, err := c.who(ctx, meta.Actor, fresh)
			if err != nil {
				return plan{}, err
			}
			q, err := c.who(ctx, other, fresh)
			if err != nil || p.State.ID == q.State.ID {
				return plan{since: p.Position}, err
			}
			all, err := c.merging(ctx, p, q, person.Claim{})
			all.role = string(booking.System)
			return all, err
		},
	})
	return err
}
