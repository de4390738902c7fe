package dialog

import (
	"context"
	"regexp"
	"strings"

	"zapis/adapters/dialog/words"
	"zapis/domain/person"
	"zapis/domain/slots"
)

// linkPattern finds the code in an address that somebody pasted, of whatever messenger, or a code alone.
var linkPattern = regexp.MustCompile(`(?:[?&](?:start|ref)=([A-Za-z0-9_-]{6,64})(?:[&#\s]|$))|^([2-9A-HJKMNP-TV-Z]{11})$`)

func linkCode(text string) (string, bool) {
	found := linkPattern.FindStringSubmatch(text)
	if found == nil {
		return "", false
	}
	return found[1] + found[2], true
}

// command answers "/book" and the like, whatever was awaited before.
func (t *talk) command(ctx context.Context, text string) (Reply, error) {
	name, rest, _ := strings.Cut(strings.TrimPrefix(text, "/"), " ")
	name, _, _ = strings.Cut(name, "@") // in groups messengers add the name of the bot
	switch strings.ToLower(name) {
	case "start":
		return t.start(ctx, strings.TrimSpace(rest))
	case "book":
		if t.person.Active.IsZero() {
			return t.home(ctx, "")
		}
		return t.pickService(ctx, action{Verb: pick, ID: t.person.Active})
	case "bookings":
		return t.bookings(ctx, action{Verb: bookings})
	case "today":
		return asMaster((*talk).today)(t, ctx, action{Verb: today})
	case "week":
		return asMaster((*talk).week)(t, ctx, action{Verb: week})
	case "language":
		return t.languages(ctx, action{Verb: languages})
	case "help":
		return t.help(ctx, action{Verb: goHelp})
	}
	return t.home(ctx, t.words.Text("hint.text", nil))
}

// start answers an opened chat: with the master whose link it was, or with what the person comes for.
func (t *talk) start(ctx context.Context, code string) (Reply, error) {
	if code == "" {
		return t.home(ctx, "")
	}
	done, id, err := t.Commands.FollowLink(ctx, t.meta(0), code)
	if err != nil {
		return Reply{}, err
	}
	if err := t.settled(ctx, done); err != nil {
		return Reply{}, err
	}
	if t.person, err = t.People.Person(ctx, t.person.ID); err != nil {
		return Reply{}, err
	}
	return t.card(ctx, action{Verb: card, ID: id})
}

// home is where somebody's ways begin: a master's day, a client's master, or a greeting.
func (t *talk) home(ctx context.Context, hint string) (Reply, error) {
	m, err := t.own(ctx)
	switch {
	case err != nil:
		return Reply{}, err
	case m.Exists():
		return t.desk(ctx, m, hint)
	case !t.person.Active.IsZero():
		return t.cardOf(ctx, t.person.Active, hint)
	}
	return t.show(helloScreen(t.words, t.person.Name.Text(), hint)), nil
}

func (t *talk) goHome(ctx context.Context, _ action) (Reply, error) { return t.home(ctx, "") }

func (t *talk) nothing(context.Context, action) (Reply, error) {
	return Reply{Session: t.asked.Session}, nil
}

func (t *talk) help(context.Context, action) (Reply, error) { return t.show(helpScreen(t.words)), nil }

func (t *talk) languages(context.Context, action) (Reply, error) {
	return t.show(languagesScreen(t.words, t.person.Zone)), nil
}

func (t *talk) setLanguage(ctx context.Context, a action) (Reply, error) {
	done, err := t.Commands.Person(ctx, t.meta(0), person.ChangeLocale{Locale: a.Word})
	if err != nil {
		return Reply{}, err
	}
	if err := t.settled(ctx, done); err != nil {
		return Reply{}, err
	}
	t.words = words.In(a.Word)
	reply, err := t.home(ctx, "")
	reply.Toast = t.words.Text("toast.switched", nil)
	return reply, err
}

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
	return t.show(languagesScreen(t.words, a.Word)), nil
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
