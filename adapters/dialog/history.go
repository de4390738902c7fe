package dialog

import (
	"context"

	"zapis/adapters/dialog/words"
	"zapis/domain"
	"zapis/domain/booking"
	"zapis/domain/master"
	"zapis/projections"
)

// history shows a client's visits that are over.
func (t *talk) history(ctx context.Context, a action) (Reply, error) {
	page := min(a.N, mostPages)
	visits, more, err := t.Active.History(ctx, t.person.ID, domain.ID{}, t.now, page*perPage, perPage)
	if err != nil {
		return Reply{}, err
	}
	views, err := t.bookingViews(ctx, visits)
	if err != nil {
		return Reply{}, err
	}
	return t.show(historyScreen(t.words, historyView{Visits: views, Page: page, More: more})), nil
}

// mostPages bounds how far a list is turned: nobody has more of anything.
const mostPages = 10_000

// bookingViews are visits of the person's, as their client.
func (t *talk) bookingViews(ctx context.Context, visits []projections.Visit) ([]bookingView, error) {
	var views []bookingView
	met := map[domain.ID]master.Master{}
	for _, visit := range visits {
		m, known := met[visit.Master]
		if !known {
			var err error
			if m, err = t.Catalogue.Master(ctx, visit.Master); err != nil {
				return nil, err
			}
			met[visit.Master] = m
		}
		views = append(views, t.bookingView(visit, m, booking.Client))
	}
	return views, nil
}

// historyView are a client's visits that are over, a page of them.
type historyView struct {
	Visits []bookingView
	Page   int
	More   bool
}

func historyScreen(w *words.Words, v historyView) Screen {
	s := write(w, "client.history")
	if len(v.Visits) == 0 {
		s.say("history.none")
	} else {
		s.say("history.title")
	}
	for _, b := range v.Visits[:min(len(v.Visits), perPage)] {
		label := w.Short(b.Visit.When.day(), b.Visit.When.Today) + " · " + oneLine(b.Visit.Services, 24) + " · " + oneLine(b.Visit.With, 16)
		if b.Stars > 0 {
			label += " · " + base10(b.Stars) + " ★"
		}
		s.row(plain(action{Verb: openBooking, ID: b.Booking}, label))
	}
	s.turn(action{Verb: history}, v.Page, v.More)
	return s.row(s.button(action{Verb: bookings}, "button.bookings"), s.button(action{Verb: goHome}, "button.home")).done()
}
