package dialog

import (
	"context"
	"encoding/json"

	"zapis/adapters/dialog/said"
	"zapis/domain/master"
	"zapis/domain/slots"
)

func (t *talk) askHours(_ context.Context, a action, m master.Master) (Reply, error) {
	if _, err := placeAt(m, a.Place); err != nil {
		return Reply{}, err
	}
	return t.hoursQuestion(m, a.Place, ""), nil
}

func (t *talk) presetHours(ctx context.Context, a action, m master.Master) (Reply, error) {
	if a.N >= len(hourPresets) {
		return t.askHours(ctx, a, m)
	}
	return t.setHours(ctx, m, a.Place, hourPresets[a.N], false)
}

func (t *talk) typedHours(ctx context.Context, text string, m master.Master) (Reply, error) {
	number := t.drafted("place")
	if _, err := placeAt(m, number); err != nil {
		return Reply{}, err
	}
	typed, understood := said.In(t.words.Language).Hours(text)
	if !understood {
		hint := "ask.hours.unclear"
		if said.In(t.words.Language).Shifts(text) {
			hint = "ask.hours.shifts"
		}
		return t.hoursQuestion(m, number, t.words.Text(hint, nil)), nil
	}
	return t.setHours(ctx, m, number, typed, false)
}

// narrowHours sets hours although they leave out bookings.
func (t *talk) narrowHours(ctx context.Context, a action, m master.Master) (Reply, error) {
	var weekly []slots.Hours
	if err := json.Unmarshal([]byte(t.draft("hours")), &weekly); err != nil || t.drafted("place") != a.Place {
		return t.askHours(ctx, a, m)
	}
	return t.setHours(ctx, m, a.Place, weekly, true)
}

// setHours sets the weekly hours of a place. If bookings lie outside them, that is said first.
func (t *talk) setHours(ctx context.Context, m master.Master, number int, weekly []slots.Hours, sure bool) (Reply, error) {
	p, err := placeAt(m, number)
	if err != nil {
		return Reply{}, err
	}
	again := func(hint string) (Reply, error) { return t.hoursQuestion(m, number, hint), nil }
	weekly, err = slots.Normalize(weekly)
	if err != nil {
		return t.askAgain(err, again)
	}
	if !sure {
		reply, outside, err := t.warnOfHours(ctx, m, number, weekly)
		if err != nil || outside {
			return reply, err
		}
	}
	if err = t.carryOut(ctx, m, 0, master.SetHours{Place: p.ID, Hours: weekly}); err != nil {
		return t.askAgain(err, again)
	}
	if signingUp(m) || t.wasSigningUp() {
		return t.goOn(ctx)
	}
	if m, err = t.own(ctx); err != nil {
		return Reply{}, err
	}
	return t.showPlace(m, number, t.words.Text("hint.saved", nil))
}

// warnOfHours says who is booked outside the hours as they would be, if anybody is.
func (t *talk) warnOfHours(ctx context.Context, m master.Master, number int, weekly []slots.Hours) (Reply, bool, error) {
	after := withPlace(m, number, func(p *master.Place) { p.Hours = weekly })
	lost, err := t.leftOut(ctx, m, after, m.Places[number].ID, slots.Span{Start: t.now, End: t.now.AddDate(1, 0, 0)})
	if err != nil || len(lost) == 0 {
		return Reply{}, false, err
	}
	text, err := json.Marshal(weekly)
	if err != nil {
		return Reply{}, false, err
	}
	draft := draftOf("place", number)
	draft["hours"] = string(text)
	v := narrowView{Place: number, Hours: t.words.Hours(weekly), People: people(lost), First: t.moment(lost[0].Starts, lost[0].Ends, lost[0].Zone)}
	return t.ask(awaitsHours, draft, narrowScreen(t.words, v)), true, nil
}
