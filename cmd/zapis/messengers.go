package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/cenkalti/backoff/v5"
	"github.com/labstack/echo/v4"

	"zapis/adapters/dialog"
	"zapis/adapters/frontdoor"
	"zapis/adapters/telegram"
)

// messenger is all that a messenger does: it answers what comes in, and it brings what nobody asked for just now.
type messenger interface {
	frontdoor.Messenger
	dialog.Messenger
}

// connection is a messenger and how it is reached: where its start links lead, and how updates come in.
type connection struct {
	messenger
	link    func(code, sentence string) string // of a start code, and of a human sentence that holds it
	receive func(ctx context.Context, door *frontdoor.Door) error
	route   func(e *echo.Echo, door *frontdoor.Door) // nil: updates do not come to us
}

// startLinks are the addresses of a start code in the messengers that are connected.
func startLinks(all []connection) func(code, sentence string) []dialog.Address {
	return func(code, sentence string) []dialog.Address {
		var addresses []dialog.Address
		for _, c := range all {
			addresses = append(addresses, dialog.Address{Messenger: c.Name(), URL: c.link(code, sentence)})
		}
		return addresses
	}
}

// serve adds how updates come in.
func (a *application) serve(all []connection, door *frontdoor.Door) {
	for _, c := range all {
		a.runners = append(a.runners, runner{c.Name(), func(ctx context.Context) error { return c.receive(ctx, door) }})
		if c.route != nil {
			a.routes = append(a.routes, func(e *echo.Echo) { c.route(e, door) })
		}
	}
}

// telegramPath is where Telegram, real or not, delivers updates.
const telegramPath = "/webhooks/telegram"

// telegramConnection makes the bot that the options tell.
func (a *application) telegramConnection(on foundation, options telegram.Options) (connection, error) {
	bot, err := telegram.New(options)
	if err != nil {
		return connection{}, err
	}
	a.closers = append(a.closers, bot.Close)
	a.telegramSecret = string(on.settings.TelegramWebhookSecret)
	if a.telegramSecret == "" {
		a.telegramSecret = rand.Text()
	}
	return connection{
		messenger: bot,
		link:      func(code, _ string) string { return bot.StartLink(code) },
		receive:   func(ctx context.Context, door *frontdoor.Door) error { return a.receiveTelegram(ctx, on, bot, door) },
		route:     func(e *echo.Echo, door *frontdoor.Door) { e.POST(telegramPath, bot.Webhook(a.telegramSecret, door)) },
	}, nil
}

// receiveTelegram introduces the bot and then lets updates in the way that is configured.
func (a *application) receiveTelegram(ctx context.Context, on foundation, bot *telegram.Telegram, door *frontdoor.Door) error {
	hooked := false
	begun, err := begin(ctx, on, "Telegram", func() error {
		if err := bot.Introduce(ctx, dialog.Languages()...); err != nil {
			return err
		}
		base := strings.TrimSuffix(on.settings.PublicURL, "/")
		if on.settings.runsSandbox() {
			base = on.base
		}
		if hooked = on.settings.runsSandbox() || on.settings.TelegramMode == "webhook"; hooked {
			return bot.UseWebhook(ctx, base+telegramPath, a.telegramSecret)
		}
		return nil
	})
	if err != nil || !begun {
		return err
	}
	if hooked {
		<-ctx.Done()
		return nil
	}
	return bot.Poll(ctx, door)
}

// begin introduces us to a platform, as often as it takes; it has not begun if ctx ended before.
func begin(ctx context.Context, on foundation, platform string, introduce func() error) (begun bool, err error) {
	_, err = backoff.Retry(ctx, func() (struct{}, error) { return struct{}{}, finalUnlessWorthwhile(introduce()) },
		backoff.WithMaxElapsedTime(0), backoff.WithNotify(func(err error, after time.Duration) {
			on.log.Warn(platform+" is out of reach, trying again", "error", err, "after", after.Round(time.Millisecond))
		}))
	if ctx.Err() != nil {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("begin with %s: %w", platform, err)
	}
	on.log.Info(platform + " is connected")
	return true, nil
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
