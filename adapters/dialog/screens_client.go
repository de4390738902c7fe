package dialog

import (
	"slices"
	"time"

	"zapis/adapters/dialog/words"
	"zapis/domain"
	"zapis/domain/slots"
	"zapis/projections"
)

// moment is an instant as the wall of the place shows it, with what stands around it.
type moment struct {
	Start, End time.Time  // in the zone of the place
	Today      slots.Date // there
	City       string     // of the place, if the person's own clock differs from it; else empty
}

func (m moment) day() slots.Date { return slots.DateOf(m.Start, m.Start.Location()) }

// cardView is a master as a client sees them.
type cardView struct {
	Hint      string
	Master    domain.ID
	Name      string
	About     string
	Rating    projections.Rating // zero: no reviews yet
	Places    []string
	OpenUntil string    // today's closing time; empty if closed or over
	Bookable  bool      // there is a service and a place with hours
	Suspended bool      // nothing can be booked for now
	Several   bool      // the client knows other masters too
	Working   bool      // the client is a master too
	Writer    domain.ID // the client, if the master takes their messages
}

func cardScreen(w *words.Words, v cardView) Screen {
	s := write(w, "client.card").hint(v.Hint)
	if v.Rating.Count > 0 {
		s.say("reviews.title", "Name", typed(v.Name), "Rating", w.Rating(v.Rating.Average), "N", v.Rating.Count)
	} else {
		s.say("card.name", "Name", typed(v.Name))
	}
	s.user(v.About)
	for _, place := range v.Places {
		s.user(place)
	}
	if v.OpenUntil != "" {
		s.say("card.open_until", "Time", v.OpenUntil)
	}
	switch {
	case v.Bookable:
		s.row(s.button(action{Verb: pick, ID: v.Master}, "button.book").looks(Primary))
	case v.Suspended:
		s.gap().say("refusal.master_unavailable")
	default:
		s.gap().say("card.not_yet")
	}
	if v.Writer.IsZero() {
		s.row(s.button(action{Verb: bookings}, "button.bookings"))
	} else {
		s.row(s.button(action{Verb: bookings}, "button.bookings"), s.writeTo(v))
	}
	var more []Choice
	if v.Rating.Count > 0 {
		more = append(more, s.button(action{Verb: reviews, ID: v.Master}, "button.reviews", "N", v.Rating.Count))
	}
	s.row(append(more, s.button(action{Verb: mySettings}, "button.my_settings"))...)
	return s.elsewhere(v.Several, v.Working).done()
}

// elsewhere adds the ways out of the talk with one master.
func (s *sheet) elsewhere(several, working bool) *sheet {
	if several {
		s.row(s.button(action{Verb: masters}, "button.masters"))
	}
	if working {
		s.row(s.button(action{Verb: today}, "button.my_work"))
	}
	return s
}

// serviceView is one line of a price list.
type serviceView struct {
	Number   int
	Name     string
	Length   time.Duration
	Price    int64
	Currency string
	Ticked   bool
}

func (v serviceView) label(w *words.Words) string {
	return oneLine(v.Name, 36) + " · " + w.Length(v.Length) + " · " + w.Price(v.Price, v.Currency)
}

// servicesView is the choice of what is to be done, a page of it.
type servicesView struct {
	Hint     string
	Master   domain.ID
	Services []serviceView
	Ticked   []int
	Several  bool // ticks are shown
	Page     int
	Total    serviceView // of what is ticked
}

// perPage is how many entries a list shows at once.
const perPage = 20

func servicesScreen(w *words.Words, v servicesView) Screen {
	name := "client.services"
	if v.Several {
		name = "client.several"
	}
	s := write(w, name).hint(v.Hint)
	if v.Several {
		s.say("services.several")
		if len(v.Ticked) >= mostServices {
			s.say("services.most")
		}
	} else {
		s.say("services.one")
	}
	first, last := pageOf(v.Page, len(v.Services))
	for _, service := range v.Services[first:last] {
		s.row(service.choice(w, v))
	}
	self := action{Verb: pick, ID: v.Master}
	if v.Several {
		self = action{Verb: pickSeveral, ID: v.Master, Services: v.Ticked}
	}
	s.pager(self, v.Page, len(v.Services))
	if v.Several && len(v.Ticked) > 0 {
		s.gap().say("services.total", "Length", w.Length(v.Total.Length), "Price", w.Price(v.Total.Price, v.Total.Currency))
		s.row(s.button(action{Verb: pickPlace, ID: v.Master, Services: v.Ticked}, "button.further").looks(Primary))
	}
	if !v.Several && len(v.Services) > 1 {
		s.row(s.button(action{Verb: pickSeveral, ID: v.Master}, "button.several"))
	}
	return s.row(s.button(action{Verb: card, ID: v.Master}, "button.back")).done()
}

// choice picks the service, or ticks and unticks it.
func (v serviceView) choice(w *words.Words, of servicesView) Choice {
	if !of.Several {
		return plain(action{Verb: pickPlace, ID: of.Master, Services: []int{v.Number}}, v.label(w))
	}
	ticked := append(slices.Clone(of.Ticked), v.Number)
	mark := "▫️ "
	if i := slices.Index(of.Ticked, v.Number); i >= 0 {
		ticked = slices.Delete(slices.Clone(of.Ticked), i, i+1)
		mark = "✅ "
	} else if len(ticked) > mostServices {
		ticked = of.Ticked
	}
	return plain(action{Verb: pickSeveral, ID: of.Master, Services: ticked, N: of.Page}, mark+v.label(w))
}

// pageOf bounds a page of a list of so many.
func pageOf(page, total int) (first, last int) {
	first = min(max(0, page)*perPage, max(0, total-1)/perPage*perPage)
	return first, min(first+perPage, total)
}

// pager adds the neighbouring pages of a list; the action gets their numbers.
func (s *sheet) pager(a action, page, total int) *sheet {
	first, last := pageOf(page, total)
	return s.turn(a, first/perPage, last < total)
}

// turn adds the pages before and, if there are more, after one; the action gets their numbers.
func (s *sheet) turn(a action, page int, more bool) *sheet {
	var choices []Choice
	if page > 0 {
		a.N = page - 1
		choices = append(choices, s.button(a, "button.previous"))
	}
	if more {
		a.N = page + 1
		choices = append(choices, s.button(a, "button.more"))
	}
	return s.row(choices...)
}

// placesView is the choice of where.
type placesView struct {
	Master   domain.ID
	Services []int
	Places   []placeView
}

type placeView struct {
	Number int
	Name   string
	Hours  string
}

func wherePlacesScreen(w *words.Words, v placesView) Screen {
	s := write(w, "client.places").say("places.where")
	for _, p := range v.Places[:min(len(v.Places), mostChoices-2)] {
		s.row(plain(action{Verb: pickWhen, ID: v.Master, Place: p.Number, Services: v.Services}, p.Name))
	}
	return s.row(s.button(action{Verb: pick, ID: v.Master}, "button.back")).done()
}

// masterView is one of the masters whose links the client opened.
type masterView struct {
	ID     domain.ID
	Name   string
	Active bool
}

func mastersScreen(w *words.Words, masters []masterView) Screen {
	s := write(w, "client.masters").say("masters")
	for _, m := range masters[:min(len(masters), mostChoices-2)] {
		name := m.Name
		if m.Active {
			name = "• " + name
		}
		s.row(plain(action{Verb: switchTo, ID: m.ID}, name))
	}
	return s.row(s.button(action{Verb: goHome}, "button.home")).done()
}
