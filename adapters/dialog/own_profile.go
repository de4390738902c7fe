package dialog

import (
	"context"

	"zapis/domain"
	"zapis/domain/master"
	"zapis/domain/slots"
)

// settings are short: each group with the state it is in.
func (t *talk) settings(_ context.Context, _ action, m master.Master) (Reply, error) {
	return t.show(settingsScreen(t.words, t.settingsView(m, ""))), nil
}

func (t *talk) settingsView(m master.Master, hint string) settingsView {
	v := settingsView{Hint: hint, Name: m.Name.Text(), About: m.About.Text(), Services: len(m.OpenServices()), Places: t.ownPlaceViews(m)}
	v.Calendars = t.Calendars != nil
	v.Notice, v.Horizon = terms[0].sentence(t.words, m.Policy), terms[1].sentence(t.words, m.Policy)
	for _, off := range m.TimeOff {
		if t.now.Before(off.End) {
			v.Off++
		}
	}
	for _, p := range m.OpenPlaces() {
		today := slots.DateOf(t.now, zoneOf(p))
		for _, changed := range p.Days {
			if !changed.Date.Before(today) {
				v.Days++
			}
		}
	}
	for number, l := range m.Links {
		if view := t.linkView(m, number); !view.Revoked && !view.Expired && l.For.IsZero() {
			v.Links++
		}
	}
	return v
}

// profile is what clients see above the services.
func (t *talk) profile(_ context.Context, _ action, m master.Master) (Reply, error) {
	return t.showProfile(m, ""), nil
}

func (t *talk) showProfile(m master.Master, hint string) Reply {
	return t.show(profileScreen(t.words, profileView{Hint: hint, Name: m.Name.Text(), About: m.About.Text(), Currency: m.Currency}))
}

func (t *talk) askRename(_ context.Context, _ action, m master.Master) (Reply, error) {
	return t.askNewName("", m), nil
}

func (t *talk) askNewName(hint string, m master.Master) Reply {
	v := askView{Hint: hint, Back: action{Verb: profile}}
	return t.ask(awaitsRename, nil, askNameScreen(t.words, v, "settings.name", m.Name.Text()))
}

func (t *talk) rename(ctx context.Context, text string, m master.Master) (Reply, error) {
	return t.changeProfile(ctx, m, master.ChangeProfile{Name: domain.Personal(text), About: m.About}, t.askNewName)
}

func (t *talk) askAbout(_ context.Context, _ action, m master.Master) (Reply, error) {
	return t.askNewAbout("", m), nil
}

func (t *talk) askNewAbout(hint string, m master.Master) Reply {
	none := Choice{Label: t.words.Text("button.no_about", nil), Action: action{Verb: noAbout}.String()}
	screen := aboutScreen(t.words, askView{Hint: hint, Back: action{Verb: profile}}, "profile.about", m.About.Text(), none)
	return t.ask(awaitsAbout, nil, screen)
}

func (t *talk) typedAbout(ctx context.Context, text string, m master.Master) (Reply, error) {
	about := domain.Personal(inOneLine(text))
	return t.changeProfile(ctx, m, master.ChangeProfile{Name: m.Name, About: about}, t.askNewAbout)
}

func (t *talk) removeAbout(ctx context.Context, _ action, m master.Master) (Reply, error) {
	return t.changeProfile(ctx, m, master.ChangeProfile{Name: m.Name}, t.askNewAbout)
}

func (t *talk) changeProfile(ctx context.Context, m master.Master, to master.ChangeProfile, again func(hint string, m master.Master) Reply) (Reply, error) {
	if err := t.carryOut(ctx, m, 0, to); err != nil {
		return t.askAgain(err, func(hint string) (Reply, error) { return again(hint, m), nil })
	}
	m, err := t.own(ctx)
	if err != nil {
		return Reply{}, err
	}
	return t.showProfile(m, t.words.Text("hint.saved", nil)), nil
}
