package delivery

import (
	"maps"

	"zapis/domain"
)

// Refusals of a delivery's commands.
const (
	ErrSettled      domain.Refusal = "delivery_settled"
	ErrUnderWay     domain.Refusal = "delivery_under_way"
	ErrNotAttempted domain.Refusal = "delivery_not_attempted"
)

// Delivery is how one notice stands. The zero value is one that was never attempted.
type Delivery struct {
	Tries    int
	Channel  string // of the last attempt
	UnderWay bool   // attempted, and nobody has said what came of it
	Settled  bool   // sent, uncertain, skipped or failed for good: there will be no further attempt
	Reached  bool   // it arrived, or perhaps did: the recipient is taken to know
	Arrived  bool   // for certain
	Message  string // the messenger's id of it, if it arrived
}

// Told is what one recipient was told about one thing: the state of a stream.
type Told map[Notice]Delivery

// Evolve applies one event.
func Evolve(t Told, event domain.Event) Told {
	switch e := event.(type) {
	case Attempted:
		return t.with(e.Notice, Delivery{Tries: t[e.Notice].Tries + 1, Channel: e.Channel, UnderWay: true})
	case Sent:
		return t.with(e.Notice, Delivery{Tries: t[e.Notice].Tries, Channel: e.Channel, Settled: true, Reached: true, Arrived: true, Message: e.Message})
	case Failed:
		return t.with(e.Notice, Delivery{Tries: t[e.Notice].Tries, Settled: e.Final})
	case Skipped:
		return t.with(e.Notice, Delivery{Tries: t[e.Notice].Tries, Settled: true})
	case Uncertain:
		return t.with(e.Notice, Delivery{Tries: t[e.Notice].Tries, Settled: true, Reached: true})
	}
	return t
}

func (t Told) with(n Notice, d Delivery) Told {
	t = maps.Clone(t)
	if t == nil {
		t = Told{}
	}
	t[n] = d
	return t
}

// Decide turns a command into the event that carries it out, or refuses it.
func Decide(t Told, command Command) ([]domain.Event, error) {
	switch c := command.(type) {
	case Attempt:
		return t.attempt(c)
	case Report:
		return t.report(c)
	case Skip:
		return t.skip(c)
	}
	panic("delivery: a command without a decision")
}

// attempt is granted to one of all who ask: the others find an attempt under way, or its outcome.
func (t Told) attempt(c Attempt) ([]domain.Event, error) {
	switch d := t[c.Notice]; {
	case d.Settled:
		return nil, ErrSettled
	case d.UnderWay:
		return nil, ErrUnderWay
	}
	return []domain.Event{Attempted(c)}, nil
}

// report may come late: after somebody has found the attempt without an outcome, only that it did arrive is still news.
func (t Told) report(c Report) ([]domain.Event, error) {
	d := t[c.Notice]
	switch {
	case d.Tries == 0:
		return nil, ErrNotAttempted
	case d.Settled && (!d.Reached || d.Arrived || c.Message == ""), !d.UnderWay && !d.Settled:
		return nil, nil
	case c.Message != "":
		return []domain.Event{Sent{Notice: c.Notice, Channel: c.Channel, Message: c.Message}}, nil
	case c.Reason != "":
		return []domain.Event{Failed{Notice: c.Notice, Channel: c.Channel, Reason: c.Reason, Final: c.Final}}, nil
	}
	return []domain.Event{Uncertain{Notice: c.Notice, Channel: c.Channel}}, nil
}

func (t Told) skip(c Skip) ([]domain.Event, error) {
	switch d := t[c.Notice]; {
	case d.UnderWay:
		return nil, ErrUnderWay
	case d.Settled:
		return nil, nil
	}
	return []domain.Event{Skipped(c)}, nil
}
