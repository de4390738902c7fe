package jobs

import (
	"context"
	"strings"
	"time"

	"zapis/commands/reactions"
	"zapis/domain"
	"zapis/domain/chat"
	"zapis/domain/delivery"
	"zapis/domain/master"
	"zapis/domain/person"
	"zapis/domain/slots"
	"zapis/eventstore"
)

// farthestAhead is how far ahead bookings are looked for when a master's policy changes: farther than any can be made.
const farthestAhead = 400 * 24 * time.Hour

// look reads from the log what a page of events bears on: masters and people once each.
type look struct {
	*Jobs
	masters map[domain.ID]master.Master
	people  map[domain.ID]person.Person
}

func (j *Jobs) newLook() *look {
	return &look{Jobs: j, masters: map[domain.ID]master.Master{}, people: map[domain.ID]person.Person{}}
}

func (l *look) master(ctx context.Context, id domain.ID) (m master.Master, err error) {
	m, known := l.masters[id]
	if !known {
		if m, _, err = l.Commands.MasterNow(ctx, id); err == nil {
			l.masters[id] = m
		}
	}
	return m, err
}

func (l *look) person(ctx context.Context, id domain.ID) (p person.Person, err error) {
	p, known := l.people[id]
	if !known {
		if p, _, err = l.Commands.PersonNow(ctx, id); err == nil {
			l.people[id] = p
		}
	}
	return p, err
}

// around is the world of an event.
func (l *look) around(ctx context.Context, event domain.Event, recorded eventstore.Recorded) (w reactions.World, err error) {
	w.Version = recorded.Version
	switch e := event.(type) {
	case chat.MessageSent:
		w.Master, err = l.master(ctx, e.Master)
		return w, err
	case master.PolicySet:
		return w, l.allAhead(ctx, e.Master, &w)
	}
	id, isBooking := bookingOf(recorded.Stream)
	if !isBooking {
		return w, nil
	}
	if w.Ahead, err = l.asOf(ctx, event, id, w.Version); err != nil {
		return w, err
	}
	if w.Master, err = l.master(ctx, w.Ahead.Master); err != nil {
		return w, err
	}
	w.Client, err = l.person(ctx, w.Ahead.Client)
	return w, err
}

// asOf is a booking as one of its events left it.
func (l *look) asOf(ctx context.Context, event domain.Event, id domain.ID, version int) (reactions.Ahead, error) {
	history := []domain.Event{event}
	if version > 1 {
		all, _, err := l.Commands.BookingHistory(ctx, id)
		if err != nil {
			return reactions.Ahead{}, err
		}
		history = all[:version]
	}
	return reactions.Ahead{Booking: delivery.At(history, version), TimeSet: delivery.TimeSet(history)}, nil
}

// allAhead are the bookings of a master that are to come.
func (l *look) allAhead(ctx context.Context, id domain.ID, w *reactions.World) (err error) {
	if w.Master, err = l.master(ctx, id); err != nil {
		return err
	}
	now := l.Clock.Now()
	agenda, err := l.Store.Agenda(ctx, id, slots.Span{Start: now, End: now.Add(farthestAhead)})
	if err != nil {
		return err
	}
	w.Clients = l.people
	for _, reserved := range agenda.Reserved {
		history, _, err := l.Commands.BookingHistory(ctx, reserved.Booking)
		if err != nil {
			return err
		}
		ahead := reactions.Ahead{Booking: delivery.At(history, len(history)), TimeSet: delivery.TimeSet(history)}
		if _, err := l.person(ctx, ahead.Client); err != nil {
			return err
		}
		w.Others = append(w.Others, ahead)
	}
	return nil
}

// bookingOf tells which booking a stream is of.
func bookingOf(stream string) (id domain.ID, is bool) {
	text, is := strings.CutPrefix(stream, "booking/")
	if !is {
		return domain.ID{}, false
	}
	id, err := domain.ParseID(text)
	return id, err == nil
}
