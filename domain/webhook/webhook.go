package webhook

import (
	"slices"
	"time"

	"zapis/domain"
)

// Refusals of the commands of webhooks.
const (
	ErrUnknown     domain.Refusal = "webhook_unknown"
	ErrTooMany     domain.Refusal = "webhooks_too_many"
	ErrUnknownType domain.Refusal = "webhook_type_unknown"
	ErrAfter       domain.Refusal = "webhook_after_improper"
)

// Bounds.
const (
	MostOfMaster   = 20
	MostOfOperator = 100
	// FailingFor is for how long nothing could be delivered when Zapis pauses a webhook.
	FailingFor = 3 * 24 * time.Hour
)

// Webhooks are those of one master, or of the operator.
type Webhooks struct {
	All      []Webhook
	Removed  []domain.ID
	Revision int // how many events made it so
}

// Webhook is one address.
type Webhook struct {
	ID, Master, Owner domain.ID
	URL               domain.Personal
	Types             []string // empty: all
	Paused            bool
	By                Party
	Why               Cause
	Begun             int // the revision that added, changed or resumed it
}

// Find is the webhook of an id, unless it is unknown or was removed.
func (w Webhooks) Find(id domain.ID) (Webhook, bool) {
	if i := w.index(id); i >= 0 {
		return w.All[i], true
	}
	return Webhook{}, false
}

func (w Webhooks) index(id domain.ID) int {
	return slices.IndexFunc(w.All, func(one Webhook) bool { return one.ID == id })
}

// Evolve applies one event.
func Evolve(w Webhooks, event domain.Event) Webhooks {
	w.Revision++
	switch e := event.(type) {
	case Added:
		w.All = append(slices.Clone(w.All), Webhook{
			ID: e.Webhook, Master: e.Master, Owner: e.Owner, URL: e.URL, Types: e.Types, Begun: w.Revision,
		})
	case Changed:
		return w.with(e.Webhook, func(one *Webhook) { one.URL, one.Types, one.Begun = e.URL, e.Types, w.Revision })
	case Paused:
		return w.with(e.Webhook, func(one *Webhook) { one.Paused, one.By, one.Why = true, e.By, e.Why })
	case Resumed:
		return w.with(e.Webhook, func(one *Webhook) { one.Paused, one.By, one.Why, one.Begun = false, "", "", w.Revision })
	case Removed:
		w.All = slices.DeleteFunc(slices.Clone(w.All), func(one Webhook) bool { return one.ID == e.Webhook })
		w.Removed = append(slices.Clone(w.Removed), e.Webhook)
	}
	return w
}

func (w Webhooks) with(id domain.ID, change func(*Webhook)) Webhooks {
	if i := w.index(id); i >= 0 {
		w.All = slices.Clone(w.All)
		change(&w.All[i])
	}
	return w
}

// Decide turns a command into the events that carry it out, or refuses it.
func Decide(w Webhooks, command Command) ([]domain.Event, error) {
	switch c := command.(type) {
	case Add:
		return w.add(c)
	case Change:
		return w.change(c)
	case Pause:
		return w.pause(c)
	case Resume:
		return w.resume(c)
	case Remove:
		return w.remove(c)
	case RemoveAll:
		var events []domain.Event
		for _, one := range w.All {
			events = append(events, Removed{Webhook: one.ID, Master: one.Master})
		}
		return events, nil
	}
	panic("webhook: a command without a decision")
}

func (w Webhooks) add(c Add) ([]domain.Event, error) {
	if w.index(c.Webhook) >= 0 || slices.Contains(w.Removed, c.Webhook) {
		return nil, nil
	}
	most := MostOfMaster
	if c.Master.IsZero() {
		most = MostOfOperator
	}
	types, err := known(c.Types)
	switch {
	case !ProperURL(c.URL.Text()):
		return nil, ErrURL
	case err != nil:
		return nil, err
	case c.After < 0:
		return nil, ErrAfter
	case len(w.All) >= most:
		return nil, ErrTooMany
	}
	return []domain.Event{Added{
		Webhook: c.Webhook, Master: c.Master, Owner: c.Owner, URL: c.URL, Types: types, After: c.After,
	}}, nil
}

// known are the types, each once and in order. None are all.
func known(types []string) ([]string, error) {
	for _, name := range types {
		if !slices.Contains(Types, name) {
			return nil, ErrUnknownType
		}
	}
	return slices.Compact(slices.Sorted(slices.Values(types))), nil
}

func (w Webhooks) change(c Change) ([]domain.Event, error) {
	one, found := w.Find(c.Webhook)
	types, err := known(c.Types)
	switch {
	case !found:
		return nil, ErrUnknown
	case !ProperURL(c.URL.Text()):
		return nil, ErrURL
	case err != nil:
		return nil, err
	case one.URL == c.URL && slices.Equal(one.Types, types):
		return nil, nil
	}
	return []domain.Event{Changed{Webhook: one.ID, Master: one.Master, Owner: one.Owner, URL: c.URL, Types: types}}, nil
}

func (w Webhooks) pause(c Pause) ([]domain.Event, error) {
	one, found := w.Find(c.Webhook)
	switch {
	case !found:
		return nil, ErrUnknown
	case one.Paused, c.Begun != 0 && c.Begun != one.Begun:
		return nil, nil
	}
	return []domain.Event{Paused{Webhook: one.ID, Master: one.Master, By: c.By, Why: c.Why}}, nil
}

func (w Webhooks) resume(c Resume) ([]domain.Event, error) {
	one, found := w.Find(c.Webhook)
	switch {
	case !found:
		return nil, ErrUnknown
	case !one.Paused:
		return nil, nil
	}
	return []domain.Event{Resumed{Webhook: one.ID, Master: one.Master}}, nil
}

func (w Webhooks) remove(c Remove) ([]domain.Event, error) {
	one, found := w.Find(c.Webhook)
	switch {
	case slices.Contains(w.Removed, c.Webhook):
		return nil, nil
	case !found:
		return nil, ErrUnknown
	}
	return []domain.Event{Removed{Webhook: one.ID, Master: one.Master}}, nil
}
