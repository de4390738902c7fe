package staff_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"zapis/domain"
	"zapis/domain/access"
	"zapis/domain/staff"
)

var (
	anna, boris = domain.ID{1}, domain.ID{2}
	one, two    = domain.ID{11}, domain.ID{12}
	now         = time.Date(2026, 12, 1, 9, 0, 0, 0, time.UTC)
	until       = now.Add(7 * 24 * time.Hour)
)

func added() domain.Event { return staff.Added{Member: anna, Name: "Anna", Role: access.Admin} }

func signedIn(session domain.ID) domain.Event {
	return staff.SignedIn{Member: anna, Session: session, Until: until}
}

func failed(times int) (events []domain.Event) {
	for range times {
		events = append(events, staff.SignInFailed{Member: anna, At: now})
	}
	return events
}

func given(events ...domain.Event) []domain.Event { return append([]domain.Event{added()}, events...) }

func state(events []domain.Event) (s staff.State) {
	for _, event := range events {
		s = staff.Evolve(s, event)
	}
	return s
}

func TestStaff(t *testing.T) {
	add := staff.Add{Member: anna, Name: " Anna ", Role: access.Admin}
	for _, c := range []struct {
		name    string
		given   []domain.Event
		when    staff.Command
		then    []domain.Event
		refused error
	}{
		{"somebody is added", nil, add, []domain.Event{added()}, nil},
		{"no two have one name", given(), add, nil, staff.ErrKnown},
		{"whoever was removed can come back", given(staff.Removed{Member: anna}), add, []domain.Event{added()}, nil},
		{"with a name", nil, staff.Add{Member: anna, Name: " ", Role: access.Admin}, nil, staff.ErrBadName},
		{"as an admin or an auditor", nil, staff.Add{Member: anna, Name: "Anna", Role: access.Master}, nil, staff.ErrBadRole},
		{"an admin becomes an auditor", given(), staff.ChangeRole{Role: access.Auditor, By: boris},
			[]domain.Event{staff.RoleChanged{Member: anna, Role: access.Auditor, By: boris}}, nil},
		{"but not by themselves", given(), staff.ChangeRole{Role: access.Auditor, By: anna}, nil, staff.ErrOneself},
		{"the same role is no news", given(), staff.ChangeRole{Role: access.Admin, By: boris}, nil, nil},
		{"nobody becomes a master here", given(), staff.ChangeRole{Role: access.Master, By: boris}, nil, staff.ErrBadRole},
		{"removed", given(), staff.Remove{By: boris}, []domain.Event{staff.Removed{Member: anna, By: boris}}, nil},
		{"nobody removes themselves", given(), staff.Remove{By: anna}, nil, staff.ErrOneself},
		{"whoever was removed is nobody", given(staff.Removed{Member: anna}), staff.SignIn{Session: one, Until: until}, nil, staff.ErrUnknown},
		{"a password", given(), staff.SetPassword{Session: one}, []domain.Event{staff.PasswordSet{Member: anna, Session: one}}, nil},
		{"a second factor", given(), staff.SetFactor{}, []domain.Event{staff.FactorSet{Member: anna}}, nil},
		{"that is there is no news", given(staff.FactorSet{Member: anna}), staff.SetFactor{}, nil, nil},
		{"a lost one is dropped", given(staff.FactorSet{Member: anna}), staff.DropFactor{}, []domain.Event{staff.FactorDropped{Member: anna}}, nil},
		{"where none is, that is no news", given(), staff.DropFactor{}, nil, nil},
		{"signing in", given(), staff.SignIn{Session: one, Until: until}, []domain.Event{signedIn(one)}, nil},
		{"not until yesterday", given(), staff.SignIn{Session: one, Until: now}, nil, staff.ErrBadSession},
		{"not for ever", given(), staff.SignIn{Session: one, Until: now.Add(staff.LongestSession + 1)}, nil, staff.ErrBadSession},
		{"the second factor is proven", given(signedIn(one)), staff.Prove{Session: one}, []domain.Event{staff.FactorProven{Member: anna, Session: one}}, nil},
		{"but not in a session that has ended", given(), staff.Prove{Session: one}, nil, staff.ErrNoSession},
		{"with a second factor the password alone forgives no failures",
			given(append([]domain.Event{staff.FactorSet{Member: anna}}, append(failed(4), signedIn(one), failed(1)[0])...)...),
			staff.Fail{}, nil, staff.ErrTryLater},
		{"once it is proven they are forgiven",
			given(append([]domain.Event{staff.FactorSet{Member: anna}}, append(failed(4), signedIn(one), staff.FactorProven{Member: anna, Session: one}, failed(1)[0])...)...),
			staff.Fail{}, failed(1), nil},
		{"without a second factor the password is enough",
			given(append(failed(4), signedIn(one), failed(1)[0])...), staff.Fail{}, failed(1), nil},
		{"signing out", given(signedIn(one)), staff.SignOut{Session: one, Cause: staff.Asked},
			[]domain.Event{staff.SignedOut{Member: anna, Session: one, Cause: staff.Asked}}, nil},
		{"twice is no news", given(), staff.SignOut{Session: one, Cause: staff.Asked}, nil, nil},
		{"a wrong password", given(), staff.Fail{}, failed(1), nil},
		{"a fifth one has to wait for the sixth", given(failed(5)...), staff.Fail{}, nil, staff.ErrTryLater},
		{"and so does the right one", given(failed(5)...), staff.SignIn{Session: one, Until: until}, nil, staff.ErrTryLater},
		{"after four the right one opens", given(failed(4)...), staff.SignIn{Session: one, Until: until}, []domain.Event{signedIn(one)}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			events, err := staff.Decide(state(c.given), c.when, now)
			if diff := cmp.Diff(c.then, events); diff != "" || !errors.Is(err, c.refused) {
				t.Errorf("refused: %v, want %v\n%s", err, c.refused, diff)
			}
		})
	}
}

func TestWaitsGrowAndEnd(t *testing.T) {
	before := time.Duration(0)
	for failures := 5; failures < 40; failures++ {
		s := state(given(failed(failures)...))
		wait := s.WaitsUntil().Sub(now)
		if wait < before || wait <= 0 || wait > 15*time.Minute {
			t.Errorf("%d failures: %s after %s", failures, wait, before)
		}
		if _, err := staff.Decide(s, staff.SignIn{Session: one, Until: until}, now.Add(wait)); err != nil {
			t.Errorf("after the wait: %v", err)
		}
		before = wait
	}
	if before != 15*time.Minute {
		t.Errorf("the longest wait is %s", before)
	}
}

// TestSessionsEndWithWhatTheyRestOn: whatever was done, a session that a password, a role or a removal has ended stays ended.
func TestSessionsEndWithWhatTheyRestOn(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := state(given())
		open := map[domain.ID]bool{}
		for step := range rapid.IntRange(1, 40).Draw(t, "steps") {
			session := domain.ID{byte(100 + step)}
			cmd := rapid.SampledFrom([]staff.Command{
				staff.SignIn{Session: session, Until: until}, staff.SignOut{Session: one}, staff.SignOut{Session: session},
				staff.SetPassword{Session: one}, staff.SetPassword{}, staff.ChangeRole{Role: access.Auditor, By: boris},
				staff.ChangeRole{Role: access.Admin, By: boris}, staff.Remove{By: boris}, staff.SignIn{Session: one, Until: until},
				staff.Add{Member: anna, Name: "Anna", Role: access.Admin},
			}).Draw(t, "command")
			before := s
			events, err := staff.Decide(s, cmd, now)
			for _, event := range events {
				s = staff.Evolve(s, event)
			}
			if err != nil || len(events) == 0 {
				continue
			}
			switch c := cmd.(type) {
			case staff.SignIn:
				open[c.Session] = true
			case staff.SignOut:
				delete(open, c.Session)
			case staff.SetPassword:
				open = map[domain.ID]bool{c.Session: open[c.Session]}
			case staff.ChangeRole, staff.Remove, staff.Add:
				open = map[domain.ID]bool{}
			}
			for _, id := range append([]domain.ID{one, two}, sessionsOf(before, s)...) {
				if s.Holds(id, now) != open[id] {
					t.Fatalf("after %T session %v holds: %t", cmd, id, s.Holds(id, now))
				}
			}
		}
		for id := range open {
			if s.Holds(id, until) {
				t.Fatal("a session holds after its end")
			}
		}
	})
}

func sessionsOf(states ...staff.State) (all []domain.ID) {
	for _, s := range states {
		for id := range s.Sessions {
			all = append(all, id)
		}
	}
	return all
}
