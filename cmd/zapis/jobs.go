package main

import (
	"zapis/adapters/dialog"
	"zapis/adapters/jobs"
	"zapis/commands"
	"zapis/eventstore"
	"zapis/projections"
)

// wireJobs adds what is done without anybody asking: reminders, news and what time brings.
func (a *application) wireJobs(on foundation, store *eventstore.Store, doing *commands.Commands, messengers ...dialog.Messenger) error {
	due, err := jobs.New(jobs.Options{
		Store: store, Pool: on.pool, Commands: doing, Messengers: messengers,
		Active: projections.ActiveBookings{Pool: on.pool}, Clients: projections.Clients{Pool: on.pool},
		Chats: projections.ChatHistory{Pool: on.pool}, Log: on.log,
	})
	if err != nil {
		return err
	}
	a.runners = append(a.runners, runner{"jobs", due.Run})
	return nil
}
