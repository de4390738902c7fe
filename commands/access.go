package commands

import (
	"context"
	"time"

	"zapis/domain"
	"zapis/domain/access"
)

// GrantAccess lets somebody, or a program, use Zapis through the API. It is for those who run Zapis and for programs that
// bring people in: whoever calls it has made sure of that.
func (c *Commands) GrantAccess(ctx context.Context, meta Meta, cmd access.Grant) (Done, error) {
	return c.access(ctx, meta, cmd.Grant, "access.grant", cmd)
}

// RefreshAccess takes a token out of use and tells how the grant stands then, with the number of the token that takes its
// place. Refused with access.ErrUnknown, ErrRevoked, ErrExpired, and with ErrReused if the token came a second time: then
// the grant has ended.
func (c *Commands) RefreshAccess(ctx context.Context, meta Meta, id domain.ID, number int) (Done, access.State, error) {
	done, err := c.access(ctx, meta, id, "access.refresh", access.Refresh{Number: number})
	if err != nil {
		return done, access.State{}, err
	}
	granted, _, err := now(ctx, c.grants, access.StreamOf(id))
	if err == nil && granted.Revoked != "" {
		err = access.ErrReused
	}
	return done, granted, err
}

// RevokeAccess ends a grant. Whoever calls it has made sure that it may be ended.
func (c *Commands) RevokeAccess(ctx context.Context, meta Meta, id domain.ID) (Done, error) {
	return c.access(ctx, meta, id, "access.revoke", access.Revoke{Cause: access.Asked})
}

// AccessNow is a grant as the log has it now.
func (c *Commands) AccessNow(ctx context.Context, id domain.ID) (access.State, error) {
	granted, _, err := now(ctx, c.grants, access.StreamOf(id))
	return granted, err
}

func (c *Commands) access(ctx context.Context, meta Meta, id domain.ID, name string, cmd access.Command) (Done, error) {
	return c.do(ctx, task{
		Meta: meta, name: name, aggregate: access.StreamOf(id), always: true, // a token does nothing by itself
		plan: func(ctx context.Context, fresh bool) (plan, error) {
			granted, err := c.grants.load(ctx, access.StreamOf(id), fresh)
			if err != nil {
				return plan{}, err
			}
			events, err := access.Decide(granted.State, cmd, time.Now()) // not the clock of bookings, which the sandbox moves
			return plan{changes: granted.changed(events), role: meta.role(), since: granted.Position}, err
		},
	})
}
