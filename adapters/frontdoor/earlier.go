package frontdoor

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"zapis/domain"
	"zapis/domain/action"
	"zapis/eventstore"
	"zapis/projections"
)

// farthestBehind is how many events the pending actions may be behind and what is missing in them is still looked for.
const farthestBehind = 1000

// inOrder handles an action, and before it whatever else of its chat was received earlier, by other processes: those get
// to it later than us, and find it done. seen are the actions that were handled since the chat is held.
func (d *Door) inOrder(ctx context.Context, t task, seen map[domain.ID]bool) error {
	earlier, err := d.earlier(ctx, t)
	if err != nil {
		return err
	}
	for _, p := range earlier {
		if seen[p.Action] {
			continue
		}
		if err := d.makeUp(ctx, p); err != nil {
			return fmt.Errorf("handle what came before: %w", err)
		}
		seen[p.Action] = true
	}
	if seen[t.id] {
		return nil
	}
	seen[t.id] = true
	return d.handle(ctx, t)
}

// makeUp handles an action that another process received.
func (d *Door) makeUp(ctx context.Context, p projections.Pending) error {
	t, readable, err := d.remembered(ctx, p)
	if err != nil || !readable {
		return err
	}
	return d.handle(ctx, t)
}

// earlier are the actions of a chat that came before one of them, and may not be handled yet. Where the read model is behind
// the log, the log itself is read.
func (d *Door) earlier(ctx context.Context, t task) ([]projections.Pending, error) {
	c := t.chat()
	earlier, upTo, err := d.Pending.Earlier(ctx, c.channel, c.id, t.update.Order, t.position)
	if err != nil {
		return nil, err
	}
	upTo = max(upTo, t.position-1-farthestBehind)
	if upTo >= t.position-1 {
		return earlier, nil
	}
	page, err := d.Store.Page(ctx, upTo, int(t.position-1-upTo))
	if err != nil {
		return nil, err
	}
	for _, recorded := range page {
		p, is, err := d.receivedIn(c, recorded)
		if err != nil {
			return nil, err
		}
		if is && (p.Order < t.update.Order || p.Order == t.update.Order && p.Position < t.position) {
			earlier = append(earlier, p)
		}
	}
	slices.SortStableFunc(earlier, func(a, b projections.Pending) int {
		return cmp.Or(cmp.Compare(a.Order, b.Order), cmp.Compare(a.Position, b.Position))
	})
	return earlier, nil
}

// receivedIn reads an event as an action of a chat, if it is that.
func (d *Door) receivedIn(c chat, recorded eventstore.Recorded) (p projections.Pending, is bool, err error) {
	if recorded.Type != (action.Received{}).EventType() {
		return p, false, nil
	}
	event, err := d.Store.Codec().Decode(recorded)
	if err != nil {
		return p, false, err
	}
	e := event.(action.Received)
	return projections.Pending{
		Action: e.Action, Person: e.Person, Channel: e.Channel, Chat: e.Chat.Text(), Delivery: e.Delivery, Order: e.Order,
		Kind: e.Kind, Body: []byte(e.Body.Text()), ReceivedAt: recorded.RecordedAt, Position: recorded.Position,
	}, e.Channel == c.channel && e.Chat.Text() == c.id, nil
}
