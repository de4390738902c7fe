package dialog

import (
	"context"
	"errors"

	"zapis/domain"
	"zapis/domain/broadcast"
	"zapis/domain/delivery"
	"zapis/projections"
)

// While a broadcast goes on, one message shows how it stands: the one in which its master last opened it. What they leave
// there for something else is not drawn over.

// here is the message whose button was tapped; it is drawn anew as the answer.
func (t *talk) here() broadcast.Shown {
	if t.asked.Kind != Tap || t.asked.Message == "" {
		return broadcast.Shown{}
	}
	return broadcast.Shown{Channel: t.asked.Channel, Message: t.asked.Message}
}

// watch notes that the broadcast is watched from here on.
func (t *talk) watch(ctx context.Context, id domain.ID) error {
	here := t.here()
	if here == (broadcast.Shown{}) {
		return nil
	}
	now, _, err := t.Commands.BroadcastNow(ctx, id)
	if err != nil {
		return err
	}
	move := broadcast.Watch{In: here}
	if !now.Placed {
		if move.Instead, err = t.ownMessage(ctx, now); err != nil {
			return err
		}
	}
	return t.showIn(ctx, id, move)
}

// turnFrom notes that the message in which a broadcast was watched is about to show something else.
func (t *talk) turnFrom(ctx context.Context, cast projections.Broadcast) error {
	here := t.here()
	if here == (broadcast.Shown{}) || cast.State != projections.BroadcastRunning && cast.State != projections.BroadcastPaused {
		return nil
	}
	now, _, err := t.Commands.BroadcastNow(ctx, cast.Broadcast)
	if err != nil {
		return err
	}
	in := now.In
	if !now.Placed {
		if in, err = t.ownMessage(ctx, now); err != nil {
			return err
		}
	}
	if in != here {
		return nil
	}
	return t.showIn(ctx, cast.Broadcast, broadcast.Watch{Instead: in})
}

// showIn is told apart from what else the action does to the broadcast; that it is over meanwhile is no matter.
func (t *talk) showIn(ctx context.Context, id domain.ID, move broadcast.Watch) error {
	_, err := t.Commands.Broadcast(ctx, t.meta(seenHit{booking: id}.step()), id, move)
	if refusal := (domain.Refusal)(""); errors.As(err, &refusal) {
		return nil
	}
	return err
}

// ownMessage is the message that was sent to show the progress, if there is one.
func (t *talk) ownMessage(ctx context.Context, b broadcast.Broadcast) (broadcast.Shown, error) {
	told, _, err := t.Commands.ToldNow(ctx, b.ID, b.Author)
	own := told[delivery.Notice{Kind: delivery.Progress, About: b.ID, Recipient: b.Author, Master: b.Master}]
	if err != nil || !own.Arrived {
		return broadcast.Shown{}, err
	}
	return broadcast.Shown{Channel: own.Channel, Message: own.Message}, nil
}
