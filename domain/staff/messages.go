// Package staff is who signs in to the admin panel: somebody who runs Zapis, or looks over it as an auditor.
// What proves that it is them (password, second factor) is no part of the log.
package staff

import (
	"time"

	"zapis/domain"
	"zapis/domain/access"
)

// Events lists every event of this package.
var Events = []domain.Event{
	Added{}, RoleChanged{}, Removed{}, PasswordSet{}, FactorSet{}, FactorDropped{}, FactorProven{}, SignedIn{}, SignedOut{}, SignInFailed{},
}

// StreamOf names the stream of one of the staff.
func StreamOf(id domain.ID) string { return "staff/" + id.String() }

// Cause says why a session ended.
type Cause string

// The causes.
const (
	Asked   Cause = "asked"   // they signed out
	Ended   Cause = "ended"   // they, or an admin, ended it from elsewhere
	Renewed Cause = "renewed" // the password or the role is another one
)

// Command is something that is asked of a member.
type Command interface{ staffCommand() }

type (
	// Add makes somebody a member. The id is that of the name, so that no two have one name.
	Add struct {
		Member domain.ID
		Name   string
		Role   access.Role // access.Admin or access.Auditor
		By     domain.ID   // the member who adds them; zero: whoever has the machine
	}
	// ChangeRole ends their sessions.
	ChangeRole struct {
		Role access.Role
		By   domain.ID
	}
	// Remove ends their sessions, too. Nobody removes themselves: somebody must be left.
	Remove struct{ By domain.ID }
	// SetPassword notes that there is a new password. Sessions but this one end.
	SetPassword struct{ Session domain.ID }
	// SetFactor notes that a second factor is asked for from now on.
	SetFactor struct{}
	// DropFactor notes that none is: by whoever has the machine, when a phone is lost.
	DropFactor struct{}
	// Prove notes that the second factor was proven in a session.
	Prove struct{ Session domain.ID }
	// SignIn begins a session. It is refused with ErrTryLater after too many failures.
	SignIn struct {
		Session domain.ID
		Until   time.Time
	}
	// SignOut ends a session.
	SignOut struct {
		Session domain.ID
		Cause   Cause
	}
	// Fail notes that somebody did not prove to be them.
	Fail struct{}
)

func (Add) staffCommand()         {}
func (ChangeRole) staffCommand()  {}
func (Remove) staffCommand()      {}
func (SetPassword) staffCommand() {}
func (SetFactor) staffCommand()   {}
func (DropFactor) staffCommand()  {}
func (Prove) staffCommand()       {}
func (SignIn) staffCommand()      {}
func (SignOut) staffCommand()     {}
func (Fail) staffCommand()        {}

type (
	// Added begins a member, or begins them anew after they were removed.
	Added struct {
		Member domain.ID   `json:"member"`
		Name   string      `json:"name"`
		Role   access.Role `json:"role"`
		By     domain.ID   `json:"by,omitzero"`
	}
	// RoleChanged is a new role.
	RoleChanged struct {
		Member domain.ID   `json:"member"`
		Role   access.Role `json:"role"`
		By     domain.ID   `json:"by,omitzero"`
	}
	// Removed ends a member.
	Removed struct {
		Member domain.ID `json:"member"`
		By     domain.ID `json:"by,omitzero"`
	}
	// PasswordSet is a new password. All sessions but Session have ended.
	PasswordSet struct {
		Member  domain.ID `json:"member"`
		Session domain.ID `json:"session,omitzero"`
	}
	// FactorSet is a second factor that is asked for from now on.
	FactorSet struct {
		Member domain.ID `json:"member"`
	}
	// FactorDropped is none any more.
	FactorDropped struct {
		Member domain.ID `json:"member"`
	}
	// FactorProven is a code of the second factor that was right.
	FactorProven struct {
		Member  domain.ID `json:"member"`
		Session domain.ID `json:"session"`
	}
	// SignedIn begins a session: the password was right.
	SignedIn struct {
		Member  domain.ID `json:"member"`
		Session domain.ID `json:"session"`
		Until   time.Time `json:"until"`
	}
	// SignedOut ends a session.
	SignedOut struct {
		Member  domain.ID `json:"member"`
		Session domain.ID `json:"session"`
		Cause   Cause     `json:"cause"`
	}
	// SignInFailed is a wrong password or code.
	SignInFailed struct {
		Member domain.ID `json:"member"`
		At     time.Time `json:"at"`
	}
)

func (Added) EventType() string         { return "staff.added" }
func (RoleChanged) EventType() string   { return "staff.role_changed" }
func (Removed) EventType() string       { return "staff.removed" }
func (PasswordSet) EventType() string   { return "staff.password_set" }
func (FactorSet) EventType() string     { return "staff.factor_set" }
func (FactorDropped) EventType() string { return "staff.factor_dropped" }
func (FactorProven) EventType() string  { return "staff.factor_proven" }
func (SignedIn) EventType() string      { return "staff.signed_in" }
func (SignedOut) EventType() string     { return "staff.signed_out" }
func (SignInFailed) EventType() string  { return "staff.sign_in_failed" }
