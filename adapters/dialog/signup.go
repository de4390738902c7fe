package dialog

import (
	"context"
	"slices"
	"strconv"

	"zapis/adapters/dialog/words"
	"zapis/commands"
	"zapis/domain"
	"zapis/domain/master"
	"zapis/domain/slots"
)

// Signing up is a talk without a memory of its own: every answer is a command at once, and the next question
// is whatever the master still lacks. So it can be left and taken up again anywhere, on any device.

// signUp asks for the name, or goes on where somebody left off.
func (t *talk) signUp(ctx context.Context, _ action) (Reply, error) {
	m, err := t.own(ctx)
	if err != nil {
		return Reply{}, err
	}
	if m.Exists() {
		return t.desk(ctx, m, "")
	}
	return t.askName("", t.guessedCurrency()), nil
}

func (t *talk) askName(hint, currency string) Reply {
	screen := signNameScreen(t.words, hint, t.person.Name.Text(), currency)
	return t.ask(awaitsName, map[string]string{"currency": currency}, screen)
}

func (t *talk) currencies(context.Context, action) (Reply, error) {
	return t.show(currenciesScreen(t.words)), nil
}

func (t *talk) signCurrency(_ context.Context, a action) (Reply, error) {
	if !slices.Contains(currencyCodes, a.Word) {
		return Reply{}, master.ErrUnknownCurrency
	}
	return t.askName("", a.Word), nil
}

func (t *talk) signOfferedName(ctx context.Context, a action) (Reply, error) {
	if !slices.Contains(currencyCodes, a.Word) {
		return Reply{}, master.ErrUnknownCurrency
	}
	return t.becomeMaster(ctx, t.person.Name, a.Word)
}

func (t *talk) signTypedName(ctx context.Context, text string) (Reply, error) {
	currency := t.draft("currency")
	if !slices.Contains(currencyCodes, currency) {
		currency = t.guessedCurrency()
	}
	return t.becomeMaster(ctx, domain.Personal(text), currency)
}

func (t *talk) becomeMaster(ctx context.Context, name domain.Personal, currency string) (Reply, error) {
	done, _, err := t.Commands.RegisterMaster(ctx, t.meta(0), commands.RegisterMaster{
		Name: name, Currency: currency, Locale: t.words.Language,
	})
	if err != nil {
		hint, refusal, err := t.hinted(err)
		if err != nil {
			return Reply{}, err
		}
		reply := t.askName(hint, currency)
		reply.Refusal = refusal
		return reply, nil
	}
	if err := t.settled(ctx, done); err != nil {
		return Reply{}, err
	}
	return t.goOn(ctx)
}

// goOn asks for what the master lacks next; when nothing is lacking, it hands out the first link. An answer that is
// handled again finds the link made, by itself: the session still says that it was the last one of signing up.
func (t *talk) goOn(ctx context.Context) (Reply, error) {
	m, err := t.own(ctx)
	if err != nil {
		return Reply{}, err
	}
	if question, asked := t.lacking(m); asked {
		return question, nil
	}
	if !signingUp(m) && !t.wasSigningUp() {
		return t.desk(ctx, m, "")
	}
	done, code, err := t.Commands.IssueLink(ctx, t.meta(0), m.ID, master.IssueLink{})
	if err != nil {
		return Reply{}, err
	}
	if err := t.settled(ctx, done); err != nil {
		return Reply{}, err
	}
	name, addresses := m.Name.Text(), t.published(code)
	screens := []Screen{readyScreen(t.words, name), shareScreen(t.words, name, addresses)}
	if len(addresses) > 0 {
		picture, err := codeScreen(t.words, name, addresses[0])
		if err != nil {
			return Reply{}, err
		}
		screens = append(screens, picture)
	}
	return t.show(screens...), nil
}

// lacking is the question for the first thing without which nobody can book.
func (t *talk) lacking(m master.Master) (Reply, bool) {
	places := m.OpenPlaces()
	switch {
	case len(m.OpenServices()) == 0:
		if list := t.draftedList(); len(list.Items) > 0 {
			return t.showList(m, list, 0, ""), true
		}
		return t.askService("", true), true
	case len(places) == 0:
		return t.ask(awaitsPlace, nil, askAddressScreen(t.words, askView{New: true})), true
	case !slices.ContainsFunc(places, func(p master.Place) bool { return len(p.Hours) > 0 }):
		return t.hoursQuestion(m, slices.IndexFunc(m.Places, func(p master.Place) bool { return !p.Closed }), ""), true
	}
	return Reply{}, false
}

// signingUp tells whether the master was never ready for clients: then answers lead to the next question.
func signingUp(m master.Master) bool { return len(m.Links) == 0 }

// wasSigningUp tells whether the question that is being answered was part of signing up.
func (t *talk) wasSigningUp() bool { return t.draft("signing up") != "" }

// desk is a master's home: the next question while something is lacking, else today.
func (t *talk) desk(ctx context.Context, m master.Master, hint string) (Reply, error) {
	if signingUp(m) {
		return t.goOn(ctx)
	}
	return t.workDayOf(ctx, m, slots.Date{}, 0, hint)
}

// hourPresets are offered where hours are asked for.
var hourPresets = [][]slots.Hours{
	{{Days: []int{1, 2, 3, 4, 5}, Window: slots.Window{Start: 10 * 60, End: 19 * 60}}},
	{{Days: []int{1, 2, 3, 4, 5, 6}, Window: slots.Window{Start: 10 * 60, End: 20 * 60}}},
	{{Days: []int{2, 3, 4, 5, 6}, Window: slots.Window{Start: 10 * 60, End: 20 * 60}}},
	{{Days: []int{1, 2, 3, 4, 5, 6, 7}, Window: slots.Window{Start: 10 * 60, End: 20 * 60}}},
}

// hoursQuestion asks for the working hours of a place.
func (t *talk) hoursQuestion(m master.Master, number int, hint string) Reply {
	p := m.Places[number]
	v := hoursView{
		Hint: hint, Place: number, Name: placeName(p), City: t.words.City(p.Zone), Clock: t.clockIn(p.Zone),
		Hours: t.words.Hours(p.Hours), New: signingUp(m),
	}
	draft := draftOf("place", number)
	if v.New {
		draft["signing up"] = "yes"
	}
	return t.ask(awaitsHours, draft, hoursScreen(t.words, v))
}

// clockIn is what time it is in a zone.
func (t *talk) clockIn(name string) string {
	zone, err := slots.Zone(name)
	if err != nil {
		return ""
	}
	return words.Clock(t.now.In(zone))
}

// draftOf remembers a number for the text that is awaited.
func draftOf(name string, number int) map[string]string {
	return map[string]string{name: strconv.Itoa(number)}
}

// drafted is the number remembered under a name; -1, which nothing has, if there is none.
func (t *talk) drafted(name string) int {
	n, err := strconv.Atoi(t.draft(name))
	if err != nil || n < 0 {
		return -1
	}
	return n
}
