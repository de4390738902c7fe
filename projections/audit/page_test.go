package audit_test

import (
	"bytes"
	"errors"
	"slices"
	"testing"
	"time"

	"zapis/domain"
	"zapis/domain/booking"
	"zapis/domain/delivery"
	"zapis/projections/audit"
)

// pages are the actions of all pages, one after the other.
func (w *world) pages(f audit.Filter, limit int) (ids []domain.ID) {
	w.t.Helper()
	for before := int64(0); ; {
		page, err := w.log.Page(w.t.Context(), f, before, limit)
		if err != nil {
			w.t.Fatal(err)
		}
		if len(page.Actions) > limit {
			w.t.Fatalf("a page of %d", len(page.Actions))
		}
		for _, a := range page.Actions {
			ids = append(ids, a.ID)
		}
		if page.Older == 0 {
			return ids
		}
		if before > 0 && page.Older >= before {
			w.t.Fatalf("from %d to %d is not further back", before, page.Older)
		}
		before = page.Older
	}
}

func TestThePagesOfTheLogHoldEachActionOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.log.Most = 512
	w.booked()
	w.noise(400) // more than one page looks at
	w.visitsAgain()
	for name, f := range map[string]audit.Filter{
		"everything": {}, "a master": {Mentions: []domain.ID{anna}}, "a channel": {Channel: "vk"}, "a type": {Types: []string{"booking.moved"}},
		"a rare channel of somebody": {Mentions: []domain.ID{irina}, Channel: "vk"}, "nobody": {Mentions: []domain.ID{{15: 55}}},
	} {
		var all []domain.ID
		for _, a := range w.found(f, 100_000) {
			all = append(all, a.ID)
		}
		slices.SortFunc(all, func(a, b domain.ID) int { return bytes.Compare(a[:], b[:]) })
		for _, limit := range []int{3, 50} {
			got := w.pages(f, limit)
			slices.SortFunc(got, func(a, b domain.ID) int { return bytes.Compare(a[:], b[:]) })
			if !slices.Equal(all, got) {
				t.Errorf("%s by %d: %d actions, on pages %d", name, limit, len(all), len(got))
			}
		}
		if (name == "nobody") != (len(all) == 0) {
			t.Errorf("%s: %d found", name, len(all))
		}
		w.extend() // the others are asked of the index
	}
}

// visitsAgain is something newer of the same people.
func (w *world) visitsAgain() {
	w.t.Helper()
	other := domain.ID{15: 10}
	w.does(irina, "client", "vk", "booking.place", booking.StreamOf(other), booking.Placed{Booking: other, Master: anna, Client: irina,
		Starts: starts.Add(100 * time.Hour), Ends: starts.Add(101 * time.Hour), By: booking.Client, Visit: haircut()})
}

func TestWhatNamesSomebodyIsWhatTheWholeLogSaysOfThem(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.booked()
	w.noise(200)
	w.visitsAgain()
	types := []string{"booking.placed", "booking.moved", "booking.cancelled"}
	head := must(w.log.Store.Head(t.Context()))(t)
	for _, indexed := range []bool{false, true} {
		if indexed {
			w.extend()
		}
		for _, upTo := range []int64{0, 20, head - 2, head} {
			var want, got []int64
			for _, r := range must(w.log.Store.Page(t.Context(), 0, int(head)))(t) {
				if r.Position <= upTo && slices.Contains(types, r.Type) && bytes.Contains(r.Payload, []byte(anna.String())) {
					want = append(want, r.Position)
				}
			}
			for _, r := range must(w.log.About(t.Context(), anna, 0, upTo, types...))(t) {
				got = append(got, r.Position)
			}
			if !slices.Equal(want, got) {
				t.Errorf("up to %d, indexed %v: want %v, got %v", upTo, indexed, want, got)
			}
		}
	}
}

func TestAnActionIsATreeOfWhatCameOfIt(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	stream := booking.StreamOf(visit)
	id := w.does(irina, "client", "vk", "booking.place", stream, booking.Placed{Booking: visit, Master: anna, Client: irina, Starts: starts, Ends: starts.Add(time.Hour),
		By: booking.Client, Visit: haircut()})
	w.does(anna, "master", "telegram", "booking.confirm", stream, booking.Confirmed{Booking: visit, Master: anna, Client: irina, By: booking.Master})
	for revision, whom := range map[int]domain.ID{1: anna, 2: irina} {
		w.brings(delivery.StreamOf(visit, whom), delivery.Sent{Notice: delivery.Notice{Kind: delivery.News, About: visit, Recipient: whom, Master: anna, Revision: revision}, Channel: "vk"})
	}
	found := must(w.log.Action(t.Context(), id))(t)
	tree := must(w.log.Tree(t.Context(), audit.Reader{Codec: w.log.Store.Codec()}, found))(t)
	if len(tree) != 1 || tree[0].Type != "action.received" || len(tree[0].Causes) != 2 {
		t.Fatalf("the top is %+v", tree)
	}
	command := tree[0].Causes[0]
	if command.Command != "booking.place" || command.Actor != irina || len(command.Causes) != 1 || command.Causes[0].Type != "booking.placed" {
		t.Fatalf("the command is %+v", command)
	}
	told := command.Causes[0].Causes
	if len(told) != 1 || told[0].Type != "delivery.sent" || told[0].Stream != delivery.StreamOf(visit, anna) {
		t.Errorf("told of it: %+v", told)
	}
	if tree[0].Causes[1].Type != "action.handled" {
		t.Errorf("the end is %+v", tree[0].Causes[1])
	}
	if _, err := w.log.Action(t.Context(), domain.ID{15: 99}); !errors.Is(err, audit.ErrNoAction) {
		t.Errorf("an unknown action: %v", err)
	}
}
