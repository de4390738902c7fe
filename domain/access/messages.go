// Package access is who may use Zapis from other programs: grants, each of which is a family of tokens that take each
// other's place.
package access

import (
	"time"

	"zapis/domain"
)

// Events lists every event of this package.
var Events = []domain.Event{Granted{}, Refreshed{}, Revoked{}}

// StreamOf names the stream of a grant.
func StreamOf(id domain.ID) string { return "grant/" + id.String() }

// Role is what somebody is to Zapis.
type Role string

// The roles. A client and a master are persons and act as themselves; the others are whoever runs Zapis, or a program.
const (
	Client  Role = "client"
	Master  Role = "master"
	Admin   Role = "admin"
	Auditor Role = "auditor" // reads only
	Service Role = "service" // a front end that brings people in, and follows what happens
)

// Scope is one thing that a token allows.
type Scope string

// The scopes. One without ":read" allows reading too.
const (
	MeRead   Scope = "me:read"   // oneself, as somebody's client
	Me       Scope = "me"        //
	WorkRead Scope = "work:read" // what one does as a master
	Work     Scope = "work"      //
	People   Scope = "people"    // bringing people in, and tokens for them
	Feed     Scope = "feed"      // following what happens
	Audit    Scope = "audit"     // reading what admins read
	Manage   Scope = "admin"     // doing what admins do
)

// Cause says why a grant ended.
type Cause string

// The causes.
const (
	Asked  Cause = "asked"  // by its holder or by an admin
	Reused Cause = "reused" // a token came that another had taken the place of: somebody has a copy
)

// Command is something a grant may be asked to do.
type Command interface{ accessCommand() }

type (
	// Grant lets a person, or a program if Subject is zero, use Zapis.
	Grant struct {
		Grant   domain.ID
		Subject domain.ID
		Name    string // what it is for, such as the program's name
		Role    Role
		Scopes  []Scope // empty: all of the role
		Until   time.Time
		By      domain.ID // the grant of the program that asked for it; zero: whoever runs Zapis
	}
	// Refresh takes the token with this number out of use, and the next one into it.
	Refresh struct{ Number int }
	// Revoke ends it.
	Revoke struct{ Cause Cause }
)

func (Grant) accessCommand()   {}
func (Refresh) accessCommand() {}
func (Revoke) accessCommand()  {}

type (
	// Granted begins a grant, with the token number 1.
	Granted struct {
		Grant   domain.ID `json:"grant"`
		Subject domain.ID `json:"subject,omitzero"`
		Name    string    `json:"name"`
		Role    Role      `json:"role"`
		Scopes  []Scope   `json:"scopes"`
		Until   time.Time `json:"until"`
		By      domain.ID `json:"by,omitzero"`
	}
	// Refreshed is the number of the token that can be used from now on.
	Refreshed struct {
		Grant  domain.ID `json:"grant"`
		Number int       `json:"number"`
		At     time.Time `json:"at"`
	}
	// Revoked ends a grant for good.
	Revoked struct {
		Grant domain.ID `json:"grant"`
		Cause Cause     `json:"cause"`
	}
)

func (Granted) EventType() string   { return "access.granted" }
func (Refreshed) EventType() string { return "access.refreshed" }
func (Revoked) EventType() string   { return "access.revoked" }
