package projections

import (
	"errors"
	"slices"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"zapis/domain"
	"zapis/domain/booking"
	"zapis/domain/broadcast"
	"zapis/domain/master"
	"zapis/domain/person"
	"zapis/domain/slots"
)

var olga, guest = domain.ID{4}, domain.ID{5}

// connected is somebody with a messenger who came by a link.
func connected(id domain.ID, name domain.Personal, code string) []domain.Event {
	return []domain.Event{
		person.Registered{Person: id, Name: name, Locale: "ru"},
		person.AccountLinked{Person: id, Messenger: "telegram", Account: domain.Personal(id.Short())},
		person.MasterConnected{Person: id, Master: anna, Code: code},
	}
}

// takenIn is somebody whom the master wrote down.
func takenIn(id domain.ID, name, phone domain.Personal) []domain.Event {
	return []domain.Event{
		person.Registered{Person: id, Name: name, Locale: "ru"},
		person.PhoneNoted{Person: id, Phone: phone},
		person.MasterConnected{Person: id, Master: anna},
	}
}

func TestAClientIsWhatBecameOfTheirVisits(t *testing.T) {
	t.Parallel()
	first, last, missed, gone, refused, back := placed(1, anna, ivan, hour(1)), placed(2, anna, ivan, hour(30)), placed(3, anna, ivan, hour(50)),
		placed(4, anna, ivan, hour(60)), placed(5, anna, ivan, hour(70)), placed(6, anna, ivan, hour(80))
	byMaster := cancelled(refused)
	byMaster.By = booking.Master
	c := Clients{given(t, clients, slices.Concat(connected(ivan, "Ivan\x00", "code-1"), []domain.Event{
		first, last, missed, gone, refused, back, placed(7, boris, ivan, hour(90)), completed(placed(7, boris, ivan, hour(90))),
		noShow(first), completed(last), completed(missed), noShow(missed), completed(first), cancelled(gone), byMaster,
		cancelled(back), restored(back), moved(back, hour(81)),
		person.PhoneNoted{Person: ivan, Phone: "+79120000000"}, master.ClientNoted{Master: anna, Client: ivan, Note: "tea"},
		master.ClientBlocked{Master: anna, Client: ivan}, person.MasterConnected{Person: ivan, Master: anna, Code: "code-2"},
	})...)}
	want := Client{
		Client: ivan, Name: "Ivan", Phone: "+79120000000", Channels: []string{"telegram"}, Visits: 2, NoShows: 1, Cancellations: 1,
		First: hour(1), Last: hour(30), Note: "tea", Blocked: true, Code: "code-1", Since: recordedAt(3),
	}
	if diff := gocmp.Diff(want, must(c.Client(t.Context(), anna, ivan))(t)); diff != "" {
		t.Errorf("(want -, got +):\n%s", diff)
	}
	if _, err := c.Client(t.Context(), anna, boris); !errors.Is(err, ErrNotFound) {
		t.Errorf("got %v, want ErrNotFound", err)
	}
	if _, err := c.Client(t.Context(), ivan, anna); !errors.Is(err, ErrNotFound) {
		t.Errorf("got %v, want ErrNotFound", err)
	}
}

func TestChannelsAreThoseThatDeliver(t *testing.T) {
	t.Parallel()
	c := Clients{given(t, clients, append(connected(ivan, "Ivan", "x"),
		person.AccountLinked{Person: ivan, Messenger: "vk", Account: "7"}, person.AccountLinked{Person: ivan, Messenger: "whatsapp", Account: "8"},
		person.ChannelBlocked{Person: ivan, Messenger: "telegram"}, person.ChannelBlocked{Person: ivan, Messenger: "vk"},
		person.ChannelUnblocked{Person: ivan, Messenger: "vk"}, person.AccountUnlinked{Person: ivan, Messenger: "whatsapp", Account: "8"},
		person.MasterConnected{Person: olga, Master: anna, Code: "x"},
	)...)}
	if got := must(c.Client(t.Context(), anna, ivan))(t); !slices.Equal(got.Channels, []string{"vk"}) {
		t.Errorf("got %q", got.Channels)
	}
	if got := must(c.Client(t.Context(), anna, olga))(t); got.Name != "" || len(got.Channels) > 0 {
		t.Errorf("somebody of whom nothing is known: %+v", got)
	}
}

func wantClients(t *testing.T, c Clients, text string, offset, limit, total int, want ...domain.ID) {
	t.Helper()
	found, got, err := c.Of(t.Context(), anna, text, offset, limit)
	if err != nil {
		t.Fatal(err)
	}
	var ids []domain.ID
	for _, client := range found {
		ids = append(ids, client.Client)
	}
	if diff := gocmp.Diff(want, ids); diff != "" || got != total {
		t.Errorf("%q: %d in all, want %d (want -, got +):\n%s", text, got, total, diff)
	}
}

func TestTheLatestVisitOrArrivalComesFirst(t *testing.T) {
	t.Parallel()
	over, ahead, gone := placed(1, anna, ivan, hour(20)), placed(2, anna, olga, hour(500)), placed(3, anna, guest, hour(900))
	c := Clients{given(t, clients, slices.Concat(
		connected(ivan, "Ivan", "a"), connected(olga, "Olga", "b"), connected(guest, "Guest", "a"),
		[]domain.Event{over, completed(over), ahead, gone, cancelled(gone), placed(4, boris, guest, hour(999))},
		connected(boris, "Boris", "c"),
	)...)}
	wantClients(t, c, "", 0, 10, 4, olga, ivan, boris, guest)
	wantClients(t, c, " ", 1, 2, 4, ivan, boris)
	wantClients(t, c, "", 4, 2, 4)
	want := map[string]int{"a": 2, "b": 1, "c": 1}
	if diff := gocmp.Diff(want, must(c.ByLink(t.Context(), anna))(t)); diff != "" {
		t.Errorf("by link (want -, got +):\n%s", diff)
	}
}

// The column that is searched has the locale C, which knows no Cyrillic: the folding is the program's.
func TestClientsAreFoundByAnyPartOfNameOrPhone(t *testing.T) {
	t.Parallel()
	c := Clients{given(t, clients, slices.Concat(
		takenIn(olga, "Ольга ПЕТРОВА-Ёлкина", "+79123456789"), takenIn(ivan, `100%_И\ван`, "+447700900123"), takenIn(guest, "", ""),
	)...)}
	for text, want := range map[string][]domain.ID{
		"ольга": {olga}, "ТРОВ": {olga}, "елкин": {olga}, "ёлк": {olga}, "петрова ольга": {olga}, "петрова иван": nil,
		"%": {ivan}, "_и": {ivan}, `и\в`: {ivan}, "100": {ivan}, "' or true --": nil, "ольга\x00\xff": {olga},
		"+7 912 345-67-89": {olga}, "8 (912) 345 67 89": {olga}, "9123456789": {olga}, "345 67": {olga}, "7700": {ivan}, "89123456780": nil,
	} {
		wantClients(t, c, text, 0, 10, len(want), want...)
	}
}

// A guest who turns out to be somebody known is listed once.
func TestBookingsHandedOverAreTheirs(t *testing.T) {
	t.Parallel()
	one, two := placed(1, anna, guest, hour(10)), placed(2, anna, guest, hour(20))
	gone := handedOver(one, ivan)
	events := slices.Concat(takenIn(guest, "Ivan?", "+79120000000"), connected(ivan, "Ivan", "code-1"), []domain.Event{
		one, two, completed(one), master.ClientNoted{Master: anna, Client: guest, Note: "tea"}, handedOver(two, ivan),
	})
	c := Clients{given(t, clients, events...)}
	wantClients(t, c, "", 0, 10, 2, ivan, guest)
	c = Clients{given(t, clients, append(events, gone)...)}
	wantClients(t, c, "", 0, 10, 1, ivan)
	want := Client{
		Client: ivan, Name: "Ivan", Channels: []string{"telegram"}, Visits: 1, First: hour(10), Last: hour(10),
		Note: "tea", Code: "code-1", Since: recordedAt(6),
	}
	if diff := gocmp.Diff(want, must(c.Client(t.Context(), anna, ivan))(t)); diff != "" {
		t.Errorf("(want -, got +):\n%s", diff)
	}
}

func TestAudiences(t *testing.T) {
	t.Parallel()
	const weeks = 7 * 24
	now := hour(0)
	id := func(n byte) domain.ID { return domain.ID{100, n} }
	var events []domain.Event
	for n := range byte(9) {
		events = append(events, connected(id(n), "x", "")...)
	}
	visit := func(n byte, starts int, what ...func(booking.Placed) domain.Event) {
		b := placed(n, anna, id(n), hour(starts))
		b.Booking[2] = byte(len(events))
		events = append(events, b)
		for _, f := range what {
			events = append(events, f(b))
		}
	}
	done := func(b booking.Placed) domain.Event { return completed(b) }
	gone := func(b booking.Placed) domain.Event { return cancelled(b) }
	not := func(b booking.Placed) domain.Event { return noShow(b) }
	visit(0, -9*weeks, done) // absent
	visit(1, -9*weeks, done)
	visit(1, -3*weeks, done) // was here
	visit(2, -9*weeks, done)
	visit(2, 3*weeks) // will come
	visit(3, -9*weeks, done)
	visit(3, 3*weeks, gone) // will not come
	visit(4, -9*weeks, not) // never was here
	visit(5, -9*weeks, done)
	visit(5, -3*weeks, not)  // did not come lately
	visit(6, -9*weeks, done) // blocked by the master
	visit(7, -9*weeks, done) // cannot be reached
	visit(8, -4*weeks, done) // exactly four weeks ago
	events = append(events, master.ClientBlocked{Master: anna, Client: id(6)}, person.ChannelBlocked{Person: id(7), Messenger: "telegram"},
		master.ClientBlocked{Master: anna, Client: id(0)}, master.ClientUnblocked{Master: anna, Client: id(0)})
	events = append(events, takenIn(guest, "no messenger", "")...)
	c := Clients{given(t, clients, events...)}
	for name, want := range map[string]struct {
		of      broadcast.Audience
		clients []byte
	}{
		"all":    {broadcast.Audience{Kind: broadcast.All}, []byte{0, 1, 2, 3, 4, 5, 8}},
		"booked": {broadcast.Audience{Kind: broadcast.Booked, Period: slots.Span{Start: hour(-3 * weeks), End: hour(3 * weeks)}}, []byte{1, 5}},
		"ahead":  {broadcast.Audience{Kind: broadcast.Booked, Period: slots.Span{Start: hour(0), End: hour(3*weeks + 1)}}, []byte{2}},
		"absent": {broadcast.Audience{Kind: broadcast.Absent, Weeks: 4}, []byte{0, 3, 5}},
	} {
		var ids []domain.ID
		for _, n := range want.clients {
			ids = append(ids, id(n))
		}
		if diff := gocmp.Diff(ids, must(c.Audience(t.Context(), anna, want.of, now))(t)); diff != "" {
			t.Errorf("%s (want -, got +):\n%s", name, diff)
		}
	}
	if _, err := c.Audience(t.Context(), anna, broadcast.Audience{Kind: "whoever"}, now); err == nil {
		t.Error("an unknown audience is everybody's")
	}
}
