package projections

import (
	"errors"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"zapis/domain"
	"zapis/domain/broadcast"
	"zapis/domain/delivery"
	"zapis/domain/slots"
)

// offer is a broadcast, and offered the delivery of it to somebody.
var offer = domain.ID{70}

func offered(to domain.ID) delivery.Notice {
	return delivery.Notice{Kind: delivery.Broadcast, About: offer, Recipient: to, Master: anna}
}

func TestABroadcastCountsWhatBecameOfEachRecipient(t *testing.T) {
	t.Parallel()
	audience := broadcast.Audience{Kind: broadcast.Booked, Period: slots.Span{Start: hour(0), End: hour(9)}}
	to := func(n byte) domain.ID { return domain.ID{200 - n} } // not in the order of their ids
	b := Broadcasts{given(t, broadcasts,
		broadcast.Started{Broadcast: offer, Master: anna, Author: anna, Text: "Скидки\x00", Audience: audience, Count: 8},
		broadcast.RecipientsChosen{Broadcast: offer, Clients: []domain.ID{to(1), to(2), to(3), to(4)}},
		broadcast.RecipientsChosen{Broadcast: offer, Clients: []domain.ID{to(5), to(6), to(7), to(8)}},
		delivery.Attempted{Notice: offered(to(1)), Channel: "vk"}, delivery.Sent{Notice: offered(to(1)), Channel: "vk", Message: "1"},
		delivery.Skipped{Notice: offered(to(3)), Reason: "muted"},
		delivery.Attempted{Notice: offered(to(4)), Channel: "vk"}, delivery.Failed{Notice: offered(to(4)), Channel: "vk", Reason: "blocked", Final: true},
		delivery.Attempted{Notice: offered(to(5)), Channel: "vk"}, delivery.Failed{Notice: offered(to(5)), Channel: "vk", Reason: "busy"},
		delivery.Attempted{Notice: offered(to(6)), Channel: "vk"}, delivery.Uncertain{Notice: offered(to(6)), Channel: "vk"},
		delivery.Uncertain{Notice: offered(to(8)), Channel: "vk"}, delivery.Sent{Notice: offered(to(8)), Channel: "vk", Message: "2"},
		delivery.Sent{Notice: delivery.Notice{Kind: delivery.News, About: offer, Recipient: to(7)}, Channel: "vk"},
	)}
	want := Broadcast{
		Broadcast: offer, Master: anna, Text: "Скидки", Audience: audience, State: "running", StartedAt: recordedAt(1),
		Recipients: 8, Delivered: 2, Skipped: 1, Failed: 1, Uncertain: 1,
	}
	if diff := gocmp.Diff(want, must(b.Broadcast(t.Context(), offer))(t)); diff != "" {
		t.Errorf("(want -, got +):\n%s", diff)
	}
	left := []domain.ID{to(2), to(5), to(7)}
	for limit := range 3 {
		if diff := gocmp.Diff(left[:limit+1], must(b.Left(t.Context(), offer, limit+1))(t)); diff != "" {
			t.Errorf("the first %d left (want -, got +):\n%s", limit+1, diff)
		}
	}
	outcomes := []Outcome{
		{to(1), "", Sent, "", recordedAt(5)}, {to(2), "", Waiting, "", recordedAt(2)}, {to(3), "", Skipped, "muted", recordedAt(6)},
		{to(4), "", Failed, "blocked", recordedAt(8)}, {to(5), "", Sending, "", recordedAt(10)}, {to(6), "", Uncertain, "", recordedAt(12)},
		{to(7), "", Waiting, "", recordedAt(3)}, {to(8), "", Sent, "", recordedAt(14)},
	}
	every := []State{Waiting, Sending, Sent, Skipped, Failed, Uncertain}
	for _, c := range []struct {
		states        []State
		offset, limit int
		want          []Outcome
		more          bool
	}{
		{every, 0, 100, outcomes, false}, {every, 2, 3, outcomes[2:5], true}, {every, 5, 3, outcomes[5:], false},
		{[]State{Skipped, Failed}, 0, 2, outcomes[2:4], false}, {[]State{Skipped, Failed}, 0, 1, outcomes[2:3], true},
	} {
		got, more, err := b.Outcomes(t.Context(), offer, c.states, c.offset, c.limit)
		if diff := gocmp.Diff(c.want, got); err != nil || diff != "" || more != c.more {
			t.Errorf("%v from %d, at most %d: more %v, %v (want -, got +):\n%s", c.states, c.offset, c.limit, more, err, diff)
		}
	}
}

func TestBroadcastsOfAMaster(t *testing.T) {
	t.Parallel()
	id := func(n byte) domain.ID { return domain.ID{80 - n} }
	started := func(n byte, master domain.ID) broadcast.Started {
		return broadcast.Started{Broadcast: id(n), Master: master}
	}
	b := Broadcasts{given(t, broadcasts,
		started(1, anna), started(2, boris), started(3, anna), started(4, anna), started(5, anna),
		broadcast.Finished{Broadcast: id(1)}, broadcast.Stopped{Broadcast: id(3)}, broadcast.Paused{Broadcast: id(4)},
		broadcast.Paused{Broadcast: id(5)}, broadcast.Resumed{Broadcast: id(5)},
	)}
	var got []string
	for _, one := range must(b.Of(t.Context(), anna, 3))(t) {
		got = append(got, one.State)
	}
	if diff := gocmp.Diff([]string{"running", "paused", "stopped"}, got); diff != "" {
		t.Errorf("(want -, got +):\n%s", diff)
	}
	if got := must(b.Broadcast(t.Context(), id(1)))(t); got.State != "finished" {
		t.Errorf("the first is %s", got.State)
	}
	if _, err := b.Broadcast(t.Context(), ivan); !errors.Is(err, ErrNotFound) {
		t.Errorf("got %v, want ErrNotFound", err)
	}
	if left := must(b.Left(t.Context(), ivan, 5))(t); len(left) > 0 {
		t.Errorf("left of nothing: %v", left)
	}
}
