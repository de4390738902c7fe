package commands

import (
	"context"
	"crypto/rand"
	"encoding/binary"
	"errors"
	"fmt"
	mathrand "math/rand/v2"
	"strings"
	"time"

	"zapis/domain"
	"zapis/domain/person"
	"zapis/eventstore"
)

// IssueCode gives the actor a new one-time code by which an account in a messenger (empty: in any) can join them, and ends
// the former one. Only its hash is kept: an action that is handled twice gives two codes, of which the second works.
func (c *Commands) IssueCode(ctx context.Context, meta Meta, messenger string) (Done, string, error) {
	code := newOneTimeCode()
	meta.Step = mathrand.Int()
	done, err := c.Person(ctx, meta, person.IssueCode{
		Hash: person.HashOf(person.PurposeLink, code), Purpose: person.PurposeLink, Messenger: messenger,
		Expires: c.clock().Add(person.CodeFor),
	})
	return done, code, err
}

// newOneTimeCode has a digit, so that it is not mistaken for a word.
func newOneTimeCode() string {
	for {
		var random [8]byte
		rand.Read(random[:]) // never fails; see crypto/rand
		if code := person.NewCode(binary.NativeEndian.Uint64(random[:])); strings.ContainsAny(code, "0123456789") {
			return code
		}
	}
}

// Claimant is who brings a one-time code: an account, whether anybody has it or not.
type Claimant struct {
	Messenger string
	Account   domain.Personal
	Name      domain.Personal // as they are called there
}

// Claimed is what a code led to.
type Claimed struct {
	Claim domain.ID
	Owner person.Person // who was given the code, and whom the claimant is now to be asked about
}

// Claim is a code that an account brought; then ConfirmClaim is asked of it and AdmitClaim of whose code it is. Refused with
// person.ErrCodeUnknown, ErrCodeExpired, ErrCodeUsed, ErrCodeElsewhere (it is for another messenger), ErrOwnCode (they are
// one already), ErrTooManyTries.
func (c *Commands) Claim(ctx context.Context, meta Meta, code string, by Claimant) (Done, Claimed, error) {
	claimed := Claimed{Claim: NewID(meta.Action, "claim")}
	guess := eventstore.Guess{Messenger: by.Messenger, Account: by.Account.Text(), At: c.clock()}
	since := guess.At.Add(-person.GuessWindow - time.Minute) // they are counted by the minute
	allowed := c.store.Guess(ctx, guess, since, person.MayGuess)
	if allowed != nil && !refused(allowed) {
		return Done{}, Claimed{}, allowed
	}
	done, err := c.do(ctx, task{
		Meta: meta, name: "person.claim", aggregate: "codes",
		plan: func(ctx context.Context, _ bool) (plan, error) {
			if allowed != nil {
				return plan{}, person.ErrTooManyTries
			}
			p, err := c.ownerOf(ctx, code)
			if err != nil {
				return plan{}, err
			}
			claimed.Owner = p.State
			return c.used(ctx, p, claimed.Claim, code, by)
		},
	})
	if allowed == nil && !errors.Is(err, person.ErrCodeUnknown) {
		err = errors.Join(err, c.store.Forgive(context.WithoutCancel(ctx), guess))
	}
	if err != nil {
		return Done{}, Claimed{}, err
	}
	return done, claimed, nil
}

// ownerOf is whose code it is, or was.
func (c *Commands) ownerOf(ctx context.Context, typed string) (versioned[person.Person], error) {
	code, proper := person.ReadCode(typed)
	if !proper {
		return versioned[person.Person]{}, person.ErrCodeUnknown
	}
	owner, err := c.store.CodeOwner(ctx, person.HashOf(person.PurposeLink, code))
	if errors.Is(err, eventstore.ErrNoCode) {
		return versioned[person.Person]{}, person.ErrCodeUnknown
	}
	if err != nil {
		return versioned[person.Person]{}, err
	}
	p, err := c.people.load(ctx, person.StreamOf(owner), true)
	if err == nil && !p.State.Into.IsZero() {
		err = person.ErrCodeExpired // whoever asked for it is somebody else by now
	}
	return p, err
}

func (c *Commands) used(ctx context.Context, p versioned[person.Person], claim domain.ID, typed string, by Claimant) (plan, error) {
	code, _ := person.ReadCode(typed)
	claimant, err := c.store.PersonOf(ctx, by.Messenger, by.Account.Text())
	if err != nil && !errors.Is(err, eventstore.ErrNoAccount) {
		return plan{}, err
	}
	events, err := person.Decide(p.State, person.UseCode{
		Claim: claim, Hash: person.HashOf(person.PurposeLink, code), Messenger: by.Messenger, Account: by.Account,
		Name: by.Name, Claimant: claimant, Now: c.clock(),
	})
	return plan{changes: p.changed(events), since: p.Position}, err
}

// ConfirmClaim is the answer of the account that brought a code to whether it shall join the owner of the code. The owner is
// asked next. Refused with person.ErrClaimGone if there is nothing to answer (any more).
func (c *Commands) ConfirmClaim(ctx context.Context, meta Meta, owner domain.ID, by Claimant, yes bool) (Done, error) {
	return c.do(ctx, task{
		Meta: meta, name: "person.confirm_claim", aggregate: person.StreamOf(owner),
		plan: func(ctx context.Context, fresh bool) (plan, error) {
			p, err := c.who(ctx, owner, fresh)
			if err != nil {
				return plan{}, err
			}
			events, err := person.Decide(p.State, person.ConfirmClaim{
				Messenger: by.Messenger, Account: by.Account, Yes: yes, Now: c.clock(),
			})
			return plan{changes: p.changed(events), since: p.Position}, err
		},
	})
}

// AdmitClaim is the actor's answer to whether an account that brought their code, and has said yes, is theirs. Then it is; and
// if somebody had it, the two are merged, see Unmerge. Refused with person.ErrClaimGone if there is nothing to answer (any
// more), with person.ErrBothMasters if both are masters.
func (c *Commands) AdmitClaim(ctx context.Context, meta Meta, claim domain.ID, yes bool) (Done, error) {
	return c.do(ctx, task{
		Meta: meta, name: "person.admit_claim", aggregate: person.StreamOf(meta.Actor),
		plan: func(ctx context.Context, fresh bool) (plan, error) {
			p, err := c.who(ctx, meta.Actor, fresh)
			if err != nil {
				return plan{}, err
			}
			return c.admitted(ctx, p, person.AdmitClaim{Claim: claim, Yes: yes, Now: c.clock()})
		},
	})
}

func (c *Commands) admitted(ctx context.Context, p versioned[person.Person], cmd person.AdmitClaim) (plan, error) {
	var other versioned[person.Person]
	if wants := p.State.Claim; cmd.Yes && wants.ID == cmd.Claim && !cmd.Claim.IsZero() {
		holder, err := c.store.PersonOf(ctx, wants.Messenger, wants.Account.Text())
		if err == nil {
			other, err = c.who(ctx, holder, true)
		}
		if err != nil && !errors.Is(err, eventstore.ErrNoAccount) {
			return plan{}, fmt.Errorf("find who has an account: %w", err)
		}
	}
	cmd.Other = other.State
	events, err := person.Decide(p.State, cmd)
	if err != nil || !cmd.Yes || !other.State.Exists() || other.State.ID == p.State.ID {
		return plan{changes: p.changed(events), since: p.Position}, err
	}
	return c.merging(ctx, p, other, p.State.Claim)
}
