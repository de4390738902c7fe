package access_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"zapis/domain"
	"zapis/domain/access"
)

var (
	id    = domain.ID{1}
	anna  = domain.ID{2}
	now   = time.Date(2026, 12, 1, 9, 0, 0, 0, time.UTC)
	until = now.Add(30 * 24 * time.Hour)
)

func granted() access.Granted {
	return access.Granted{Grant: id, Subject: anna, Name: "Website", Role: access.Client, Scopes: []access.Scope{access.Me, access.MeRead}, Until: until}
}

func refreshed(number int, at time.Time) access.Refreshed {
	return access.Refreshed{Grant: id, Number: number, At: at}
}

func grant(change func(*access.Grant)) access.Grant {
	c := access.Grant{Grant: id, Subject: anna, Name: " Website ", Role: access.Client, Until: until}
	if change != nil {
		change(&c)
	}
	return c
}

func TestGrant(t *testing.T) {
	held := []domain.Event{granted()}
	third := []domain.Event{granted(), refreshed(2, now.Add(-time.Hour)), refreshed(3, now.Add(-30*time.Second))}
	ended := []domain.Event{granted(), access.Revoked{Grant: id, Cause: access.Asked}}
	for _, c := range []struct {
		name    string
		given   []domain.Event
		when    access.Command
		then    []domain.Event
		refused error
	}{
		{"a client gets all that clients may do", nil, grant(nil), held, nil},
		{"the same grant again is no news", held, grant(nil), nil, nil},
		{"fewer scopes than the role has", nil, grant(func(g *access.Grant) { g.Scopes = []access.Scope{access.MeRead} }),
			[]domain.Event{func() domain.Event { g := granted(); g.Scopes = []access.Scope{access.MeRead}; return g }()}, nil},
		{"no more scopes than the role has", nil, grant(func(g *access.Grant) { g.Scopes = []access.Scope{access.Manage} }), nil, access.ErrBadScope},
		{"a client is somebody", nil, grant(func(g *access.Grant) { g.Subject = domain.ID{} }), nil, access.ErrBadRole},
		{"an admin is nobody's client", nil, grant(func(g *access.Grant) { g.Role = access.Admin }), nil, access.ErrBadRole},
		{"a role that there is", nil, grant(func(g *access.Grant) { g.Role = "root" }), nil, access.ErrBadRole},
		{"not until yesterday", nil, grant(func(g *access.Grant) { g.Until = now }), nil, access.ErrBadUntil},
		{"not for ever", nil, grant(func(g *access.Grant) { g.Until = now.Add(access.Longest + 1) }), nil, access.ErrBadUntil},
		{"with a name", nil, grant(func(g *access.Grant) { g.Name = " " }), nil, access.ErrNoName},
		{"the newest token gives way to the next", held, access.Refresh{Number: 1}, []domain.Event{refreshed(2, now)}, nil},
		{"the one before gives the newest, shortly after", third, access.Refresh{Number: 2}, nil, nil},
		{"an older one ends the grant", third, access.Refresh{Number: 1}, []domain.Event{access.Revoked{Grant: id, Cause: access.Reused}}, nil},
		{"the one before ends it, later on", []domain.Event{granted(), refreshed(2, now.Add(-access.LostFor-1))}, access.Refresh{Number: 1},
			[]domain.Event{access.Revoked{Grant: id, Cause: access.Reused}}, nil},
		{"a token that never was", held, access.Refresh{Number: 2}, nil, access.ErrUnknown},
		{"nothing was granted", nil, access.Refresh{Number: 1}, nil, access.ErrUnknown},
		{"revoked", held, access.Revoke{Cause: access.Asked}, []domain.Event{access.Revoked{Grant: id, Cause: access.Asked}}, nil},
		{"revoked twice is no news", ended, access.Revoke{Cause: access.Reused}, nil, nil},
		{"after that no token works", ended, access.Refresh{Number: 1}, nil, access.ErrRevoked},
		{"nor when it is over", []domain.Event{func() domain.Event { g := granted(); g.Until = now; return g }()}, access.Refresh{Number: 1}, nil, access.ErrExpired},
	} {
		t.Run(c.name, func(t *testing.T) {
			var s access.State
			for _, event := range c.given {
				s = access.Evolve(s, event)
			}
			events, err := access.Decide(s, c.when, now)
			if diff := cmp.Diff(c.then, events); diff != "" || !errors.Is(err, c.refused) {
				t.Errorf("refused: %v, want %v\n%s", err, c.refused, diff)
			}
		})
	}
}

func TestWritingAllowsReading(t *testing.T) {
	s := access.State{Granted: access.Granted{Scopes: []access.Scope{access.Work, access.MeRead}}}
	for scope, want := range map[access.Scope]bool{
		access.Work: true, access.WorkRead: true, access.MeRead: true, access.Me: false, access.Manage: false, ":read": false, "": false,
	} {
		if s.Allows(scope) != want {
			t.Errorf("%q: %t, want %t", scope, !want, want)
		}
	}
}

// TestACopyIsFoundOut has a holder and a thief use copies of one family of tokens in any order. After
// both have used a token with the same number, more than LostFor apart, nobody can go on.
func TestACopyIsFoundOut(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s, at := access.Evolve(access.State{}, granted()), now
		holds := map[string]int{"holder": 1, "thief": 1}
		for range rapid.IntRange(2, 30).Draw(t, "steps") {
			at = at.Add(access.LostFor + time.Second)
			who := rapid.SampledFrom([]string{"holder", "thief"}).Draw(t, "who")
			before := s.Number
			events, err := access.Decide(s, access.Refresh{Number: holds[who]}, at)
			for _, event := range events {
				s = access.Evolve(s, event)
			}
			if stale := holds[who] < before; stale && s.Revoked == "" {
				t.Fatalf("token %d worked when %d was the newest: %v", holds[who], before, err)
			}
			if s.Revoked != "" {
				return
			}
			holds[who] = s.Number
		}
	})
}
