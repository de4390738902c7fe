package master_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"zapis/domain"
	"zapis/domain/booking"
	"zapis/domain/master"
)

var (
	irina = domain.ID{20}
	oleg  = domain.ID{21}
)

func TestClientsOfAMaster(t *testing.T) {
	blocked := master.ClientBlocked{Master: id, Client: irina}
	note := func(text string) []domain.Event {
		return []domain.Event{master.ClientNoted{Master: id, Client: irina, Note: domain.Personal(text)}}
	}
	for _, c := range []example{
		{name: "one is blocked", given: begun(), when: master.BlockClient{Client: irina}, then: []domain.Event{blocked}},
		{name: "once", given: begun(blocked), when: master.BlockClient{Client: irina}},
		{
			name: "and let in again", given: begun(blocked), when: master.UnblockClient{Client: irina},
			then: []domain.Event{master.ClientUnblocked{Master: id, Client: irina}},
		},
		{name: "who was not blocked is not let in", given: begun(), when: master.UnblockClient{Client: irina}},
		{name: "one is noted", given: begun(), when: master.NoteClient{Client: irina, Note: " Краска\r\n7.1 "}, then: note("Краска\n7.1")},
		{name: "the note goes", given: begun(), when: master.NoteClient{Client: irina}, then: note("")},
		{name: "a note has its bounds", given: begun(), when: master.NoteClient{Client: irina, Note: domain.Personal(strings.Repeat("щ", 1001))}, refused: master.ErrTextTooLong},
		{name: "and turns nothing around", given: begun(), when: master.NoteClient{Client: irina, Note: "a\u202Eb"}, refused: master.ErrBadText},
		{
			name: "a link has a label", given: begun(), when: master.IssueLink{Code: "ABCDEF", Label: " Визитка "},
			then: []domain.Event{master.LinkIssued{Master: id, Code: "ABCDEF", Label: "Визитка"}},
		},
		{name: "a short one", given: begun(), when: master.IssueLink{Code: "ABCDEF", Label: strings.Repeat("щ", 61)}, refused: master.ErrTextTooLong},
		{
			name: "or is for one guest", given: begun(), when: master.IssueLink{Code: "ABCDEF", For: irina, Expires: noon},
			then: []domain.Event{master.LinkIssued{Master: id, Code: "ABCDEF", For: irina, Expires: noon}},
		},
	} {
		t.Run(c.name, c.run)
	}
	if m := state(begun(blocked, master.ClientBlocked{Client: oleg}, master.ClientUnblocked{Client: irina})...); m.Blocks(irina) || !m.Blocks(oleg) {
		t.Errorf("blocked: %v", m.Blocked)
	}
}

func TestAnInvitationIsOpenUntilItEnds(t *testing.T) {
	m := state(begun(
		master.LinkIssued{Code: "anybody"}, master.LinkIssued{Code: "first1", For: irina, Expires: noon},
		master.LinkIssued{Code: "second", For: irina}, master.LinkIssued{Code: "ended1", For: irina}, master.LinkRevoked{Code: "ended1"},
		master.LinkIssued{Code: "others", For: oleg})...)
	for code, guest := range map[string]domain.ID{"anybody": {}, "first1": irina, "second": irina, "ended1": {}, "others": oleg, "never1": {}} {
		if got := m.Invited(code, noon.Add(-1)); got != guest {
			t.Errorf("%s is for %v", code, got)
		}
	}
	if got := m.Invited("first1", noon); !got.IsZero() {
		t.Error("an invitation outlived its end")
	}
	if codes := m.Invitations(irina); !slices.Equal(codes, []string{"first1", "second"}) {
		t.Errorf("invitations: %v", codes)
	}
}

func TestClosedPlacesAndServicesReopen(t *testing.T) {
	for _, c := range []example{
		{name: "a place", given: begun(master.PlaceClosed{Place: salon}), when: master.ReopenPlace{Place: salon}, then: []domain.Event{master.PlaceReopened{Master: id, Place: salon}}},
		{name: "an open one is no news", given: begun(), when: master.ReopenPlace{Place: salon}},
		{name: "an unknown one does not", given: begun(), when: master.ReopenPlace{Place: home}, refused: master.ErrPlaceUnknown},
		{name: "a service", given: begun(master.ServiceClosed{Service: cut}), when: master.ReopenService{Service: cut}, then: []domain.Event{master.ServiceReopened{Master: id, Service: cut}}},
		{name: "one that is offered is no news", given: begun(), when: master.ReopenService{Service: cut}},
		{name: "one that never was does not", given: begun(), when: master.ReopenService{Service: colour}, refused: master.ErrServiceUnknown},
	} {
		t.Run(c.name, c.run)
	}
}

func TestPoliciesOfRequests(t *testing.T) {
	for _, c := range []struct {
		name    string
		change  func(*master.Policy)
		within  time.Duration
		refused error
	}{
		{"a day unless said", func(p *master.Policy) { p.Confirmation = true }, 24 * time.Hour, nil},
		{"half an hour", func(p *master.Policy) { p.ConfirmWithin = 30 }, 30 * time.Minute, nil},
		{"less", func(p *master.Policy) { p.ConfirmWithin = 29 }, 0, master.ErrBadPolicy},
		{"a week", func(p *master.Policy) { p.ConfirmWithin = 7 * 24 * 60 }, 7 * 24 * time.Hour, nil},
		{"more", func(p *master.Policy) { p.ConfirmWithin = 7*24*60 + 1 }, 0, master.ErrBadPolicy},
		{"silence is a yes", func(p *master.Policy) { p.SilenceConfirms = true }, 24 * time.Hour, nil},
		{"the unassured go", func(p *master.Policy) { p.Unassured = master.UnassuredRelease }, 24 * time.Hour, nil},
		{"or nobody knows where", func(p *master.Policy) { p.Unassured = "elsewhere" }, 0, master.ErrBadPolicy},
	} {
		t.Run(c.name, func(t *testing.T) {
			policy := master.DefaultPolicy()
			c.change(&policy)
			events, err := master.Decide(state(begun()...), master.SetPolicy{Policy: policy})
			if !errors.Is(err, c.refused) || (err == nil) != (len(events) == 1) {
				t.Fatalf("%v, %v; want %v", events, err, c.refused)
			}
			if err == nil && policy.RequestWithin() != c.within {
				t.Errorf("waits %v, want %v", policy.RequestWithin(), c.within)
			}
		})
	}
}

// Whoever drops one of two services keeps the other as it was agreed, also when it costs more now or is gone.
func TestRevisingAVisitKeepsWhatWasAgreed(t *testing.T) {
	before := state(begun(master.ServiceAdded{Service: colour, Offer: master.Offer{Name: "Цвет", DurationMin: 90, Price: 300000}})...)
	agreed, err := before.Visit(salon, cut, colour)
	if err != nil {
		t.Fatal(err)
	}
	now := state(begun(
		master.ServiceAdded{Service: colour, Offer: master.Offer{Name: "Цвет", DurationMin: 90, Price: 300000}},
		master.ServiceChanged{Service: cut, Offer: master.Offer{Name: "Стрижка+", DurationMin: 60, Price: 200000, BufferAfterMin: 10}},
		master.ServiceClosed{Service: colour})...)
	kept, err := now.Revise(agreed, salon, colour)
	if err != nil || len(kept.Items) != 1 || kept.Items[0] != agreed.Items[1] || kept.Price != 300000 {
		t.Errorf("%+v, %v", kept, err)
	}
	if _, err := now.Revise(kept, salon, colour, colour); !errors.Is(err, master.ErrServiceClosed) {
		t.Errorf("a second one of what is closed: %v", err)
	}
	more, err := now.Revise(kept, salon, colour, cut)
	if err != nil || more.Price != 500000 || more.BufferAfterMin != 10 || more.Items[1].Name != "Стрижка+" {
		t.Errorf("%+v, %v", more, err)
	}
	if _, err := now.Revise(agreed, salon); !errors.Is(err, booking.ErrNoServices) {
		t.Errorf("nothing left: %v", err)
	}
}
