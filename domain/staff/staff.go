package staff

import (
	"maps"
	"time"

	"zapis/domain"
	"zapis/domain/access"
	"zapis/domain/text"
)

// Refusals of a member's commands.
const (
	ErrUnknown    domain.Refusal = "staff_unknown"
	ErrKnown      domain.Refusal = "staff_known"
	ErrBadName    domain.Refusal = "staff_name"
	ErrBadRole    domain.Refusal = "bad_role"
	ErrOneself    domain.Refusal = "staff_oneself"
	ErrTryLater   domain.Refusal = "try_later"
	ErrNoSession  domain.Refusal = "session_unknown"
	ErrBadSession domain.Refusal = "bad_until"
)

// Bounds.
const (
	// MostName is how long a name can be, in characters.
	MostName = 40
	// LongestSession is how long a session can hold.
	LongestSession = 31 * 24 * time.Hour
	// freeFailures in a row may happen to anybody; after each further one there is a wait, twice as long each time.
	freeFailures = 4
	firstWait    = 15 * time.Second
	longestWait  = 15 * time.Minute
)

// State is a member as decisions rest on it.
type State struct {
	Member   domain.ID
	Name     string
	Role     access.Role
	Removed  bool
	Joined   bool // there is a password
	Factor   bool // a second factor is asked for
	Sessions map[domain.ID]time.Time
	Failures int // in a row
	FailedAt time.Time
}

// Exists tells whether they are a member now.
func (s State) Exists() bool { return !s.Member.IsZero() && !s.Removed }

// Holds tells whether a session holds at a moment.
func (s State) Holds(session domain.ID, now time.Time) bool {
	until, there := s.Sessions[session]
	return s.Exists() && there && now.Before(until)
}

// WaitsUntil is before when nobody may try to sign in as them.
func (s State) WaitsUntil() time.Time {
	if s.Failures <= freeFailures {
		return time.Time{}
	}
	wait := firstWait << min(s.Failures-freeFailures-1, 16)
	return s.FailedAt.Add(min(wait, longestWait))
}

// Decide says what follows from a command.
func Decide(s State, cmd Command, now time.Time) ([]domain.Event, error) {
	if c, adds := cmd.(Add); adds {
		return add(s, c)
	}
	if !s.Exists() {
		return nil, ErrUnknown
	}
	switch c := cmd.(type) {
	case ChangeRole:
		return changeRole(s, c)
	case Remove:
		if c.By == s.Member {
			return nil, ErrOneself
		}
		return []domain.Event{Removed{Member: s.Member, By: c.By}}, nil
	case SetPassword:
		return []domain.Event{PasswordSet{Member: s.Member, Session: c.Session}}, nil
	case SetFactor:
		if s.Factor {
			return nil, nil
		}
		return []domain.Event{FactorSet{Member: s.Member}}, nil
	case DropFactor:
		if !s.Factor {
			return nil, nil
		}
		return []domain.Event{FactorDropped{Member: s.Member}}, nil
	}
	return decideSession(s, cmd, now)
}

func add(s State, c Add) ([]domain.Event, error) {
	name, err := text.Line(c.Name, MostName)
	switch {
	case err != nil || name == "":
		return nil, ErrBadName
	case c.Role != access.Admin && c.Role != access.Auditor:
		return nil, ErrBadRole
	case s.Exists():
		return nil, ErrKnown
	}
	return []domain.Event{Added{Member: c.Member, Name: name, Role: c.Role, By: c.By}}, nil
}

func changeRole(s State, c ChangeRole) ([]domain.Event, error) {
	switch {
	case c.Role != access.Admin && c.Role != access.Auditor:
		return nil, ErrBadRole
	case c.By == s.Member:
		return nil, ErrOneself
	case c.Role == s.Role:
		return nil, nil
	}
	return []domain.Event{RoleChanged{Member: s.Member, Role: c.Role, By: c.By}}, nil
}

func decideSession(s State, cmd Command, now time.Time) ([]domain.Event, error) {
	switch c := cmd.(type) {
	case SignIn:
		switch {
		case now.Before(s.WaitsUntil()):
			return nil, ErrTryLater
		case !c.Until.After(now) || c.Until.After(now.Add(LongestSession)):
			return nil, ErrBadSession
		}
		return []domain.Event{SignedIn{Member: s.Member, Session: c.Session, Until: c.Until}}, nil
	case Prove:
		if !s.Holds(c.Session, now) {
			return nil, ErrNoSession
		}
		return []domain.Event{FactorProven{Member: s.Member, Session: c.Session}}, nil
	case SignOut:
		if _, there := s.Sessions[c.Session]; !there {
			return nil, nil
		}
		return []domain.Event{SignedOut{Member: s.Member, Session: c.Session, Cause: c.Cause}}, nil
	case Fail:
		if now.Before(s.WaitsUntil()) {
			return nil, ErrTryLater // nothing was tried
		}
		return []domain.Event{SignInFailed{Member: s.Member, At: now}}, nil
	}
	return nil, nil
}

// Evolve applies one event.
func Evolve(s State, event domain.Event) State {
	switch e := event.(type) {
	case Added:
		s = State{Member: e.Member, Name: e.Name, Role: e.Role}
	case RoleChanged:
		s.Role, s.Sessions = e.Role, nil
	case Removed:
		s.Removed, s.Sessions = true, nil
	case PasswordSet:
		s.Joined, s.Failures = true, 0
		s.Sessions = kept(s.Sessions, func(id domain.ID, _ time.Time) bool { return id == e.Session })
	case FactorSet:
		s.Factor = true
	case FactorDropped:
		s.Factor = false
	case FactorProven:
		s.Failures = 0
	case SignedIn:
		if !s.Factor { // else whoever has the password could guess codes without end, signing in anew now and then
			s.Failures = 0
		}
		s.Sessions = kept(s.Sessions, func(domain.ID, time.Time) bool { return true })
		s.Sessions[e.Session] = e.Until
	case SignedOut:
		s.Sessions = kept(s.Sessions, func(id domain.ID, _ time.Time) bool { return id != e.Session })
	case SignInFailed:
		s.Failures, s.FailedAt = s.Failures+1, e.At
	}
	return s
}

// kept is a copy of the sessions that are wanted.
func kept(sessions map[domain.ID]time.Time, wanted func(domain.ID, time.Time) bool) map[domain.ID]time.Time {
	left := maps.Clone(sessions)
	if left == nil {
		left = map[domain.ID]time.Time{}
	}
	maps.DeleteFunc(left, func(id domain.ID, until time.Time) bool { return !wanted(id, until) })
	return left
}
