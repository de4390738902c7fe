package commands

import (
	"context"

	"zapis/domain"
	"zapis/domain/broadcast"
	"zapis/domain/master"
	"zapis/eventstore"
)

// StartBroadcast sends a text to these clients of the actor's, each once. Whether each of them is one, and wants it,
// is decided when it is their turn.
type StartBroadcast struct {
	Broadcast, Master domain.ID
	Text              domain.Personal
	Audience          broadcast.Audience
	Recipients        []domain.ID
	In                broadcast.Shown // where the actor watches it; none: in a message of its own
}

// StartBroadcast is by the master. Refused with domain.ErrNotYours for anybody else.
func (c *Commands) StartBroadcast(ctx context.Context, meta Meta, cmd StartBroadcast) (Done, error) {
	stream := broadcast.StreamOf(cmd.Broadcast)
	return c.do(ctx, task{
		Meta: meta, name: "broadcast.start", aggregate: stream,
		plan: func(ctx context.Context, fresh bool) (plan, error) {
			m, err := c.masters.load(ctx, master.StreamOf(cmd.Master), fresh)
			if err != nil {
				return plan{}, err
			}
			b, err := c.broadcasts.load(ctx, stream, fresh)
			if err != nil {
				return plan{}, err
			}
			if !m.State.Exists() || m.State.Person != meta.Actor || b.State.State != "" && b.State.Master != cmd.Master {
				return plan{}, domain.ErrNotYours
			}
			events, err := broadcast.Decide(b.State, broadcast.Start{
				Broadcast: cmd.Broadcast, Master: cmd.Master, Author: meta.Actor,
				Text: cmd.Text, Audience: cmd.Audience, Recipients: cmd.Recipients, In: cmd.In,
			})
			return plan{
				changes: b.changed(events), at: []eventstore.StreamAt{m.still()}, role: "master", since: b.Position,
			}, err
		},
	})
}

// Broadcast pauses, resumes or stops a broadcast of the actor's; Zapis itself finishes it.
func (c *Commands) Broadcast(ctx context.Context, meta Meta, id domain.ID, cmd broadcast.Command) (Done, error) {
	stream := broadcast.StreamOf(id)
	return c.do(ctx, task{
		Meta: meta, name: nameOf(cmd), aggregate: stream,
		plan: func(ctx context.Context, fresh bool) (plan, error) {
			b, err := c.broadcasts.load(ctx, stream, fresh)
			if err != nil {
				return plan{}, err
			}
			_, finishes := cmd.(broadcast.Finish)
			if finishes != meta.system || !finishes && b.State.Author != meta.Actor {
				return plan{}, domain.ErrNotYours
			}
			events, err := broadcast.Decide(b.State, cmd)
			return plan{changes: b.changed(events), role: "master", since: b.Position}, err
		},
	})
}

// BroadcastNow is a broadcast.
func (c *Commands) BroadcastNow(ctx context.Context, id domain.ID) (broadcast.Broadcast, Still, error) {
	return now(ctx, c.broadcasts, broadcast.StreamOf(id))
}
