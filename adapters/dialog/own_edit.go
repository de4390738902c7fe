package dialog

import (
	"context"
	"errors"
	"slices"

	"zapis/commands"
	"zapis/domain"
	"zapis/domain/booking"
	"zapis/domain/master"
	"zapis/projections"
)

// editing is a route that changes what a booking of the master's is, or where, while it is as the button saw it.
func editing(answer func(t *talk, ctx context.Context, a action, visit projections.Visit, m master.Master) (Reply, error)) route {
	return func(t *talk, ctx context.Context, a action) (Reply, error) {
		visit, m, side, err := t.visitOf(ctx, a.ID)
		if err != nil {
			return Reply{}, err
		}
		if side != booking.Master {
			return Reply{}, domain.ErrNotYours
		}
		v := t.bookingView(visit, m, side)
		saves := a.Verb == saveServices || a.Verb == savePlace // the command judges these: it knows whether it is a repetition
		if !saves && (visit.Revision != a.Revision || !v.Own.CanEdit) {
			return t.present(ctx, changedMeanwhile{v, visit.Revision != a.Revision})
		}
		return answer(t, ctx, a, visit, m)
	}
}

// editServices shows the services with ticks; without any in the action, those that were agreed.
func (t *talk) editServices(_ context.Context, a action, visit projections.Visit, m master.Master) (Reply, error) {
	if len(a.Services) == 0 {
		a.Services = agreedServices(visit, m)
	}
	v := ticksView{
		Name: "booking.edit", Title: t.words.Text("own.edit", nil), Page: a.N,
		Self:    action{Verb: editServices, ID: a.ID, Revision: a.Revision},
		Further: action{Verb: saveServices, ID: a.ID, Revision: a.Revision},
		Back:    action{Verb: openBooking, ID: a.ID}, Button: "button.save",
	}
	v.Services, v.Total = ticked(m, a.Services, func(s master.Service) bool { return s.OfferedAt(visit.Place) })
	v.Ticked = a.Services
	if len(elsewhere(visit, m)) > 0 {
		v.Places = action{Verb: editPlace, ID: a.ID, Revision: a.Revision}
	}
	return t.show(ticksScreen(t.words, v)), nil
}

// agreedServices are the numbers of a booking's services, as many as an action holds.
func agreedServices(visit projections.Visit, m master.Master) (numbers []int) {
	for _, item := range visit.Items {
		number := slices.IndexFunc(m.Services, func(s master.Service) bool { return s.ID == item.Service })
		if number >= 0 && !slices.Contains(numbers, number) && len(numbers) < mostServices {
			numbers = append(numbers, number)
		}
	}
	return numbers
}

// ticked are the services that are offered or ticked, and what the ticked ones come to.
func ticked(m master.Master, numbers []int, offered func(master.Service) bool) (views []serviceView, total serviceView) {
	total.Currency = m.Currency
	for number, s := range m.Services {
		on := slices.Contains(numbers, number)
		if !on && (s.Closed || !offered(s)) {
			continue
		}
		view := serviceViewOf(number, s, m.Currency)
		view.Ticked = on
		views = append(views, view)
		if on {
			total.Length += view.Length
			total.Price += view.Price
		}
	}
	return views, total
}

// saveServices gives a booking the services that were ticked.
func (t *talk) saveServices(ctx context.Context, a action, visit projections.Visit, m master.Master) (Reply, error) {
	edit := commands.EditBooking{Booking: a.ID, Revision: a.Revision, Outside: a.N == 1}
	for _, number := range a.Services {
		if number >= len(m.Services) {
			return Reply{}, master.ErrServiceUnknown
		}
		edit.Services = append(edit.Services, m.Services[number].ID)
	}
	if len(edit.Services) == 0 {
		return Reply{}, booking.ErrNoServices
	}
	outside := action{Verb: saveServices, ID: a.ID, Revision: a.Revision, Services: a.Services, N: 1}
	return t.edit(ctx, edit, visit, outside)
}

// edit carries a change out. Where only the hours stand in its way, it asks whether it is really meant.
func (t *talk) edit(ctx context.Context, edit commands.EditBooking, visit projections.Visit, outside action) (Reply, error) {
	done, err := t.Commands.EditBooking(ctx, t.meta(0), edit)
	var unavailable commands.Unavailable
	if !errors.As(err, &unavailable) {
		return t.worked(ctx, edit.Booking, done, err, "edited")
	}
	if reason, known := waivable[unavailable.Reason]; known && !edit.Outside {
		return t.show(editOutsideScreen(t.words, reason, outside)), nil
	}
	reply := t.show(noRoomScreen(t.words, unavailable.Reason, action{Verb: moveWhen, ID: edit.Booking, Revision: visit.Revision}))
	reply.Refusal = unavailable.Reason
	return reply, nil
}

// waivable are the refusals that a master may wave aside, as own.outside has them.
var waivable = map[domain.Refusal]string{
	booking.ErrOutsideHours: "closed", booking.ErrTooLong: "too_long", booking.ErrTimeOff: "time_off", booking.ErrDayFull: "day_full",
}

// editPlace asks where a booking is to be instead.
func (t *talk) editPlace(_ context.Context, a action, visit projections.Visit, m master.Master) (Reply, error) {
	v := editPlaceView{Booking: a.ID, Revision: a.Revision, Places: elsewhere(visit, m)}
	return t.show(editPlaceScreen(t.words, v)), nil
}

// elsewhere are the other places where a booking could be: all that it consists of is offered there.
func elsewhere(visit projections.Visit, m master.Master) (places []placeView) {
	for number, p := range m.Places {
		if p.ID != visit.Place && m.Hosts(visit.Visit, p.ID) == nil {
			places = append(places, placeView{Number: number, Name: placeName(p)})
		}
	}
	return places
}

func (t *talk) savePlace(ctx context.Context, a action, visit projections.Visit, m master.Master) (Reply, error) {
	if a.Place >= len(m.Places) {
		return Reply{}, master.ErrPlaceUnknown
	}
	outside := action{Verb: savePlace, ID: a.ID, Revision: a.Revision, Place: a.Place, N: 1}
	edit := commands.EditBooking{Booking: a.ID, Revision: a.Revision, Place: m.Places[a.Place].ID, Outside: a.N == 1}
	return t.edit(ctx, edit, visit, outside)
}
