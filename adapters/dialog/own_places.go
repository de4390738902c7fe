package dialog

import (
	"context"
	"errors"

	"zapis/domain"
	"zapis/domain/master"
)

// placeAt is an open place by its number.
func placeAt(m master.Master, number int) (master.Place, error) {
	switch {
	case number < 0 || number >= len(m.Places):
		return master.Place{}, master.ErrPlaceUnknown
	case m.Places[number].Closed:
		return master.Place{}, master.ErrPlaceClosed
	}
	return m.Places[number], nil
}

func (t *talk) places(_ context.Context, _ action, m master.Master) (Reply, error) {
	return t.showPlaces(m, ""), nil
}

func (t *talk) showPlaces(m master.Master, hint string) Reply {
	return t.show(placesScreen(t.words, hint, t.ownPlaceViews(m)))
}

// ownPlaceViews are the open places as their master sees them, with their hours.
func (t *talk) ownPlaceViews(m master.Master) []placeView {
	views := placeViews(m)
	for i, v := range views {
		views[i].Hours = t.words.Hours(m.Places[v.Number].Hours)
	}
	return views
}

func (t *talk) place(_ context.Context, a action, m master.Master) (Reply, error) {
	return t.showPlace(m, a.Place, "")
}

func (t *talk) showPlace(m master.Master, number int, hint string) (Reply, error) {
	p, err := placeAt(m, number)
	if err != nil {
		return Reply{}, err
	}
	return t.show(placeScreen(t.words, placeScreenView{
		placeView: placeView{Number: number, Name: placeName(p), Hours: t.words.Hours(p.Hours)},
		Hint:      hint, City: t.words.City(p.Zone),
	})), nil
}

func (t *talk) askNewPlace(_ context.Context, _ action, m master.Master) (Reply, error) {
	return t.askNewAddress("", m), nil
}

func (t *talk) askNewAddress(hint string, m master.Master) Reply {
	v := askView{Hint: hint, Back: action{Verb: places}, New: signingUp(m)}
	return t.ask(awaitsPlace, nil, askAddressScreen(t.words, v))
}

// addPlace opens a place in the zone that is likeliest; the question for its hours says which, and lets it be changed.
func (t *talk) addPlace(ctx context.Context, text string, m master.Master) (Reply, error) {
	zone := t.guessedZone()
	if open := m.OpenPlaces(); len(open) > 0 {
		zone = open[0].Zone
	}
	err := t.carryOut(ctx, m, 0, master.AddPlace{Place: t.newID("place"), Address: domain.Personal(text), Zone: zone})
	if err != nil {
		return t.askAgain(err, func(hint string) (Reply, error) { return t.askNewAddress(hint, m), nil })
	}
	if m, err = t.own(ctx); err != nil {
		return Reply{}, err
	}
	return t.hoursQuestion(m, placeNumber(m, t.newID("place")), ""), nil
}

func placeNumber(m master.Master, id domain.ID) int {
	for number, p := range m.Places {
		if p.ID == id {
			return number
		}
	}
	return 0
}

func (t *talk) askAddress(_ context.Context, a action, m master.Master) (Reply, error) {
	return t.askAddressOf(m, a.Place, "")
}

func (t *talk) askAddressOf(m master.Master, number int, hint string) (Reply, error) {
	if _, err := placeAt(m, number); err != nil {
		return Reply{}, err
	}
	v := askView{Hint: hint, Back: action{Verb: place, Place: number}}
	return t.ask(awaitsAddress, draftOf("place", number), askAddressScreen(t.words, v)), nil
}

func (t *talk) readdressPlace(ctx context.Context, text string, m master.Master) (Reply, error) {
	number := t.drafted("place")
	err := t.changePlace(ctx, m, number, func(p *master.ChangePlace) { p.Address = domain.Personal(text) })
	if errors.Is(err, master.ErrPlaceUnknown) || errors.Is(err, master.ErrPlaceClosed) {
		return Reply{}, err
	}
	if err != nil {
		return t.askAgain(err, func(hint string) (Reply, error) { return t.askAddressOf(m, number, hint) })
	}
	if m, err = t.own(ctx); err != nil {
		return Reply{}, err
	}
	return t.showPlace(m, number, t.words.Text("hint.saved", nil))
}

func (t *talk) changePlace(ctx context.Context, m master.Master, number int, change func(*master.ChangePlace)) error {
	p, err := placeAt(m, number)
	if err != nil {
		return err
	}
	changed := master.ChangePlace{Place: p.ID, Name: p.Name, Address: p.Address, Zone: p.Zone}
	change(&changed)
	return t.carryOut(ctx, m, 0, changed)
}

func (t *talk) askZone(_ context.Context, a action, m master.Master) (Reply, error) {
	return t.askZoneOf(m, a.Place, "", nil)
}

func (t *talk) askZoneOf(m master.Master, number int, hint string, suggested []string) (Reply, error) {
	if _, err := placeAt(m, number); err != nil {
		return Reply{}, err
	}
	v := zonesView{Hint: hint, Place: number, Zones: t.zoneViews(suggested)}
	return t.ask(awaitsZone, draftOf("place", number), zonesScreen(t.words, v)), nil
}

// setZone gives a place its zone and goes on to its hours, which mean something else now.
func (t *talk) setZone(ctx context.Context, a action, m master.Master) (Reply, error) {
	if err := t.changePlace(ctx, m, a.Place, func(p *master.ChangePlace) { p.Zone = a.Word }); err != nil {
		return Reply{}, err
	}
	m, err := t.own(ctx)
	if err != nil {
		return Reply{}, err
	}
	return t.hoursQuestion(m, a.Place, ""), nil
}

func (t *talk) typedZone(ctx context.Context, text string, m master.Master) (Reply, error) {
	name, suggested, hint := t.zoneFrom(text)
	if name == "" {
		return t.askZoneOf(m, t.drafted("place"), hint, suggested)
	}
	return t.setZone(ctx, action{Verb: zone, Place: t.drafted("place"), Word: name}, m)
}
