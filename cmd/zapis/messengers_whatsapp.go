package main

import (
	"context"
	"fmt"
	"os"

	"github.com/labstack/echo/v4"

	"zapis/adapters/frontdoor"
	"zapis/adapters/jobs"
	"zapis/adapters/whatsapp/cloud"
	"zapis/adapters/whatsapp/linked"
)

// whatsappPath is where Meta delivers updates.
const whatsappPath = "/webhooks/whatsapp"

// whatsappConnection is the number of the settings, by the transport that they choose for it.
func (a *application) whatsappConnection(ctx context.Context, on foundation) (connection, error) {
	s := on.settings
	if s.WhatsApp == "cloud" {
		templates, err := s.templates()
		if err != nil {
			return connection{}, err
		}
		return a.cloudConnection(on, cloud.Options{
			NumberID: s.WhatsAppNumber, Token: string(s.WhatsAppToken), Secret: string(s.WhatsAppSecret), APIURL: s.WhatsAppAPIURL, Log: on.log,
			Templates: templates,
		}, string(s.WhatsAppVerify))
	}
	return a.linkedConnection(ctx, on, linked.Options{
		DatabaseURL: on.databaseURL, Version: s.WhatsAppVersion, Proxy: string(s.WhatsAppProxy), Log: on.log,
	})
}

// templates are those of the file that the settings name.
func (s *Settings) templates() (cloud.Templates, error) {
	if s.WhatsAppTemplates == "" {
		return nil, nil
	}
	text, err := os.ReadFile(s.WhatsAppTemplates)
	if err != nil {
		return nil, fmt.Errorf("--whatsapp-templates: %w", err)
	}
	all, err := cloud.ReadTemplates(text)
	if err != nil {
		return nil, fmt.Errorf("--whatsapp-templates: %s: %w", s.WhatsAppTemplates, err)
	}
	return all, nil
}

// linkedConnection is a number whose phone has linked us as a device.
func (a *application) linkedConnection(ctx context.Context, on foundation, options linked.Options) (connection, error) {
	options.Pool, options.Shelf = on.pool, frontdoor.Shelf{Pool: on.pool}
	number, err := linked.New(ctx, options)
	if err != nil {
		return connection{}, err
	}
	a.linked = number
	a.closers = append(a.closers, func() {
		if err := number.Close(); err != nil {
			on.log.Warn("WhatsApp's connection did not close", "error", err)
		}
	})
	a.checks = append(a.checks, check{of: "whatsapp", advisory: true, now: func(context.Context) error {
		if state := number.State(); state.Kind != linked.Online {
			return fmt.Errorf("%s since %s: %s", state.Kind, state.Since.Format("2006-01-02 15:04:05Z07:00"), state.Reason)
		}
		return nil
	}})
	return connection{
		messenger: number,
		link:      func(_, sentence string) string { return number.StartLink(sentence) },
		receive:   func(ctx context.Context, door *frontdoor.Door) error { return number.Run(ctx, door) },
	}, nil
}

// cloudConnection is a number of Meta's Cloud API; the verify token is what Meta shows when it subscribes.
func (a *application) cloudConnection(on foundation, options cloud.Options, verify string) (connection, error) {
	options.Pool = on.pool
	options.Failed = func(ctx context.Context, f cloud.Failure) error {
		return a.bounced(ctx, jobs.Bounce{
			Channel: cloud.Channel, Key: f.Key, Accounts: f.Accounts, Blocked: f.Trouble.Blocked(), Shut: f.Trouble.Shut(),
		})
	}
	number, err := cloud.New(options)
	if err != nil {
		return connection{}, err
	}
	a.closers = append(a.closers, number.Close)
	return connection{
		messenger: number,
		link:      func(_, sentence string) string { return number.StartLink(sentence) },
		receive: func(ctx context.Context, _ *frontdoor.Door) error {
			begun, err := begin(ctx, on, "WhatsApp", func() error { return number.Introduce(ctx) })
			if err == nil && begun {
				<-ctx.Done()
			}
			return err
		},
		route: func(e *echo.Echo, door *frontdoor.Door) {
			e.Match([]string{"GET", "POST"}, whatsappPath, number.Webhook(verify, door))
		},
	}, nil
}
