package dialog

import (
	"context"
	"slices"
	"time"

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
	if v.Visits, err = t.bookingViews(ctx, visits); err != nil {
		return Reply{}, err
	}
	return t.show(bookingsScreen(t.words, v)), nil
}

// bookingView is a booking for one of its two sides.
func (t *talk) bookingView(visit projections.Visit, m master.Master, side booking.Party) bookingView {
	v := bookingView{
		Booking: visit.Booking, Revision: visit.Revision, Visit: t.visitView(visit, m),
		Master: side == booking.Master, Cancelled: visit.Cancelled, Over: !t.now.Before(visit.Starts),
	}
	v.State = stateOf(visit, v.Over)
	v.Visit.With = m.Name.Text()
	if v.Master {
		v.Visit.With = visit.ClientName
	}
	open := !v.Cancelled && !v.Over
	ahead, windows := visit.Starts.Sub(t.now), m.Policy.Windows()
	free := v.Master || visit.MoveAsked // the windows do not hold
	v.Blocked = !v.Master && (m.Suspended || m.Blocks(t.person.IDs()...))
	v.CanMove = open && (free || ahead >= windows.Move && !v.Blocked)
	v.CanCancel = open && (free || ahead >= windows.Cancel)
	if v.Master {
		t.ownView(&v, visit, m)
	} else {
		t.clientView(&v, visit, m)
	}
	return v
}

// clientView adds what concerns the client alone.
func (t *talk) clientView(v *bookingView, visit projections.Visit, m master.Master) {
	v.CanRestore = visit.Cancelled && !v.Over && !v.Blocked && visit.CancelledBy == booking.Client && !t.now.After(visit.CancelledAt.Add(booking.UndoFor))
	v.CanReview, v.Stars = t.canReview(visit), visit.Stars
	v.Reminders = t.promised(visit, m)
	if (v.Cancelled || v.Over) && !v.Blocked {
		v.Again = again(visit, m)
	}
}

// stateOf names what has become of a booking, as the catalogue has it under "state."; nothing if it simply lies ahead.
func stateOf(visit projections.Visit, over bool) string {
	switch {
	case visit.Cancelled && visit.Cause != booking.ByWish:
		return "cancelled." + string(visit.Cause)
	case visit.Cancelled && visit.CancelledBy != "":
		return "cancelled.by_" + string(visit.CancelledBy)
	case visit.Cancelled:
		return "cancelled"
	case visit.NoShow:
		return "no_show"
	case visit.Completed:
		return "completed"
	case over:
		return "over"
	case visit.MoveAsked:
		return "move_asked"
	case visit.Request:
		return "request"
	case visit.Assured:
		return "assured"
	}
	return ""
}

// promised are the reminders that the client wants and that can still come, the first one first.
func (t *talk) promised(visit projections.Visit, m master.Master) []int {
	if t.person.NoReminders {
		return nil
	}
	var ahead []int
	for _, minutes := range m.Policy.RemindersMin {
		if visit.Starts.Add(-time.Duration(minutes) * time.Minute).After(t.now) {
			ahead = append(ahead, minutes)
		}
	}
	slices.SortFunc(ahead, func(a, b int) int { return b - a })
	return slices.Compact(ahead)
}

// again books the services of a visit anew, as far as all of them are still offered; else it asks which.
func again(visit projections.Visit, m master.Master) action {
	same := action{Verb: pickPlace, ID: m.ID}
	for _, item := range visit.Items {
		number := slices.IndexFunc(m.Services, func(s master.Service) bool { return s.ID == item.Service && !s.Closed })
		if number < 0 || slices.Contains(same.Services, number) || len(same.Services) == mostServices {
			return action{Verb: pick, ID: m.ID}
		}
		same.Services = append(same.Services, number)
	}
	return same
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
