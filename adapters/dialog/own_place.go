package dialog

import (
	"context"
	"errors"
	"time"

	"zapis/domain/master"
	"zapis/domain/slots"
)

// undoFor is how long a closing can be taken back by the button under it.
const undoFor = 10 * time.Minute

// undone tells whether an action that takes something back still comes in time.
func (t *talk) inTime(a action) bool { return t.now.Before(a.Start.Add(undoFor + time.Minute)) }

func (t *talk) askPlaceName(_ context.Context, a action, m master.Master) (Reply, error) {
	return t.askPlaceNameOf(m, a.Place, "")
}

func (t *talk) askPlaceNameOf(m master.Master, number int, hint string) (Reply, error) {
	p, err := placeAt(m, number)
	if err != nil {
		return Reply{}, err
	}
	v := askView{Hint: hint, Back: action{Verb: place, Place: number}}
	named := p.Name != "" && p.Address.Text() != ""
	return t.ask(awaitsPlaceName, draftOf("place", number), placeNameScreen(t.words, v, number, named)), nil
}

func (t *talk) renamePlace(ctx context.Context, text string, m master.Master) (Reply, error) {
	return t.namePlace(ctx, m, t.drafted("place"), text)
}

func (t *talk) unnamePlace(ctx context.Context, a action, m master.Master) (Reply, error) {
	return t.namePlace(ctx, m, a.Place, "")
}

func (t *talk) namePlace(ctx context.Context, m master.Master, number int, name string) (Reply, error) {
	err := t.changePlace(ctx, m, number, func(p *master.ChangePlace) { p.Name = name })
	if errors.Is(err, master.ErrPlaceUnknown) || errors.Is(err, master.ErrPlaceClosed) {
		return Reply{}, err
	}
	if err != nil {
		return t.askAgain(err, func(hint string) (Reply, error) { return t.askPlaceNameOf(m, number, hint) })
	}
	if m, err = t.own(ctx); err != nil {
		return Reply{}, err
	}
	return t.showPlace(m, number, t.words.Text("hint.saved", nil))
}

// askClosePlace says who is still booked there: closing a place leaves them.
func (t *talk) askClosePlace(ctx context.Context, a action, m master.Master) (Reply, error) {
	p, err := placeAt(m, a.Place)
	if err != nil {
		return Reply{}, err
	}
	hits, err := t.ahead(ctx, m, p.ID, slots.Span{Start: t.now, End: t.now.AddDate(2, 0, 0)})
	if err != nil {
		return Reply{}, err
	}
	return t.show(closePlaceScreen(t.words, a.Place, placeName(p), people(hits))), nil
}

func (t *talk) closePlace(ctx context.Context, a action, m master.Master) (Reply, error) {
	if a.Place >= len(m.Places) {
		return Reply{}, master.ErrPlaceUnknown
	}
	if err := t.carryOut(ctx, m, 0, master.ClosePlace{Place: m.Places[a.Place].ID}); err != nil {
		return Reply{}, err
	}
	m, err := t.own(ctx)
	if err != nil {
		return Reply{}, err
	}
	undo := action{Verb: reopenPlace, Place: a.Place, Start: t.now}
	return t.show(placesScreen(t.words, t.words.Text("place.closed", nil), t.ownPlaceViews(m), undo)), nil
}

func (t *talk) reopenPlace(ctx context.Context, a action, m master.Master) (Reply, error) {
	switch {
	case a.Place >= len(m.Places):
		return Reply{}, master.ErrPlaceUnknown
	case !t.inTime(a) && m.Places[a.Place].Closed:
		return t.showPlaces(m, t.words.Text("hint.too_late_to_undo", nil)), nil
	}
	if err := t.carryOut(ctx, m, 0, master.ReopenPlace{Place: m.Places[a.Place].ID}); err != nil {
		return Reply{}, err
	}
	m, err := t.own(ctx)
	if err != nil {
		return Reply{}, err
	}
	return t.showPlace(m, a.Place, t.words.Text("place.reopened", nil))
}
