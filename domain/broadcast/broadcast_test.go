package broadcast_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"zapis/domain"
	"zapis/domain/broadcast"
)

var (
	id      = domain.ID{1}
	anna    = domain.ID{2} // the person
	master  = domain.ID{3}
	irina   = domain.ID{4}
	oleg    = domain.ID{5}
	started = broadcast.Started{Broadcast: id, Master: master, Author: anna, Text: "Скидка", Audience: broadcast.Audience{Kind: broadcast.All}, Count: 2}
	chosen  = broadcast.RecipientsChosen{Broadcast: id, Clients: []domain.ID{irina, oleg}}
)

func start(text domain.Personal, to ...domain.ID) broadcast.Start {
	return broadcast.Start{
		Broadcast: id, Master: master, Author: anna, Text: text,
		Audience: broadcast.Audience{Kind: broadcast.All}, Recipients: to,
	}
}

func message(id string) broadcast.Shown { return broadcast.Shown{Channel: "telegram", Message: id} }

// watched is the event for two messages by their ids; "" is none.
func watched(in, instead string) broadcast.Watched {
	e := broadcast.Watched{Broadcast: id}
	if in != "" {
		e.In = message(in)
	}
	if instead != "" {
		e.Instead = message(instead)
	}
	return e
}

var watchedStart = func() broadcast.Start {
	s := start("Скидка", irina, oleg)
	s.In = message("1")
	return s
}()

func TestBroadcast(t *testing.T) {
	running := []domain.Event{started, chosen}
	paused := append(running[:2:2], broadcast.Paused{Broadcast: id})
	stopped := append(running[:2:2], broadcast.Stopped{Broadcast: id})
	finished := append(running[:2:2], broadcast.Finished{Broadcast: id, Sent: 2})
	for _, c := range []struct {
		name    string
		given   []domain.Event
		when    broadcast.Command
		then    []domain.Event
		refused error
	}{
		{name: "it starts with everybody once", when: start(" Скидка\n", irina, oleg, irina), then: running},
		{name: "started again is no news", given: running, when: start("Другое", irina)},
		{name: "without text it does not start", when: start(" \n ", irina), refused: broadcast.ErrEmpty},
		{name: "a text beyond the bound", when: start(domain.Personal(strings.Repeat("ю", 2001)), irina), refused: broadcast.ErrTooLong},
		{name: "a text at the bound", when: start(domain.Personal(strings.Repeat("ю", 2000)), irina), then: []domain.Event{
			broadcast.Started{Broadcast: id, Master: master, Author: anna, Text: domain.Personal(strings.Repeat("ю", 2000)), Audience: broadcast.Audience{Kind: broadcast.All}, Count: 1},
			broadcast.RecipientsChosen{Broadcast: id, Clients: []domain.ID{irina}},
		}},
		{name: "a text that turns what follows", when: start("a\u202Eb", irina), refused: broadcast.ErrUnreadable},
		{name: "to nobody", when: start("Скидка"), refused: broadcast.ErrNobody},
		{name: "it is held", given: running, when: broadcast.Pause{}, then: []domain.Event{broadcast.Paused{Broadcast: id}}},
		{name: "held again is no news", given: paused, when: broadcast.Pause{}},
		{name: "it goes on", given: paused, when: broadcast.Resume{}, then: []domain.Event{broadcast.Resumed{Broadcast: id}}},
		{name: "what runs goes on anyway", given: running, when: broadcast.Resume{}},
		{name: "it is stopped", given: paused, when: broadcast.Stop{}, then: []domain.Event{broadcast.Stopped{Broadcast: id}}},
		{name: "stopped again is no news", given: stopped, when: broadcast.Stop{}},
		{name: "what was stopped does not go on", given: stopped, when: broadcast.Resume{}, refused: broadcast.ErrOver},
		{name: "what is finished is not held", given: finished, when: broadcast.Pause{}, refused: broadcast.ErrOver},
		{name: "it finishes when all are accounted for", given: running, when: broadcast.Finish{Sent: 1, Uncertain: 1},
			then: []domain.Event{broadcast.Finished{Broadcast: id, Sent: 1, Uncertain: 1}}},
		{name: "and not before", given: running, when: broadcast.Finish{Sent: 1}, refused: broadcast.ErrUnsettled},
		{name: "what was stopped is not finished", given: stopped, when: broadcast.Finish{Sent: 2}},
		{
			name: "it starts where the master sees it", when: watchedStart,
			then: append(running[:2:2], watched("1", "")),
		},
		{name: "it is watched in another message, and the one before is left behind", given: append(running[:2:2], watched("1", "")),
			when: broadcast.Watch{In: message("2")}, then: []domain.Event{watched("2", "1")}},
		{name: "in the same one is no news", given: append(running[:2:2], watched("1", "")), when: broadcast.Watch{In: message("1")}},
		{name: "instead of the message of its own", given: running, when: broadcast.Watch{In: message("2"), Instead: message("1")},
			then: []domain.Event{watched("2", "1")}},
		{name: "the message of its own is where it is anyway", given: running, when: broadcast.Watch{In: message("1"), Instead: message("1")}},
		{name: "the master turns to something else", given: append(running[:2:2], watched("2", "1")), when: broadcast.Watch{},
			then: []domain.Event{watched("", "1")}},
		{name: "and comes back", given: append(running[:2:2], watched("", "1")), when: broadcast.Watch{In: message("1")},
			then: []domain.Event{watched("1", "")}},
		{name: "back where it was before", given: append(running[:2:2], watched("2", "1")), when: broadcast.Watch{In: message("1")},
			then: []domain.Event{watched("1", "2")}},
		{name: "what is over is watched nowhere", given: finished, when: broadcast.Watch{In: message("1")}},
		{name: "what never began", when: broadcast.Pause{}, refused: broadcast.ErrUnknown},
	} {
		t.Run(c.name, func(t *testing.T) {
			var state broadcast.Broadcast
			for _, event := range c.given {
				state = broadcast.Evolve(state, event)
			}
			then, err := broadcast.Decide(state, c.when)
			if !errors.Is(err, c.refused) {
				t.Fatalf("refused with %v, want %v", err, c.refused)
			}
			if diff := cmp.Diff(c.then, then); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestManyRecipientsStandInEventsOfBoundedSize(t *testing.T) {
	many := make([]domain.ID, 2500)
	for i := range many {
		many[i] = domain.ID{byte(i), byte(i >> 8), 1}
	}
	events, err := broadcast.Decide(broadcast.Broadcast{}, start("Скидка", many...))
	if err != nil || len(events) != 4 {
		t.Fatalf("%d events, %v", len(events), err)
	}
	var all []domain.ID
	for _, event := range events[1:] {
		all = append(all, event.(broadcast.RecipientsChosen).Clients...)
	}
	if diff := cmp.Diff(many, all); diff != "" {
		t.Error(diff)
	}
	if _, err := broadcast.Decide(broadcast.Broadcast{}, start("Скидка", make([]domain.ID, broadcast.MostRecipients+1)...)); err != nil {
		t.Errorf("one recipient, named often: %v", err)
	}
}
