package delivery

import (
	"maps"
	"slices"
	"time"

	"zapis/domain"
)

// Refusals of a delivery's commands.
const (
	ErrSettled      domain.Refusal = "delivery_settled"
	ErrUnderWay     domain.Refusal = "delivery_under_way"
	ErrNotAttempted domain.Refusal = "delivery_not_attempted"
	ErrChannelGone  domain.Refusal = "delivery_channel_gone"
)

// Delivery is how one notice stands. The zero value is one that was never attempted.
type Delivery struct {
	Tries    int
	Here     int       // tries in the channel of the last attempt
	Channel  string    // of the last attempt
	Gone     []string  // channels that were given up
	Why      string    // it failed last
	Unsure   int       // how many attempts nobody knows the outcome of
	Since    time.Time // the first of those
	UnderWay bool      // attempted, and nobody has said what came of it
	Settled  bool      // sent, uncertain, skipped or failed for good: there will be no further attempt, but see Attempt.Again
	Reached  bool      // it arrived, or perhaps did: the recipient is taken to know
	Arrived  bool      // for certain
	Message  string    // the messenger's id of it, if it arrived
	at       time.Time // of the last attempt
}

// An uncertain notice is attempted so many times more, within so long: a messenger that drops what it has already forgets, too.
const (
	mostRepeats = 3
	repeatFor   = 5 * time.Minute
)

// Repeatable tells whether an uncertain notice may be attempted again where it was, if the messenger drops a second one.
func (d Delivery) Repeatable(now time.Time) bool {
	return d.Unsure > 0 && d.Unsure <= mostRepeats && !d.Arrived && !d.Since.IsZero() && now.Before(d.Since.Add(repeatFor))
}

// Told is what one recipient was told about one thing: the state of a stream.
type Told map[Notice]Delivery

// Evolve applies one event.
func Evolve(t Told, event domain.Event) Told {
	switch e := event.(type) {
	case Attempted:
		d := t[e.Notice]
		if d.Tries++; d.Channel != e.Channel {
			d.Here = 0
		}
		d.Here++
		d.Channel, d.UnderWay, d.Settled, d.at = e.Channel, true, false, e.At
		return t.with(e.Notice, d)
	case Sent:
		d := t[e.Notice].settled(true)
		d.Channel, d.Arrived, d.Message = e.Channel, true, e.Message
		return t.with(e.Notice, d)
	case Failed:
		d := t[e.Notice]
		d.UnderWay, d.Settled, d.Why = false, e.Final, e.Reason
		if e.Gone {
			d.Gone = append(slices.Clone(d.Gone), e.Channel)
		}
		if e.Later {
			d.Reached, d.Arrived, d.Message, d.Unsure, d.Since = false, false, "", 0, time.Time{}
		}
		return t.with(e.Notice, d)
	case Skipped:
		return t.with(e.Notice, t[e.Notice].settled(false))
	case Uncertain:
		d := t[e.Notice].settled(true)
		if d.Unsure++; d.Unsure == 1 {
			d.Since = d.at
		}
		return t.with(e.Notice, d)
	}
	return t
}

func (d Delivery) settled(reached bool) Delivery {
	d.UnderWay, d.Settled, d.Reached = false, true, d.Reached || reached
	return d
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
	case Bounce:
		return t.bounce(c)
	case Skip:
		return t.skip(c)
	}
	panic("delivery: a command without a decision")
}

// attempt is granted to one of all who ask: the others find an attempt under way, or its outcome.
func (t Told) attempt(c Attempt) ([]domain.Event, error) {
	switch d := t[c.Notice]; {
	case d.Settled && !(c.Again && c.Channel == d.Channel && d.Repeatable(c.At)):
		return nil, ErrSettled
	case d.UnderWay:
		return nil, ErrUnderWay
	case slices.Contains(d.Gone, c.Channel):
		return nil, ErrChannelGone
	}
	return []domain.Event{Attempted{Notice: c.Notice, Channel: c.Channel, At: c.At.UTC()}}, nil
}

// report may come late: after somebody has found the attempt without an outcome, only that it did arrive is still news.
func (t Told) report(c Report) ([]domain.Event, error) {
	d := t[c.Notice]
	switch {
	case d.Tries == 0:
		return nil, ErrNotAttempted
	case d.Channel != c.Channel:
		return nil, nil // it was said not to have arrived there, and goes elsewhere by now
	case d.Settled && (!d.Reached || d.Arrived || c.Message == ""), !d.UnderWay && !d.Settled:
		return nil, nil
	case c.Message != "":
		return []domain.Event{Sent{Notice: c.Notice, Channel: c.Channel, Message: c.Message}}, nil
	case c.Reason != "" && d.Unsure == 0: // or else an earlier attempt has perhaps arrived all the same
		return []domain.Event{Failed{Notice: c.Notice, Channel: c.Channel, Reason: c.Reason, Final: c.Final, Gone: c.Gone}}, nil
	}
	return []domain.Event{Uncertain{Notice: c.Notice, Channel: c.Channel}}, nil
}

// bounce may come before the outcome of the attempt is recorded, and several times.
func (t Told) bounce(c Bounce) ([]domain.Event, error) {
	d := t[c.Notice]
	if d.Channel != c.Channel || !d.UnderWay && !d.Reached {
		return nil, nil
	}
	return []domain.Event{Failed{
		Notice: c.Notice, Channel: c.Channel, Reason: c.Reason, Final: c.Final, Gone: true, Later: true,
	}}, nil
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
