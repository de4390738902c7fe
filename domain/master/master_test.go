package master_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"zapis/domain"
	"zapis/domain/booking"
	"zapis/domain/master"
	"zapis/domain/slots"
)

var (
	anna    = domain.ID{1} // the person
	id      = domain.ID{2} // the master she is
	salon   = domain.ID{3}
	home    = domain.ID{4}
	cut     = domain.ID{5}
	colour  = domain.ID{6}
	holiday = domain.ID{7}

	registered = master.Registered{
		Master: id, Person: anna, Name: "Анна", Currency: "RUB", Locale: "ru", Policy: master.DefaultPolicy(),
	}
	atSalon  = master.PlaceAdded{Master: id, Person: anna, Place: salon, Address: "Садовая, 3", Zone: "Europe/Moscow"}
	cutOffer = master.Offer{Name: "Стрижка", DurationMin: 45, Price: 150000}
	cutAdded = master.ServiceAdded{Master: id, Service: cut, Offer: cutOffer}
	weekdays = []slots.Hours{{Days: []int{1, 2, 3, 4, 5}, Window: slots.Window{Start: 10 * 60, End: 19 * 60}}}
	noon     = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
)

func begun(more ...domain.Event) []domain.Event {
	return append([]domain.Event{registered, atSalon, cutAdded}, more...)
}

type example struct {
	name    string
	given   []domain.Event
	when    master.Command
	then    []domain.Event
	refused error
}

func (c example) run(t *testing.T) {
	var state master.Master
	for _, event := range c.given {
		state = master.Evolve(state, event)
	}
	events, err := master.Decide(state, c.when)
	if !errors.Is(err, c.refused) {
		t.Fatalf("refused with %v, want %v", err, c.refused)
	}
	if diff := cmp.Diff(c.then, events); diff != "" {
		t.Error(diff)
	}
}

func TestMaster(t *testing.T) {
	hello := master.Register{Master: id, Person: anna, Name: " Анна ", Currency: "RUB", Locale: "ru"}
	for _, c := range []example{
		{name: "somebody becomes a master with the default policy", when: hello, then: []domain.Event{registered}},
		{name: "becoming one again is no news", given: begun(), when: hello},
		{
			name: "a master is one person", given: begun(), refused: master.ErrAlreadyRegistered,
			when: master.Register{Master: id, Person: domain.ID{9}, Name: "Олег", Currency: "RUB"},
		},
		{name: "a currency must be one that screens can write", when: master.Register{Name: "A", Currency: "XXX"}, refused: master.ErrUnknownCurrency},
		{name: "nobody does anything before becoming one", when: master.ClosePlace{Place: salon}, refused: master.ErrNotRegistered},
		{
			name: "the profile changes", given: begun(), when: master.ChangeProfile{Name: "Анна М.", About: "маникюр"},
			then: []domain.Event{master.ProfileChanged{Master: id, Person: anna, Name: "Анна М.", About: "маникюр"}},
		},
		{name: "an unchanged profile is no news", given: begun(), when: master.ChangeProfile{Name: "Анна"}},
		{
			name: "a place needs a name or an address", given: begun(),
			when: master.AddPlace{Place: home, Zone: "Europe/Moscow"}, refused: master.ErrNameEmpty,
		},
		{
			name: "a place needs a zone that exists", given: begun(),
			when: master.AddPlace{Place: home, Name: "Дома", Zone: "Europe/Moskow"}, refused: slots.ErrUnknownZone,
		},
		{
			name: "a place is added", given: begun(), when: master.AddPlace{Place: home, Name: "Дома", Zone: "Asia/Omsk"},
			then: []domain.Event{master.PlaceAdded{Master: id, Person: anna, Place: home, Name: "Дома", Zone: "Asia/Omsk"}},
		},
		{name: "the same place again is no news", given: begun(), when: master.AddPlace{Place: salon, Name: "x", Zone: "UTC"}},
		{
			name: "a place moves", given: begun(), when: master.ChangePlace{Place: salon, Address: "Лесная, 1", Zone: "Europe/Moscow"},
			then: []domain.Event{master.PlaceChanged{Master: id, Person: anna, Place: salon, Address: "Лесная, 1", Zone: "Europe/Moscow"}},
		},
		{name: "an unknown place does not move", given: begun(), when: master.ChangePlace{Place: home, Name: "x", Zone: "UTC"}, refused: master.ErrPlaceUnknown},
		{name: "a place closes", given: begun(), when: master.ClosePlace{Place: salon}, then: []domain.Event{master.PlaceClosed{Master: id, Place: salon}}},
		{name: "and only once", given: begun(master.PlaceClosed{Place: salon}), when: master.ClosePlace{Place: salon}},
		{
			name: "a closed place has no hours", given: begun(master.PlaceClosed{Place: salon}),
			when: master.SetHours{Place: salon, Hours: weekdays}, refused: master.ErrPlaceClosed,
		},
		{
			name: "hours are set", given: begun(), when: master.SetHours{Place: salon, Hours: weekdays},
			then: []domain.Event{master.HoursSet{Master: id, Place: salon, Hours: weekdays}},
		},
		{
			name: "the same hours are no news", when: master.SetHours{Place: salon, Hours: weekdays},
			given: begun(master.HoursSet{Master: id, Place: salon, Hours: weekdays}),
		},
		{
			name: "hours that end when they start are refused", given: begun(), refused: slots.ErrEmptyWindow,
			when: master.SetHours{Place: salon, Hours: []slots.Hours{{Days: []int{1}, Window: slots.Window{Start: 600, End: 600}}}},
		},
		{
			name: "time off is added", given: begun(),
			when: master.AddTimeOff{TimeOff: holiday, Span: slots.Span{Start: noon, End: noon.Add(time.Hour)}},
			then: []domain.Event{master.TimeOffAdded{Master: id, TimeOff: holiday, Span: slots.Span{Start: noon, End: noon.Add(time.Hour)}}},
		},
		{
			name: "time off must end after it starts", given: begun(), refused: master.ErrBadSpan,
			when: master.AddTimeOff{TimeOff: holiday, Span: slots.Span{Start: noon, End: noon}},
		},
		{
			name: "time off is taken back", given: begun(master.TimeOffAdded{TimeOff: holiday}), when: master.RemoveTimeOff{TimeOff: holiday},
			then: []domain.Event{master.TimeOffRemoved{Master: id, TimeOff: holiday}},
		},
		{name: "what was never off is not taken back", given: begun(), when: master.RemoveTimeOff{TimeOff: holiday}, refused: master.ErrTimeOffUnknown},
		{
			name: "a service is added", given: begun(), when: master.AddService{Service: colour, Offer: master.Offer{Name: "Цвет", DurationMin: 90}},
			then: []domain.Event{master.ServiceAdded{Master: id, Service: colour, Offer: master.Offer{Name: "Цвет", DurationMin: 90}}},
		},
		{
			name: "a service is offered at known places only", given: begun(), refused: master.ErrPlaceUnknown,
			when: master.AddService{Service: colour, Offer: master.Offer{Name: "Цвет", DurationMin: 90, Places: []domain.ID{home}}},
		},
		{
			name: "a service gets dearer", given: begun(),
			when: master.ChangeService{Service: cut, Offer: master.Offer{Name: "Стрижка", DurationMin: 45, Price: 170000}},
			then: []domain.Event{master.ServiceChanged{Master: id, Service: cut, Offer: master.Offer{Name: "Стрижка", DurationMin: 45, Price: 170000}}},
		},
		{name: "an unchanged service is no news", given: begun(), when: master.ChangeService{Service: cut, Offer: cutOffer}},
		{name: "a closed service does not change", given: begun(master.ServiceClosed{Service: cut}), when: master.ChangeService{Service: cut, Offer: cutOffer}, refused: master.ErrServiceClosed},
		{name: "a service closes", given: begun(), when: master.CloseService{Service: cut}, then: []domain.Event{master.ServiceClosed{Master: id, Service: cut}}},
		{name: "a link is issued", given: begun(), when: master.IssueLink{Code: "ABCDEF"}, then: []domain.Event{master.LinkIssued{Master: id, Code: "ABCDEF"}}},
		{name: "a code must fit a start link", given: begun(), when: master.IssueLink{Code: "a b c d"}, refused: master.ErrLinkUnknown},
		{
			name: "a link is revoked", given: begun(master.LinkIssued{Code: "ABCDEF"}), when: master.RevokeLink{Code: "ABCDEF"},
			then: []domain.Event{master.LinkRevoked{Master: id, Code: "ABCDEF"}},
		},
		{name: "and only once", given: begun(master.LinkIssued{Code: "ABCDEF"}, master.LinkRevoked{Code: "ABCDEF"}), when: master.RevokeLink{Code: "ABCDEF"}},
		{name: "an unknown link is not revoked", given: begun(), when: master.RevokeLink{Code: "ABCDEF"}, refused: master.ErrLinkUnknown},
		{name: "the default policy is no news", given: begun(), when: master.SetPolicy{Policy: master.DefaultPolicy()}},
		{name: "a policy out of range is refused", given: begun(), when: master.SetPolicy{Policy: master.Policy{}}, refused: master.ErrBadPolicy},
	} {
		t.Run(c.name, c.run)
	}
}

func TestTextsAreShownLiterallyOrRefused(t *testing.T) {
	for _, c := range []struct {
		name    string
		text    string
		refused error
	}{
		{name: "nothing", text: "", refused: master.ErrNameEmpty},
		{name: "only spaces", text: " \t ", refused: master.ErrNameEmpty},
		{name: "60 characters", text: strings.Repeat("щ", 60)},
		{name: "61 characters", text: strings.Repeat("щ", 61), refused: master.ErrTextTooLong},
		{name: "10,000 characters", text: strings.Repeat("щ", 10_000), refused: master.ErrTextTooLong},
		{name: "emoji", text: "💅🏽 Маникюр 👩‍🎨"},
		{name: "right to left", text: "קביעת תור"},
		{name: "HTML", text: "<script>alert(1)</script>"},
		{name: "SQL", text: "'; drop table events; --"},
		{name: "two lines", text: "one\ntwo", refused: master.ErrBadText},
		{name: "a turned direction", text: "abc\u202Edef", refused: master.ErrBadText},
		{name: "broken UTF-8", text: "abc\xff", refused: master.ErrBadText},
		{name: "a zero byte", text: "abc\x00", refused: master.ErrBadText},
	} {
		t.Run(c.name, func(t *testing.T) {
			events, err := master.Decide(master.Master{}, master.Register{Name: domain.Personal(c.text), Currency: "RUB"})
			if !errors.Is(err, c.refused) {
				t.Fatalf("refused with %v, want %v", err, c.refused)
			}
			if err == nil && events[0].(master.Registered).Name.Text() != c.text {
				t.Errorf("kept as %q", events[0].(master.Registered).Name.Text())
			}
		})
	}
}

func TestNumbersOfAServiceHaveBounds(t *testing.T) {
	for _, c := range []struct {
		name    string
		change  func(*master.Offer)
		refused error
	}{
		{"4 minutes", func(o *master.Offer) { o.DurationMin = 4 }, master.ErrBadDuration},
		{"5 minutes", func(o *master.Offer) { o.DurationMin = 5 }, nil},
		{"a day", func(o *master.Offer) { o.DurationMin = 1440 }, nil},
		{"more than a day", func(o *master.Offer) { o.DurationMin = 1441 }, master.ErrBadDuration},
		{"free of charge", func(o *master.Offer) { o.Price = 0 }, nil},
		{"a negative price", func(o *master.Offer) { o.Price = -1 }, master.ErrBadPrice},
		{"a price beyond all prices", func(o *master.Offer) { o.Price = 1 << 50 }, master.ErrBadPrice},
		{"a buffer of four hours", func(o *master.Offer) { o.BufferAfterMin = 240 }, nil},
		{"a longer buffer", func(o *master.Offer) { o.BufferBeforeMin = 241 }, master.ErrBadBuffer},
		{"a negative buffer", func(o *master.Offer) { o.BufferAfterMin = -1 }, master.ErrBadBuffer},
	} {
		t.Run(c.name, func(t *testing.T) {
			offer := cutOffer
			c.change(&offer)
			state := master.Evolve(master.Master{}, registered)
			if _, err := master.Decide(state, master.AddService{Service: cut, Offer: offer}); !errors.Is(err, c.refused) {
				t.Fatalf("refused with %v, want %v", err, c.refused)
			}
		})
	}
}

func state(events ...domain.Event) (m master.Master) {
	for _, event := range events {
		m = master.Evolve(m, event)
	}
	return m
}

func TestALinkAdmitsUntilItEnds(t *testing.T) {
	m := state(begun(
		master.LinkIssued{Code: "forever"}, master.LinkIssued{Code: "brief", Expires: noon},
		master.LinkIssued{Code: "ended"}, master.LinkRevoked{Code: "ended"})...)
	for _, c := range []struct {
		code    string
		now     time.Time
		refused error
	}{
		{"forever", noon.AddDate(50, 0, 0), nil},
		{"brief", noon.Add(-1), nil},
		{"brief", noon, master.ErrLinkExpired},
		{"ended", noon, master.ErrLinkRevoked},
		{"never", noon, master.ErrLinkUnknown},
	} {
		if err := m.Admits(c.code, c.now); !errors.Is(err, c.refused) {
			t.Errorf("%s at %v: refused with %v, want %v", c.code, c.now, err, c.refused)
		}
	}
}

func TestAVisitOfSeveralServicesIsTheirSum(t *testing.T) {
	m := state(begun(
		master.ServiceAdded{Service: colour, Offer: master.Offer{Name: "Цвет", DurationMin: 90, Price: 300000, BufferAfterMin: 10}},
		master.ServiceAdded{Service: domain.ID{8}, Offer: master.Offer{Name: "На дому", DurationMin: 60, Places: []domain.ID{home}}},
		master.ServiceAdded{Service: domain.ID{9}, Offer: master.Offer{Name: "Ночь", DurationMin: 1400}})...)
	visit, err := m.Visit(salon, cut, colour)
	if err != nil || visit.Duration() != 135*time.Minute || visit.Price != 450000 || visit.BufferAfterMin != 10 {
		t.Errorf("%+v, %v", visit, err)
	}
	for _, c := range []struct {
		services []domain.ID
		refused  error
	}{
		{nil, booking.ErrNoServices},
		{[]domain.ID{{99}}, master.ErrServiceUnknown},
		{[]domain.ID{{8}}, master.ErrServiceElsewhere},
		{[]domain.ID{cut, {9}}, master.ErrBadDuration},
	} {
		if _, err := m.Visit(salon, c.services...); !errors.Is(err, c.refused) {
			t.Errorf("%v: refused with %v, want %v", c.services, err, c.refused)
		}
	}
}

func TestAVisitIsHostedWhereAllOfItsServicesAreOffered(t *testing.T) {
	m := state(begun(
		master.PlaceAdded{Place: home, Address: "Садовая, 3", Zone: "UTC"},
		master.ServiceAdded{Service: colour, Offer: master.Offer{Name: "Цвет", DurationMin: 90, Places: []domain.ID{salon}}})...)
	everywhere, coloured := booking.Item{Service: cut}, booking.Item{Service: colour}
	for _, c := range []struct {
		name    string
		since   []domain.Event
		items   []booking.Item
		place   domain.ID
		refused error
	}{
		{name: "what is offered everywhere", items: []booking.Item{everywhere}, place: home},
		{name: "all that is offered there", items: []booking.Item{everywhere, coloured}, place: salon},
		{name: "not with one that is not", items: []booking.Item{everywhere, coloured}, place: home, refused: master.ErrServiceElsewhere},
		{name: "a service that is offered no more stays agreed", since: []domain.Event{master.ServiceClosed{Service: colour}}, items: []booking.Item{coloured}, place: salon},
		{name: "not at a closed place", since: []domain.Event{master.PlaceClosed{Place: home}}, items: []booking.Item{everywhere}, place: home, refused: master.ErrPlaceClosed},
		{name: "not at an unknown one", items: []booking.Item{everywhere}, place: domain.ID{99}, refused: master.ErrPlaceUnknown},
	} {
		t.Run(c.name, func(t *testing.T) {
			now := m
			for _, event := range c.since {
				now = master.Evolve(now, event)
			}
			if err := now.Hosts(booking.Visit{Items: c.items}, c.place); !errors.Is(err, c.refused) {
				t.Errorf("refused with %v, want %v", err, c.refused)
			}
		})
	}
}

// Evolve clones what it changes: the state of before stays what it was.
func TestEvolveLeavesTheStateOfBeforeAlone(t *testing.T) {
	before := state(begun(master.TimeOffAdded{TimeOff: holiday}, master.LinkIssued{Code: "ABCDEF"},
		master.DaySet{Place: salon, Date: sunday}, master.ClientBlocked{Client: irina})...)
	for _, event := range []domain.Event{
		master.PlaceClosed{Place: salon}, master.HoursSet{Place: salon, Hours: weekdays}, master.PlaceChanged{Place: salon, Name: "x"},
		master.ServiceClosed{Service: cut}, master.ServiceChanged{Service: cut}, master.LinkRevoked{Code: "ABCDEF"},
		master.PlaceReopened{Place: salon}, master.DaySet{Place: salon, Date: friday}, master.DayReset{Place: salon, Date: sunday},
		master.ServiceReopened{Service: cut}, master.ClientBlocked{Client: oleg}, master.ClientUnblocked{Client: irina},
		master.TimeOffRemoved{TimeOff: holiday}, master.TimeOffAdded{TimeOff: home}, atSalon, cutAdded,
	} {
		same := state(begun(master.TimeOffAdded{TimeOff: holiday}, master.LinkIssued{Code: "ABCDEF"},
			master.DaySet{Place: salon, Date: sunday}, master.ClientBlocked{Client: irina})...)
		master.Evolve(before, event)
		if diff := cmp.Diff(same, before); diff != "" {
			t.Errorf("%T: %s", event, diff)
		}
	}
}
