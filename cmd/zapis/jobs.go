package main

import (
	"zapis/adapters/dialog"
	"zapis/adapters/jobs"
	"zapis/adapters/sandbox"
	"zapis/commands"
	"zapis/eventstore"
	"zapis/projections"
)

// wireJobs adds what is done without anybody asking: reminders, news and what time brings. A clock that can be moved
// is the sandbox's; without one, the machine's counts.
func (a *application) wireJobs(on foundation, store *eventstore.Store, doing *commands.Commands, moved *sandbox.Clock, messengers ...dialog.Messenger) error {
	options := jobs.Options{
		Store: store, Pool: on.pool, Commands: doing, Messengers: messengers, Heard: projections.Heard{Pool: on.pool},
		Active: projections.ActiveBookings{Pool: on.pool}, Clients: projections.Clients{Pool: on.pool},
		Chats: projections.ChatHistory{Pool: on.pool}, Casts: projections.Broadcasts{Pool: on.pool}, Log: on.log,
	}
	if moved != nil {
		options.Clock = moved
	}
	due, err := jobs.New(options)
	if err != nil {
		return err
	}
	a.bounced = due.Bounced
	a.runners = append(a.runners, runner{"jobs", due.Run})
	a.checks = append(a.checks, check{of: "reactions", now: due.Following, advisory: true})
	return nil
}
