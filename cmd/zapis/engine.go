package main

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"zapis/adapters/cache"
	"zapis/adapters/dialog"
	"zapis/adapters/frontdoor"
	"zapis/adapters/sandbox"
	"zapis/adapters/telegram"
	"zapis/commands"
	"zapis/eventstore"
	"zapis/projections"
)

// wireDialog adds the way of an update: messenger, front door, dialog, and from there commands and read models.
func (a *application) wireDialog(ctx context.Context, on foundation, store *eventstore.Store, views *projections.Runner) error {
	connections, moved, err := on.connect(a, ctx, on)
	if err != nil {
		return err
	}
	now := time.Now
	if moved != nil {
		now = moved.Now
	}
	doing := commands.New(store, now)
	doing.Observe(func(o commands.Outcome) {
		logOutcome(on.log, o)
		on.metrics.Command(o.Name, string(o.Refusal), o.Fault != nil, o.Tries, o.Duration)
	})
	talk := dialog.New(dialog.Options{
		Commands:  doing,
		Catalogue: projections.Catalogue{Pool: on.pool},
		People:    projections.People{Pool: on.pool},
		Week:      projections.WeekSchedule{Pool: on.pool},
		Free:      projections.FreeSlots{Pool: on.pool},
		Active:    projections.ActiveBookings{Pool: on.pool},
		Clients:   projections.Clients{Pool: on.pool},
		Reviews:   projections.Reviews{Pool: on.pool},
		Chats:     projections.ChatHistory{Pool: on.pool},
		Told:      projections.Deliveries{Pool: on.pool},
		Casts:     projections.Broadcasts{Pool: on.pool},
		Log:       store,
		Await: func(ctx context.Context, position int64) error {
			return views.AwaitAll(ctx, position, "catalogue", "people", "week_schedule", "free_slots", "active_bookings",
				"clients", "chat_history", "reviews", "broadcasts", "calendars")
		},
		Clock:     now,
		Addresses: startLinks(connections),
		Cache:     cache.NewMemory(50_000, 10*time.Minute),
		Calendars: a.serveCalendars(on, now),
		Page:      on.bookingPage(),
	})
	var inward []frontdoor.Messenger
	var outward []dialog.Messenger
	for _, c := range connections {
		inward, outward = append(inward, c.messenger), append(outward, c.messenger)
	}
	door, err := frontdoor.New(frontdoor.Options{
		Store: store, Pool: on.pool, Dialog: talk, People: doing, Messengers: inward,
		Pending: projections.PendingActions{Pool: on.pool}, Log: on.log,
		Observe: func(h frontdoor.Handled) {
			on.metrics.Tap(h.Channel, string(h.Kind), string(h.Refusal), h.Fault, h.Latency)
		},
	})
	if err != nil {
		return err
	}
	a.runners = append(a.runners, runner{"front door", door.Run})
	a.serve(connections, door)
	if err := a.wireAPI(on, store, views, doing, talk, startLinks(connections)); err != nil {
		return err
	}
	if err := a.wireAdmin(ctx, on, store, views, doing, talk); err != nil {
		return err
	}
	a.serveWeb(on, store, doing, talk, startLinks(connections))
	forget := forgetful(on, store, connections)
	a.runners = append(a.runners, runner{"erasures", func(ctx context.Context) error {
		eraseAgain(ctx, on, store, doing, forget)
		return nil
	}})
	return a.wireJobs(on, store, views, doing, moved, forget, outward...)
}

// connect makes the messengers: in the sandbox those of its phones, whose clock can be moved, else those that are configured.
func (a *application) connect(ctx context.Context, on foundation) (all []connection, moved *sandbox.Clock, err error) {
	var phones *stands
	if on.settings.runsSandbox() {
		if phones, err = a.openSandbox(ctx, on); err != nil {
			return nil, nil, err
		}
		moved = phones.clock
	}
	add := func(c connection, failed error) {
		all, err = append(all, c), errors.Join(err, failed)
	}
	switch {
	case phones.serve("telegram"):
		add(a.sandboxTelegram(on, phones))
	case on.settings.TelegramToken != "":
		add(a.telegramConnection(on, telegram.Options{Token: string(on.settings.TelegramToken), APIURL: on.settings.TelegramAPIURL, Log: on.log}))
	}
	switch {
	case phones.serve("vk"):
		add(a.sandboxVK(on, phones))
	case on.settings.VKToken != "":
		options, hook := on.configuredVK()
		add(a.vkConnection(on, options, hook))
	}
	switch {
	case phones.serve("whatsapp"):
		add(a.sandboxWhatsApp(on, phones))
	case on.settings.connectsWhatsApp():
		add(a.whatsappConnection(ctx, on))
	}
	return all, moved, err
}

// logOutcome writes one line per command: what and how it ended, never what was said.
func logOutcome(log *slog.Logger, o commands.Outcome) {
	level, outcome := slog.LevelDebug, "accepted"
	switch {
	case o.Fault != nil:
		level, outcome = slog.LevelError, "fault"
	case o.Refusal != "":
		outcome = string(o.Refusal)
	}
	log.Log(context.Background(), level, "command", "command", o.Name, "stream", o.Stream, "action", o.Action,
		"outcome", outcome, "tries", o.Tries, "took", o.Duration, "error", o.Fault)
}
