package commands_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"zapis/commands"
	"zapis/domain/booking"
	"zapis/domain/master"
	"zapis/domain/slots"
)

// What a process remembers of aggregates is behind the times here, and the append finds it out: what it then decides is
// decided on the log.
func TestLesson02WhatIsRememberedDecidesNothing(t *testing.T) {
	w := newWorld(t)
	remembers, irina, oleg, ctx := w.other(), w.client(), w.client(), context.Background()
	remembers.book(oleg, at(10, 0)) // now it knows Anna's rules and agenda
	w.hours(10, 14)
	w.book(irina, at(12, 0))
	for starts, want := range map[time.Time]error{
		at(12, 0): booking.ErrSlotTaken, at(16, 0): booking.ErrOutsideHours, at(13, 0): nil,
	} {
		if _, err := remembers.PlaceBooking(ctx, remembers.by(oleg), remembers.want(starts)); !errors.Is(err, want) {
			t.Errorf("%v: %v, want %v", starts, err, want)
		}
	}
}

func TestLesson04NoSuccessBeforeTheCommit(t *testing.T) {
	w := newWorld(t)
	client, ctx := w.client(), context.Background()
	stranger, err := w.pool.Begin(ctx)
	w.fine(err)
	_, err = stranger.Exec(ctx, `lock table reserved in share mode`) // all is written but the last row
	w.fine(err)
	patience, cancel := context.WithCancel(ctx)
	answer := make(chan error, 1)
	go func() {
		_, err := w.PlaceBooking(patience, w.by(client), w.want(at(12, 0)))
		answer <- err
	}()
	w.until(`select exists (select from pg_locks where not granted and relation = 'reserved'::regclass)`)
	select {
	case err := <-answer:
		t.Errorf("answered with %v while nothing was committed", err)
	default:
	}
	cancel()
	if err := <-answer; !errors.Is(err, context.Canceled) {
		t.Errorf("who waits no longer is told %v", err)
	}
	_, err = w.pool.Exec(ctx, `select pg_terminate_backend(pid) from pg_locks where not granted and relation = 'reserved'::regclass`)
	w.fine(err)
	w.fine(stranger.Rollback(ctx))
	if _, err := w.PlaceBooking(ctx, w.by(client), w.want(at(14, 0))); err != nil {
		t.Errorf("afterwards: %v", err)
	}
	if !slices.ContainsFunc(w.live(), func(b booking.Booking) bool { return b.Starts.Equal(at(14, 0)) }) {
		t.Error("a success that is not in the log")
	}
}

// until asks the server until it says yes.
func (w *world) until(query string) {
	w.t.Helper()
	ctx, cancel := context.WithTimeout(w.t.Context(), 30*time.Second)
	defer cancel()
	for yes := false; !yes; {
		w.fine(w.pool.QueryRow(ctx, query).Scan(&yes))
	}
}

// A move says before and after, and nothing else happens to the booking: nothing is cancelled, nothing placed.
func TestLesson09AMoveIsOneEvent(t *testing.T) {
	w := newWorld(t)
	irina, ctx := w.client(), context.Background()
	id := w.book(irina, at(12, 0))
	before := len(w.log())
	_, err := w.MoveBooking(ctx, w.by(irina), commands.MoveBooking{Booking: id, Revision: 1, Starts: at(15, 0)})
	w.fine(err)
	events := w.log()[before:]
	if len(events) != 1 {
		t.Fatalf("%d events: %v", len(events), events)
	}
	moved, ok := events[0].(booking.Moved)
	if !ok || moved.Booking != id || !moved.FromStarts.Equal(at(12, 0)) || !moved.FromEnds.Equal(at(13, 0)) ||
		!moved.Starts.Equal(at(15, 0)) || !moved.Ends.Equal(at(16, 0)) {
		t.Errorf("%+v", events[0])
	}
	if rows := w.reserved(); len(rows) != 1 {
		t.Errorf("reserved: %v", rows)
	}
}

// Whatever is offered around a clock change can be booked, and what the wall shows is within the master's hours.
func TestLesson11OfferedIsBookableOnTheDaysOfClockChanges(t *testing.T) {
	for zone, change := range map[string]time.Time{
		"Europe/Berlin":       time.Date(2027, 3, 28, 1, 0, 0, 0, time.UTC),
		"America/New_York":    time.Date(2027, 11, 7, 6, 0, 0, 0, time.UTC),
		"Australia/Lord_Howe": time.Date(2027, 4, 3, 15, 0, 0, 0, time.UTC),
	} {
		w := newWorld(t)
		then, client, ctx := w.at(change.Add(-30*time.Hour)), w.client(), context.Background()
		w.policy(func(p *master.Policy) { p.StepMin = 60 })
		w.do(w.anna, master.ChangePlace{Place: w.place, Address: "Садовая, 3", Zone: zone})
		hours := slots.Hours{Days: []int{1, 2, 3, 4, 5, 6, 7}, Window: slots.Window{Start: 20 * 60, End: 6 * 60}}
		w.do(w.anna, master.SetHours{Place: w.place, Hours: []slots.Hours{hours}})
		m, _, err := w.MasterNow(ctx, w.master)
		w.fine(err)
		around := slots.Span{Start: change.Add(-24 * time.Hour), End: change.Add(24 * time.Hour)}
		free, err := m.Free(w.place, slots.Service{Duration: time.Hour}, change.Add(-30*time.Hour), around, nil)
		w.fine(err)
		offered := free.Starts()
		if len(offered) < 15 {
			t.Errorf("%s: only %d starts", zone, len(offered))
		}
		for _, starts := range offered {
			if hour := starts.In(free.Zone).Hour(); hour >= 6 && hour < 20 {
				t.Errorf("%s: %v is offered", zone, starts.In(free.Zone))
			}
			cmd := w.want(starts)
			if _, err := then.PlaceBooking(ctx, w.by(client), cmd); err != nil {
				t.Errorf("%s: %v is offered and refused: %v", zone, starts.In(free.Zone), err)
				continue
			}
			_, err := then.CancelBooking(ctx, w.by(w.anna), commands.CancelBooking{Booking: cmd.Booking})
			w.fine(err) // so that the next is as free as it was when it was offered
		}
	}
}
