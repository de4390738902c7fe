package projections

import (
	"encoding/json"
	"errors"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"

	"zapis/domain"
	"zapis/domain/master"
	"zapis/domain/person"
	"zapis/domain/slots"
)

func TestCatalogueFindsAMaster(t *testing.T) {
	t.Parallel()
	pool := given(t, catalogue,
		master.Registered{Master: anna, Person: ivan, Name: "Анна", Currency: "RUB", Locale: "ru", Policy: master.DefaultPolicy()},
		master.Registered{Master: boris, Person: boris, Name: "Boris", Currency: "EUR", Locale: "en", Policy: master.DefaultPolicy()},
		master.LinkIssued{Master: anna, Code: "old-link"},
		master.LinkIssued{Master: anna, Code: "new-link", Expires: monday.Add(123)},
		master.LinkRevoked{Master: anna, Code: "old-link"},
		master.ProfileChanged{Master: anna, Person: ivan, Name: "Anna", About: "cuts"},
	)
	c := Catalogue{pool}
	want := master.Master{
		ID: anna, Person: ivan, Name: "Anna", About: "cuts", Currency: "RUB", Locale: "ru", Policy: master.DefaultPolicy(),
		Links: []master.Link{{Code: "old-link", Revoked: true}, {Code: "new-link", Expires: monday.Add(123)}},
	}
	for name, got := range map[string]master.Master{
		"Master":          must(c.Master(t.Context(), anna))(t),
		"OfPerson":        must(c.OfPerson(t.Context(), ivan))(t),
		"ByLink":          must(c.ByLink(t.Context(), "new-link"))(t),
		"ByLink, revoked": must(c.ByLink(t.Context(), "old-link"))(t),
	} {
		if diff := gocmp.Diff(want, got); diff != "" {
			t.Errorf("%s (want -, got +):\n%s", name, diff)
		}
	}
	if got := must(c.Master(t.Context(), boris))(t); got.Currency != "EUR" {
		t.Errorf("the other master: %+v", got)
	}
}

func TestCatalogueKnowsNobody(t *testing.T) {
	t.Parallel()
	c := Catalogue{given(t, catalogue, append(opened(anna), master.LinkIssued{Master: anna, Code: "new-link"})...)}
	_, byID := c.Master(t.Context(), boris)
	_, byPerson := c.OfPerson(t.Context(), anna)
	_, byLink := c.ByLink(t.Context(), "' or true --")
	for _, err := range []error{byID, byPerson, byLink} {
		if !errors.Is(err, ErrNotFound) {
			t.Errorf("got %v, want ErrNotFound", err)
		}
	}
}

func TestPeopleFindsAPerson(t *testing.T) {
	t.Parallel()
	p := People{given(t, people,
		person.Registered{Person: ivan, Name: "Иван \"x\" \x00", Locale: "ru"},
		person.MasterConnected{Person: ivan, Master: anna, Code: "new-link"},
	)}
	want := person.Person{ID: ivan, Name: "Иван \"x\" \x00", Locale: "ru", Masters: []domain.ID{anna}}
	if diff := gocmp.Diff(want, must(p.Person(t.Context(), ivan))(t)); diff != "" {
		t.Errorf("(want -, got +):\n%s", diff)
	}
	if _, err := p.Person(t.Context(), anna); !errors.Is(err, ErrNotFound) {
		t.Errorf("got %v, want ErrNotFound", err)
	}
}

// What is kept as a document comes back as it was, every field of it.
func TestDocumentsComeBackWhole(t *testing.T) {
	full := master.Master{
		ID: anna, Person: ivan, Name: "Анна <b>\x00", About: "👩‍🦰", Currency: "RUB", Locale: "ru", Policy: master.Policy{
			Grid: slots.GridTight, StepMin: 7, NoticeMin: 1, HorizonDays: 2, Gap: slots.GapSum, MaxPerDay: 3, CancelWindowMin: 4,
			MoveWindowMin: 5, Confirmation: true, RemindersMin: []int{6}, QuietFrom: 1320, QuietTo: 1440,
		},
		Places: []master.Place{{ID: studio, Name: "Studio", Address: "Street 1", Zone: "Asia/Kathmandu", Closed: true, Hours: []slots.Hours{
			{Days: []int{1, 7}, Window: slots.Window{Start: 1320, End: 120}}, {Days: []int{2}, Window: slots.Window{Start: 0, End: 1440}},
		}}},
		Services: []master.Service{{ID: domain.ID{5}, Closed: true, Offer: master.Offer{
			Name: "Cut", Description: "d", DurationMin: 5, Price: 1 << 60, BufferBeforeMin: 1, BufferAfterMin: 2, Places: []domain.ID{studio},
		}}},
		TimeOff: map[domain.ID]master.TimeOff{{6}: {ID: domain.ID{6}, Reason: "r", Span: slots.Span{Start: monday, End: monday.Add(time.Nanosecond)}}},
		Links:   []master.Link{{Code: "abc", Expires: monday.Add(1), Revoked: true}, {Code: "def"}},
	}
	wantComeBack(t, full)
	wantComeBack(t, master.Master{})
	wantComeBack(t, person.Person{
		ID: ivan, Name: "И", Locale: "ru", Zone: "Europe/Moscow", Masters: []domain.ID{anna}, Active: anna,
		Accounts: []person.Account{{Messenger: "vk", Account: "1", Blocked: true}},
	})
	wantComeBack(t, person.Person{})
}

func wantComeBack[D any](t *testing.T, document D) {
	t.Helper()
	var back D
	if err := json.Unmarshal(must(json.Marshal(document))(t), &back); err != nil {
		t.Fatal(err)
	}
	if diff := gocmp.Diff(document, back); diff != "" {
		t.Errorf("(before -, after +):\n%s", diff)
	}
}
