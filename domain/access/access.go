package access

import (
	"slices"
	"strings"
	"time"

	"zapis/domain"
	"zapis/domain/text"
)

// Refusals of a grant's commands.
const (
	ErrUnknown  domain.Refusal = "grant_unknown"
	ErrRevoked  domain.Refusal = "grant_revoked"
	ErrExpired  domain.Refusal = "grant_expired"
	ErrReused   domain.Refusal = "token_reused"
	ErrBadRole  domain.Refusal = "bad_role"
	ErrBadScope domain.Refusal = "bad_scope"
	ErrBadUntil domain.Refusal = "bad_until"
	ErrNoName   domain.Refusal = "name_empty"
)

// Bounds of a grant.
const (
	// LostFor is how long the token before the newest one still gives the newest one: its answer may have been lost.
	LostFor = time.Minute
	// Longest is how long a grant can hold.
	Longest = 2 * 366 * 24 * time.Hour
	// MostName is how long its name can be, in characters.
	MostName = 60
)

// scopes are what each role may do.
var scopes = map[Role][]Scope{
	Client:  {Me, MeRead},
	Master:  {Me, MeRead, Work, WorkRead, Feed},
	Admin:   {Audit, Manage, Feed},
	Auditor: {Audit},
	Service: {People, Feed},
}

// Scopes are all that a role may do.
func (r Role) Scopes() []Scope { return slices.Clone(scopes[r]) }

// personal tells whether somebody acts in the role as themselves.
func (r Role) personal() bool { return r == Client || r == Master }

// State is a grant as decisions rest on it.
type State struct {
	Granted
	Number  int       // of the token that can be used
	At      time.Time // when it took the place of the one before
	Revoked Cause     // empty: it holds
}

// Exists tells whether it was ever granted.
func (s State) Exists() bool { return !s.Grant.IsZero() }

// Holds tells why the grant cannot be used at a moment, nil if it can.
func (s State) Holds(now time.Time) error {
	switch {
	case !s.Exists():
		return ErrUnknown
	case s.Revoked != "":
		return ErrRevoked
	case !now.Before(s.Until):
		return ErrExpired
	}
	return nil
}

// Allows tells whether the grant has a scope; what may be changed may be read.
func (s State) Allows(wanted Scope) bool {
	all, reading := strings.CutSuffix(string(wanted), ":read")
	return slices.Contains(s.Scopes, wanted) || reading && slices.Contains(s.Scopes, Scope(all))
}

// Decide says what follows from a command.
func Decide(s State, cmd Command, now time.Time) ([]domain.Event, error) {
	if c, grants := cmd.(Grant); grants {
		return grant(s, c, now)
	}
	if !s.Exists() {
		return nil, ErrUnknown
	}
	switch c := cmd.(type) {
	case Refresh:
		return refresh(s, c, now)
	case Revoke:
		if s.Revoked != "" {
			return nil, nil
		}
		return []domain.Event{Revoked{Grant: s.Grant, Cause: c.Cause}}, nil
	}
	return nil, nil
}

func grant(s State, c Grant, now time.Time) ([]domain.Event, error) {
	if s.Exists() {
		return nil, nil
	}
	if len(c.Scopes) == 0 {
		c.Scopes = c.Role.Scopes()
	}
	name, err := text.Line(c.Name, MostName)
	if err == nil {
		err = proper(c, name, now)
	}
	if err != nil {
		return nil, err
	}
	return []domain.Event{Granted{
		Grant: c.Grant, Subject: c.Subject, Name: name, Role: c.Role, Scopes: c.Scopes, Until: c.Until, By: c.By,
	}}, nil
}

func proper(c Grant, name string, now time.Time) error {
	all, known := scopes[c.Role]
	switch {
	case !known || c.Role.personal() == c.Subject.IsZero():
		return ErrBadRole
	case !c.Until.After(now) || c.Until.After(now.Add(Longest)):
		return ErrBadUntil
	case name == "":
		return ErrNoName
	}
	for _, scope := range c.Scopes {
		if !slices.Contains(all, scope) {
			return ErrBadScope
		}
	}
	return nil
}

// refresh takes it for a lost answer if the token before comes again soon, and for theft if an older one does.
func refresh(s State, c Refresh, now time.Time) ([]domain.Event, error) {
	if err := s.Holds(now); err != nil {
		return nil, err
	}
	switch {
	case c.Number == s.Number:
		return []domain.Event{Refreshed{Grant: s.Grant, Number: s.Number + 1, At: now}}, nil
	case c.Number == s.Number-1 && now.Sub(s.At) <= LostFor:
		return nil, nil
	case c.Number > s.Number:
		return nil, ErrUnknown
	}
	return []domain.Event{Revoked{Grant: s.Grant, Cause: Reused}}, nil
}

// Evolve applies one event.
func Evolve(s State, event domain.Event) State {
	switch e := event.(type) {
	case Granted:
		s.Granted, s.Number = e, 1
	case Refreshed:
		s.Number, s.At = e.Number, e.At
	case Revoked:
		s.Revoked = e.Cause
	}
	return s
}
