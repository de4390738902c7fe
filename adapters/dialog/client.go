package dialog

import (
	"context"
	"time"

	"zapis/adapters/dialog/words"
	"zapis/domain"
	"zapis/domain/booking"
	"zapis/domain/master"
	"zapis/domain/person"
	"zapis/domain/slots"
)

func (t *talk) card(ctx context.Context, a action) (Reply, error) { return t.cardOf(ctx, a.ID, "") }

// cardOf shows a master to somebody who opened their link.
func (t *talk) cardOf(ctx context.Context, id domain.ID, hint string) (Reply, error) {
	m, err := t.known(ctx, id)
	if err != nil {
		return Reply{}, err
	}
	own, err := t.own(ctx)
	if err != nil {
		return Reply{}, err
	}
	v := cardView{
		Hint: hint, Master: m.ID, Name: m.Name.Text(), About: m.About.Text(),
		Several: len(t.person.Masters) > 1, Working: own.Exists(),
	}
	if own.ID != m.ID && !m.Blocks(t.person.IDs()...) {
		v.Writer = t.person.ID
	}
	if v.Rating, err = t.Reviews.Rating(ctx, m.ID); err != nil {
		return Reply{}, err
	}
	for _, place := range m.OpenPlaces() {
		v.Places = append(v.Places, placeName(place))
		if len(place.Hours) > 0 && len(m.OpenServices()) > 0 {
			v.Bookable = !m.Suspended
		}
	}
	v.Suspended = m.Suspended
	if places := m.OpenPlaces(); len(places) == 1 && !m.Suspended {
		v.OpenUntil = t.openUntil(m, places[0])
	}
	return t.show(cardScreen(t.words, v)), nil
}

// openUntil is when a place closes today, if it has not yet.
func (t *talk) openUntil(m master.Master, place master.Place) string {
	zone, err := slots.Zone(place.Zone)
	if err != nil {
		return ""
	}
	day := slots.DateOf(t.now, zone)
	free, err := m.Free(place.ID, slots.Service{}, t.now, slots.Span{Start: day.In(zone), End: day.AddDays(1).In(zone)}, nil)
	if err != nil {
		return ""
	}
	windows := free.Windows()
	if len(windows) == 0 || !t.now.Before(windows[len(windows)-1].End) {
		return ""
	}
	return words.Clock(windows[len(windows)-1].End.In(zone))
}

// placeName is what a place is called: its name, its address, or both.
func placeName(p master.Place) string {
	switch {
	case p.Name == "":
		return p.Address.Text()
	case p.Address.Text() == "":
		return p.Name
	}
	return p.Name + ", " + p.Address.Text()
}

func serviceViewOf(number int, s master.Service, currency string) serviceView {
	return serviceView{
		Number: number, Name: s.Name, Length: time.Duration(s.DurationMin) * time.Minute, Price: s.Price, Currency: currency,
	}
}

// serviceViews are the open services, each with its number.
func serviceViews(m master.Master) []serviceView {
	var views []serviceView
	for number, s := range m.Services {
		if !s.Closed {
			views = append(views, serviceViewOf(number, s, m.Currency))
		}
	}
	return views
}

// bookable is a master with whom one may book now.
func (t *talk) bookable(ctx context.Context, id domain.ID) (master.Master, error) {
	m, err := t.known(ctx, id)
	if err == nil && m.Suspended {
		err = master.ErrUnavailable
	}
	return m, err
}

// pickService asks what is to be done; a single service is not asked for.
func (t *talk) pickService(ctx context.Context, a action) (Reply, error) {
	m, err := t.bookable(ctx, a.ID)
	if err != nil {
		return Reply{}, err
	}
	all := serviceViews(m)
	if len(all) == 0 {
		return t.cardOf(ctx, m.ID, "")
	}
	return t.keeping(servicesScreen(t.words, servicesView{Master: m.ID, Services: all, Page: a.N})), nil
}

// pickSeveral asks the same with ticks.
func (t *talk) pickSeveral(ctx context.Context, a action) (Reply, error) {
	m, err := t.bookable(ctx, a.ID)
	if err != nil {
		return Reply{}, err
	}
	v := servicesView{Master: m.ID, Services: serviceViews(m), Several: true, Page: a.N}
	v.Total.Currency = m.Currency
	for _, number := range a.Services {
		if number < len(m.Services) && !m.Services[number].Closed {
			v.Ticked = append(v.Ticked, number)
			v.Total.Length += time.Duration(m.Services[number].DurationMin) * time.Minute
			v.Total.Price += m.Services[number].Price
		}
	}
	return t.keeping(servicesScreen(t.words, v)), nil
}

// pickPlace asks where, if there is a choice.
func (t *talk) pickPlace(ctx context.Context, a action) (Reply, error) {
	m, err := t.bookable(ctx, a.ID)
	if err != nil {
		return Reply{}, err
	}
	if _, err := servicesOf(m, a.Services); err != nil {
		return Reply{}, err
	}
	v := placesView{Master: m.ID, Services: a.Services}
	for number, p := range m.Places {
		if !p.Closed && offeredAt(m, p.ID, a.Services) {
			v.Places = append(v.Places, placeView{Number: number, Name: placeName(p)})
		}
	}
	switch len(v.Places) {
	case 0:
		all := servicesView{Master: m.ID, Services: serviceViews(m), Hint: t.words.Text("services.nowhere", nil)}
		return t.keeping(servicesScreen(t.words, all)), nil
	case 1:
		return t.routes[pickWhen](t, ctx, action{Verb: pickWhen, ID: m.ID, Place: v.Places[0].Number, Services: a.Services})
	}
	return t.keeping(wherePlacesScreen(t.words, v)), nil
}

func offeredAt(m master.Master, place domain.ID, numbers []int) bool {
	for _, number := range numbers {
		if !m.Services[number].OfferedAt(place) {
			return false
		}
	}
	return true
}

// servicesOf are the ids behind the numbers of services.
func servicesOf(m master.Master, numbers []int) ([]domain.ID, error) {
	if len(numbers) == 0 {
		return nil, booking.ErrNoServices
	}
	ids := make([]domain.ID, len(numbers))
	for i, number := range numbers {
		if number >= len(m.Services) {
			return nil, master.ErrServiceUnknown
		}
		if m.Services[number].Closed {
			return nil, master.ErrServiceClosed
		}
		ids[i] = m.Services[number].ID
	}
	return ids, nil
}

// masters lists whose links the person opened.
func (t *talk) masters(ctx context.Context, _ action) (Reply, error) {
	var views []masterView
	for _, id := range t.person.Masters {
		m, err := t.Catalogue.Master(ctx, id)
		if err != nil {
			return Reply{}, err
		}
		views = append(views, masterView{ID: id, Name: m.Name.Text(), Active: id == t.person.Active})
	}
	if len(views) == 0 {
		return t.home(ctx, "")
	}
	return t.show(mastersScreen(t.words, views)), nil
}

func (t *talk) switchTo(ctx context.Context, a action) (Reply, error) {
	done, err := t.Commands.Person(ctx, t.meta(0), person.SwitchMaster{Master: a.ID})
	if err != nil {
		return Reply{}, err
	}
	if err := t.settled(ctx, done); err != nil {
		return Reply{}, err
	}
	return t.cardOf(ctx, a.ID, "")
}
