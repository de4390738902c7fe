package commands_test

import (
	"context"
	"errors"
	"testing"

	"zapis/commands"
	"zapis/domain"
	"zapis/domain/broadcast"
)

// announces has the master begin a broadcast to these clients.
func (w *world) announces(actor domain.ID, to ...domain.ID) (domain.ID, error) {
	id := newID()
	_, err := w.StartBroadcast(context.Background(), w.by(actor), commands.StartBroadcast{
		Broadcast: id, Master: w.master, Text: "Завтра скидка", Audience: broadcast.Audience{Kind: broadcast.All}, Recipients: to,
	})
	return id, err
}

func TestABroadcastIsItsMastersAlone(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ctx, client, stranger := context.Background(), w.client(), w.person()
	id, err := w.announces(w.anna, client)
	w.fine(err)
	for name, who := range map[string]domain.ID{"a client": client, "a stranger": stranger, "nobody": {}} {
		if _, err := w.announces(who, client); !errors.Is(err, domain.ErrNotYours) {
			t.Errorf("%s begins one: %v", name, err)
		}
		for _, cmd := range []broadcast.Command{broadcast.Pause{}, broadcast.Resume{}, broadcast.Stop{}, broadcast.Finish{Sent: 1}} {
			if _, err := w.Broadcast(ctx, w.by(who), id, cmd); !errors.Is(err, domain.ErrNotYours) {
				t.Errorf("%s: %T: %v", name, cmd, err)
			}
		}
	}
	if _, err := w.Broadcast(ctx, w.by(w.anna), id, broadcast.Finish{Sent: 1}); !errors.Is(err, domain.ErrNotYours) {
		t.Errorf("the master says herself that it is finished: %v", err)
	}
	if _, err := w.Broadcast(ctx, commands.BySystem(newID()), id, broadcast.Pause{}); !errors.Is(err, domain.ErrNotYours) {
		t.Errorf("Zapis pauses it: %v", err)
	}
	_, err = w.Broadcast(ctx, w.by(w.anna), id, broadcast.Pause{})
	w.fine(err)
	if b, _, err := w.BroadcastNow(ctx, id); err != nil || b.State != broadcast.Held {
		t.Errorf("it is %q, %v", b.State, err)
	}
}

func TestABroadcastBegunTwiceIsOne(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	client := w.client()
	meta := w.by(w.anna)
	cmd := commands.StartBroadcast{
		Broadcast: commands.NewID(meta.Action, "broadcast"), Master: w.master, Text: "Завтра скидка", Recipients: []domain.ID{client},
	}
	second := w.other()
	inParallel(4, func(i int) {
		if _, err := []*world{w, second}[i%2].StartBroadcast(context.Background(), meta, cmd); err != nil {
			t.Error(err)
		}
	})
	if n := count[broadcast.Started](w.log()); n != 1 {
		t.Errorf("%d broadcasts", n)
	}
}
