package projections

import (
	"errors"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"zapis/domain"
	"zapis/domain/master"
	"zapis/domain/person"
)

// found are the names of a page.
func found(t testing.TB, d Directory, q PeopleQuery) (names []string, next Cursor) {
	t.Helper()
	page, next, err := d.Find(t.Context(), q)
	if err != nil {
		t.Fatal(err)
	}
	for _, somebody := range page {
		names = append(names, somebody.Name)
	}
	return names, next
}

// acquainted is somebody with an account.
func acquainted(id domain.ID, name domain.Personal, messenger string, account domain.Personal) []domain.Event {
	return []domain.Event{
		person.Registered{Person: id, Name: name, Locale: "ru"}, person.AccountLinked{Person: id, Messenger: messenger, Account: account},
	}
}

func TestAnybodyIsFoundByNamePhoneAccountOrID(t *testing.T) {
	t.Parallel()
	vera, twin := domain.ID{41}, domain.ID{42}
	events := acquainted(olga, "Ольга Семёнова", "telegram", "900100")
	events = append(events, master.Registered{Master: anna, Person: olga, Name: "Студия «Ноготки»"}, master.ProfileChanged{Master: anna, Person: olga, Name: "Студия 100%"})
	events = append(events, acquainted(ivan, "Иван_Петров", "vk", "vanya77")...)
	events = append(events, person.PhoneNoted{Person: ivan, Phone: "+79120000007"})
	events = append(events, acquainted(vera, "Вера", "telegram", "900200")...)
	events = append(events, acquainted(twin, "Verochka", "vk", "vera.p")...)
	events = append(events,
		person.AccountsMerged{Person: vera, Merged: twin, Accounts: []person.Holding{{Messenger: "vk", Account: "vera.p"}}, Phone: "+491511234567"},
		person.MergedInto{Person: twin, Into: vera})
	d := Directory{given(t, directory, events...)}
	for text, want := range map[string][]string{
		"":                 {"Ольга Семёнова", "Вера", "Иван_Петров"}, // masters first, then the newest
		"семен":            {"Ольга Семёнова"},
		"СЕМЁН ольга":      {"Ольга Семёнова"},
		"лья":              nil,
		"ньг":              nil,
		"льга":             {"Ольга Семёнова"}, // any part
		"ол":               {"Ольга Семёнова"}, // two letters begin a word
		"льг студ":         {"Ольга Семёнова"},
		"га":               nil,
		"ноготки":          nil, // was changed
		"100%":             {"Ольга Семёнова"},
		"0%":               nil, // no wildcard
		"ван_пет":          {"Иван_Петров"},
		"ван?пет":          nil,
		"8 912 000-00-07":  {"Иван_Петров"},
		"+7 (912) 0000007": {"Иван_Петров"},
		"00007":            {"Иван_Петров"},
		"vanya77":          {"Иван_Петров"},
		"9002":             {"Вера"},
		"VERA.P":           {"Вера"}, // came by the merge
		"1511234":          {"Вера"},
		"verochka":         nil, // is somebody else's name now
		olga.String():      {"Ольга Семёнова"},
		anna.Short():       {"Ольга Семёнова"}, // a master's
		twin.String():      {"Вера"},
	} {
		got, next := found(t, d, PeopleQuery{Text: text})
		if diff := gocmp.Diff(want, got); diff != "" || next != "" {
			t.Errorf("%q: next %q (want -, got +):\n%s", text, next, diff)
		}
	}
	for sort, want := range map[Sort][]string{MastersOnly: {"Ольга Семёнова"}, ClientsOnly: {"Вера", "Иван_Петров"}} {
		if got, _ := found(t, d, PeopleQuery{Sort: sort}); !gocmp.Equal(want, got) {
			t.Errorf("%s: %v", sort, got)
		}
	}
	var names []string
	for q := (PeopleQuery{Page: Page{Limit: 1}}); ; {
		page, next := found(t, d, q)
		if names = append(names, page...); next == "" {
			break
		}
		q.After = next
	}
	if got := strings.Join(names, ", "); got != "Ольга Семёнова, Вера, Иван_Петров" {
		t.Errorf("page by page: %s", got)
	}
	want := Somebody{
		Person: olga, Name: "Ольга Семёнова", Accounts: []person.Account{{Messenger: "telegram", Account: "900100"}},
		Master: anna, MasterName: "Студия 100%", Registered: recordedAt(1),
	}
	if diff := gocmp.Diff(want, must(d.Somebody(t.Context(), anna))(t)); diff != "" {
		t.Errorf("(want -, got +):\n%s", diff)
	}
	settled(t, d.Pool, []domain.Event{person.Suspended{Person: ivan}, person.Suspended{Person: olga}, person.Readmitted{Person: olga}}, directory)
	for id, want := range map[domain.ID]bool{ivan: true, olga: false} {
		if got := must(d.Somebody(t.Context(), id))(t).Suspended; got != want {
			t.Errorf("%s: suspended %v", id, got)
		}
	}
	for _, nobody := range []domain.ID{{}, {77}} {
		if _, err := d.Somebody(t.Context(), nobody); !errors.Is(err, ErrNotFound) {
			t.Errorf("%s: %v", nobody, err)
		}
	}
	if _, _, err := d.Find(t.Context(), PeopleQuery{Page: Page{After: "true"}}); !errors.Is(err, ErrBadCursor) {
		t.Errorf("a cursor of ours: %v", err)
	}
}

func TestWhoIsErasedIsFoundByTheirIDAlone(t *testing.T) {
	t.Parallel()
	d := Directory{given(t, directory, append(acquainted(olga, "Ольга", "telegram", "900100"),
		master.Registered{Master: anna, Person: olga, Name: "Студия"}, person.Erased{Person: olga})...)}
	for _, text := range []string{"", "ольга", "900100", "студия"} {
		if got, _ := found(t, d, PeopleQuery{Text: text}); got != nil {
			t.Errorf("%q: %v", text, got)
		}
	}
	want := Somebody{Person: olga, Name: string(domain.Deleted), Accounts: []person.Account{}, Master: anna, MasterName: string(domain.Deleted), Registered: recordedAt(1), Erased: true}
	if diff := gocmp.Diff(want, must(d.Somebody(t.Context(), olga))(t)); diff != "" {
		t.Errorf("(want -, got +):\n%s", diff)
	}
}
