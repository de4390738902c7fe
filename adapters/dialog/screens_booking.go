package dialog

import (
	"zapis/adapters/dialog/words"
	"zapis/domain"
	"zapis/domain/slots"
)

// confirmView is a visit about to be booked or moved.
type confirmView struct {
	For      picker
	Visit    visitView
	FromDay  slots.Date // of a move: where the visit was
	FromTime string
}

// visitView is what a visit is.
type visitView struct {
	When     moment
	Services string
	Price    int64
	Currency string
	Place    string
	With     string // the other side
}

// tell writes a visit down: when, what, where.
func (s *sheet) tell(v visitView) *sheet {
	s.say("visit.when", "Date", capital(s.Date(v.When.day(), v.When.Today)), "Times", words.Times(v.When.Start, v.When.End))
	return s.details(v)
}

// details are what there is to know about a visit beside its time.
func (s *sheet) details(v visitView) *sheet {
	if v.When.City != "" {
		s.say("visit.zone", "City", v.When.City, "Offset", words.Offset(v.When.Start))
	}
	s.say("visit.what", "Services", typed(v.Services), "Price", s.Price(v.Price, v.Currency))
	return s.user(v.Place)
}

func confirmScreen(w *words.Words, v confirmView) Screen {
	s := write(w, "client.confirm").tell(v.Visit)
	do := "button.book"
	if v.For.moving() {
		today := v.Visit.When.Today
		s.gap().say("confirm.from", "To", w.To(v.FromDay, today), "Time", v.FromTime)
		do = "button.move_here"
	}
	s.row(s.button(v.For.commit(v.Visit.When.Start), do).looks(Primary))
	return s.row(
		s.button(v.For.day(v.Visit.When.day(), 0), "button.other_time"),
		s.button(v.For.leave(), "button.leave"),
	).done()
}

// bookingView is a booking as its client or its master sees it now.
type bookingView struct {
	Hint      string
	News      string // what has just happened: "booked", "moved", "already", or nothing
	Booking   domain.ID
	Revision  int
	Visit     visitView
	Master    bool // the master looks, not the client
	Cancelled bool
	Over      bool
	CanMove   bool
	CanCancel bool
}

func bookingScreen(w *words.Words, v bookingView) Screen {
	s := write(w, "booking").hint(v.Hint)
	if v.News != "" {
		s.Name = "booking." + v.News
		s.news(v).gap()
	}
	s.user(v.Visit.With)
	if v.News == "" || v.News == "cancelled" {
		s.tell(v.Visit)
	} else {
		s.details(v.Visit) // the news have said when
	}
	switch {
	case v.News == "cancelled":
	case v.Cancelled:
		s.gap().say("booking.is_cancelled")
	case v.Over:
		s.gap().say("booking.is_over")
	}
	var change []Choice
	if v.CanMove {
		change = append(change, s.button(action{Verb: moveWhen, ID: v.Booking, Revision: v.Revision}, "button.move"))
	}
	if v.CanCancel {
		change = append(change, s.button(action{Verb: cancelSure, ID: v.Booking, Revision: v.Revision}, "button.cancel"))
	}
	s.row(change...)
	if v.Master {
		return s.row(s.button(action{Verb: workDay, Day: v.Visit.When.day()}, "button.that_day"), s.button(action{Verb: today}, "button.today")).done()
	}
	return s.row(s.button(action{Verb: bookings}, "button.bookings"), s.button(action{Verb: goHome}, "button.home")).done()
}

// news says what has just become of the booking.
func (s *sheet) news(v bookingView) *sheet {
	day, today := v.Visit.When.day(), v.Visit.When.Today
	id := "news." + v.News
	if v.Master {
		id = "news.master." + v.News
	}
	return s.say(id, "On", s.On(day, today), "To", s.To(day, today), "Time", words.Clock(v.Visit.When.Start))
}

// cancelScreen asks once, and says what will happen.
func cancelScreen(w *words.Words, v bookingView) Screen {
	s := write(w, "booking.cancel").say("cancel.sure").gap()
	s.user(v.Visit.With).tell(v.Visit).gap()
	if v.Master {
		s.say("cancel.master")
	} else {
		s.say("cancel.client")
	}
	s.Layout = YesNo
	return s.row(
		s.button(action{Verb: cancel, ID: v.Booking, Revision: v.Revision}, "button.cancel_yes").looks(Danger),
		s.button(action{Verb: openBooking, ID: v.Booking}, "button.cancel_no"),
	).done()
}

// bookingsView are a client's visits to come.
type bookingsView struct {
	Hint    string
	Visits  []bookingView
	Page    int
	Active  domain.ID // the master to book with again
	Working bool
}

func bookingsScreen(w *words.Words, v bookingsView) Screen {
	s := write(w, "client.bookings").hint(v.Hint)
	if len(v.Visits) == 0 {
		s.say("bookings.none")
	} else {
		s.count("bookings.title", len(v.Visits))
	}
	first, last := pageOf(v.Page, len(v.Visits))
	for _, b := range v.Visits[first:last] {
		when := w.Short(b.Visit.When.day(), b.Visit.When.Today) + ", " + words.Clock(b.Visit.When.Start)
		s.row(plain(action{Verb: openBooking, ID: b.Booking}, when+" · "+oneLine(b.Visit.Services, 24)+" · "+oneLine(b.Visit.With, 16)))
	}
	s.pager(action{Verb: bookings}, v.Page, len(v.Visits))
	if !v.Active.IsZero() {
		s.row(s.button(action{Verb: pick, ID: v.Active}, "button.book_more"))
	}
	if v.Working {
		return s.row(s.button(action{Verb: today}, "button.my_work")).done()
	}
	return s.row(s.button(action{Verb: goHome}, "button.home")).done()
}
