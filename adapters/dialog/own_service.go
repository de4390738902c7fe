package dialog

import (
	"context"

	"zapis/adapters/dialog/said"
	"zapis/domain/master"
)

func (t *talk) askServiceName(_ context.Context, a action, m master.Master) (Reply, error) {
	return t.askAboutService(m, a.N, awaitsServiceName, "")
}

func (t *talk) askServicePrice(_ context.Context, a action, m master.Master) (Reply, error) {
	return t.askAboutService(m, a.N, awaitsServicePrice, "")
}

func (t *talk) askServiceLength(_ context.Context, a action, m master.Master) (Reply, error) {
	return t.askAboutService(m, a.N, awaitsServiceLength, "")
}

// askAboutService asks for a new name, price or length of a service.
func (t *talk) askAboutService(m master.Master, number int, awaits, hint string) (Reply, error) {
	s, err := serviceAt(m, number)
	if err != nil {
		return Reply{}, err
	}
	v := askView{Hint: hint, Back: action{Verb: service, N: number}}
	var screen Screen
	switch awaits {
	case awaitsServiceName:
		screen = askNameScreen(t.words, v, "service.rename", s.Name)
	case awaitsServiceAbout:
		none := Choice{Label: t.words.Text("button.no_about", nil), Action: action{Verb: noServiceAbout, N: number}.String()}
		screen = aboutScreen(t.words, v, "service.about", s.Description, none)
	case awaitsServicePrice:
		screen = askPriceScreen(t.words, v, s.Name)
	default:
		screen = askLengthScreen(t.words, v, s.Name, func(minutes int) action {
			return action{Verb: setLength, N: number, M: minutes}
		})
	}
	return t.ask(awaits, draftOf("service", number), screen), nil
}

func (t *talk) renameService(ctx context.Context, text string, m master.Master) (Reply, error) {
	return t.changeService(ctx, m, t.drafted("service"), awaitsServiceName, func(o *master.Offer) { o.Name = text })
}

func (t *talk) repriceService(ctx context.Context, text string, m master.Master) (Reply, error) {
	price, understood := said.In(t.words.Language).Price(text)
	if !understood {
		return t.askAboutService(m, t.drafted("service"), awaitsServicePrice, t.words.Text("ask.price.unclear", nil))
	}
	return t.changeService(ctx, m, t.drafted("service"), awaitsServicePrice, func(o *master.Offer) { o.Price = price })
}

func (t *talk) relengthService(ctx context.Context, text string, m master.Master) (Reply, error) {
	minutes, understood := said.In(t.words.Language).Length(text)
	if !understood {
		return t.askAboutService(m, t.drafted("service"), awaitsServiceLength, t.words.Text("ask.length.unclear", nil))
	}
	return t.setServiceLength(ctx, action{Verb: setLength, N: t.drafted("service"), M: minutes}, m)
}

func (t *talk) setServiceLength(ctx context.Context, a action, m master.Master) (Reply, error) {
	return t.changeService(ctx, m, a.N, awaitsServiceLength, func(o *master.Offer) { o.DurationMin = a.M })
}

func (t *talk) askServiceBreak(_ context.Context, a action, m master.Master) (Reply, error) {
	s, err := serviceAt(m, a.N)
	if err != nil {
		return Reply{}, err
	}
	return t.show(breakScreen(t.words, "service.pause", setBreak, serviceViewOf(a.N, s, m.Currency))), nil
}

func (t *talk) setServiceBreak(ctx context.Context, a action, m master.Master) (Reply, error) {
	return t.changeService(ctx, m, a.N, "", func(o *master.Offer) { o.BufferAfterMin = a.M })
}

// changeService changes one thing about a service. What cannot be is asked for again, if it was typed.
func (t *talk) changeService(ctx context.Context, m master.Master, number int, awaits string, change func(*master.Offer)) (Reply, error) {
	s, err := serviceAt(m, number)
	if err != nil {
		return Reply{}, err
	}
	offer := s.Offer
	change(&offer)
	err = t.carryOut(ctx, m, 0, master.ChangeService{Service: s.ID, Offer: offer})
	if err != nil && awaits != "" {
		return t.askAgain(err, func(hint string) (Reply, error) { return t.askAboutService(m, number, awaits, hint) })
	}
	if err != nil {
		return Reply{}, err
	}
	if m, err = t.own(ctx); err != nil {
		return Reply{}, err
	}
	return t.showService(m, number, t.words.Text("hint.saved", nil))
}

func (t *talk) askCloseService(_ context.Context, a action, m master.Master) (Reply, error) {
	s, err := serviceAt(m, a.N)
	if err != nil {
		return Reply{}, err
	}
	yes, no := action{Verb: closeService, N: a.N}, action{Verb: service, N: a.N}
	return t.show(closeScreen(t.words, "service.close", s.Name, yes, no)), nil
}

func (t *talk) closeService(ctx context.Context, a action, m master.Master) (Reply, error) {
	if a.N >= len(m.Services) {
		return Reply{}, master.ErrServiceUnknown
	}
	if err := t.carryOut(ctx, m, 0, master.CloseService{Service: m.Services[a.N].ID}); err != nil {
		return Reply{}, err
	}
	m, err := t.own(ctx)
	undo := action{Verb: reopenService, N: a.N, Start: t.now}
	return t.show(serviceListScreen(t.words, t.words.Text("service.closed", nil), serviceViews(m), 0, undo)), err
}
