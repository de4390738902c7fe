package dialog

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"zapis/adapters/dialog/said"
	"zapis/domain/master"
)

// serviceAt is an open service by its number.
func serviceAt(m master.Master, number int) (master.Service, error) {
	switch {
	case number < 0 || number >= len(m.Services):
		return master.Service{}, master.ErrServiceUnknown
	case m.Services[number].Closed:
		return master.Service{}, master.ErrServiceClosed
	}
	return m.Services[number], nil
}

func (t *talk) services(_ context.Context, a action, m master.Master) (Reply, error) {
	return t.show(serviceListScreen(t.words, "", serviceViews(m), a.N)), nil
}

func (t *talk) service(_ context.Context, a action, m master.Master) (Reply, error) {
	return t.showService(m, a.N, "")
}

func (t *talk) showService(m master.Master, number int, hint string) (Reply, error) {
	s, err := serviceAt(m, number)
	if err != nil {
		return Reply{}, err
	}
	v := ownServiceView{
		serviceView: serviceViewOf(number, s, m.Currency), Hint: hint, About: s.Description, Several: len(m.OpenPlaces()) > 1,
		Before: time.Duration(s.BufferBeforeMin) * time.Minute, After: time.Duration(s.BufferAfterMin) * time.Minute,
	}
	for _, id := range s.Places {
		if p, known := m.Place(id); known && !p.Closed {
			v.At = append(v.At, placeName(p))
		}
	}
	return t.show(serviceScreen(t.words, v)), nil
}

func (t *talk) askNewService(_ context.Context, _ action, m master.Master) (Reply, error) {
	return t.askService("", signingUp(m)), nil
}

func (t *talk) askService(hint string, first bool) Reply {
	v := askView{Hint: hint, Back: action{Verb: services}, New: first}
	return t.ask(awaitsService, nil, askServiceScreen(t.words, v))
}

// addServices takes a line as one service, asking for what it does not say, and several as a price list to confirm.
func (t *talk) addServices(ctx context.Context, text string, m master.Master) (Reply, error) {
	entries, _ := said.In(t.words.Language).List(text)
	if len(linesOf(text)) > 1 || len(entries) > 1 || len(entries) == 1 && entries[0].Remark != "" {
		return t.typedList(ctx, text, m)
	}
	line, understood := said.In(t.words.Language).Line(text)
	switch {
	case !understood:
		return t.askService(refusalText(t.words, master.ErrNameEmpty), signingUp(m)), nil
	case line.Minutes == 0:
		return t.askNewLength(line, ""), nil
	case !line.Priced:
		return t.askNewPrice(line, ""), nil
	}
	return t.addService(ctx, line, m)
}

// linesOf are the lines of a text in which something stands.
func linesOf(text string) []string {
	lines := strings.FieldsFunc(text, func(r rune) bool { return r == '\n' || r == '\r' })
	return slices.DeleteFunc(lines, func(line string) bool { return strings.TrimSpace(line) == "" })
}

// addService adds one service and goes on.
func (t *talk) addService(ctx context.Context, line said.Service, m master.Master) (Reply, error) {
	if err := t.addOne(ctx, 0, line, m); err != nil {
		return t.serviceRefused(err, m)
	}
	return t.serviceAdded(ctx, t.words.Count("services.added", 1, nil))
}

func (t *talk) addOne(ctx context.Context, step int, line said.Service, m master.Master) error {
	return t.carryOut(ctx, m, step, master.AddService{
		Service: t.newID(fmt.Sprintf("service/%d", step)),
		Offer:   master.Offer{Name: line.Name, DurationMin: line.Minutes, Price: line.Price},
	})
}

// serviceRefused asks again, saying why.
func (t *talk) serviceRefused(err error, m master.Master) (Reply, error) {
	hint, refusal, err := t.hinted(err)
	if err != nil {
		return Reply{}, err
	}
	reply := t.askService(hint, signingUp(m))
	reply.Refusal = refusal
	return reply, nil
}

// serviceAdded goes on with signing up, or back to the list.
func (t *talk) serviceAdded(ctx context.Context, hint string) (Reply, error) {
	m, err := t.own(ctx)
	if err != nil {
		return Reply{}, err
	}
	if signingUp(m) {
		return t.goOn(ctx)
	}
	return t.show(serviceListScreen(t.words, hint, serviceViews(m), len(m.Services)/perPage)), nil
}

// askNewLength and askNewPrice ask for what a line left open; what it said is remembered.
func (t *talk) askNewLength(line said.Service, hint string) Reply {
	v := askView{Hint: hint, Back: action{Verb: addService}}
	screen := askLengthScreen(t.words, v, line.Name, func(minutes int) action { return action{Verb: newLength, N: minutes} })
	return t.ask(awaitsLength, lineDraft(line), screen)
}

func (t *talk) askNewPrice(line said.Service, hint string) Reply {
	v := askView{Hint: hint, Back: action{Verb: addService}, New: true}
	return t.ask(awaitsPrice, lineDraft(line), askPriceScreen(t.words, v, line.Name))
}

func lineDraft(line said.Service) map[string]string {
	draft := map[string]string{"name": line.Name, "minutes": fmt.Sprint(line.Minutes)}
	if line.Priced {
		draft["price"] = fmt.Sprint(line.Price)
	}
	return draft
}

// draftedLine is the line that is being completed.
func (t *talk) draftedLine() (said.Service, error) {
	line := said.Service{Name: t.draft("name"), Minutes: max(0, t.drafted("minutes"))}
	if price := t.drafted("price"); price >= 0 {
		line.Price, line.Priced = int64(price), true
	}
	if line.Name == "" {
		return line, errors.New("nothing drafted")
	}
	return line, nil
}

func (t *talk) newLength(ctx context.Context, a action, m master.Master) (Reply, error) {
	line, err := t.draftedLine()
	if err != nil {
		return t.askService("", signingUp(m)), nil
	}
	line.Minutes = a.N
	if !line.Priced {
		return t.askNewPrice(line, ""), nil
	}
	return t.addService(ctx, line, m)
}

func (t *talk) typedNewLength(ctx context.Context, text string, m master.Master) (Reply, error) {
	minutes, understood := said.In(t.words.Language).Length(text)
	if line, err := t.draftedLine(); err == nil && !understood {
		return t.askNewLength(line, t.words.Text("ask.length.unclear", nil)), nil
	}
	return t.newLength(ctx, action{Verb: newLength, N: minutes}, m)
}

func (t *talk) newFree(ctx context.Context, _ action, m master.Master) (Reply, error) {
	return t.newPrice(ctx, 0, m)
}

func (t *talk) typedNewPrice(ctx context.Context, text string, m master.Master) (Reply, error) {
	price, understood := said.In(t.words.Language).Price(text)
	if line, err := t.draftedLine(); err == nil && !understood {
		return t.askNewPrice(line, t.words.Text("ask.price.unclear", nil)), nil
	}
	return t.newPrice(ctx, price, m)
}

func (t *talk) newPrice(ctx context.Context, price int64, m master.Master) (Reply, error) {
	line, err := t.draftedLine()
	if err != nil {
		return t.askService("", signingUp(m)), nil
	}
	line.Price, line.Priced = price, true
	return t.addService(ctx, line, m)
}
