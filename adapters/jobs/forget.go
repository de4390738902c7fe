package jobs

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/riverqueue/river"

	"zapis/commands"
	"zapis/commands/reactions"
	"zapis/domain"
	"zapis/domain/booking"
	"zapis/domain/person"
	"zapis/domain/slots"
	"zapis/eventstore"
)

// Keys are the data keys. A destroyed one may be remembered somewhere for as long as its lifetime.
type Keys interface {
	Destroy(ctx context.Context, subjects ...domain.ID) error
	DestroyedFor(ctx context.Context, subject domain.ID) (time.Duration, error)
	Lifetime() time.Duration
}

// Forgets lets something forget what it keeps of these accounts, whose person was erased, and lets others, who had to do with
// them, forget what they were shown. To do it twice does no harm.
type Forgets func(ctx context.Context, gone []eventstore.Account, others []domain.ID) error

// forgetter sees to what is left of somebody who was erased.
type forgetter struct {
	river.WorkerDefaults[reactions.Forget]
	*Jobs
}

// NextRetry comes soon: who is erased waits for it.
func (f *forgetter) NextRetry(job *river.Job[reactions.Forget]) time.Time {
	return f.Clock.Now().Add(pause(job.Attempt))
}

// Work lets go of what lies ahead of them and of what is kept beside the log, destroys their keys, and when nobody can
// have these any more, records it. It waits in between, so that what was under way when they were erased has ended; each
// step is taken again after a crash.
func (f *forgetter) Work(ctx context.Context, job *river.Job[reactions.Forget]) error {
	p, _, err := f.Commands.PersonNow(ctx, job.Args.Person)
	if err != nil || p.Forgotten || f.Keys == nil {
		return err
	}
	traces, err := f.Store.TracesOf(ctx, p.IDs())
	if err != nil {
		return err
	}
	if err := f.letGo(ctx, p, traces); err != nil {
		return err
	}
	settled, err := f.settled(ctx, p.ID)
	if err != nil {
		return err
	}
	if settled > 0 {
		return river.JobSnooze(settled)
	}
	if err := f.Keys.Destroy(ctx, slices.Concat(p.IDs(), traces.Guests, traces.Strange)...); err != nil {
		return err
	}
	since, err := f.Keys.DestroyedFor(ctx, p.ID)
	if err != nil {
		return err
	}
	if left := f.Keys.Lifetime() - since; left > 0 {
		return river.JobSnooze(left)
	}
	meta := commands.BySystem(commands.NewID(p.ID, "forget"))
	meta.Actor = p.ID
	_, err = f.Commands.Forget(ctx, meta, traces.Guests)
	return err
}

// settled tells how long to wait until what was under way when they were erased has ended: an answer that is still being
// given, for one.
func (f *forgetter) settled(ctx context.Context, id domain.ID) (time.Duration, error) {
	stream, err := f.Store.Load(ctx, person.StreamOf(id), 0)
	if err != nil {
		return 0, err
	}
	for _, recorded := range stream {
		if recorded.Type == (person.Erased{}).EventType() {
			return f.Keys.Lifetime()/4 - time.Since(recorded.RecordedAt), nil
		}
	}
	return 0, fmt.Errorf("person %s was not erased", id)
}

// letGo cancels what lies ahead, of a master too, and has everything else that keeps something of them forget it.
func (f *forgetter) letGo(ctx context.Context, p person.Person, traces eventstore.Traces) error {
	others, err := f.others(ctx, p)
	if err != nil {
		return err
	}
	for _, forget := range f.Forget {
		if err := forget(ctx, traces.Accounts, others); err != nil {
			return err
		}
	}
	now := f.Clock.Now()
	agenda, err := f.Store.Agenda(ctx, commands.MasterID(p.ID), slots.Span{Start: now, End: now.Add(farthestAhead)})
	if err != nil {
		return err
	}
	for _, reserved := range agenda.Reserved {
		if err := f.cancel(ctx, reserved.Booking, now); err != nil {
			return err
		}
	}
	for _, id := range traces.Bookings {
		if err := f.cancel(ctx, id, now); err != nil {
			return err
		}
	}
	return nil
}

// cancel cancels a booking that lies ahead.
func (f *forgetter) cancel(ctx context.Context, id domain.ID, now time.Time) error {
	b, _, err := f.Commands.BookingNow(ctx, id)
	if err != nil || b.Cancelled || !b.Starts.After(now) {
		return err
	}
	meta := commands.BySystem(reasonOf(id, "leaving", b.Revision))
	_, err = f.Commands.CancelBooking(ctx, meta, commands.CancelBooking{Booking: id, Cause: booking.Leaving})
	return againIfStale(err)
}

// others are who may be looking at something of theirs: the masters they knew, and who knew them.
func (f *forgetter) others(ctx context.Context, p person.Person) (others []domain.ID, err error) {
	stream, err := f.Store.Load(ctx, person.StreamOf(p.ID), 0)
	if err != nil {
		return nil, err
	}
	events, err := f.Store.Codec().DecodeAll(ctx, stream)
	if err != nil {
		return nil, err
	}
	var before person.Person
	for _, event := range events {
		if _, erased := event.(person.Erased); erased {
			break
		}
		before = person.Evolve(before, event)
	}
	for _, id := range before.Masters {
		m, _, err := f.Commands.MasterNow(ctx, id)
		if err != nil {
			return nil, err
		}
		others = append(others, m.Person)
	}
	known, err := f.Clients.IDs(ctx, commands.MasterID(p.ID))
	return append(others, known...), err
}
