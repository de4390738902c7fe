package commands

import (
	"context"

	"zapis/domain"
	"zapis/domain/master"
	"zapis/domain/webhook"
	"zapis/eventstore"
)

// ByOperator is the meta of what somebody does who runs Zapis. Nothing else makes such a meta: whoever calls it has seen to it
// that they may.
func ByOperator(action domain.ID, channel string) Meta {
	return Meta{Action: action, Channel: channel, operator: true}
}

// AddWebhook has what happens to a master delivered to an address; if Master is zero, what happens to all.
type AddWebhook struct {
	Webhook domain.ID
	Master  domain.ID
	URL     domain.Personal
	Types   []string // out of webhook.Types; empty: all
	After   *int64   // the position of the feed after which it begins; nil: the present one
}

// AddWebhook is by the master, or by the operator. Refused with domain.ErrNotYours for anybody else, and with webhook.ErrAfter
// if it should begin after what has not happened yet.
func (c *Commands) AddWebhook(ctx context.Context, meta Meta, cmd AddWebhook) (Done, error) {
	head, err := c.store.Head(ctx)
	if err != nil {
		return Done{}, err
	}
	add := webhook.Add{Webhook: cmd.Webhook, Master: cmd.Master, URL: cmd.URL, Types: cmd.Types, After: head}
	if cmd.After != nil {
		add.After = *cmd.After
	}
	return c.webhook(ctx, meta, "webhook.add", cmd.Master, func(m master.Master) (webhook.Command, error) {
		if add.After > head {
			return nil, webhook.ErrAfter
		}
		add.Owner = m.Person
		return add, nil
	})
}

// ChangeWebhook replaces address and types of a webhook of the master's, or of the operator's if Master is zero. So do the
// others mean Master; all are refused as AddWebhook is.
type ChangeWebhook struct {
	Webhook, Master domain.ID
	URL             domain.Personal
	Types           []string
}

// ChangeWebhook takes hold with the next delivery.
func (c *Commands) ChangeWebhook(ctx context.Context, meta Meta, cmd ChangeWebhook) (Done, error) {
	return c.webhook(ctx, meta, "webhook.change", cmd.Master, always(webhook.Change{Webhook: cmd.Webhook, URL: cmd.URL, Types: cmd.Types}))
}

// PauseWebhook keeps what happens until ResumeWebhook.
func (c *Commands) PauseWebhook(ctx context.Context, meta Meta, of, id domain.ID) (Done, error) {
	by := webhook.Master
	if meta.operator {
		by = webhook.Operator
	}
	return c.webhook(ctx, meta, "webhook.pause", of, always(webhook.Pause{Webhook: id, By: by}))
}

// ResumeWebhook delivers what came meanwhile, and goes on.
func (c *Commands) ResumeWebhook(ctx context.Context, meta Meta, of, id domain.ID) (Done, error) {
	return c.webhook(ctx, meta, "webhook.resume", of, always(webhook.Resume{Webhook: id}))
}

// RemoveWebhook ends it.
func (c *Commands) RemoveWebhook(ctx context.Context, meta Meta, of, id domain.ID) (Done, error) {
	return c.webhook(ctx, meta, "webhook.remove", of, always(webhook.Remove{Webhook: id}))
}

// GiveUpWebhook pauses what cannot be delivered to, unless it was changed or resumed since begun. Only Zapis itself does so.
func (c *Commands) GiveUpWebhook(ctx context.Context, meta Meta, of, id domain.ID, begun int, why webhook.Cause) (Done, error) {
	stream := webhook.StreamOf(of)
	return c.do(ctx, task{
		Meta: meta, name: "webhook.give_up", aggregate: stream,
		plan: func(ctx context.Context, fresh bool) (plan, error) {
			if !meta.system {
				return plan{}, domain.ErrNotYours
			}
			all, err := c.webhooks.load(ctx, stream, fresh)
			if err != nil {
				return plan{}, err
			}
			events, err := webhook.Decide(all.State, webhook.Pause{Webhook: id, By: webhook.System, Why: why, Begun: begun})
			return plan{changes: all.changed(events), role: meta.role(), since: all.Position}, err
		},
	})
}

// WebhooksNow are all webhooks of a master, or of the operator, as the log has them.
func (c *Commands) WebhooksNow(ctx context.Context, of domain.ID) (webhook.Webhooks, Still, error) {
	return now(ctx, c.webhooks, webhook.StreamOf(of))
}

func always(cmd webhook.Command) func(master.Master) (webhook.Command, error) {
	return func(master.Master) (webhook.Command, error) { return cmd, nil }
}

// webhook carries out a command on the webhooks of a master, who is not erased meanwhile, or on the operator's.
func (c *Commands) webhook(ctx context.Context, meta Meta, name string, of domain.ID, command func(master.Master) (webhook.Command, error)) (Done, error) {
	stream := webhook.StreamOf(of)
	return c.do(ctx, task{
		Meta: meta, name: name, aggregate: stream,
		plan: func(ctx context.Context, fresh bool) (plan, error) {
			m, at, err := c.mayHook(ctx, meta, of, fresh)
			if err != nil {
				return plan{}, err
			}
			all, err := c.webhooks.load(ctx, stream, fresh)
			if err != nil {
				return plan{}, err
			}
			cmd, err := command(m)
			if err != nil {
				return plan{}, err
			}
			events, err := webhook.Decide(all.State, cmd)
			return plan{changes: all.changed(events), at: at, role: roleOf(meta), since: all.Position}, err
		},
	})
}

// mayHook is the master whose webhooks the actor may change, none for the operator's, and the condition that they still are.
func (c *Commands) mayHook(ctx context.Context, meta Meta, of domain.ID, fresh bool) (m master.Master, at []eventstore.StreamAt, err error) {
	if of.IsZero() {
		if !meta.operator {
			err = domain.ErrNotYours
		}
		return m, nil, err
	}
	loaded, err := c.masters.load(ctx, master.StreamOf(of), fresh)
	if err != nil {
		return m, nil, err
	}
	m = loaded.State
	if !m.Exists() || m.Erased {
		return m, nil, domain.ErrNotYours
	}
	same, err := c.same(ctx, m.Person, meta.Actor, fresh)
	if err == nil && !same && !meta.operator {
		err = domain.ErrNotYours
	}
	return m, []eventstore.StreamAt{loaded.still()}, err
}

// roleOf is in what capacity somebody changes webhooks.
func roleOf(meta Meta) string {
	if meta.operator {
		return "admin"
	}
	return "master"
}
