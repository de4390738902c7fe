package dialog

import (
	"time"

	"zapis/adapters/dialog/words"
	"zapis/domain"
	"zapis/domain/slots"
)

// confirmView is a visit about to be booked or moved.
type confirmView struct {
	For      picker
	Asks     bool // the master has yet to confirm what is booked
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
	s := write(w, "client.confirm").client(v).tell(v.Visit)
	do := "button.book"
	if v.For.moving() {
		s.gap().say("confirm.from", "To", w.To(v.FromDay, v.Visit.When.Today), "Time", v.FromTime)
		do = "button.move_here"
	}
	if v.Asks {
		s.gap().say("confirm.asks")
		do = "button.ask"
	}
	if v.For.byHand() {
		do = "button.write_down"
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
	Master    bool   // the master looks, not the client
	State     string // what has become of it, as in stateOf; empty: it simply lies ahead
	Cancelled bool
	Over      bool
	CanMove   bool
	CanCancel bool

	CanRestore bool
	Stars      int // of the review; 0: none

	// For its client alone.
	CanReview bool
	Blocked   bool        // by the master: it can be cancelled, but they choose no more times
	Reminders []int       // minutes before the start at which the client will be reminded, the first one first
	Again     action      // books the same services again, if it is no longer ahead
	Offers    []time.Time // where the master asked for another time: the nearest ones, in the zone of the place

	Own ownBooking // for its master alone
}

func bookingScreen(w *words.Words, v bookingView) Screen {
	if v.Master {
		return ownBookingScreen(w, v)
	}
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
	s.state(v).promise(v)
	if len(v.Offers) > 0 {
		s.offers(picker{Booking: v.Booking, Revision: v.Revision}, v.Visit.When.Today, v.Offers)
	}
	s.changes(v).writeAbout(v)
	return s.clientWays(v).row(s.button(action{Verb: bookings}, "button.bookings"), s.button(action{Verb: goHome}, "button.home")).done()
}

// news says what has just become of the booking.
func (s *sheet) news(v bookingView) *sheet {
	day, today := v.Visit.When.day(), v.Visit.When.Today
	id := "news." + v.News
	switch {
	case v.Master:
		id = "news.master." + v.News
	case v.requested():
		id = "news.requested"
	}
	return s.say(id, "On", s.On(day, today), "To", s.To(day, today), "Time", words.Clock(v.Visit.When.Start))
}

// requested tells whether the client has just asked for a time that the master has yet to confirm.
func (v bookingView) requested() bool {
	return v.State == "request" && !v.Master && (v.News == "booked" || v.News == "moved")
}

// state says what the booking has come to, unless the news have said it.
func (s *sheet) state(v bookingView) *sheet {
	switch {
	case v.State == "" || v.News == "cancelled" || v.requested():
		return s
	case v.Master:
		return s.gap().say("state.master." + v.State)
	}
	return s.gap().say("state." + v.State)
}

// promise says when the client will be reminded of what has just been agreed.
func (s *sheet) promise(v bookingView) *sheet {
	agreed := v.News == "booked" || v.News == "moved" || v.News == "restored"
	if !agreed || v.State == "request" || len(v.Reminders) == 0 {
		return s
	}
	spans := make([]string, len(v.Reminders))
	for i, minutes := range v.Reminders {
		spans[i] = s.Before(minutes)
	}
	return s.say("booking.reminders", "Before", s.Listed(spans))
}

// changes are what can be done to a booking that lies ahead, or was just cancelled.
func (s *sheet) changes(v bookingView) *sheet {
	var change []Choice
	moving := picker{Booking: v.Booking, Revision: v.Revision}
	switch {
	case v.CanMove && len(v.Offers) > 0:
		change = append(change, s.button(moving.month(v.Visit.When.Today), "button.other_day"))
	case v.CanMove:
		change = append(change, s.button(moving.when(), "button.move"))
	}
	if v.CanCancel {
		change = append(change, s.button(action{Verb: cancelSure, ID: v.Booking, Revision: v.Revision}, "button.cancel"))
	}
	if v.CanRestore {
		s.say("booking.restorable")
		change = append(change, s.button(action{Verb: restore, ID: v.Booking, Revision: v.Revision}, "button.restore"))
	}
	return s.row(change...)
}

// clientWays are where a client may go from a booking.
func (s *sheet) clientWays(v bookingView) *sheet {
	var ways []Choice
	switch {
	case v.CanReview && v.Stars == 0:
		ways = append(ways, s.button(action{Verb: review, ID: v.Booking}, "button.review").looks(Primary))
	case v.Stars > 0:
		ways = append(ways, s.button(action{Verb: openReview, ID: v.Booking}, "button.my_review", "Stars", v.Stars))
	}
	if v.Again.Verb != "" {
		ways = append(ways, s.button(v.Again, "button.book_again"))
	}
	if !v.Cancelled && !v.Over {
		ways = append(ways, s.button(action{Verb: calendarFile, ID: v.Booking}, "button.calendar"))
	}
	return s.row(ways...)
}

// cancelScreen asks a client once, and says what will happen.
func cancelScreen(w *words.Words, v bookingView) Screen {
	s := write(w, "booking.cancel").say("cancel.sure").gap()
	s.user(v.Visit.With).tell(v.Visit).gap().say("cancel.client")
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
		s.row(plain(action{Verb: openBooking, ID: b.Booking}, b.label(w)))
	}
	s.pager(action{Verb: bookings}, v.Page, len(v.Visits))
	s.row(s.button(action{Verb: history}, "button.history"))
	if !v.Active.IsZero() {
		s.row(s.button(action{Verb: pick, ID: v.Active}, "button.book_more"))
	}
	if v.Working {
		return s.row(s.button(action{Verb: today}, "button.my_work")).done()
	}
	return s.row(s.button(action{Verb: goHome}, "button.home")).done()
}
