package dialog

import (
	"context"
	"slices"

	"zapis/adapters/dialog/said"
	"zapis/domain"
	"zapis/domain/person"
	"zapis/domain/slots"
)

func (t *talk) mySettings(ctx context.Context, _ action) (Reply, error) { return t.my(ctx, "") }

// my shows how the person wants to be spoken to, with a switch for each thing.
func (t *talk) my(ctx context.Context, hint string) (Reply, error) {
	own, err := t.own(ctx)
	if err != nil {
		return Reply{}, err
	}
	v := myView{Hint: hint, Zone: t.person.Zone, Notices: t.person.Notifications, Working: own.Exists(), Calendars: t.Calendars != nil}
	for _, id := range t.person.Masters {
		m, err := t.Catalogue.Master(ctx, id)
		if err != nil {
			return Reply{}, err
		}
		v.Masters = append(v.Masters, masterView{ID: id, Name: m.Name.Text(), Active: offersOf(v.Notices, id)})
	}
	return t.show(myScreen(t.words, v)), nil
}

// notify changes which notices come, and shows how it stands then.
func (t *talk) notify(ctx context.Context, hint string, change func(*person.Notifications)) (Reply, error) {
	n := t.person.Notifications
	n.Muted = slices.Clone(n.Muted)
	change(&n)
	done, err := t.Commands.Person(ctx, t.meta(0), person.ChangeNotifications{Notifications: n})
	if err != nil {
		return Reply{}, err
	}
	if err := t.settled(ctx, done); err != nil {
		return Reply{}, err
	}
	t.person.Notifications = n
	return t.my(ctx, hint)
}

// setNotice lets a kind of notice come (M is 1) or not (0).
func (t *talk) setNotice(ctx context.Context, a action) (Reply, error) {
	return t.notify(ctx, "", func(n *person.Notifications) {
		off := a.M == 0
		switch a.N {
		case noticeReminders:
			n.NoReminders = off
		case noticeReviews:
			n.NoReviews = off
		case noticeOffers:
			n.NoOffers = off
		}
	})
}

// setOffers lets the offers of one master come (N is 1) or not (0).
func (t *talk) setOffers(ctx context.Context, a action) (Reply, error) {
	if !t.person.Knows(a.ID) {
		return Reply{}, person.ErrNotConnected
	}
	return t.notify(ctx, "", func(n *person.Notifications) {
		n.Muted = slices.DeleteFunc(n.Muted, func(id domain.ID) bool { return id == a.ID })
		if a.N == 0 {
			n.Muted = append(n.Muted, a.ID)
		}
	})
}

func (t *talk) askQuiet(context.Context, action) (Reply, error) { return t.quiet(""), nil }

func (t *talk) quiet(hint string) Reply {
	return t.ask(awaitsQuiet, nil, quietScreen(t.words, hint, t.person.Quiet))
}

func (t *talk) setQuiet(ctx context.Context, a action) (Reply, error) {
	return t.quietFrom(ctx, &person.Quiet{From: slots.Clock(a.N), To: slots.Clock(a.M)})
}

func (t *talk) quietAsMaster(ctx context.Context, _ action) (Reply, error) {
	return t.quietFrom(ctx, nil)
}

func (t *talk) quietFrom(ctx context.Context, quiet *person.Quiet) (Reply, error) {
	reply, err := t.notify(ctx, t.words.Text("hint.saved", nil), func(n *person.Notifications) { n.Quiet = quiet })
	if err != nil {
		return t.askAgain(err, func(hint string) (Reply, error) { return t.quiet(hint), nil })
	}
	return reply, nil
}

func (t *talk) typedQuiet(ctx context.Context, text string) (Reply, error) {
	quiet, understood := said.In(t.words.Language).Quiet(text)
	switch {
	case !understood:
		return t.quiet(t.words.Text("quiet.unclear", nil)), nil
	case quiet.AsUsual:
		return t.quietFrom(ctx, nil)
	}
	return t.quietFrom(ctx, &person.Quiet{From: quiet.From, To: quiet.To})
}

// contact takes the phone number that the person shared of their own accord.
func (t *talk) contact(ctx context.Context) (Reply, error) {
	phone, understood := said.Phone(t.asked.Text)
	if !understood {
		return t.home(ctx, t.words.Text("hint.text", nil))
	}
	done, err := t.Commands.Person(ctx, t.meta(0), person.NotePhone{Phone: domain.Personal(phone)})
	if err != nil {
		return t.askAgain(err, func(hint string) (Reply, error) { return t.home(ctx, hint) })
	}
	if err := t.settled(ctx, done); err != nil {
		return Reply{}, err
	}
	return t.home(ctx, t.words.Text("hint.phone", nil))
}
