package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"strings"
	"time"

	"github.com/cenkalti/backoff/v5"
	"github.com/labstack/echo/v4"

	"zapis/adapters/cache"
	"zapis/adapters/dialog"
	"zapis/adapters/frontdoor"
	"zapis/adapters/sandbox"
	"zapis/adapters/telegram"
	"zapis/commands"
	"zapis/domain/person"
	"zapis/eventstore"
	"zapis/projections"
)

// telegramPath is where Telegram, real or not, delivers updates.
const telegramPath = "/webhooks/telegram"

// unlimited is how fast the phones of the sandbox take messages: nobody there is to be protected from many.
var unlimited = telegram.Rates{All: 1000, AllBurst: 1000, Chat: 100, ChatBurst: 100}

// wireDialog adds the way of an update: messenger, front door, dialog, and from there commands and read models.
func (a *application) wireDialog(ctx context.Context, on foundation, store *eventstore.Store, views *projections.Runner) error {
	bot, moved, err := a.wireTelegram(ctx, on)
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
		Addresses: startLinks(bot),
		Cache:     cache.NewMemory(50_000, 10*time.Minute),
	})
	door, err := frontdoor.New(frontdoor.Options{
		Store: store, Pool: on.pool, Dialog: talk, People: doing, Messengers: []frontdoor.Messenger{bot},
		Pending: projections.PendingActions{Pool: on.pool}, Log: on.log,
	})
	if err != nil {
		return err
	}
	a.runners = append(a.runners,
		runner{"front door", door.Run},
		runner{"telegram", func(ctx context.Context) error { return receive(ctx, on, bot, door, a.telegramSecret) }},
	)
	a.routes = append(a.routes, func(e *echo.Echo) { e.POST(telegramPath, bot.Webhook(a.telegramSecret, door)) })
	return a.wireJobs(on, store, doing, moved, bot)
}

// startLinks are the addresses of a start code in the messengers that are configured.
func startLinks(bot *telegram.Telegram) func(code string) []dialog.Address {
	return func(code string) []dialog.Address {
		return []dialog.Address{{Messenger: bot.Name(), URL: bot.StartLink(code)}}
	}
}

// wireTelegram makes the bot: the configured one, or that of the sandbox, whose clock can be moved.
func (a *application) wireTelegram(ctx context.Context, on foundation) (bot *telegram.Telegram, moved *sandbox.Clock, err error) {
	options := telegram.Options{Token: string(on.settings.TelegramToken), APIURL: on.settings.TelegramAPIURL, Log: on.log}
	a.telegramSecret = string(on.settings.TelegramWebhookSecret)
	if a.telegramSecret == "" {
		a.telegramSecret = rand.Text()
	}
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
		options.Token, options.APIURL, options.Rates = phones.Token(), phones.TelegramURL(on.base), unlimited
	}
	if bot, err = telegram.New(options); err != nil {
		return nil, nil, err
	}
	a.closers = append(a.closers, bot.Close)
	return bot, moved, nil
}

// receive introduces the bot, as often as it takes, and then lets updates in the way that is configured.
func receive(ctx context.Context, on foundation, bot *telegram.Telegram, door *frontdoor.Door, secret string) error {
	begin := func() (bool, error) {
		if err := bot.Introduce(ctx, person.Locales...); err != nil {
			return false, finalUnlessWorthwhile(err)
		}
		switch {
		case on.settings.runsSandbox():
			return true, finalUnlessWorthwhile(bot.UseWebhook(ctx, on.base+telegramPath, secret))
		case on.settings.TelegramMode == "webhook":
			return true, finalUnlessWorthwhile(bot.UseWebhook(ctx, strings.TrimSuffix(on.settings.PublicURL, "/")+telegramPath, secret))
		}
		return false, nil
	}
	hooked, err := backoff.Retry(ctx, begin, backoff.WithMaxElapsedTime(0), backoff.WithNotify(func(err error, after time.Duration) {
		on.log.Warn("Telegram is out of reach, trying again", "error", err, "after", after.Round(time.Millisecond))
	}))
	if ctx.Err() != nil {
		return nil
	}
	if err != nil {
		return fmt.Errorf("begin with Telegram: %w", err)
	}
	on.log.Info("Telegram is connected", "webhook", hooked)
	if hooked {
		<-ctx.Done()
		return nil
	}
	return bot.Poll(ctx, door)
}

// finalUnlessWorthwhile ends the tries at what can never work, such as a token that does not hold.
func finalUnlessWorthwhile(err error) error {
	var told dialog.Undelivered
	if errors.As(err, &told) {
		if _, worthwhile := told.Retry(); !worthwhile {
			return backoff.Permanent(err)
		}
	}
	return err
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
