package dialog

import (
	"slices"

	"zapis/adapters/dialog/words"
	"zapis/domain"
)

// ticksView is a choice of services with ticks, for a master.
type ticksView struct {
	Name, Title, Hint string
	Services          []serviceView
	Ticked            []int // in the order in which they were ticked
	Total             serviceView
	Page              int

	Self    action // gets the ticks and the page
	Further action // gets the ticks
	Button  string // its label
	Back    action
	Places  action // leads to the choice of a place, if there is one
}

func ticksScreen(w *words.Words, v ticksView) Screen {
	s := write(w, v.Name).hint(v.Hint).line([]Run{{Text: v.Title}})
	if len(v.Ticked) >= mostServices {
		s.say("services.most")
	}
	first, last := pageOf(v.Page, len(v.Services))
	for _, service := range v.Services[first:last] {
		s.row(v.tick(w, service))
	}
	v.Self.Services = v.Ticked
	s.pager(v.Self, v.Page, len(v.Services))
	if len(v.Ticked) > 0 {
		s.gap().say("services.total", "Length", w.Length(v.Total.Length), "Price", w.Price(v.Total.Price, v.Total.Currency))
		v.Further.Services = v.Ticked
		s.row(s.button(v.Further, v.Button).looks(Primary))
	}
	if v.Places.Verb != "" {
		s.row(s.button(v.Places, "button.other_place"))
	}
	return s.row(s.button(v.Back, "button.back")).done()
}

// tick ticks a service, or unticks it; the last one stays.
func (v ticksView) tick(w *words.Words, service serviceView) Choice {
	mark, ticks := "▫️ ", append(slices.Clone(v.Ticked), service.Number)
	if i := slices.Index(v.Ticked, service.Number); i >= 0 {
		mark = "✅ "
		if ticks = slices.Delete(slices.Clone(v.Ticked), i, i+1); len(ticks) == 0 {
			ticks = v.Ticked
		}
	} else if len(ticks) > mostServices {
		ticks = v.Ticked
	}
	a := v.Self
	a.Services, a.N = ticks, v.Page
	return plain(a, mark+service.label(w))
}

// editOutsideScreen asks whether a change that runs out of the working hours is meant.
func editOutsideScreen(w *words.Words, reason string, yes action) Screen {
	s := write(w, "booking.edit.outside").say("own.outside." + reason)
	s.Layout = YesNo
	return s.row(s.button(yes, "button.outside_yes").looks(Danger), s.button(action{Verb: openBooking, ID: yes.ID}, "button.leave_it")).done()
}

// noRoomScreen says why a change has no room where the booking is.
func noRoomScreen(w *words.Words, refusal domain.Refusal, moving action) Screen {
	s := write(w, "booking.edit.full").line([]Run{{Text: refusalText(w, refusal)}}).say("own.edit.full")
	return s.row(s.button(moving, "button.move")).row(s.button(action{Verb: openBooking, ID: moving.ID}, "button.back")).done()
}

// editPlaceView is the choice of another place for a booking.
type editPlaceView struct {
	Booking  domain.ID
	Revision int
	Places   []placeView
}

func editPlaceScreen(w *words.Words, v editPlaceView) Screen {
	s := write(w, "booking.place").say("own.place")
	for _, p := range v.Places {
		s.row(plain(action{Verb: savePlace, ID: v.Booking, Revision: v.Revision, Place: p.Number}, p.Name))
	}
	return s.row(s.button(action{Verb: openBooking, ID: v.Booking}, "button.back")).done()
}
