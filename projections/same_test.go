package projections

import (
	"slices"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"zapis/domain"
	"zapis/domain/action"
	"zapis/domain/booking"
	"zapis/domain/broadcast"
	"zapis/domain/chat"
	"zapis/domain/master"
	"zapis/domain/person"
)

// twoWhoAreOne are Ivan and Olga, each with bookings with Anna; Olga also with Boris.
var twoWhoAreOne = slices.Concat(connected(ivan, "Ivan", "code-1"), connected(olga, "Olga", "code-2"), []domain.Event{
	person.MasterConnected{Person: olga, Master: boris, Code: "code-3"},
	placed(1, anna, ivan, hour(1)), placed(2, anna, olga, hour(2)), placed(3, boris, olga, hour(3)),
	completed(placed(1, anna, ivan, hour(1))), completed(placed(2, anna, olga, hour(2))),
	master.ClientNoted{Master: anna, Client: olga, Note: "tea"},
})

var (
	merged = person.AccountsMerged{
		Person: ivan, Merged: olga, Masters: []domain.ID{anna, boris},
		Accounts: []person.Holding{{Messenger: "vk", Account: "7"}},
	}
	unmerged = person.AccountsUnmerged{
		Person: ivan, Merged: olga, Masters: []domain.ID{anna, boris},
		Accounts: []person.Holding{{Messenger: "vk", Account: "7"}},
	}
)

func clientsOf(t *testing.T, c Clients, master domain.ID) []Client {
	t.Helper()
	found, total, err := c.Of(t.Context(), master, "", 0, 10)
	if err != nil {
		t.Fatal(err)
	}
	if total != len(found) {
		t.Errorf("%d clients are said to be %d", len(found), total)
	}
	return found
}

func TestTwoClientsWhoAreOneAreOneClient(t *testing.T) {
	t.Parallel()
	c := Clients{given(t, clients, append(slices.Clone(twoWhoAreOne), merged)...)}
	for _, id := range []domain.ID{ivan, olga} {
		client := must(c.Client(t.Context(), anna, id))(t)
		if client.Client != ivan || client.Visits != 2 || client.Note != "tea" || client.First != hour(1) || client.Last != hour(2) {
			t.Errorf("%+v", client)
		}
	}
	if all := clientsOf(t, c, anna); len(all) != 1 || all[0].Client != ivan {
		t.Errorf("anna has %+v", all)
	}
	if all := clientsOf(t, c, boris); len(all) != 1 || all[0].Client != ivan || all[0].Code != "code-3" {
		t.Errorf("boris has %+v", all)
	}
	audience := must(c.Audience(t.Context(), anna, broadcast.Audience{Kind: broadcast.All}, monday))(t)
	if !slices.Equal(audience, []domain.ID{ivan}) {
		t.Errorf("a broadcast goes to %v", audience)
	}
}

func TestAMergeThatIsUndoneLeavesTheClientsAsTheyWere(t *testing.T) {
	t.Parallel()
	before := Clients{given(t, clients, twoWhoAreOne...)}
	after := Clients{given(t, clients, append(slices.Clone(twoWhoAreOne), merged, unmerged)...)}
	for _, m := range []domain.ID{anna, boris} {
		if diff := gocmp.Diff(clientsOf(t, before, m), clientsOf(t, after, m)); diff != "" {
			t.Errorf("(before -, after +):\n%s", diff)
		}
		if diff := gocmp.Diff(must(before.ByLink(t.Context(), m))(t), must(after.ByLink(t.Context(), m))(t)); diff != "" {
			t.Errorf("by link (before -, after +):\n%s", diff)
		}
	}
}

func TestWhatCameSinceAMergeStaysWithTheSurvivor(t *testing.T) {
	t.Parallel()
	c := Clients{given(t, clients, append(slices.Clone(twoWhoAreOne), merged, placed(4, boris, ivan, hour(9)), unmerged)...)}
	if all := clientsOf(t, c, boris); len(all) != 2 {
		t.Errorf("boris has %+v", all)
	}
}

func TestAClientStandsWhereTheLatestVisitUnderAnyOfTheirIDsPutsThem(t *testing.T) {
	t.Parallel()
	third := domain.ID{79}
	events := append(slices.Clone(twoWhoAreOne), connected(third, "Zoe", "code-1")...)
	order := func(more ...domain.Event) (order []domain.ID) {
		for _, client := range clientsOf(t, Clients{given(t, clients, append(slices.Clone(events), more...)...)}, anna) {
			order = append(order, client.Client)
		}
		return order
	}
	zoe := placed(4, anna, third, hour(9))
	old := moved(placed(2, anna, olga, hour(2)), hour(12)) // a booking of before, under the id of before
	for name, c := range map[string]struct{ got, want []domain.ID }{
		"the latest visit first":            {order(zoe, merged), []domain.ID{third, ivan}},
		"under the id of before, too":       {order(zoe, merged, old), []domain.ID{ivan, third}},
		"and back when the merge is undone": {order(zoe, merged, old, unmerged), []domain.ID{olga, third, ivan}},
	} {
		if diff := gocmp.Diff(c.want, c.got); diff != "" {
			t.Errorf("%s (want -, got +):\n%s", name, diff)
		}
	}
}

// However persons come together and part, each client is listed once, by who they are now, and the number above the list is right.
func TestInAWorldOfMergesEachClientIsListedOnce(t *testing.T) {
	t.Parallel()
	store, pool := open(t)
	w := newWorld(t, store, 8)
	w.live(2500)
	awaitAll(t, store, start(t, store, pool, clients))
	merges := 0
	for _, p := range w.people {
		merges += len(p.Merges)
	}
	if merges < 5 {
		t.Errorf("only %d merges", merges)
	}
	for id := range w.masters {
		found, total, err := Clients{pool}.Of(t.Context(), id, "", 0, 10_000)
		if err != nil || total != len(found) || total == 0 {
			t.Errorf("%d clients are said to be %d, %v", len(found), total, err)
		}
		seen := map[domain.ID]bool{}
		for _, client := range found {
			if seen[client.Client] {
				t.Errorf("%v is listed twice", client.Client)
			}
			seen[client.Client] = true
			if one := must(Clients{pool}.Client(t.Context(), id, client.Client))(t); one.Client != client.Client || one.Visits != client.Visits {
				t.Errorf("listed as %+v, opened as %+v", client, one)
			}
		}
	}
}

func TestTheBookingsOfTwoWhoAreOneAreShownTogetherUnderEitherID(t *testing.T) {
	t.Parallel()
	var only []domain.Event
	for _, event := range twoWhoAreOne {
		switch event.(type) {
		case person.Registered, booking.Placed:
			only = append(only, event)
		}
	}
	for _, c := range []struct {
		events     []domain.Event
		ivan, olga int
	}{{nil, 1, 2}, {[]domain.Event{merged}, 3, 3}, {[]domain.Event{merged, unmerged}, 1, 2}} {
		a := ActiveBookings{given(t, activeBookings, slices.Concat(only, c.events)...)}
		of := must(a.OfClient(t.Context(), ivan, monday))(t)
		if len(of) != c.ivan || len(must(a.OfClient(t.Context(), olga, monday))(t)) != c.olga {
			t.Errorf("after %v: Ivan has %d", c.events, len(of))
		}
		for _, visit := range of {
			if visit.Client != ivan || visit.ClientName != "Ivan" {
				t.Errorf("a visit of %v %q", visit.Client, visit.ClientName)
			}
		}
	}
}

func TestTwoConversationsOfOneAreOneConversation(t *testing.T) {
	t.Parallel()
	say := func(n byte, client domain.ID, by booking.Party) chat.MessageSent {
		return chat.MessageSent{Message: domain.ID{80, n}, Master: anna, Client: client, By: by, Text: "hi", Channel: "vk"}
	}
	events := []domain.Event{
		person.Registered{Person: ivan, Name: "Ivan", Locale: "ru"}, person.Registered{Person: olga, Name: "Olga", Locale: "ru"},
		say(1, olga, booking.Client), say(2, ivan, booking.Client), say(3, olga, booking.Master), say(4, ivan, booking.Client),
	}
	apart := ChatHistory{given(t, chatHistory, append(slices.Clone(events), merged, unmerged)...)}
	if found, _, err := apart.Conversations(t.Context(), anna, 0, 10); err != nil || len(found) != 2 {
		t.Errorf("%+v, %v", found, err)
	}
	h := ChatHistory{given(t, chatHistory, append(slices.Clone(events), merged)...)}
	found, _, err := h.Conversations(t.Context(), anna, 0, 10)
	if err != nil || len(found) != 1 || found[0].Client != ivan || found[0].ClientName != "Ivan" || found[0].Unanswered != 1 ||
		found[0].Last.Message != (domain.ID{80, 4}) {
		t.Errorf("%+v, %v", found, err)
	}
	for _, id := range []domain.ID{ivan, olga} {
		if messages, _, err := h.Before(t.Context(), anna, id, 0, 10); err != nil || len(messages) != 4 {
			t.Errorf("%d messages, %v", len(messages), err)
		}
	}
}

func did(n byte, who domain.ID, channel string) action.Received {
	return action.Received{Action: domain.ID{90, n}, Person: who, Channel: channel, Chat: "1", Delivery: "1", Kind: "text"}
}

func TestWhereSomebodyWasHeardLastComesFirst(t *testing.T) {
	t.Parallel()
	h := Heard{given(t, heard, did(1, ivan, "telegram"), did(2, olga, "vk"), did(3, ivan, "whatsapp"), did(4, ivan, "telegram"))}
	var channels []string
	for _, in := range must(h.From(t.Context(), ivan, olga))(t) {
		channels = append(channels, in.Channel)
	}
	if diff := gocmp.Diff([]string{"telegram", "whatsapp", "vk"}, channels); diff != "" {
		t.Error(diff)
	}
}
