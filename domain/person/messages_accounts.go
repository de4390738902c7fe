package person

import (
	"time"

	"zapis/domain"
)

// PurposeLink is the purpose of codes by which another messenger account joins a person.
const PurposeLink = "link"

type (
	// IssueCode gives the person a one-time code by which another account can join them; the former one ends.
	IssueCode struct {
		Hash      string // of purpose and code, see HashOf
		Purpose   string
		Messenger string // in which alone it may be used; empty: in any
		Expires   time.Time
	}
	// UseCode is a code that arrived in another messenger. It works once; who brought it and the person must both say yes
	// then.
	UseCode struct {
		Claim     domain.ID
		Hash      string
		Messenger string
		Account   domain.Personal
		Name      domain.Personal // as they are called there; may be empty
		Claimant  domain.ID       // who has the account; zero: nobody yet
		Now       time.Time
	}
	// ConfirmClaim is the answer of who brought the code, from the account they brought it with.
	ConfirmClaim struct {
		Messenger string
		Account   domain.Personal
		Yes       bool
		Now       time.Time
	}
	// AdmitClaim is the person's own answer, the last word. Other is who has the account now, if anybody: they are merged
	// into the person.
	AdmitClaim struct {
		Claim domain.ID
		Yes   bool
		Other Person
		Now   time.Time
	}
	// Alias gives the person another id of an account of theirs that the messenger itself has vouched for.
	Alias struct {
		Messenger string
		Account   domain.Personal
		Of        domain.Personal
	}
	// Unlink takes one of several accounts from the person, under all its ids; another one must be left. It is nobody's then; an account
	// that came by a merge goes back with who had it, see Release.
	Unlink struct {
		Messenger string
		Account   domain.Personal
	}
	// Absorb merges another person into this one: what they have and had is this one's from now on.
	Absorb struct {
		Other Person
		Claim Claim // by which both agreed; zero: the messenger has vouched for it
		Now   time.Time
	}
	// JoinInto is the other half of Absorb, for the one who is merged.
	JoinInto struct{ Into domain.ID }
	// Release undoes a merge: each has what they had before, and what came since stays with this one.
	Release struct{ Other domain.ID }
	// Undo takes back that somebody joined by a claim, while that is offered. Of a merge, see Release.
	Undo struct {
		Claim domain.ID
		Now   time.Time
	}
	// ComeBack is the other half of Release.
	ComeBack struct{ Accounts []Holding }
	// PreferChannel chooses the messenger for notices; empty: the one last written from.
	PreferChannel struct{ Messenger string }
)

func (IssueCode) personCommand()     {}
func (UseCode) personCommand()       {}
func (ConfirmClaim) personCommand()  {}
func (AdmitClaim) personCommand()    {}
func (Alias) personCommand()         {}
func (Unlink) personCommand()        {}
func (Absorb) personCommand()        {}
func (JoinInto) personCommand()      {}
func (Release) personCommand()       {}
func (ComeBack) personCommand()      {}
func (Undo) personCommand()          {}
func (PreferChannel) personCommand() {}

// Holding is a messenger account that goes from one person to another.
type Holding struct {
	Messenger string          `json:"messenger"`
	Account   domain.Personal `json:"account"`
	Blocked   bool            `json:"blocked,omitempty"`
	Of        domain.Personal `json:"of,omitempty"` // the account that this is another id of
}

type (
	// CodeIssued is a one-time code, of which only the hash is kept.
	CodeIssued struct {
		Person    domain.ID `json:"person"`
		Hash      string    `json:"hash"`
		Purpose   string    `json:"purpose"`
		Messenger string    `json:"messenger,omitempty"`
		Expires   time.Time `json:"expires"`
	}
	// CodeUsed is the code in the hands of who wants to join.
	CodeUsed struct {
		Person    domain.ID       `json:"person"`
		Claim     domain.ID       `json:"claim"`
		Messenger string          `json:"messenger"`
		Account   domain.Personal `json:"account"`
		Name      domain.Personal `json:"name,omitempty"`
		Claimant  domain.ID       `json:"claimant,omitzero"`
		Expires   time.Time       `json:"expires"` // the claim, not the code
	}
	// ClaimConfirmed is their yes; the person's own is still to come.
	ClaimConfirmed struct {
		Person domain.ID `json:"person"`
		Claim  domain.ID `json:"claim"`
	}
	// ClaimRefused is a no of either side.
	ClaimRefused struct {
		Person domain.ID `json:"person"`
		Claim  domain.ID `json:"claim"`
		Own    bool      `json:"own,omitempty"` // the person's, not the other side's
	}
	// AccountsMerged is another person who turned out to be this one.
	AccountsMerged struct {
		Person    domain.ID       `json:"person"`
		Merged    domain.ID       `json:"merged"`
		Others    []domain.ID     `json:"others,omitempty"` // who had been merged into them before
		Accounts  []Holding       `json:"accounts,omitempty"`
		Masters   []domain.ID     `json:"masters,omitempty"` // whom they know
		Muted     []domain.ID     `json:"muted,omitempty"`   // of these, unknown to the person, whose broadcasts they do not want
		Active    domain.ID       `json:"active,omitzero"`   // the rest is what the person lacked
		Name      domain.Personal `json:"name,omitempty"`
		Phone     domain.Personal `json:"phone,omitempty"`
		Zone      string          `json:"zone,omitempty"`
		Claim     domain.ID       `json:"claim,omitzero"`      // by which both agreed; zero: the messenger has vouched for it
		Messenger string          `json:"messenger,omitempty"` // the account that brought the code
		Account   domain.Personal `json:"account,omitempty"`
		At        time.Time       `json:"at,omitzero"`         // when they agreed
		Suspended bool            `json:"suspended,omitempty"` // they are: from now on the person is, too
	}
	// MergedInto is the same for the one who was merged.
	MergedInto struct {
		Person domain.ID `json:"person"`
		Into   domain.ID `json:"into"`
	}
	// AccountsUnmerged is that they are two after all.
	AccountsUnmerged struct {
		Person   domain.ID       `json:"person"`
		Merged   domain.ID       `json:"merged"`
		Others   []domain.ID     `json:"others,omitempty"`
		Accounts []Holding       `json:"accounts,omitempty"` // that go back
		Masters  []domain.ID     `json:"masters,omitempty"`  // whom the other one knows, as when they were merged
		Name     domain.Personal `json:"name,omitempty"`     // that were theirs, and that the person has for want of an own one
		Phone    domain.Personal `json:"phone,omitempty"`
		Zone     string          `json:"zone,omitempty"`
	}
	// Unmerged is the same for the one who had been merged.
	Unmerged struct {
		Person   domain.ID `json:"person"`
		From     domain.ID `json:"from"`
		Accounts []Holding `json:"accounts,omitempty"`
	}
	// ChannelPreferred is the messenger for notices; empty: the one last written from.
	ChannelPreferred struct {
		Person    domain.ID `json:"person"`
		Messenger string    `json:"messenger"`
	}
)

func (CodeIssued) EventType() string       { return "person.code_issued" }
func (CodeUsed) EventType() string         { return "person.code_used" }
func (ClaimConfirmed) EventType() string   { return "person.claim_confirmed" }
func (ClaimRefused) EventType() string     { return "person.claim_refused" }
func (AccountsMerged) EventType() string   { return "person.accounts_merged" }
func (MergedInto) EventType() string       { return "person.merged_into" }
func (AccountsUnmerged) EventType() string { return "person.accounts_unmerged" }
func (Unmerged) EventType() string         { return "person.unmerged" }
func (ChannelPreferred) EventType() string { return "person.channel_preferred" }

// DataSubject is the person.
func (e CodeUsed) DataSubject() domain.ID { return e.Person }

// DataSubject is the person.
func (e AccountsMerged) DataSubject() domain.ID { return e.Person }

// DataSubject is the person.
func (e AccountsUnmerged) DataSubject() domain.ID { return e.Person }

// DataSubject is the person.
func (e Unmerged) DataSubject() domain.ID { return e.Person }
