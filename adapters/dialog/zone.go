package dialog

import (
	"context"
	"strings"

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

// commonZones are offered where a zone is asked for, by language.
var commonZones = map[string][]string{
	"ru": {"Europe/Kaliningrad", "Europe/Moscow", "Europe/Samara", "Asia/Yekaterinburg", "Asia/Omsk", "Asia/Novosibirsk",
		"Asia/Irkutsk", "Asia/Vladivostok", "Asia/Almaty", "Europe/Minsk"},
	"en": {"Europe/London", "Europe/Berlin", "Europe/Istanbul", "Asia/Dubai", "America/New_York", "America/Los_Angeles",
		"Asia/Tbilisi", "Europe/Moscow"},
}

// zoneViews are zones with the time there; without any, the common ones.
func (t *talk) zoneViews(names []string) []zoneView {
	if len(names) == 0 {
		names = commonZones[t.words.Language]
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
	if zone, known := zoneByHint[t.hint()]; known {
		return zone
	}
	if t.words.Language == "ru" {
		return "Europe/Moscow"
	}
	return "Europe/London"
}

func (t *talk) guessedCurrency() string {
	if code, known := currencyByHint[t.hint()]; known {
		return code
	}
	if t.words.Language == "ru" {
		return "RUB"
	}
	return "USD"
}

func (t *talk) hint() string {
	base, _, _ := strings.Cut(strings.ToLower(strings.ReplaceAll(t.asked.Language, "_", "-")), "-")
	return base
}

var zoneByHint = map[string]string{
	"be": "Europe/Minsk", "uk": "Europe/Kyiv", "kk": "Asia/Almaty", "ky": "Asia/Bishkek", "uz": "Asia/Tashkent",
	"hy": "Asia/Yerevan", "ka": "Asia/Tbilisi", "tr": "Europe/Istanbul", "de": "Europe/Berlin", "fr": "Europe/Paris",
}

var currencyByHint = map[string]string{
	"be": "BYN", "uk": "UAH", "kk": "KZT", "ky": "KGS", "uz": "UZS", "hy": "AMD", "ka": "GEL", "tr": "TRY",
	"de": "EUR", "fr": "EUR", "it": "EUR", "es": "EUR",
}
