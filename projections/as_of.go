package projections

import (
	"context"
	"fmt"

	"zapis/domain"
	"zapis/eventstore"
)

// AsOf folds read models from the first event up to a position, in memory: what they showed then, by the same folds.
type AsOf struct {
	Store    *eventstore.Store
	Of       []Projection
	Change   func(domain.Event) domain.Event // what each event is to say; nil: what it says
	Progress func(done, all int64)           // may be nil
}

// asOfPage is how many events are read at a time.
const asOfPage = 5000

// Fold is the state at a position, one Memory for each read model.
func (a AsOf) Fold(ctx context.Context, position int64) ([]*Memory, error) {
	states := make([]*Memory, len(a.Of))
	for i, p := range a.Of {
		states[i] = NewMemory(p)
	}
	for after := int64(0); after < position; {
		page, err := a.Store.Page(ctx, after, int(min(asOfPage, position-after)))
		if err != nil {
			return nil, err
		}
		if len(page) == 0 {
			return nil, fmt.Errorf("the log ends at %d, before %d", after, position)
		}
		after = page[len(page)-1].Position
		if err := a.apply(ctx, states, page); err != nil {
			return nil, err
		}
		if a.Progress != nil {
			a.Progress(after, position)
		}
	}
	return states, nil
}

func (a AsOf) apply(ctx context.Context, states []*Memory, page []eventstore.Recorded) error {
	var taken []eventstore.Recorded
	for _, r := range page {
		for _, state := range states {
			if state.Takes(r.Type) {
				taken = append(taken, r)
				break
			}
		}
	}
	events, err := Decode(ctx, a.Store.Codec(), taken)
	if err != nil {
		return err
	}
	for i := range events {
		if a.Change != nil {
			events[i].Body = a.Change(events[i].Body)
		}
	}
	for _, state := range states {
		if err := state.Apply(events...); err != nil {
			return err
		}
	}
	return nil
}
