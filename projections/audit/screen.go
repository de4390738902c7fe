package audit

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"zapis/domain"
	"zapis/domain/action"
	"zapis/eventstore"
)

// ErrNothingSeen is returned when a person had been shown nothing yet.
var ErrNothingSeen = errors.New("nothing had been shown to them yet")

// Seen is what a person had last been shown at a moment, as an answer to what they did.
type Seen struct {
	At       time.Time // recorded
	Position int64
	Action   domain.ID
	Channel  string
	Names    []string          // of the screens
	Screens  []domain.Personal // as they were shown; none in events from before they were kept
}

// Screen is what a person saw at a moment.
func (l Log) Screen(ctx context.Context, codec *eventstore.Codec, person domain.ID, at time.Time) (seen Seen, err error) {
	s, err := l.span(ctx, Filter{Until: at})
	if err != nil {
		return Seen{}, err
	}
	handled := (action.Handled{}).EventType()
	m := Filter{Mentions: []domain.ID{person}, Types: []string{handled}}.match()
	err = l.eachBlock(ctx, s, [][]domain.ID{{person}, {ofType(handled)}}, func(page []eventstore.Recorded) (bool, error) {
		for _, r := range slices.Backward(page) {
			if !m.takes(r) {
				continue
			}
			event, err := codec.Decode(r)
			if err != nil {
				return false, err
			}
			if h := event.(action.Handled); h.Person == person && len(h.Screens) > 0 {
				meta, err := eventstore.DecodeMeta(r)
				seen = Seen{r.RecordedAt, r.Position, h.Action, meta.Channel, h.Screens, h.Shown}
				return false, err
			}
		}
		return true, nil
	})
	if err != nil {
		return Seen{}, fmt.Errorf("look for what person %s saw: %w", person, err)
	}
	if seen.Position == 0 {
		return Seen{}, ErrNothingSeen
	}
	return seen, nil
}
