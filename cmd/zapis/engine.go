package main

import (
	"context"
	"log/slog"
	"path/filepath"
	"time"

	"github.com/labstack/echo/v4"

	"zapis/adapters/cache"
	"zapis/adapters/dialog"
	"zapis/adapters/frontdoor"
	"zapis/adapters/sandbox"
	"zapis/adapters/telegram"
	"zapis/commands"
	"zapis/eventstore"
	"zapis/projections"
)

// unlimited is how fast the phones of the sandbox take messages: nobody there is to be protected from many.
var unlimited = telegram.Rates{All: 1000, AllBurst: 1000, Chat: 100, ChatBurst: 100}

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
	doing.Observe(func(o commands.Outcome) { logOutcome(on.log, o) })
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
		Await: func(ctx context.Context, position int64) error {
			return views.AwaitAll(ctx, position, "catalogue", "people", "week_schedule", "free_slots", "active_bookings",
				"clients", "chat_history", "reviews", "broadcasts")
		},
		Clock:     now,
		Addresses: startLinks(connections),
		Cache:     cache.NewMemory(50_000, 10*time.Minute),
	})
	var inward []frontdoor.Messenger
	var outward []dialog.Messenger
	for _, c := range connections {
		inward, outward = append(inward, c.messenger), append(outward, c.messenger)
	}
	door, err := frontdoor.New(frontdoor.Options{
		Store: store, Pool: on.pool, Dialog: talk, People: doing, Messengers: inward,
		Pending: projections.PendingActions{Pool: on.pool}, Log: on.log,
	})
	if err != nil {
		return err
	}
	a.runners = append(a.runners, runner{"front door", door.Run})
	a.serve(connections, door)
	return a.wireJobs(on, store, doing, moved, outward...)
}

// connect makes the messengers: those that are configured, and in the sandbox those of its phones, whose clock can be moved.
func (a *application) connect(ctx context.Context, on foundation) (all []connection, moved *sandbox.Clock, err error) {
	bot := telegram.Options{Token: string(on.settings.TelegramToken), APIURL: on.settings.TelegramAPIURL, Log: on.log}
	if on.settings.runsSandbox() {
		dir := filepath.Join(on.settings.DataDir, "sandbox")
		if moved, err = sandbox.NewClock(dir, on.log); err != nil {
			return nil, nil, err
		}
		phones, err := sandbox.New(sandbox.Options{Dir: dir, Logger: on.log, Time: moved})
		if err != nil {
			return nil, nil, err
		}
		a.closers = append(a.closers, phones.Close)
		context.AfterFunc(ctx, phones.HangUp)
		a.routes = append(a.routes, func(e *echo.Echo) { e.Any("/*", echo.WrapHandler(phones.Handler())) })
		a.addresses = append([]address{{"Sandbox: phones to try it on", on.base + "/"}}, a.addresses...)
		bot.Token, bot.APIURL, bot.Rates = phones.Token(), phones.TelegramURL(on.base), unlimited
	}
	if bot.Token != "" {
		telegram, err := a.telegramConnection(on, bot)
		if err != nil {
			return nil, nil, err
		}
		all = append(all, telegram)
	}
	if on.settings.VKToken != "" {
		options, hook := on.configuredVK()
		vk, err := a.vkConnection(on, options, hook)
		if err != nil {
			return nil, nil, err
		}
		all = append(all, vk)
	}
	if on.settings.WhatsApp == "linked" || on.settings.WhatsApp == "cloud" {
		whatsapp, err := a.whatsappConnection(ctx, on)
		if err != nil {
			return nil, nil, err
		}
		all = append(all, whatsapp)
	}
	return all, moved, nil
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
