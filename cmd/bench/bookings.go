package main

import (
	"context"
	"fmt"
	"sync/atomic"
	"time"

	"zapis/commands"
	"zapis/domain"
	"zapis/domain/master"
	"zapis/domain/person"
	"zapis/domain/slots"
	"zapis/eventstore"
	"zapis/eventstore/measure"
)

// today is the day on which everything is booked: the agenda is empty from here on.
var today = time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)

// agenda is a master with a client, and the visits that are still to be booked: half an hour each, from 9 to 18,
// a day after the other, so that the agenda fills as evenly as it does in life.
type agenda struct {
	anna, irina          domain.ID
	master, place, visit domain.ID
	booked               atomic.Int64
}

const (
	visitsADay = 18
	farthest   = 366 // days
	masters    = 256
)

// next is the start of the next visit that is free.
func (a *agenda) next() time.Time {
	n := int(a.booked.Add(1) - 1)
	day, visit := 1+n%(farthest-1), n/(farthest-1)%visitsADay
	return today.AddDate(0, 0, day).Add(9*time.Hour + time.Duration(visit)*30*time.Minute)
}

// bookings is the way of a booking through the whole command path: rules, agenda, decision, append with its guard.
// The callers go round many agendas, as the clients of many masters do.
func bookings(ctx context.Context, store *eventstore.Store) (measure.Way, error) {
	doing := commands.New(store, func() time.Time { return today })
	agendas := make([]*agenda, masters)
	var booked atomic.Int64
	for i := range agendas {
		var err error
		if agendas[i], err = open(ctx, doing); err != nil {
			return measure.Way{}, fmt.Errorf("open an agenda: %w", err)
		}
	}
	return measure.Way{Name: "booking, whole command path", Operation: func(ctx context.Context, _ int) error {
		a := agendas[booked.Add(1)%masters]
		_, err := doing.PlaceBooking(ctx, by(a.irina), commands.PlaceBooking{
			Booking: newID(), Master: a.master, Place: a.place, Services: []domain.ID{a.visit}, Starts: a.next(),
		})
		return err
	}}, nil
}

func by(actor domain.ID) commands.Meta {
	return commands.Meta{Action: newID(), Actor: actor, Channel: "bench"}
}

// open makes a master who works every day, and a client who came by the link.
func open(ctx context.Context, doing *commands.Commands) (*agenda, error) {
	a := &agenda{place: newID(), visit: newID()}
	for _, who := range []*domain.ID{&a.anna, &a.irina} {
		_, id, err := doing.RegisterPerson(ctx, by(domain.ID{}), person.Register{
			Locale: "en", Messenger: "bench", Account: domain.Personal(newID().String()),
		})
		if err != nil {
			return nil, err
		}
		*who = id
	}
	var err error
	if _, a.master, err = doing.RegisterMaster(ctx, by(a.anna), commands.RegisterMaster{Name: "Anna", Currency: "EUR", Locale: "en"}); err != nil {
		return nil, err
	}
	policy := master.DefaultPolicy()
	policy.StepMin, policy.HorizonDays = 30, farthest
	hours := []slots.Hours{{Days: []int{1, 2, 3, 4, 5, 6, 7}, Window: slots.Window{Start: 9 * 60, End: 18 * 60}}}
	for _, cmd := range []master.Command{
		master.AddPlace{Place: a.place, Name: "Studio", Zone: "UTC"},
		master.SetHours{Place: a.place, Hours: hours},
		master.AddService{Service: a.visit, Offer: master.Offer{Name: "Cut", DurationMin: 30, Price: 2500}},
		master.SetPolicy{Policy: policy},
	} {
		if _, err := doing.Master(ctx, by(a.anna), a.master, cmd); err != nil {
			return nil, err
		}
	}
	_, code, err := doing.IssueLink(ctx, by(a.anna), a.master, master.IssueLink{})
	if err == nil {
		_, _, err = doing.FollowLink(ctx, by(a.irina), code)
	}
	return a, err
}
