package dialog

import (
	"context"

	"zapis/domain"
	"zapis/domain/master"
)

func (t *talk) settings(_ context.Context, _ action, m master.Master) (Reply, error) {
	return t.show(settingsScreen(t.words, "", m.Name.Text())), nil
}

func (t *talk) askRename(_ context.Context, _ action, m master.Master) (Reply, error) {
	return t.askNewName("", m), nil
}

func (t *talk) askNewName(hint string, m master.Master) Reply {
	v := askView{Hint: hint, Back: action{Verb: settings}}
	return t.ask(awaitsRename, nil, askNameScreen(t.words, v, "settings.name", m.Name.Text()))
}

func (t *talk) rename(ctx context.Context, text string, m master.Master) (Reply, error) {
	err := t.carryOut(ctx, m, 0, master.ChangeProfile{Name: domain.Personal(text), About: m.About})
	if err != nil {
		return t.askAgain(err, func(hint string) (Reply, error) { return t.askNewName(hint, m), nil })
	}
	if m, err = t.own(ctx); err != nil {
		return Reply{}, err
	}
	return t.show(settingsScreen(t.words, t.words.Text("hint.saved", nil), m.Name.Text())), nil
}

// linkView is a link by its number, which is its place in the order in which they were made.
func (t *talk) linkView(m master.Master, number int) linkView {
	l := m.Links[number]
	return linkView{
		Number: number, Addresses: t.addresses(l.Code), Revoked: l.Revoked,
		Expired: !l.Expires.IsZero() && !t.now.Before(l.Expires),
	}
}

func (t *talk) links(_ context.Context, _ action, m master.Master) (Reply, error) {
	return t.showLinks(m, ""), nil
}

// mostLinks are shown at once, the newest of them.
const mostLinks = 20

func (t *talk) showLinks(m master.Master, hint string) Reply {
	v := linksView{Hint: hint}
	for number := len(m.Links) - 1; number >= 0 && len(v.Links) < mostLinks; number-- {
		if l := t.linkView(m, number); !l.Revoked && !l.Expired {
			v.Links = append(v.Links, l)
		}
	}
	return t.show(linksScreen(t.words, v))
}

// link shows one link.
func (t *talk) link(_ context.Context, a action, m master.Master) (Reply, error) {
	if a.N >= len(m.Links) {
		return Reply{}, master.ErrLinkUnknown
	}
	return t.show(linkScreen(t.words, t.linkView(m, a.N))), nil
}

func (t *talk) issueLink(ctx context.Context, _ action, m master.Master) (Reply, error) {
	done, code, err := t.Commands.IssueLink(ctx, t.meta(0), m.ID, master.IssueLink{})
	if err != nil {
		return Reply{}, err
	}
	if err := t.settled(ctx, done); err != nil {
		return Reply{}, err
	}
	if m, err = t.own(ctx); err != nil {
		return Reply{}, err
	}
	reply := t.showLinks(m, "")
	reply.Screens = append(reply.Screens, shareScreen(t.words, m.Name.Text(), t.addresses(code)))
	return reply, nil
}

func (t *talk) askRevoke(_ context.Context, a action, m master.Master) (Reply, error) {
	if a.N >= len(m.Links) {
		return Reply{}, master.ErrLinkUnknown
	}
	return t.show(revokeScreen(t.words, t.linkView(m, a.N))), nil
}

func (t *talk) revokeLink(ctx context.Context, a action, m master.Master) (Reply, error) {
	if a.N >= len(m.Links) {
		return Reply{}, master.ErrLinkUnknown
	}
	if err := t.carryOut(ctx, m, 0, master.RevokeLink{Code: m.Links[a.N].Code}); err != nil {
		return Reply{}, err
	}
	m, err := t.own(ctx)
	return t.showLinks(m, t.words.Text("links.revoked", nil)), err
}
