package person_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"zapis/domain"
	"zapis/domain/person"
)

func evolved(events ...domain.Event) (p person.Person) {
	for _, event := range events {
		p = person.Evolve(p, event)
	}
	return p
}

func TestErasing(t *testing.T) {
	linked := person.AccountLinked{Person: irina, Messenger: "vk", Account: "200"}
	merged := person.AccountsMerged{
		Person: irina, Merged: boris, Others: []domain.ID{{7}}, Name: "Борис",
		Accounts: []person.Holding{{Messenger: "whatsapp", Account: "300"}},
	}
	erased := person.Erased{Person: irina}
	for _, c := range []struct {
		name    string
		given   []domain.Event
		when    person.Command
		then    []domain.Event
		refused error
	}{
		{
			name: "all accounts are free, and then nobody is left", given: given(linked), when: person.Erase{},
			then: []domain.Event{
				person.AccountUnlinked{Person: irina, Messenger: "telegram", Account: "100"},
				person.AccountUnlinked{Person: irina, Messenger: "vk", Account: "200"},
				erased,
			},
		},
		{
			name: "whoever was merged goes along", given: given(merged), when: person.Erase{},
			then: []domain.Event{
				person.AccountUnlinked{Person: irina, Messenger: "telegram", Account: "100"},
				person.AccountUnlinked{Person: irina, Messenger: "whatsapp", Account: "300"},
				person.Erased{Person: irina, Others: []domain.ID{boris, {7}}},
			},
		},
		{name: "a second time is no news", given: given(erased), when: person.Erase{}},
		{name: "who never was cannot be erased", when: person.Erase{}, refused: person.ErrNotRegistered},
		{name: "nothing else comes of them", given: given(erased), when: person.ChangeLocale{Locale: "en"}, refused: person.ErrErased},
		{
			name: "their account does not come back", given: given(erased), refused: person.ErrErased,
			when: person.LinkAccount{Messenger: "telegram", Account: "100"},
		},
		{
			name: "when no key is left they are forgotten, with all who they were", given: given(merged, erased),
			when: person.Forget{Others: []domain.ID{{8}}, Master: anna},
			then: []domain.Event{person.Forgotten{Person: irina, Others: []domain.ID{boris, {7}, {8}}, Master: anna}},
		},
		{name: "once", given: given(erased, person.Forgotten{Person: irina}), when: person.Forget{}},
		{name: "nobody can be merged with them", given: joined, when: person.Absorb{Other: evolved(given(erased)...)}, refused: person.ErrErased},
		{name: "who was not erased is not forgotten", given: joined, when: person.Forget{}, refused: person.ErrNotErased},
		{
			name: "somebody merged into another is erased through that one", refused: person.ErrNotMergeable,
			given: given(person.MergedInto{Person: irina, Into: anna}), when: person.Erase{},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			events, err := person.Decide(evolved(c.given...), c.when)
			if !errors.Is(err, c.refused) {
				t.Fatalf("refused with %v, want %v", err, c.refused)
			}
			if diff := cmp.Diff(c.then, events); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestOfWhoWasErasedOnlyTheIDsAreLeft(t *testing.T) {
	before := given(
		person.PhoneNoted{Person: irina, Phone: "+79990001122"}, person.ZoneChanged{Person: irina, Zone: "Asia/Omsk"},
		person.MasterConnected{Person: irina, Master: anna},
		person.CodeUsed{Person: irina, Account: "500", Name: "Вера"},
		person.AccountsMerged{Person: irina, Merged: boris, Others: []domain.ID{{7}}, Name: "Борис", Phone: "+7888",
			Accounts: []person.Holding{{Messenger: "whatsapp", Account: "300"}}, Messenger: "vk", Account: "600"},
	)
	p := evolved(append(before, person.Erased{Person: irina})...)
	if diff := cmp.Diff([]domain.ID{irina, boris, {7}}, p.IDs()); diff != "" {
		t.Error(diff)
	}
	left := fmt.Sprintf("%+v", plain(p))
	for _, secret := range []string{"Ирина", "100", "7999", "Omsk", "500", "Вера", "Борис", "7888", "300", "600"} {
		if strings.Contains(left, secret) {
			t.Errorf("%s is left: %s", secret, left)
		}
	}
	if p.Name != domain.Deleted || !p.Erased || p.Forgotten || !evolved(append(before, person.Forgotten{Person: irina})...).Forgotten {
		t.Error(left)
	}
}

// plain lists what personal text a person holds.
func plain(p person.Person) (texts []string) {
	texts = append(texts, p.Name.Text(), p.Phone.Text(), p.Zone, p.Claim.Name.Text(), p.Claim.Account.Text(), p.Joined.Account.Text())
	for _, a := range p.Accounts {
		texts = append(texts, a.Account.Text())
	}
	for _, m := range p.Merges {
		texts = append(texts, m.Name.Text(), m.Phone.Text())
		for _, h := range m.Accounts {
			texts = append(texts, h.Account.Text())
		}
	}
	return texts
}
