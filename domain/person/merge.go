package person

import (
	"slices"
	"time"

	"zapis/domain"
)

// evolveAccounts applies what happens to the accounts of a person, and to who they are.
func evolveAccounts(p Person, event domain.Event) Person {
	switch e := event.(type) {
	case CodeIssued:
		p.Code, p.Claim = Code{Hash: e.Hash, Messenger: e.Messenger, Expires: e.Expires}, Claim{}
	case CodeUsed:
		p.Code.Used = true
		p.Claim = Claim{
			ID: e.Claim, Messenger: e.Messenger, Account: e.Account, Name: e.Name, Claimant: e.Claimant, Expires: e.Expires,
		}
	case ClaimConfirmed:
		p.Claim.Confirmed = true
	case ClaimRefused:
		p.Claim = Claim{}
	case AccountsMerged:
		return p.merged(e)
	case AccountsUnmerged:
		return p.released(e)
	case MergedInto:
		p.Into, p.Accounts = e.Into, nil
	case Unmerged:
		p.Into, p.Accounts = domain.ID{}, accounts(e.Accounts)
		p.Suspended, p.SuspendedFor = false, "" // whom they were, was not when they parted: see release
	case ChannelPreferred:
		p.Preferred = e.Messenger
	}
	return p
}

// merged adds what the other one has.
func (p Person) merged(e AccountsMerged) Person {
	p.Merges = append(slices.Clone(p.Merges), Merge{
		Person: e.Merged, Others: e.Others, Accounts: e.Accounts, Masters: e.Masters, Name: e.Name, Phone: e.Phone, Zone: e.Zone,
	})
	p.Accounts = append(slices.Clone(p.Accounts), accounts(e.Accounts)...)
	for _, master := range e.Masters {
		if !p.Knows(master) {
			p.Masters = append(slices.Clone(p.Masters), master)
			p.Borrowed = append(slices.Clone(p.Borrowed), master)
		}
	}
	p.Muted = append(slices.Clone(p.Muted), e.Muted...)
	if p.Active.IsZero() {
		p.Active = e.Active
	}
	p.Name, p.Phone, p.Zone = orElse(p.Name, e.Name), orElse(p.Phone, e.Phone), orElse(p.Zone, e.Zone)
	p.Suspended = p.Suspended || e.Suspended
	return p.joined(Joined{Claim: e.Claim, Messenger: e.Messenger, Account: e.Account, Merged: e.Merged, At: e.At})
}

// joined closes the claim by which somebody joined.
func (p Person) joined(by Joined) Person {
	if by.Claim.IsZero() {
		return p
	}
	if p.Joined = by; p.Claim.ID == by.Claim {
		p.Claim = Claim{}
	}
	return p
}

// released takes away what only the other one gave; what the person has made their own since stays.
func (p Person) released(e AccountsUnmerged) Person {
	i := slices.IndexFunc(p.Merges, func(m Merge) bool { return m.Person == e.Merged })
	if i < 0 {
		return p
	}
	p.Merges = slices.Delete(slices.Clone(p.Merges), i, i+1)
	for _, back := range e.Accounts {
		p.Accounts = without(p.Accounts, back.Messenger, back.Account)
	}
	for _, master := range p.Borrowed {
		if !p.lent(master) {
			p.Masters, p.Muted = less(p.Masters, master), less(p.Muted, master)
		}
	}
	p.Borrowed = slices.DeleteFunc(slices.Clone(p.Borrowed), func(master domain.ID) bool { return !p.Knows(master) })
	if !p.Knows(p.Active) {
		p.Active = domain.ID{}
		if len(p.Masters) > 0 {
			p.Active = p.Masters[len(p.Masters)-1]
		}
	}
	p.Name, p.Phone, p.Zone = unless(p.Name, e.Name), unless(p.Phone, e.Phone), unless(p.Zone, e.Zone)
	return p
}

// lent tells whether somebody merged into the person knows the master.
func (p Person) lent(master domain.ID) bool {
	return slices.ContainsFunc(p.Merges, func(m Merge) bool { return slices.Contains(m.Masters, master) })
}

func accounts(held []Holding) (accounts []Account) {
	for _, h := range held {
		accounts = append(accounts, Account(h))
	}
	return accounts
}

func without(accounts []Account, messenger string, account domain.Personal) []Account {
	return slices.DeleteFunc(slices.Clone(accounts), func(a Account) bool {
		return a.Messenger == messenger && a.Account == account
	})
}

func less(ids []domain.ID, id domain.ID) []domain.ID {
	return slices.DeleteFunc(slices.Clone(ids), func(other domain.ID) bool { return other == id })
}

func orElse[T comparable](own, otherwise T) T {
	var none T
	if own == none {
		return otherwise
	}
	return own
}

// unless is the own value, or none if it is the given one.
func unless[T comparable](own, given T) T {
	var none T
	if own == given {
		return none
	}
	return own
}

// absorb is refused for somebody who is merged already, on either side.
func (p Person) absorb(c Absorb) ([]domain.Event, error) {
	other := c.Other
	if !other.Exists() || !other.Into.IsZero() || other.ID == p.ID {
		return nil, ErrNotMergeable
	}
	e := AccountsMerged{
		Person: p.ID, Merged: other.ID, Others: other.Others(), Masters: other.Masters, Muted: p.mutedOf(other),
		Claim: c.Claim.ID, Messenger: c.Claim.Messenger, Account: c.Claim.Account,
	}
	if !c.Claim.ID.IsZero() {
		e.At = c.Now.UTC()
	}
	for _, account := range other.Accounts {
		e.Accounts = append(e.Accounts, Holding(account))
	}
	if p.Active.IsZero() {
		e.Active = other.Active
	}
	e.Suspended = other.Suspended && !p.Suspended
	e.Name, e.Phone, e.Zone = lacking(p.Name, other.Name), lacking(p.Phone, other.Phone), lacking(p.Zone, other.Zone)
	return []domain.Event{e}, nil
}

// still is a given value that is the own one to this day.
func still[T comparable](own, given T) T {
	var none T
	if own == given {
		return given
	}
	return none
}

// mutedOf are the masters whom the person comes to know, and whose broadcasts the other one does not want.
func (p Person) mutedOf(other Person) (muted []domain.ID) {
	for _, master := range other.Masters {
		if !p.Knows(master) && (other.NoOffers || slices.Contains(other.Muted, master)) {
			muted = append(muted, master)
		}
	}
	return muted
}

// lacking is the other's value where there is no own one.
func lacking[T comparable](own, other T) T {
	var none T
	if own == none {
		return other
	}
	return none
}

// release gives back what the person still has of it, and is refused if nothing would be left to reach them by. Nobody parts while
// they are suspended, so that whoever was merged is as free as the person is.
func (p Person) release(c Release) ([]domain.Event, error) {
	if p.Suspended {
		return nil, ErrSuspended
	}
	i := slices.IndexFunc(p.Merges, func(m Merge) bool { return m.Person == c.Other })
	if i < 0 {
		return nil, ErrNotMerged
	}
	merge := p.Merges[i]
	e := AccountsUnmerged{Person: p.ID, Merged: merge.Person, Others: merge.Others, Masters: merge.Masters}
	e.Name, e.Phone, e.Zone = still(p.Name, merge.Name), still(p.Phone, merge.Phone), still(p.Zone, merge.Zone)
	for _, account := range p.Accounts {
		if merge.has(account) || account.Of != "" && merge.has(Account{Messenger: account.Messenger, Account: account.Of}) {
			e.Accounts = append(e.Accounts, Holding(account))
		}
	}
	if len(e.Accounts) > 0 && len(e.Accounts) == len(p.Accounts) {
		return nil, ErrLastAccount
	}
	return []domain.Event{e}, nil
}

func (m Merge) has(account Account) bool {
	return slices.ContainsFunc(m.Accounts, func(h Holding) bool {
		return h.Messenger == account.Messenger && h.Account == account.Account
	})
}

// unlink is not for accounts that came by a merge: see CameWith.
func (p Person) unlink(c Unlink) ([]domain.Event, error) {
	if !p.has(c.Messenger, c.Account) {
		return nil, nil
	}
	var events []domain.Event
	main := p.Main(c.Messenger, c.Account)
	for _, a := range p.Accounts {
		if a.Messenger == c.Messenger && (a.Account == main || a.Of == main) {
			events = append(events, AccountUnlinked{Person: p.ID, Messenger: a.Messenger, Account: a.Account})
		}
	}
	if len(events) == len(p.Accounts) {
		return nil, ErrLastAccount
	}
	return events, nil
}

// undo is for an account that came alone, and while it is offered.
func (p Person) undo(c Undo) ([]domain.Event, error) {
	if !p.Joined.Undoable(c.Claim, c.Now) {
		return nil, ErrUndoPassed
	}
	return p.unlink(Unlink{Messenger: p.Joined.Messenger, Account: p.Joined.Account})
}

// Undoable tells whether undoing what a claim led to is still offered.
func (j Joined) Undoable(claim domain.ID, now time.Time) bool {
	return j.Claim == claim && !claim.IsZero() && !now.After(j.At.Add(UndoFor))
}

func (p Person) alias(c Alias) ([]domain.Event, error) {
	if p.has(c.Messenger, c.Account) {
		return nil, nil
	}
	linked := AccountLinked{Person: p.ID, Messenger: c.Messenger, Account: c.Account}
	if p.has(c.Messenger, c.Of) {
		linked.Of = p.Main(c.Messenger, c.Of)
	}
	return []domain.Event{linked}, nil
}

// MakeOwn is what follows when somebody has to do with a master whom they know only through somebody merged into them: they
// know them in their own right from now on, also when the merge is undone.
func MakeOwn(p Person, master domain.ID) []domain.Event {
	if !slices.Contains(p.Borrowed, master) {
		return nil
	}
	return []domain.Event{MasterConnected{Person: p.ID, Master: master}}
}

func (p Person) prefer(c PreferChannel) ([]domain.Event, error) {
	if c.Messenger == p.Preferred {
		return nil, nil
	}
	if c.Messenger != "" && !slices.ContainsFunc(p.Accounts, func(a Account) bool { return a.Messenger == c.Messenger }) {
		return nil, ErrNotLinked
	}
	return []domain.Event{ChannelPreferred{Person: p.ID, Messenger: c.Messenger}}, nil
}
