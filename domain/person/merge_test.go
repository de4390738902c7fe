package person_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"zapis/domain"
	"zapis/domain/person"
)

var nine = time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)

func TestOneTimeCodes(t *testing.T) {
	hash := person.HashOf(person.PurposeLink, "ABCDEF0123")
	issued := person.CodeIssued{Person: irina, Hash: hash, Purpose: person.PurposeLink, Messenger: "vk", Expires: nine.Add(person.CodeFor)}
	use := person.UseCode{Claim: domain.ID{9}, Hash: hash, Messenger: "vk", Account: "7", Name: "Ира", Now: nine}
	with := func(change func(*person.UseCode)) person.UseCode { c := use; change(&c); return c }
	used := person.CodeUsed{Person: irina, Claim: domain.ID{9}, Messenger: "vk", Account: "7", Name: "Ира", Expires: nine.Add(person.ClaimFor)}
	yes := person.ConfirmClaim{Messenger: "vk", Account: "7", Yes: true, Now: nine}
	confirmed := person.ClaimConfirmed{Person: irina, Claim: domain.ID{9}}
	admit := person.AdmitClaim{Claim: domain.ID{9}, Yes: true, Now: nine}
	linked := person.AccountLinked{Person: irina, Messenger: "vk", Account: "7", Claim: domain.ID{9}, At: nine}
	for _, c := range []struct {
		name    string
		given   []domain.Event
		when    person.Command
		then    []domain.Event
		refused error
	}{
		{name: "a code is brought", given: given(issued), when: use, then: []domain.Event{used}},
		{name: "once", given: given(issued, used), when: with(func(c *person.UseCode) { c.Claim = domain.ID{8} }), refused: person.ErrCodeUsed},
		{name: "the same action again is no news", given: given(issued, used), when: use},
		{name: "at its end it is over", given: given(issued), when: with(func(c *person.UseCode) { c.Now = issued.Expires }), refused: person.ErrCodeExpired},
		{name: "a moment before it is not", given: given(issued), when: with(func(c *person.UseCode) { c.Now = issued.Expires.Add(-1) }),
			then: []domain.Event{func() person.CodeUsed { u := used; u.Expires = issued.Expires.Add(-1 + person.ClaimFor); return u }()}},
		{name: "elsewhere it does not work", given: given(issued), when: with(func(c *person.UseCode) { c.Messenger = "whatsapp" }), refused: person.ErrCodeElsewhere},
		{name: "a new one ends it", given: given(issued, person.CodeIssued{Person: irina, Hash: "other"}), when: use, refused: person.ErrCodeExpired},
		{name: "their own is not for themselves", given: given(issued), when: with(func(c *person.UseCode) { c.Claimant = irina }), refused: person.ErrOwnCode},

		{name: "the other side says yes", given: given(issued, used), when: yes, then: []domain.Event{confirmed}},
		{name: "twice is once", given: given(issued, used, confirmed), when: yes},
		{name: "too late it is gone", given: given(issued, used), when: person.ConfirmClaim{Messenger: "vk", Account: "7", Yes: true, Now: used.Expires}, refused: person.ErrClaimGone},
		{name: "not before them", given: given(issued, used), when: admit, refused: person.ErrClaimGone},
		{name: "the owner says yes", given: given(issued, used, confirmed), when: admit, then: []domain.Event{linked}},
		{name: "once", given: given(issued, used, confirmed, linked), when: admit, refused: person.ErrClaimGone},
		{name: "it is undone", given: given(issued, used, confirmed, linked), when: person.Undo{Claim: domain.ID{9}, Now: nine.Add(person.UndoFor)},
			then: []domain.Event{person.AccountUnlinked{Person: irina, Messenger: "vk", Account: "7"}}},
		{name: "for an hour", given: given(issued, used, confirmed, linked), when: person.Undo{Claim: domain.ID{9}, Now: nine.Add(person.UndoFor + 1)}, refused: person.ErrUndoPassed},
		{name: "the last account stays", given: joined, when: person.Unlink{Messenger: "telegram", Account: "100"}, refused: person.ErrLastAccount},
		{name: "what is not linked is not preferred", given: joined, when: person.PreferChannel{Messenger: "vk"}, refused: person.ErrNotLinked},
		{name: "what is can be", given: given(linked), when: person.PreferChannel{Messenger: "vk"}, then: []domain.Event{person.ChannelPreferred{Person: irina, Messenger: "vk"}}},
	} {
		t.Run(c.name, func(t *testing.T) { decides(t, c.given, c.when, c.then, c.refused) })
	}
}

func TestGuessesAreBounded(t *testing.T) {
	for _, c := range []struct {
		own, all int
		may      bool
	}{
		{0, 0, true}, {4, 4, true}, {5, 5, false}, {4, 499, true}, {1, 500, false}, {0, 500, true}, {0, 4999, true}, {0, 5000, false},
	} {
		if got := person.MayGuess(c.own, c.all) == nil; got != c.may {
			t.Errorf("%d of %d: %v", c.own, c.all, got)
		}
	}
}

func TestACodeIsReadHoweverItIsTyped(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		code := person.NewCode(rapid.Uint64().Draw(t, "random"))
		if got, ok := person.ReadCode(" " + code[:5] + "-" + code[5:] + "\n"); !ok || got != code {
			t.Errorf("%s is read as %s", code, got)
		}
	})
	for typed, want := range map[string]string{"abcdefghjk": "ABCDEFGHJK", "OIL0123456": "0110123456", "ABCDE FGHJK": "ABCDEFGHJK"} {
		if got, ok := person.ReadCode(typed); !ok || got != want {
			t.Errorf("%s is read as %s", typed, got)
		}
	}
	for _, typed := range []string{"", "ABCDEFGHJ", "ABCDEFGHJKM", "ABCDEFGHJU", "АБВГДЕЖЗИК"} {
		if got, ok := person.ReadCode(typed); ok {
			t.Errorf("%q is read as %s", typed, got)
		}
	}
}

func TestTheIDsOfOneAccountGoTogether(t *testing.T) {
	linked := func(account, of domain.Personal) person.AccountLinked {
		return person.AccountLinked{Person: irina, Messenger: "whatsapp", Account: account, Of: of}
	}
	unlinked := func(account domain.Personal) person.AccountUnlinked {
		return person.AccountUnlinked{Person: irina, Messenger: "whatsapp", Account: account}
	}
	three := given(linked("7912", ""), linked("1@lid", "7912"), linked("RU.1", "7912"))
	alias := func(account, of domain.Personal) person.Alias {
		return person.Alias{Messenger: "whatsapp", Account: account, Of: of}
	}
	for _, c := range []struct {
		name    string
		given   []domain.Event
		when    person.Command
		then    []domain.Event
		refused error
	}{
		{name: "another id is added to an account", given: given(linked("7912", "")), when: alias("1@lid", "7912"), then: []domain.Event{linked("1@lid", "7912")}},
		{name: "a third one to the same", given: three[:len(three)-1], when: alias("RU.1", "1@lid"), then: []domain.Event{linked("RU.1", "7912")}},
		{name: "once", given: three, when: alias("RU.1", "7912")},
		{name: "they are unlinked together", given: three, when: person.Unlink{Messenger: "whatsapp", Account: "7912"}, then: []domain.Event{unlinked("7912"), unlinked("1@lid"), unlinked("RU.1")}},
		{name: "by whichever of them", given: three, when: person.Unlink{Messenger: "whatsapp", Account: "RU.1"}, then: []domain.Event{unlinked("7912"), unlinked("1@lid"), unlinked("RU.1")}},
		{name: "another account of the messenger stays", given: append(slices.Clone(three), linked("7999", "")), when: person.Unlink{Messenger: "whatsapp", Account: "7999"}, then: []domain.Event{unlinked("7999")}},
		{name: "together they are the last account", given: append(slices.Clone(three), person.AccountUnlinked{Person: irina, Messenger: "telegram", Account: "100"}), when: person.Unlink{Messenger: "whatsapp", Account: "1@lid"}, refused: person.ErrLastAccount},
	} {
		t.Run(c.name, func(t *testing.T) { decides(t, c.given, c.when, c.then, c.refused) })
	}
}

func TestAnIDThatCameSinceAMergeGoesBackWithItsAccount(t *testing.T) {
	var p person.Person
	for _, event := range append(slices.Clone(joined),
		person.AccountsMerged{Person: irina, Merged: domain.ID{9}, Accounts: []person.Holding{{Messenger: "whatsapp", Account: "7912"}}},
		person.AccountLinked{Person: irina, Messenger: "whatsapp", Account: "1@lid", Of: "7912"}) {
		p = person.Evolve(p, event)
	}
	if got := p.CameWith("whatsapp", "1@lid"); got != (domain.ID{9}) {
		t.Errorf("it came with %v", got)
	}
	events, err := person.Decide(p, person.Release{Other: domain.ID{9}})
	if err != nil || len(events) != 1 {
		t.Fatal(events, err)
	}
	want := []person.Holding{{Messenger: "whatsapp", Account: "7912"}, {Messenger: "whatsapp", Account: "1@lid", Of: "7912"}}
	if diff := cmp.Diff(want, events[0].(person.AccountsUnmerged).Accounts); diff != "" {
		t.Error(diff)
	}
}

// Whoever is merged into whom and comes back, in whatever order, and whatever they do meanwhile: once all are themselves again,
// each has the accounts they had, and knows whom they came to know themselves and nobody else.
func TestWhoComesBackHasWhatTheyHad(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		people := map[domain.ID]person.Person{}
		own := map[domain.ID][]domain.ID{}
		ids := []domain.ID{{1}, {2}, {3}, {4}}
		apply := func(id domain.ID, events []domain.Event) {
			for _, event := range events {
				people[id] = person.Evolve(people[id], event)
			}
		}
		tell := func(id domain.ID, command person.Command) []domain.Event {
			events, err := person.Decide(people[id], command)
			if err != nil {
				return nil
			}
			apply(id, events)
			return events
		}
		back := func(id, other domain.ID) {
			for _, event := range tell(id, person.Release{Other: other}) {
				tell(other, person.ComeBack{Accounts: event.(person.AccountsUnmerged).Accounts})
			}
		}
		for _, id := range ids {
			tell(id, person.Register{Person: id, Locale: "ru", Messenger: "telegram", Account: domain.Personal(id.Short())})
		}
		t.Repeat(map[string]func(*rapid.T){
			"connect": func(t *rapid.T) {
				id := rapid.SampledFrom(ids).Draw(t, "who")
				master := domain.ID{50, byte(rapid.IntRange(0, 3).Draw(t, "master"))}
				if people[id].Into.IsZero() {
					tell(id, person.ConnectMaster{Master: master})
					if !slices.Contains(own[id], master) {
						own[id] = append(own[id], master)
					}
				}
			},
			"merge": func(t *rapid.T) {
				id, other := rapid.SampledFrom(ids).Draw(t, "who"), rapid.SampledFrom(ids).Draw(t, "other")
				if id != other && people[id].Into.IsZero() && len(tell(id, person.Absorb{Other: people[other]})) > 0 {
					tell(other, person.JoinInto{Into: id})
				}
			},
			"unmerge": func(t *rapid.T) {
				id, other := rapid.SampledFrom(ids).Draw(t, "who"), rapid.SampledFrom(ids).Draw(t, "other")
				back(id, other)
			},
			"": func(t *rapid.T) {
				accounts := map[domain.Personal]int{}
				for _, p := range people {
					for _, a := range p.Accounts {
						accounts[a.Account]++
					}
				}
				for account, holders := range accounts {
					if holders != 1 {
						t.Fatalf("%s has %d holders", account.Text(), holders)
					}
				}
				if len(accounts) != len(ids) {
					t.Fatalf("%d accounts of %d", len(accounts), len(ids))
				}
			},
		})
		for range ids { // chains are undone from their end
			for _, id := range ids {
				for _, merge := range people[id].Merges {
					back(id, merge.Person)
				}
			}
		}
		for _, id := range ids {
			p := people[id]
			if len(p.Accounts) != 1 || p.Accounts[0].Account != domain.Personal(id.Short()) || !p.Into.IsZero() {
				t.Errorf("%v has %d accounts", id, len(p.Accounts))
			}
			known, want := slices.Clone(p.Masters), own[id]
			slices.SortFunc(known, compare)
			slices.SortFunc(want, compare)
			if diff := cmp.Diff(want, known); diff != "" && len(want)+len(known) > 0 || len(p.Borrowed) > 0 {
				t.Errorf("%v knows (-want +got):\n%s", id, diff)
			}
		}
	})
}

func compare(a, b domain.ID) int { return slices.Compare(a[:], b[:]) }
