package calendar

import (
	"context"
	"strings"
	"time"

	"zapis/adapters/dialog/ics"
	"zapis/adapters/dialog/words"
	"zapis/domain"
	"zapis/domain/booking"
	"zapis/domain/master"
	"zapis/domain/person"
	"zapis/domain/slots"
	"zapis/projections"
)

// What a calendar holds: what is not long ago, and as far ahead as can be booked, see master.Policy.
const (
	daysBack  = 90
	daysAhead = 367
)

// entries are the events of a calendar, in order.
//
// A booking that was cancelled is not among them. That is the only way that all calendars understand alike: with the status
// CANCELLED Google takes an event away, while Apple and Thunderbird go on to show it, struck out, and some as if nothing had
// happened. Of what a subscription does not hold any more, all of them keep nothing.
func (c *Calendar) entries(ctx context.Context, s shown) ([]ics.Event, error) {
	now := c.Clock()
	from, to := now.AddDate(0, 0, -daysBack), now.AddDate(0, 0, daysAhead)
	if s.side == person.AsMaster {
		return c.masterEntries(ctx, s, from, to)
	}
	visits, err := c.Calendars.OfClient(ctx, s.person.ID, from, to)
	if err != nil {
		return nil, err
	}
	w, masters := words.In(s.person.Locale), map[domain.ID]master.Master{}
	entries := make([]ics.Event, len(visits))
	for i, v := range visits {
		m, known := masters[v.Master]
		if !known {
			if m, err = c.Catalogue.Master(ctx, v.Master); err != nil {
				return nil, err
			}
			masters[v.Master] = m
		}
		entries[i] = entry(w, v, m, booking.Client)
	}
	return entries, nil
}

func (c *Calendar) masterEntries(ctx context.Context, s shown, from, to time.Time) ([]ics.Event, error) {
	visits, err := c.Calendars.OfMaster(ctx, s.master.ID, from, to)
	if err != nil {
		return nil, err
	}
	week, err := c.Week.Between(ctx, s.master.ID, from, to)
	if err != nil {
		return nil, err
	}
	w := words.In(s.person.Locale)
	var entries []ics.Event
	for _, v := range visits {
		entries = append(entries, entry(w, v, s.master, booking.Master))
	}
	for _, off := range week.TimeOff {
		entries = append(entries, timeOff(w, off, zoneOf(s.master)))
	}
	return entries, nil
}

// entry is a booking as one of its sides sees it. Whoever else looks into a master's calendar sees their clients: it is like
// the paper one on their table.
func entry(w *words.Words, v projections.Dated, m master.Master, side booking.Party) ics.Event {
	place, _ := m.Place(v.Place)
	with, waits := m.Name.Text(), "calendar.request"
	if side == booking.Master {
		with, waits = v.ClientName, "calendar.request.master"
	}
	e := ics.Event{
		Booking: v.Booking.String(), Sequence: v.Revision, Status: ics.Confirmed,
		Starts: v.Starts, Ends: v.Ends, Created: v.Placed, Stamp: v.Changed,
		Summary: services(v.Items), Description: w.Price(v.Price, v.Currency), Location: placeName(place),
	}
	if with != "" {
		e.Summary += " · " + named(w, with)
	}
	if v.Request {
		e.Status = ics.Tentative
		e.Description += "\n" + w.Text(waits, nil)
	}
	return e
}

// timeOff is time that a master has closed. It takes up no time of theirs: what they do then they know themselves, and may
// well have in another calendar. Whole days are whole days. An event of a calendar has to say when it was written; what is
// closed never changes, so that any moment will do that is always the same.
func timeOff(w *words.Words, off master.TimeOff, zone *time.Location) ics.Event {
	e := ics.Event{
		Booking: off.ID.String(), Starts: off.Start.In(zone), Ends: off.End.In(zone), Stamp: off.Start, Free: true,
		Summary: w.Text("calendar.off", nil),
	}
	e.Days = midnight(e.Starts) && midnight(e.Ends)
	if off.Reason != "" {
		e.Summary += " · " + named(w, off.Reason)
	}
	return e
}

// midnight tells whether a day begins then; where the clock changes at midnight, that may be at one o'clock.
func midnight(at time.Time) bool {
	return slots.DateOf(at.Add(-time.Nanosecond), at.Location()) != slots.DateOf(at, at.Location())
}

// zoneOf is that of a master's first place, by which their days go.
func zoneOf(m master.Master) *time.Location {
	for _, place := range append(m.OpenPlaces(), m.Places...) {
		if zone, err := slots.Zone(place.Zone); err == nil {
			return zone
		}
	}
	return time.UTC
}

// named is what somebody is called, or the word for who was erased.
func named(w *words.Words, text string) string {
	return strings.ReplaceAll(text, string(domain.Deleted), w.Text("deleted", nil))
}

func services(items []booking.Item) string {
	names := make([]string, len(items))
	for i, item := range items {
		names[i] = item.Name
	}
	return strings.Join(names, " + ")
}

func placeName(p master.Place) string {
	if p.Name == "" || p.Address == "" {
		return p.Name + p.Address.Text()
	}
	return p.Name + ", " + p.Address.Text()
}
