package dialog

import (
	"context"

	"zapis/adapters/dialog/words"
	"zapis/domain/person"
	"zapis/domain/slots"
)

func (t *talk) askMyZone(context.Context, action) (Reply, error) { return t.myZones("", nil), nil }

func (t *talk) myZones(hint string, suggested []string) Reply {
	v := zonesView{Hint: hint, Mine: true, Zones: t.zoneViews(suggested)}
	return t.ask(awaitsMyZone, nil, zonesScreen(t.words, v))
}

func (t *talk) setMyZone(ctx context.Context, a action) (Reply, error) {
	done, err := t.Commands.Person(ctx, t.meta(0), person.ChangeZone{Zone: a.Word})
	if err != nil {
		return Reply{}, err
	}
	if err := t.settled(ctx, done); err != nil {
		return Reply{}, err
	}
	t.person.Zone = a.Word
	return t.my(ctx, t.words.Text("hint.saved", nil))
}

func (t *talk) typedMyZone(ctx context.Context, text string) (Reply, error) {
	zone, suggested, hint := t.zoneFrom(text)
	if zone == "" {
		return t.myZones(hint, suggested), nil
	}
	return t.setMyZone(ctx, action{Verb: myZone, Word: zone})
}

// zoneViews are zones with the time there; without any, the common ones.
func (t *talk) zoneViews(names []string) []zoneView {
	if len(names) == 0 {
		names = t.words.Places().Zones
	}
	var views []zoneView
	for _, name := range names {
		if zone, err := slots.Zone(name); err == nil {
			views = append(views, zoneView{Zone: name, Clock: words.Clock(t.now.In(zone))})
		}
	}
	return views
}

// zoneFrom finds the zone that somebody typed, or what they may have meant.
func (t *talk) zoneFrom(text string) (zone string, suggested []string, hint string) {
	text = oneLine(text, 60)
	if zone = words.ZoneOf(text); zone != "" {
		return zone, nil, ""
	}
	if _, err := slots.Zone(text); err == nil {
		return text, nil, ""
	}
	if suggested = slots.SuggestZones(text); len(suggested) > 0 {
		return "", suggested, t.words.Text("zones.perhaps", nil)
	}
	return "", nil, t.words.Text("zones.unknown", nil)
}

// guessedZone and guessedCurrency are what a newcomer's messenger lets us suppose; both can be changed.
func (t *talk) guessedZone() string {
	if t.person.Zone != "" {
		return t.person.Zone
	}
	return t.guessed().Zone
}

func (t *talk) guessedCurrency() string { return t.guessed().Currency }

// guessed is where somebody lives by what their messenger hints at, else by the language of their screens.
func (t *talk) guessed() words.Places {
	hint := words.Base(t.asked.Language)
	places := t.words.Places()
	if words.Known(hint) {
		places = words.In(hint).Places()
	}
	if elsewhere, known := placesByHint[hint]; known {
		places.Zone, places.Currency = elsewhere.Zone, elsewhere.Currency
	}
	return places
}

// placesByHint are where those live whose language has no screens.
var placesByHint = map[string]words.Places{
	"be": {Zone: "Europe/Minsk", Currency: "BYN"}, "ky": {Zone: "Asia/Bishkek", Currency: "KGS"},
	"hy": {Zone: "Asia/Yerevan", Currency: "AMD"}, "ka": {Zone: "Asia/Tbilisi", Currency: "GEL"},
	"fr": {Zone: "Europe/Paris", Currency: "EUR"}, "it": {Zone: "Europe/Rome", Currency: "EUR"},
}
