package dialog

import (
	"context"
	"time"

	"zapis/domain"
	"zapis/domain/booking"
	"zapis/domain/master"
	"zapis/domain/slots"
	"zapis/projections"
)

// bookings shows a client's visits to come.
func (t *talk) bookings(ctx context.Context, a action) (Reply, error) {
	visits, err := t.Active.OfClient(ctx, t.person.ID, t.now)
	if err != nil {
		return Reply{}, err
	}
	own, err := t.own(ctx)
	if err != nil {
		return Reply{}, err
	}
	v := bookingsView{Page: a.N, Active: t.person.Active, Working: own.Exists()}
	names := map[domain.ID]master.Master{}
	for _, visit := range visits {
		m, met := names[visit.Master]
		if !met {
			if m, err = t.Catalogue.Master(ctx, visit.Master); err != nil {
				return Reply{}, err
			}
			names[visit.Master] = m
		}
		v.Visits = append(v.Visits, t.bookingView(visit, m, booking.Client))
	}
	return t.show(bookingsScreen(t.words, v)), nil
}

// bookingView is a booking for one of its two sides.
func (t *talk) bookingView(visit projections.Visit, m master.Master, side booking.Party) bookingView {
	v := bookingView{
		Booking: visit.Booking, Revision: visit.Revision, Visit: t.visitView(visit, m),
		Master: side == booking.Master, Cancelled: visit.Cancelled, Over: !t.now.Before(visit.Starts),
	}
	v.Visit.With = m.Name.Text()
	if v.Master {
		v.Visit.With = visit.ClientName
	}
	open := !v.Cancelled && !v.Over
	ahead, windows := visit.Starts.Sub(t.now), m.Policy.Windows()
	v.CanMove = open && (v.Master || ahead >= windows.Move)
	v.CanCancel = open && (v.Master || ahead >= windows.Cancel)
	return v
}

func (t *talk) visitView(visit projections.Visit, m master.Master) visitView {
	place, _ := m.Place(visit.Place)
	return visitView{
		When: t.moment(visit.Starts, visit.Ends, visit.Zone), Services: itemNames(visit.Items),
		Price: visit.Price, Currency: visit.Currency, Place: placeName(place),
	}
}

// moment is an instant on the wall of a place. A zone that is not known, which cannot be, reads as UTC.
func (t *talk) moment(start, end time.Time, zoneName string) moment {
	zone, err := slots.Zone(zoneName)
	if err != nil {
		zone = time.UTC
	}
	m := moment{Start: start.In(zone), End: end.In(zone), Today: slots.DateOf(t.now, zone)}
	m.City = t.cityIfElsewhere(start, zoneName)
	return m
}

// cityIfElsewhere names the zone of a place, if the person's own clock shows another time then.
func (t *talk) cityIfElsewhere(at time.Time, zoneName string) string {
	theirs, err := slots.Zone(t.person.Zone)
	if err != nil {
		return ""
	}
	there, err := slots.Zone(zoneName)
	if err != nil {
		return ""
	}
	_, mine := at.In(theirs).Zone()
	if _, offset := at.In(there).Zone(); offset == mine {
		return ""
	}
	return t.words.City(zoneName)
}

// itemNames are the services of a visit, as they were agreed.
func itemNames(items []booking.Item) string {
	var names string
	for i, item := range items {
		if i > 0 {
			names += " + "
		}
		names += item.Name
	}
	return names
}
