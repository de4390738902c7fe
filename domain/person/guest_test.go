package person_test

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"zapis/domain"
	"zapis/domain/person"
	"zapis/domain/slots"
)

var guest = []domain.Event{
	person.Registered{Person: irina, Name: "Ирина", Locale: "ru"},
	person.PhoneNoted{Person: irina, Phone: "+79123456789"},
	person.MasterConnected{Person: irina, Master: anna},
	person.ActiveMasterSwitched{Person: irina, Master: anna},
}

func TestGuests(t *testing.T) {
	takeIn := person.TakeIn{Person: irina, Name: " Ирина ", Phone: "+79123456789", Locale: "ru", Master: anna}
	with := func(change func(*person.TakeIn)) person.TakeIn { c := takeIn; change(&c); return c }
	come := person.LinkAccount{Messenger: "vk", Account: "7"}
	for _, c := range []struct {
		name    string
		given   []domain.Event
		when    person.Command
		then    []domain.Event
		refused error
	}{
		{name: "a master takes somebody in", when: takeIn, then: guest},
		{name: "once", given: guest, when: with(func(c *person.TakeIn) { c.Name = "Другая" })},
		{
			name: "a phone is not needed", when: with(func(c *person.TakeIn) { c.Phone = "" }),
			then: []domain.Event{guest[0], guest[2], guest[3]},
		},
		{name: "a name is", when: with(func(c *person.TakeIn) { c.Name = " " }), refused: person.ErrNameEmpty},
		{name: "a phone has its country", when: with(func(c *person.TakeIn) { c.Phone = "89123456789" }), refused: person.ErrBadPhone},
		{name: "and nothing but digits", when: with(func(c *person.TakeIn) { c.Phone = "+7 912 345" }), refused: person.ErrBadPhone},
		{name: "a guest has a language", when: with(func(c *person.TakeIn) { c.Locale = "Deutsch" }), refused: person.ErrUnknownLocale},

		{name: "a guest comes", given: guest, when: come, then: []domain.Event{person.AccountLinked{Person: irina, Messenger: "vk", Account: "7"}}},
		{name: "and comes once", given: append(guest, person.AccountLinked{Person: irina, Messenger: "vk", Account: "7"}), when: come},
		{name: "who is here is no guest", given: joined, when: come, refused: person.ErrArrived},

		{name: "a phone is noted", given: joined, when: person.NotePhone{Phone: "+4915123456"}, then: []domain.Event{person.PhoneNoted{Person: irina, Phone: "+4915123456"}}},
		{name: "the same is no news", given: guest, when: person.NotePhone{Phone: "+79123456789"}},
		{name: "no number is none", given: joined, when: person.NotePhone{Phone: ""}, refused: person.ErrBadPhone},
		{name: "no country begins with zero", given: joined, when: person.NotePhone{Phone: "+0123456789"}, refused: person.ErrBadPhone},
	} {
		t.Run(c.name, func(t *testing.T) { decides(t, c.given, c.when, c.then, c.refused) })
	}
}

func TestNotifications(t *testing.T) {
	night := &person.Quiet{From: 23 * 60, To: 7 * 60}
	wants := func(n person.Notifications) person.ChangeNotifications {
		return person.ChangeNotifications{Notifications: n}
	}
	changed := func(n person.Notifications) []domain.Event {
		return []domain.Event{person.NotificationsChanged{Person: irina, Notifications: n}}
	}
	known := given(person.MasterConnected{Person: irina, Master: anna}, person.MasterConnected{Person: irina, Master: boris})
	quiet := append(known, changed(person.Notifications{Quiet: night, Muted: []domain.ID{anna}})...)
	for _, c := range []struct {
		name    string
		given   []domain.Event
		when    person.Command
		then    []domain.Event
		refused error
	}{
		{name: "fewer are wanted", given: known, when: wants(person.Notifications{NoOffers: true}), then: changed(person.Notifications{NoOffers: true})},
		{name: "as before is no news", given: known, when: wants(person.Notifications{})},
		{name: "strangers are not muted", given: known, when: wants(person.Notifications{Muted: []domain.ID{{99}}})},
		{
			name: "masters are, in one order", given: known, when: wants(person.Notifications{Muted: []domain.ID{boris, {99}, anna, boris}}),
			then: changed(person.Notifications{Muted: []domain.ID{anna, boris}}),
		},
		{
			name: "nights are quiet", given: known, when: wants(person.Notifications{Quiet: night}),
			then: changed(person.Notifications{Quiet: night}),
		},
		{
			name: "as quiet as before is no news", given: quiet,
			when: wants(person.Notifications{Quiet: &person.Quiet{From: 23 * 60, To: 7 * 60}, Muted: []domain.ID{anna}}),
		},
		{name: "no longer quiet is news", given: quiet, when: wants(person.Notifications{}), then: changed(person.Notifications{})},
		{name: "hours are on the clock", given: known, when: wants(person.Notifications{Quiet: &person.Quiet{To: 1441}}), refused: slots.ErrBadClock},
		{name: "both of them", given: known, when: wants(person.Notifications{Quiet: &person.Quiet{From: -1}}), refused: slots.ErrBadClock},
	} {
		t.Run(c.name, func(t *testing.T) { decides(t, c.given, c.when, c.then, c.refused) })
	}
}

func decides(t *testing.T, given []domain.Event, when person.Command, then []domain.Event, refused error) {
	t.Helper()
	var p person.Person
	for _, event := range given {
		p = person.Evolve(p, event)
	}
	events, err := person.Decide(p, when)
	if !errors.Is(err, refused) {
		t.Fatalf("refused with %v, want %v", err, refused)
	}
	if diff := cmp.Diff(then, events); diff != "" {
		t.Error(diff)
	}
}
