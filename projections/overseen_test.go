package projections

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"zapis/domain"
	"zapis/domain/access"
	"zapis/domain/broadcast"
	"zapis/domain/delivery"
	"zapis/domain/master"
	"zapis/domain/person"
)

// paged reads page by page and tells what came, each thing by a word.
func paged[R any](t testing.TB, limit int, ask func(Page) ([]R, Cursor, error), word func(R) string) string {
	t.Helper()
	var words []string
	for after := Cursor(""); ; {
		page, next, err := ask(Page{Limit: limit, After: after})
		if err != nil {
			t.Fatal(err)
		}
		if len(page) > limit || len(words) > 99 {
			t.Fatalf("%d on a page of %d, behind %d", len(page), limit, len(words))
		}
		for _, row := range page {
			words = append(words, word(row))
		}
		if after = next; after == "" {
			return strings.Join(words, " ")
		}
	}
}

func TestBookingsOfAllMastersAreListedTheLatestStartFirst(t *testing.T) {
	t.Parallel()
	twin := domain.ID{42}
	first, second, third := placed(1, anna, ivan, hour(1)), placed(2, boris, olga, hour(2)), placed(3, anna, twin, hour(2))
	asked, gone := placed(4, boris, ivan, hour(4)), placed(5, anna, olga, hour(5))
	asked.Request = true
	events := []domain.Event{
		person.Registered{Person: ivan, Name: "Иван"}, person.Registered{Person: twin, Name: "Ваня"}, person.Registered{Person: olga, Name: "Ольга"},
		first, second, third, asked, gone, completed(first), noShow(second), cancelled(gone),
		person.AccountsMerged{Person: ivan, Merged: twin},
	}
	o := Overseen{given(t, activeBookings, events...)}
	settled(t, o.Pool, []domain.Event{
		master.Registered{Master: anna, Person: olga, Name: "Анна"}, master.PlaceAdded{Master: anna, Person: olga, Place: studio, Name: "Студия", Zone: "Europe/Moscow"},
	}, catalogue, directory)

	word := func(b Booked) string { return fmt.Sprint(b.Booking[0]) }
	for name, c := range map[string]struct {
		q    BookingQuery
		want string
	}{
		"all":                    {BookingQuery{}, "5 4 3 2 1"},
		"of a master":            {BookingQuery{Master: anna}, "5 3 1"},
		"of a client":            {BookingQuery{Client: ivan}, "4 3 1"}, // the twin's too
		"of who was merged":      {BookingQuery{Client: twin}, "4 3 1"},
		"of both":                {BookingQuery{Client: ivan, Master: anna}, "3 1"},
		"booked":                 {BookingQuery{State: BookingBooked}, "3"},
		"requested":              {BookingQuery{State: BookingRequested}, "4"},
		"cancelled":              {BookingQuery{State: BookingCancelled}, "5"},
		"completed":              {BookingQuery{State: BookingCompleted}, "1"},
		"no-shows":               {BookingQuery{State: BookingNoShow}, "2"},
		"from and to":            {BookingQuery{From: hour(2), To: hour(5)}, "4 3 2"},
		"nothing is left of all": {BookingQuery{Master: anna, State: BookingNoShow}, ""},
	} {
		for _, limit := range []int{1, 2, 9} {
			got := paged(t, limit, func(page Page) ([]Booked, Cursor, error) {
				c.q.Page = page
				return o.Bookings(t.Context(), c.q)
			}, word)
			if got != c.want {
				t.Errorf("%s, %d at once: %s", name, limit, got)
			}
		}
	}
	page, _, err := o.Bookings(t.Context(), BookingQuery{Master: anna, State: BookingBooked})
	if err != nil {
		t.Fatal(err)
	}
	shown := visit(third, "Иван")
	shown.Client = ivan
	if diff := gocmp.Diff([]Booked{{Visit: shown, State: BookingBooked, MasterName: "Анна", PlaceName: "Студия", Services: "Cut"}}, page); diff != "" {
		t.Errorf("(want -, got +):\n%s", diff)
	}
	for _, cursor := range []Cursor{"x", "x.1", "1.x"} {
		if _, _, err := o.Bookings(t.Context(), BookingQuery{Page: Page{After: cursor}}); !errors.Is(err, ErrBadCursor) {
			t.Errorf("cursor %q: %v", cursor, err)
		}
	}
	if _, _, err := o.Bookings(t.Context(), BookingQuery{State: "lost"}); err == nil {
		t.Error("there is such a state")
	}
}

func TestDeliveriesOfAllMastersAreListedAndCounted(t *testing.T) {
	t.Parallel()
	about := func(n byte, kind delivery.Kind, master domain.ID) delivery.Notice {
		return delivery.Notice{Kind: kind, About: domain.ID{50, n}, Recipient: ivan, Master: master}
	}
	one, two, three, four, five := about(1, delivery.News, anna), about(2, delivery.Reminder, boris), about(3, delivery.News, anna), about(4, delivery.News, anna), about(5, delivery.Broadcast, boris)
	o := Overseen{given(t, deliveries,
		delivery.Sent{Notice: one, Channel: "vk"}, delivery.Failed{Notice: two, Channel: "telegram", Reason: "blocked", Final: true},
		delivery.Skipped{Notice: three, Reason: "muted"}, delivery.Failed{Notice: four, Channel: "vk", Reason: "blocked", Final: true},
		delivery.Attempted{Notice: five, Channel: "vk"}, delivery.Uncertain{Notice: five, Channel: "vk"})}
	settled(t, o.Pool, []domain.Event{
		person.Registered{Person: ivan, Name: "Иван"}, master.Registered{Master: anna, Person: olga, Name: "Анна"},
	}, directory)
	for name, c := range map[string]struct {
		q    DeliveryQuery
		want string
	}{
		"all":        {DeliveryQuery{}, "5 4 3 2 1"},
		"failed":     {DeliveryQuery{State: Failed}, "4 2"},
		"news":       {DeliveryQuery{Kind: delivery.News}, "4 3 1"},
		"in VK":      {DeliveryQuery{Channel: "vk"}, "5 4 1"},
		"in a while": {DeliveryQuery{Since: recordedAt(2), Until: recordedAt(4)}, "3 2"},
		"altogether": {DeliveryQuery{State: Failed, Kind: delivery.News, Channel: "vk", Since: recordedAt(1)}, "4"},
	} {
		for _, limit := range []int{1, 2, 9} {
			got := paged(t, limit, func(page Page) ([]Told, Cursor, error) {
				c.q.Page = page
				return o.Deliveries(t.Context(), c.q)
			}, func(d Told) string { return fmt.Sprint(d.About[1]) })
			if got != c.want {
				t.Errorf("%s, %d at once: %s", name, limit, got)
			}
		}
	}
	page, _, err := o.Deliveries(t.Context(), DeliveryQuery{State: Skipped})
	if err != nil {
		t.Fatal(err)
	}
	want := Told{Delivery{three, Skipped, "muted", "", "", recordedAt(3)}, "Иван", "Анна"}
	if diff := gocmp.Diff([]Told{want}, page); diff != "" {
		t.Errorf("(want -, got +):\n%s", diff)
	}
	counts := must(o.DeliveryStates(t.Context(), recordedAt(2), recordedAt(7)))(t)
	if diff := gocmp.Diff(map[State]int{Failed: 2, Skipped: 1, Uncertain: 1}, counts); diff != "" {
		t.Errorf("counts (want -, got +):\n%s", diff)
	}
	reasons := must(o.DeliveryReasons(t.Context(), recordedAt(1), recordedAt(7), 9))(t)
	if diff := gocmp.Diff([]Reason{{Failed, "blocked", 2}, {Skipped, "muted", 1}}, reasons); diff != "" {
		t.Errorf("reasons (want -, got +):\n%s", diff)
	}
	for _, cursor := range []Cursor{"x", "x.1", "1.x"} {
		if _, _, err := o.Deliveries(t.Context(), DeliveryQuery{Page: Page{After: cursor}}); !errors.Is(err, ErrBadCursor) {
			t.Errorf("cursor %q: %v", cursor, err)
		}
	}
}

func TestBroadcastsOfAllMastersAreListedTheNewestFirst(t *testing.T) {
	t.Parallel()
	started := func(n byte, master domain.ID) broadcast.Started {
		return broadcast.Started{Broadcast: domain.ID{60, n}, Master: master, Text: "Скидки", Audience: broadcast.Audience{Kind: broadcast.All}}
	}
	o := Overseen{given(t, broadcasts, started(1, anna), started(2, boris), started(3, anna))}
	settled(t, o.Pool, []domain.Event{master.Registered{Master: boris, Person: olga, Name: "Борис"}}, directory)
	for want, q := range map[string]BroadcastQuery{"3: 2:Борис 1:": {}, "3: 1:": {Master: anna}} {
		got := paged(t, 1, func(page Page) ([]Cast, Cursor, error) {
			q.Page = page
			return o.Broadcasts(t.Context(), q)
		}, func(c Cast) string { return fmt.Sprint(c.Broadcast.Broadcast[1], ":", c.MasterName) })
		if got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
}

func TestGrantsAreListedWithHowTheyStand(t *testing.T) {
	t.Parallel()
	until := monday.AddDate(0, 1, 0)
	crm := access.Granted{Grant: domain.ID{70, 1}, Name: "CRM", Role: access.Service, Scopes: []access.Scope{access.People}, Until: until}
	site := access.Granted{Grant: domain.ID{70, 2}, Subject: ivan, Name: "Site", Role: access.Client, Scopes: []access.Scope{access.Me, access.MeRead}, Until: until, By: crm.Grant}
	g := Grants{given(t, grants, crm, site, access.Refreshed{Grant: site.Grant, Number: 2, At: hour(3)}, access.Revoked{Grant: site.Grant, Cause: access.Reused})}
	want := Granted{
		Grant: site.Grant, Subject: ivan, Name: "Site", Role: access.Client, Scopes: site.Scopes, Until: until, By: crm.Grant,
		GrantedAt: recordedAt(2), RefreshedAt: hour(3), Revoked: access.Reused, RevokedAt: recordedAt(4),
	}
	if diff := gocmp.Diff(want, must(g.Grant(t.Context(), site.Grant))(t)); diff != "" {
		t.Errorf("(want -, got +):\n%s", diff)
	}
	latest := func(page Page) ([]Granted, Cursor, error) { return g.Latest(t.Context(), page) }
	if got := paged(t, 1, latest, func(g Granted) string { return g.Name + string(g.Revoked) }); got != "Sitereused CRM" {
		t.Error(got)
	}
	if first := must(g.Grant(t.Context(), crm.Grant))(t); !first.RefreshedAt.IsZero() || !first.RevokedAt.IsZero() || first.Revoked != "" {
		t.Errorf("%+v", first)
	}
	if _, err := g.Grant(t.Context(), ivan); !errors.Is(err, ErrNotFound) {
		t.Error(err)
	}
}

func TestAPageHasABoundedSize(t *testing.T) {
	t.Parallel()
	for asked, want := range map[int]int{-1: 50, 0: 50, 1: 1, 500: 500, 501: 500} {
		if got := (Page{Limit: asked}).limit(); got != want {
			t.Errorf("%d gives %d", asked, got)
		}
	}
}
