package dialog

import (
	"zapis/adapters/dialog/said"
	"zapis/adapters/dialog/words"
	"zapis/domain"
)

// ownBooking is what a master sees of a booking beside what its client sees, too.
type ownBooking struct {
	Client   domain.ID
	Known    bool     // the rest of who they are was read
	Channels []string // messengers that reach them; none for a guest
	Phone    string
	Visits   int // that took place

	CanConfirm, CanAsk, CanEdit, CanMiss, CanCome bool

	UndoMin        int // how much longer it can be restored, if at all
	Review, Answer string
}

func ownBookingScreen(w *words.Words, v bookingView) Screen {
	s := write(w, "booking").hint(v.Hint)
	if v.News != "" {
		s.Name = "booking." + v.News
		s.news(v).gap()
	}
	s.who(v)
	if v.News == "" || v.News == "cancelled" || v.News == "confirmed" || v.News == "edited" {
		s.tell(v.Visit)
	} else {
		s.details(v.Visit) // the news have said when
	}
	s.state(v)
	if v.Stars > 0 {
		s.gap().say("own.review", "Stars", stars(v.Stars)).user(oneLine(v.Own.Review, longestAbout))
		if v.Own.Answer != "" {
			s.say("reviews.answer", "Answer", typed(oneLine(v.Own.Answer, longestAbout)))
		}
	}
	if v.CanRestore {
		s.gap().count("own.restorable", max(1, v.Own.UndoMin))
	}
	s.work(v)
	reach := s.button(action{Verb: replyAbout, ID: v.Booking}, "button.write")
	if v.Own.Known && len(v.Own.Channels) == 0 {
		reach = s.button(action{Verb: invite, ID: v.Own.Client}, "button.invite")
		if v.News == "written" {
			s.gap().say("own.guest.then")
		}
	}
	s.row(reach, s.button(action{Verb: clientCard, ID: v.Own.Client}, "button.client"))
	return s.row(s.button(action{Verb: workDay, Day: v.Visit.When.day()}, "button.that_day"), s.button(action{Verb: today}, "button.today")).done()
}

// who is the client: name, by what they are reached, and how often they were here.
func (s *sheet) who(v bookingView) *sheet {
	s.say("own.client", "Name", typed(nameOr(s.Words, v.Visit.With)))
	if !v.Own.Known {
		return s
	}
	parts := messengerNames(s.Words, v.Own.Channels)
	if v.Own.Visits == 0 {
		parts = append(parts, s.Words.Text("own.first", nil))
	} else {
		parts = append(parts, s.Words.Count("clients.visits", v.Own.Visits, nil))
	}
	if v.Own.Phone != "" {
		parts = append(parts, said.PhoneText(v.Own.Phone))
	}
	return s.line([]Run{{Text: joined(parts)}})
}

// messengerNames are channels as people call them; none reads as a guest.
func messengerNames(w *words.Words, channels []string) []string {
	if len(channels) == 0 {
		return []string{w.Text("own.guest", nil)}
	}
	names := make([]string, len(channels))
	for i, channel := range channels {
		names[i] = w.Messenger(channel)
	}
	return names
}

// nameOr is a client's name, or what is said where there is none.
func nameOr(w *words.Words, name string) string {
	if !hasInk(name) {
		return w.Text("client.nameless", nil)
	}
	return name
}

// work is what a master can do with a booking as it stands.
func (s *sheet) work(v bookingView) *sheet {
	at := action{ID: v.Booking, Revision: v.Revision}
	do := func(verb verb, id string) Choice { at.Verb = verb; return s.button(at, id) }
	if v.Own.CanConfirm {
		s.row(do(confirmBooking, "button.confirm").looks(Primary), do(cancelSure, "button.decline"))
	}
	var ways []Choice
	if v.CanMove {
		ways = append(ways, s.button(picker{Booking: v.Booking, Revision: v.Revision}.when(), "button.move"))
	}
	if v.Own.CanEdit {
		ways = append(ways, do(editServices, "button.edit"))
	}
	if v.Own.CanAsk {
		ways = append(ways, do(askMoveSure, "button.ask_move"))
	}
	if v.CanCancel && !v.Own.CanConfirm {
		ways = append(ways, do(cancelSure, "button.cancel"))
	}
	if v.Own.CanMiss {
		ways = append(ways, do(noShow, "button.no_show"))
	}
	if v.Own.CanCome {
		ways = append(ways, do(cameAfterAll, "button.came"))
	}
	if v.CanRestore {
		ways = append(ways, do(restore, "button.restore").looks(Primary))
	}
	if v.Stars > 0 {
		ways = append(ways, do(ownReview, "button.see_review"))
	}
	if v.Again.Verb != "" {
		ways = append(ways, s.button(v.Again, "button.write_down_again"))
	}
	return s.rows(2, ways)
}

// reasonScreen asks a master once, says what will happen, and takes a reason or none.
func reasonScreen(w *words.Words, v bookingView, way wayOff) Screen {
	s := write(w, "booking.reason."+string(way)).hint(v.Hint).say("own." + string(way)).gap()
	s.user(nameOr(w, v.Visit.With)).tell(v.Visit).gap().say("own." + string(way) + ".then").say("own.reason.how")
	with := action{Verb: cancelFor, ID: v.Booking, Revision: v.Revision}
	if way == toAsk {
		with.Verb = askMove
	}
	for i, reason := range reasons {
		if reason == "wish" && way != toCancel {
			continue // then it was not the client who asked
		}
		with.N = i + 1
		s.row(s.button(with, "reason.said."+reason))
	}
	with.N = 0
	s.row(s.button(with, "button.no_reason"))
	return s.row(s.button(action{Verb: openBooking, ID: v.Booking}, "button.leave_it")).done()
}

// outsideView is a start that only a master may choose.
type outsideView struct {
	Confirm confirmView
	Reason  string
}

func outsideScreen(w *words.Words, v outsideView) Screen {
	s := write(w, "own.outside").client(v.Confirm).tell(v.Confirm.Visit).gap()
	s.say("own.outside." + v.Reason)
	s.Layout = YesNo
	start := v.Confirm.Visit.When.Start
	return s.row(
		s.button(v.Confirm.For.outside(start), "button.outside_yes").looks(Danger),
		s.button(v.Confirm.For.day(v.Confirm.Visit.When.day(), 0), "button.other_time"),
	).row(s.button(v.Confirm.For.leave(), "button.leave")).done()
}

// client says for whom a master books.
func (s *sheet) client(v confirmView) *sheet {
	if v.For.byHand() {
		s.say("own.client", "Name", typed(nameOr(s.Words, v.Visit.With)))
	}
	return s
}
