package dialog

import (
	"context"
	"encoding/json"

	"zapis/adapters/dialog/said"
	"zapis/commands"
	"zapis/domain/master"
)

// All prices are changed at once after a preview, which lies in the session's draft: what is carried out is what was
// shown, and a service whose price changed meanwhile is left alone.

// roundTo is what new prices are rounded to, in whole units of the currency; 1 where it does not say.
var roundTo = map[string]int64{"RUB": 50, "KZT": 100, "UZS": 1000, "AMD": 100, "KGS": 10, "UAH": 10, "TRY": 10}

// noChange is the percentage, as an action carries it, that changes nothing: below it prices fall.
const noChange = 1000

// reprice is a new price for a service, by its number.
type reprice struct {
	Service int   `json:"s"`
	Old     int64 `json:"o"`
	New     int64 `json:"n"`
}

func (t *talk) askPrices(context.Context, action, master.Master) (Reply, error) {
	return t.askPercent(""), nil
}

func (t *talk) askPercent(hint string) Reply {
	return t.ask(awaitsPrices, nil, pricesScreen(t.words, hint))
}

func (t *talk) typedPercent(_ context.Context, text string, m master.Master) (Reply, error) {
	percent, understood := said.In(t.words.Language).Percent(text)
	if !understood {
		return t.askPercent(t.words.Text("prices.unclear", nil)), nil
	}
	return t.showPrices(m, percent, ""), nil
}

func (t *talk) chosenPercent(_ context.Context, a action, m master.Master) (Reply, error) {
	return t.showPrices(m, a.N-noChange, ""), nil
}

// showPrices shows the old and the new prices.
func (t *talk) showPrices(m master.Master, percent int, hint string) Reply {
	changes := repriced(m, percent)
	if len(changes) == 0 {
		return t.askPercent(t.words.Text("prices.none", nil))
	}
	v := repriceView{Hint: hint, Percent: percent, Currency: m.Currency}
	for _, change := range changes {
		v.Changes = append(v.Changes, repriceLine{m.Services[change.Service].Name, change.Old, change.New})
	}
	text, _ := json.Marshal(changes) // numbers: it cannot fail
	return t.ask(awaitsPrices, map[string]string{"prices": string(text), "percent": base10(percent)}, repriceScreen(t.words, v))
}

// repriced are the new prices of the open services that cost something, rounded as people round.
func repriced(m master.Master, percent int) []reprice {
	unit := max(1, roundTo[m.Currency]) * 100
	var changes []reprice
	for number, s := range m.Services {
		price := (s.Price*int64(100+percent) + 50*unit) / (100 * unit) * unit
		if s.Closed || s.Price == 0 || price == s.Price || price <= 0 {
			continue
		}
		changes = append(changes, reprice{number, s.Price, price})
	}
	return changes
}

// setPrices carries out what was shown, a command for each service.
func (t *talk) setPrices(ctx context.Context, a action, m master.Master) (Reply, error) {
	var changes []reprice
	if err := json.Unmarshal([]byte(t.draft("prices")), &changes); err != nil || t.draft("percent") != base10(a.N-noChange) {
		return t.showPrices(m, a.N-noChange, t.words.Text("prices.again", nil)), nil
	}
	changed := 0
	var last commands.Done
	for _, change := range changes {
		s, err := serviceAt(m, change.Service)
		if err != nil || s.Price != change.Old && s.Price != change.New {
			continue // closed or changed meanwhile
		}
		offer := s.Offer
		offer.Price = change.New
		done, err := t.Commands.Master(ctx, t.meta(change.Service), m.ID, master.ChangeService{Service: s.ID, Offer: offer})
		if err != nil {
			return Reply{}, err
		}
		changed, last = changed+1, done
	}
	if err := t.settled(ctx, last); err != nil {
		return Reply{}, err
	}
	m, err := t.own(ctx)
	return t.show(serviceListScreen(t.words, t.words.Count("prices.changed", changed, nil), serviceViews(m), 0)), err
}
