package dialog

import (
	"context"
	"slices"
	"strings"

	"zapis/domain"
	"zapis/domain/master"
)

func (t *talk) askServiceAbout(_ context.Context, a action, m master.Master) (Reply, error) {
	return t.askAboutService(m, a.N, awaitsServiceAbout, "")
}

// describeService keeps what was typed as one line, as all texts of a master are.
func (t *talk) describeService(ctx context.Context, text string, m master.Master) (Reply, error) {
	return t.changeService(ctx, m, t.drafted("service"), awaitsServiceAbout, func(o *master.Offer) { o.Description = inOneLine(text) })
}

func (t *talk) undescribeService(ctx context.Context, a action, m master.Master) (Reply, error) {
	return t.changeService(ctx, m, a.N, "", func(o *master.Offer) { o.Description = "" })
}

func inOneLine(text string) string { return strings.Join(strings.Fields(text), " ") }

func (t *talk) askServiceBefore(_ context.Context, a action, m master.Master) (Reply, error) {
	s, err := serviceAt(m, a.N)
	if err != nil {
		return Reply{}, err
	}
	return t.show(breakScreen(t.words, "service.before", setBefore, serviceViewOf(a.N, s, m.Currency))), nil
}

func (t *talk) setServiceBefore(ctx context.Context, a action, m master.Master) (Reply, error) {
	return t.changeService(ctx, m, a.N, "", func(o *master.Offer) { o.BufferBeforeMin = a.M })
}

// servicePlaces ticks the places at which a service is offered; none ticked means all, now and in future.
func (t *talk) servicePlaces(_ context.Context, a action, m master.Master) (Reply, error) {
	return t.showServicePlaces(m, a.N)
}

func (t *talk) showServicePlaces(m master.Master, number int) (Reply, error) {
	s, err := serviceAt(m, number)
	if err != nil {
		return Reply{}, err
	}
	v := servicePlacesView{Number: number, Name: s.Name}
	for _, p := range placeViews(m) {
		v.Places = append(v.Places, p)
		v.Ticked = append(v.Ticked, slices.Contains(s.Places, m.Places[p.Number].ID))
	}
	return t.show(servicePlacesScreen(t.words, v)), nil
}

// tickPlace offers a service at a place (M is 1) or no more (M is 0); 2 offers it everywhere.
func (t *talk) tickPlace(ctx context.Context, a action, m master.Master) (Reply, error) {
	s, err := serviceAt(m, a.N)
	if err != nil {
		return Reply{}, err
	}
	p, err := placeAt(m, a.Place)
	if err != nil {
		return Reply{}, err
	}
	offer := s.Offer
	offer.Places = slices.DeleteFunc(slices.Clone(s.Places), func(id domain.ID) bool { return id == p.ID || a.M > 1 })
	if a.M == 1 {
		offer.Places = append(offer.Places, p.ID)
	}
	if err := t.carryOut(ctx, m, 0, master.ChangeService{Service: s.ID, Offer: offer}); err != nil {
		return Reply{}, err
	}
	if m, err = t.own(ctx); err != nil {
		return Reply{}, err
	}
	return t.showServicePlaces(m, a.N)
}

func (t *talk) reopenService(ctx context.Context, a action, m master.Master) (Reply, error) {
	switch {
	case a.N >= len(m.Services):
		return Reply{}, master.ErrServiceUnknown
	case !t.inTime(a) && m.Services[a.N].Closed:
		return t.show(serviceListScreen(t.words, t.words.Text("hint.too_late_to_undo", nil), serviceViews(m), 0)), nil
	}
	if err := t.carryOut(ctx, m, 0, master.ReopenService{Service: m.Services[a.N].ID}); err != nil {
		return Reply{}, err
	}
	m, err := t.own(ctx)
	if err != nil {
		return Reply{}, err
	}
	return t.showService(m, a.N, t.words.Text("service.reopened", nil))
}
