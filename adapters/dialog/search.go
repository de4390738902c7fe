package dialog

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"zapis/domain"
	"zapis/domain/booking"
	"zapis/domain/master"
	"zapis/domain/slots"
	"zapis/projections"
)

// search is a time being looked for, for a new visit or for one that moves.
type search struct {
	picker
	master  master.Master
	place   master.Place
	zone    *time.Location
	today   slots.Date // at the place
	service slots.Service
	items   []booking.Item
	price   int64
	side    booking.Party
	moved   projections.Visit // the booking that moves

	clientName string // for whom a master books by hand
}

// looking is a route of the pickers: it finds out what the time is for, or says why there is nothing to look for.
func looking(answer func(t *talk, ctx context.Context, a action, s search) (Reply, error)) route {
	return func(t *talk, ctx context.Context, a action) (Reply, error) {
		s, err := t.search(ctx, a)
		var other changedMeanwhile
		if errors.As(err, &other) {
			return t.present(ctx, other)
		}
		if err != nil {
			return Reply{}, err
		}
		return answer(t, ctx, a, s)
	}
}

// search resolves the fields of a picker's action.
func (t *talk) search(ctx context.Context, a action) (search, error) {
	if strings.HasPrefix(shapes[a.Verb], "ir") {
		return t.searchForMove(ctx, a)
	}
	if slices.Contains(handPickers, a.Verb) {
		return t.searchByHand(ctx, a)
	}
	m, err := t.known(ctx, a.ID)
	if err != nil {
		return search{}, err
	}
	return t.searchAt(m, a, booking.Client)
}

// searchAt resolves place and services of a picker's action.
func (t *talk) searchAt(m master.Master, a action, side booking.Party) (search, error) {
	if a.Place >= len(m.Places) {
		return search{}, master.ErrPlaceUnknown
	}
	ids, err := servicesOf(m, a.Services)
	if err != nil {
		return search{}, err
	}
	visit, err := m.Visit(m.Places[a.Place].ID, ids...)
	if err != nil {
		return search{}, err
	}
	s := search{
		picker: picker{Master: m.ID, Place: a.Place, Services: a.Services},
		master: m, place: m.Places[a.Place], service: visit.Service(), items: visit.Items, price: visit.Price,
		side: side,
	}
	return s.at(t.now)
}

// searchForMove resolves a booking that is to be moved, as long as it is as the button saw it. The move itself
// is left to the command to judge: it knows whether this very action has moved the booking already.
func (t *talk) searchForMove(ctx context.Context, a action) (search, error) {
	visit, m, side, err := t.visitOf(ctx, a.ID)
	if err != nil {
		return search{}, err
	}
	view := t.bookingView(visit, m, side)
	if a.Verb != move && a.Verb != moveOutside && (visit.Revision != a.Revision || !view.CanMove) {
		return search{}, changedMeanwhile{view, visit.Revision != a.Revision}
	}
	place, _ := m.Place(visit.Place)
	number := slices.IndexFunc(m.Places, func(p master.Place) bool { return p.ID == visit.Place })
	s := search{
		picker: picker{Master: m.ID, Place: number, Booking: visit.Booking, Revision: a.Revision},
		master: m, place: place, service: visit.Visit.Service(), items: visit.Items, price: visit.Price,
		side: side, moved: visit,
	}
	return s.at(t.now)
}

// at settles the zone and what day it is there.
func (s search) at(now time.Time) (search, error) {
	if s.master.Suspended {
		return search{}, master.ErrUnavailable
	}
	if s.place.Closed {
		return search{}, master.ErrPlaceClosed
	}
	zone, err := slots.Zone(s.place.Zone)
	s.zone, s.today = zone, slots.DateOf(now, zone)
	return s, err
}

// backAfter is the day on which the master is back, if they are away on a day and the days around it.
func (s search) backAfter(day slots.Date) (slots.Date, bool) {
	first, last := day.In(s.zone), day.AddDays(1).In(s.zone)
	for _, off := range s.master.TimeOff {
		if !off.Start.After(first) && !off.End.Before(last) && off.End.Sub(off.Start) >= 2*24*time.Hour {
			return slots.DateOf(off.End, s.zone), true
		}
	}
	return slots.Date{}, false
}

// about are the descriptions of what is to be booked.
func (s search) about() []string {
	var about []string
	for _, number := range s.Services {
		if text := s.master.Services[number].Description; text != "" {
			about = append(about, text)
		}
	}
	return about
}

// last is the last day that can be booked. The horizon is for clients; masters look a year ahead.
func (s search) last() slots.Date {
	if s.side == booking.Master {
		return s.today.AddDays(366)
	}
	return s.today.AddDays(s.master.Policy.HorizonDays)
}

// visitOf is a booking of this person, as client or as master. Anybody else's is refused like one that never was.
func (t *talk) visitOf(ctx context.Context, id domain.ID) (projections.Visit, master.Master, booking.Party, error) {
	visit, err := t.Active.Booking(ctx, id)
	if errors.Is(err, projections.ErrNotFound) {
		return visit, master.Master{}, "", domain.ErrNotYours
	}
	if err != nil {
		return visit, master.Master{}, "", err
	}
	m, err := t.Catalogue.Master(ctx, visit.Master)
	switch {
	case err != nil:
		return visit, m, "", err
	case m.Person == t.person.ID:
		return visit, m, booking.Master, nil
	case visit.Client == t.person.ID:
		return visit, m, booking.Client, nil
	}
	return visit, m, "", domain.ErrNotYours
}

// free asks for the starts in [from, to).
func (t *talk) free(ctx context.Context, s search, from, to time.Time) (slots.Query, int64, error) {
	query, version, err := t.Free.Free(ctx, projections.FreeQuery{
		Master: s.master.ID, Place: s.place.ID, Service: s.service, Now: t.now, From: from, To: to, Except: s.Booking,
	})
	if s.side == booking.Master { // notice and horizon are for clients
		query.Policy.Notice, query.Policy.HorizonDays = 0, slots.NoHorizon
	}
	return query, version, err
}

// offers is how many starts are proposed first.
const offers = 3

// nearest are the next starts from a moment on, at least a visit apart, so that they are real alternatives.
func (t *talk) nearest(ctx context.Context, s search, from time.Time) ([]time.Time, error) {
	var found []time.Time
	end := s.last().AddDays(1).In(s.zone)
	for days := 3; from.Before(end); days *= 4 {
		to := from.AddDate(0, 0, days)
		query, _, err := t.free(ctx, s, from, earlier(to, end))
		if err != nil {
			return nil, err
		}
		for _, start := range query.Starts() {
			if s.moved.Starts.Equal(start) {
				continue // it is there already
			}
			if len(found) == 0 || start.Sub(found[len(found)-1]) >= s.service.Duration {
				found = append(found, start.In(s.zone))
			}
			if len(found) == offers {
				return found, nil
			}
		}
		from = to
	}
	return found, nil
}

func earlier(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}

// startsOn are the starts of a day, in the zone of the place.
func (t *talk) startsOn(ctx context.Context, s search, day slots.Date) ([]time.Time, error) {
	query, _, err := t.free(ctx, s, day.In(s.zone), day.AddDays(1).In(s.zone))
	if err != nil {
		return nil, err
	}
	starts := query.Starts()
	for i := range starts {
		starts[i] = starts[i].In(s.zone)
	}
	return starts, nil
}

// freeDays are the days of a month with free time. Answers are remembered as long as nothing about the master
// has changed, for a quarter of an hour at most: by then notice may have closed a day.
func (t *talk) freeDays(ctx context.Context, s search, month slots.Date) ([]slots.Date, error) {
	from, to := month.In(s.zone), monthsAfter(month, 1).In(s.zone)
	if t.Cache == nil || s.moving() || s.side == booking.Master {
		query, _, err := t.free(ctx, s, from, to)
		return query.FreeDays(), err
	}
	_, version, err := t.free(ctx, s, from, from)
	if err != nil {
		return nil, err
	}
	if value, found := t.Cache.Get(ctx, s.cacheKey(version, month, t.now)); found {
		return daysIn(month, value), nil
	}
	query, version, err := t.free(ctx, s, from, to)
	if err != nil {
		return nil, err
	}
	days := query.FreeDays()
	t.Cache.Set(ctx, s.cacheKey(version, month, t.now), daysText(days))
	return days, nil
}

func (s search) cacheKey(version int64, month slots.Date, now time.Time) string {
	return fmt.Sprintf("free-days/%s/%d/%s/%d/%d/%d/%s/%d", s.master.ID.Short(), version, s.place.ID.Short(),
		s.service.Duration/time.Minute, s.service.Before/time.Minute, s.service.After/time.Minute,
		month, now.Unix()/(15*60))
}

// daysText keeps days of one month as a bit each.
func daysText(days []slots.Date) string {
	var bits uint64
	for _, day := range days {
		bits |= 1 << day.Day
	}
	return strconv.FormatUint(bits, 36)
}

func daysIn(month slots.Date, text string) []slots.Date {
	bits, err := strconv.ParseUint(text, 36, 64)
	if err != nil {
		return nil
	}
	var days []slots.Date
	for day := month; day.Month == month.Month; day = day.AddDays(1) {
		if bits&(1<<day.Day) != 0 {
			days = append(days, day)
		}
	}
	return days
}

// whyNot is the reason that says most about a day without free time.
func (t *talk) whyNot(ctx context.Context, s search, day slots.Date) (slots.Reason, error) {
	switch {
	case day.Before(s.today):
		return slots.Past, nil
	case s.last().Before(day):
		return slots.Horizon, nil
	}
	query, _, err := t.free(ctx, s, day.In(s.zone), day.AddDays(1).In(s.zone))
	if err != nil {
		return "", err
	}
	var counted = map[slots.Reason]int{}
	for _, refused := range query.Refused() {
		reason := refused.Reason
		if reason == slots.Buffer {
			reason = slots.Taken
		}
		counted[reason]++
	}
	for _, reason := range []slots.Reason{slots.DayFull, slots.Taken, slots.TimeOff, slots.Notice, slots.TooLong, slots.Past} {
		if counted[reason] > 0 {
			return reason, nil
		}
	}
	return slots.Closed, nil
}
