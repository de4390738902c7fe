package dialog

import (
	"context"
	"slices"

	"zapis/adapters/dialog/said"
	"zapis/adapters/dialog/words"
	"zapis/domain/master"
	"zapis/domain/slots"
	"zapis/projections"
)

// draftWish keeps what somebody said they want while the rest is asked for: which service, where, which booking.
const draftWish = "wish"

// wish answers a text that nobody asked for, as far as it says what a client wants; understood is false if it does not.
// Nothing changes before a tap confirms it.
func (t *talk) wish(ctx context.Context, text string) (reply Reply, understood bool, err error) {
	if t.person.Active.IsZero() {
		return Reply{}, false, nil
	}
	m, err := t.known(ctx, t.person.Active)
	if err != nil {
		return Reply{}, false, err
	}
	wanted, understood := said.In(t.words.Language).Wanted(text, serviceNames(m), t.todayAt(m))
	if !understood {
		return Reply{}, false, nil
	}
	switch wanted.Intention {
	case said.Show:
		reply, err = t.bookings(ctx, action{Verb: bookings})
	case said.Move, said.Cancel:
		reply, err = t.wishForOne(ctx, wanted, text)
	default:
		reply, err = t.wishToBook(ctx, m, wanted, text)
	}
	return reply, true, err
}

// serviceNames are those of the open services, each at its number.
func serviceNames(m master.Master) []string {
	names := make([]string, len(m.Services))
	for number, s := range m.Services {
		if !s.Closed {
			names[number] = s.Name
		}
	}
	return names
}

// todayAt is what day it is where a master works.
func (t *talk) todayAt(m master.Master) slots.Date {
	for _, place := range m.OpenPlaces() {
		if zone, err := slots.Zone(place.Zone); err == nil {
			return slots.DateOf(t.now, zone)
		}
	}
	return slots.DateOf(t.now, t.now.Location())
}

// wishToBook asks for what was left open: which service, where, when.
func (t *talk) wishToBook(ctx context.Context, m master.Master, wanted said.Wish, text string) (Reply, error) {
	if wanted.Dated() {
		t.asked.Session.Draft = map[string]string{draftWish: text}
	}
	open := serviceViews(m)
	chosen := wanted.Services
	if len(chosen) == 0 && len(open) == 1 {
		chosen = []int{open[0].Number}
	}
	if len(chosen) == 0 || len(chosen) > mostServices {
		return t.pickService(ctx, action{Verb: pick, ID: m.ID})
	}
	return t.pickPlace(ctx, action{Verb: pickPlace, ID: m.ID, Services: chosen})
}

// wishForOne goes on to move or cancel the booking that was meant, or asks which one it is.
func (t *talk) wishForOne(ctx context.Context, wanted said.Wish, text string) (Reply, error) {
	visits, err := t.Active.OfClient(ctx, t.person.ID, t.now)
	if err != nil {
		return Reply{}, err
	}
	moving := wanted.Intention == said.Move
	visits = slices.DeleteFunc(visits, func(v projections.Visit) bool {
		return !t.now.Before(v.Starts) || !moving && wanted.Dated() && !meant(wanted.When, v)
	})
	next := action{Verb: cancelSure}
	if moving {
		next.Verb = moveWhen
		if wanted.Dated() {
			t.asked.Session.Draft = map[string]string{draftWish: text}
		}
	}
	if len(visits) == 0 {
		return t.bookings(ctx, action{Verb: bookings})
	}
	if len(visits) == 1 {
		next.ID, next.Revision = visits[0].Booking, visits[0].Revision
		return t.routes[next.Verb](t, ctx, next)
	}
	views, err := t.bookingViews(ctx, visits)
	if err != nil {
		return Reply{}, err
	}
	return t.keeping(whichScreen(t.words, next, views)), nil
}

// meant tells whether a visit is at the day and time that were named.
func meant(when said.When, v projections.Visit) bool {
	zone, err := slots.Zone(v.Zone)
	if err != nil {
		return false
	}
	at := v.Starts.In(zone)
	clock := slots.Clock(at.Hour()*60 + at.Minute())
	return slots.DateOf(at, zone) == when.Day && when.From <= clock && clock <= when.To
}

// keeping shows a screen on the way to a wish, which is kept.
func (t *talk) keeping(screen Screen) Reply {
	if text := t.draft(draftWish); text != "" {
		return t.ask("", map[string]string{draftWish: text}, screen)
	}
	return t.show(screen)
}

// wishedFor is the day, and perhaps the time, that a text names, as the wall of a place has it.
func (t *talk) wishedFor(text string, s search) (said.When, bool) {
	if when, understood := said.In(t.words.Language).Day(text, s.today); understood {
		return when, true
	}
	wanted, understood := said.In(t.words.Language).Wanted(text, serviceNames(s.master), s.today)
	return wanted.When, understood && wanted.Dated()
}

// whichScreen asks which of several bookings is meant.
func whichScreen(w *words.Words, next action, all []bookingView) Screen {
	s := write(w, "client.which")
	if next.Verb == cancelSure {
		s.say("which.cancel")
	} else {
		s.say("which.move")
	}
	for _, b := range all[:min(len(all), perPage)] {
		next.ID, next.Revision = b.Booking, b.Revision
		s.row(plain(next, b.label(w)))
	}
	return s.row(s.button(action{Verb: bookings}, "button.bookings"), s.button(action{Verb: goHome}, "button.home")).done()
}

// label is a booking in a list.
func (v bookingView) label(w *words.Words) string {
	when := w.Short(v.Visit.When.day(), v.Visit.When.Today) + ", " + words.Clock(v.Visit.When.Start)
	return when + " · " + oneLine(v.Visit.Services, 24) + " · " + oneLine(v.Visit.With, 16)
}
