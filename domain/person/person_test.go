package person_test

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"zapis/domain"
	"zapis/domain/person"
	"zapis/domain/slots"
)

var (
	irina  = domain.ID{1}
	anna   = domain.ID{2} // a master
	boris  = domain.ID{3} // another
	joined = []domain.Event{
		person.Registered{Person: irina, Name: "Ирина", Locale: "ru"},
		person.AccountLinked{Person: irina, Messenger: "telegram", Account: "100"},
	}
)

func given(more ...domain.Event) []domain.Event {
	return append(append([]domain.Event{}, joined...), more...)
}

func TestPerson(t *testing.T) {
	hello := person.Register{Person: irina, Name: "Ирина", Locale: "ru", Messenger: "telegram", Account: "100"}
	for _, c := range []struct {
		name    string
		given   []domain.Event
		when    person.Command
		then    []domain.Event
		refused error
	}{
		{name: "a newcomer is registered with the account they wrote from", when: hello, then: joined},
		{name: "registering again from that account is no news", given: joined, when: hello},
		{
			name: "a known person does not register from another account", given: joined,
			when:    person.Register{Person: irina, Locale: "ru", Messenger: "vk", Account: "7"},
			refused: person.ErrAlreadyRegistered,
		},
		{
			name: "what is no language is refused", when: person.Register{Person: irina, Locale: "de_AT"},
			refused: person.ErrUnknownLocale,
		},
		{name: "nobody does anything before registering", when: person.ChangeLocale{Locale: "en"}, refused: person.ErrNotRegistered},
		{
			name: "the language can be changed", given: joined, when: person.ChangeLocale{Locale: "en"},
			then: []domain.Event{person.LocaleChanged{Person: irina, Locale: "en"}},
		},
		{name: "the same language is no news", given: joined, when: person.ChangeLocale{Locale: "ru"}},
		{name: "what is no language is not chosen", given: joined, when: person.ChangeLocale{Locale: "de_AT"}, refused: person.ErrUnknownLocale},
		{
			name: "the zone can be told", given: joined, when: person.ChangeZone{Zone: "Asia/Omsk"},
			then: []domain.Event{person.ZoneChanged{Person: irina, Zone: "Asia/Omsk"}},
		},
		{
			name: "the same zone is no news", when: person.ChangeZone{Zone: "Asia/Omsk"},
			given: given(person.ZoneChanged{Person: irina, Zone: "Asia/Omsk"}),
		},
		{name: "a zone must exist", given: joined, when: person.ChangeZone{Zone: "Asia/Atlantis"}, refused: slots.ErrUnknownZone},
		{
			name: "the first link makes its master the active one", given: joined,
			when: person.ConnectMaster{Master: anna, Code: "AAA"},
			then: []domain.Event{
				person.MasterConnected{Person: irina, Master: anna, Code: "AAA"},
				person.ActiveMasterSwitched{Person: irina, Master: anna},
			},
		},
		{
			name: "the same link again is no news", when: person.ConnectMaster{Master: anna, Code: "AAA"},
			given: given(
				person.MasterConnected{Person: irina, Master: anna, Code: "AAA"},
				person.ActiveMasterSwitched{Person: irina, Master: anna}),
		},
		{
			name: "a link of before switches back to its master",
			given: given(
				person.MasterConnected{Person: irina, Master: anna}, person.ActiveMasterSwitched{Person: irina, Master: anna},
				person.MasterConnected{Person: irina, Master: boris}, person.ActiveMasterSwitched{Person: irina, Master: boris}),
			when: person.ConnectMaster{Master: anna},
			then: []domain.Event{person.ActiveMasterSwitched{Person: irina, Master: anna}},
		},
		{
			name: "a master whose link was never opened cannot be chosen", given: joined,
			when: person.SwitchMaster{Master: anna}, refused: person.ErrNotConnected,
		},
		{
			name:  "one of the masters is chosen",
			given: given(person.MasterConnected{Person: irina, Master: anna}),
			when:  person.SwitchMaster{Master: anna},
			then:  []domain.Event{person.ActiveMasterSwitched{Person: irina, Master: anna}},
		},
		{
			name:  "choosing the active one is no news",
			given: given(person.MasterConnected{Person: irina, Master: anna}, person.ActiveMasterSwitched{Person: irina, Master: anna}),
			when:  person.SwitchMaster{Master: anna},
		},
		{
			name: "a blocked messenger is remembered", given: joined, when: person.BlockChannel{Messenger: "telegram"},
			then: []domain.Event{person.ChannelBlocked{Person: irina, Messenger: "telegram"}},
		},
		{
			name: "and only once", when: person.BlockChannel{Messenger: "telegram"},
			given: given(person.ChannelBlocked{Person: irina, Messenger: "telegram"}),
		},
		{name: "a messenger without an account cannot block", given: joined, when: person.BlockChannel{Messenger: "vk"}},
		{
			name: "it may deliver again", when: person.UnblockChannel{Messenger: "telegram"},
			given: given(person.ChannelBlocked{Person: irina, Messenger: "telegram"}),
			then:  []domain.Event{person.ChannelUnblocked{Person: irina, Messenger: "telegram"}},
		},
		{name: "what was not blocked is not unblocked", given: joined, when: person.UnblockChannel{Messenger: "telegram"}},
		{
			name: "an account taken away is gone", when: person.BlockChannel{Messenger: "telegram"},
			given: given(person.AccountUnlinked{Person: irina, Messenger: "telegram", Account: "100"}),
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			var state person.Person
			for _, event := range c.given {
				state = person.Evolve(state, event)
			}
			events, err := person.Decide(state, c.when)
			if !errors.Is(err, c.refused) {
				t.Fatalf("refused with %v, want %v", err, c.refused)
			}
			if diff := cmp.Diff(c.then, events); diff != "" {
				t.Error(diff)
			}
		})
	}
}
