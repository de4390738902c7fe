package main

import (
	"context"

	"zapis/adapters/dialog"
	"zapis/adapters/frontdoor"
	"zapis/adapters/jobs"
	"zapis/adapters/sandbox"
	"zapis/adapters/webhooks"
	"zapis/commands"
	"zapis/domain"
	"zapis/eventstore"
	"zapis/projections"
)

// wireJobs adds what is done without anybody asking: reminders, news and what time brings. A clock that can be moved
// is the sandbox's; without one, the machine's counts.
func (a *application) wireJobs(on foundation, store *eventstore.Store, views *projections.Runner, doing *commands.Commands,
	moved *sandbox.Clock, forget []jobs.Forgets, messengers ...dialog.Messenger,
) error {
	hooks, err := newWebhooks(on, store, views, doing, moved)
	if err != nil {
		return err
	}
	options := jobs.Options{
		Store: store, Pool: on.pool, Commands: doing, Messengers: messengers, Heard: projections.Heard{Pool: on.pool},
		Active: projections.ActiveBookings{Pool: on.pool}, Clients: projections.Clients{Pool: on.pool},
		Chats: projections.ChatHistory{Pool: on.pool}, Casts: projections.Broadcasts{Pool: on.pool}, Log: on.log,
		Keys: on.keys, Forget: forget,
		Further: []jobs.Further{{Queue: webhooks.Queue, Workers: webhooks.Workers, Add: hooks.Add}},
		Observe: func(d jobs.Delivery) { on.metrics.Delivery(d.Channel, string(d.Kind), d.Outcome) },
	}
	if moved != nil {
		options.Clock = moved
	}
	due, err := jobs.New(options)
	if err != nil {
		return err
	}
	a.bounced = due.Bounced
	a.runners = append(a.runners, runner{"jobs", due.Run},
		runner{"webhooks", func(ctx context.Context) error { return hooks.Run(ctx, due.Queue()) }})
	a.checks = append(a.checks, check{of: "reactions", now: due.Following, advisory: true},
		check{of: "webhooks", now: hooks.Following, advisory: true})
	return nil
}

// forgetful are all who keep something of people beside the log and its read models.
func forgetful(on foundation, store *eventstore.Store, connections []connection) []jobs.Forgets {
	all := []jobs.Forgets{frontdoor.ForgetSessions(on.pool), func(ctx context.Context, _ []eventstore.Account, _ []domain.ID) error {
		return projections.NewBuilder(store, on.pool, on.log).Forget(ctx) // rows that a rebuild has kept
	}}
	for _, c := range connections {
		keeper, keeps := c.messenger.(interface {
			Forget(ctx context.Context, accounts []string) error
		})
		if !keeps {
			continue
		}
		all = append(all, func(ctx context.Context, gone []eventstore.Account, _ []domain.ID) error {
			var accounts []string
			for _, account := range gone {
				if account.Messenger == c.Name() {
					accounts = append(accounts, account.Name)
				}
			}
			return keeper.Forget(ctx, accounts)
		})
	}
	return all
}
