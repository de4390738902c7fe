package main

import (
	"context"
	"fmt"
	"log/slog"
	"strings"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/labstack/echo/v4"

	"zapis/adapters/jobs"
	"zapis/adapters/metrics"
	"zapis/adapters/sandbox"
	"zapis/adapters/whatsapp/linked"
	"zapis/eventstore"
	"zapis/eventstore/vault"
	"zapis/migrations"
	"zapis/projections"
)

// foundation is what stands before the application is put together.
type foundation struct {
	settings    Settings
	databaseURL string // direct, for those who listen
	pool        *pgxpool.Pool
	base        string // our own address, such as http://127.0.0.1:8080
	log         *slog.Logger
	connect     connector
	keys        *vault.Vault     // wire opens it
	metrics     *metrics.Metrics // wire makes them
}

// connector makes the messengers, and a clock that can be moved, or none.
type connector func(*application, context.Context, foundation) (all []connection, moved *sandbox.Clock, err error)

// application is everything that serves, put together.
type application struct {
	base      string
	routes    []func(*echo.Echo)
	runners   []runner
	checks    []check
	addresses []address
	closers   []func()

	bounced func(context.Context, jobs.Bounce) error // hears what a messenger had taken and did not deliver

	metrics *metrics.Metrics

	linked *linked.WhatsApp // the number whose phone links us; nil if there is none

	telegramSecret string // sent along with each delivery to our webhook
}

// runner works until its context ends, then returns nil. One that returns an error ends the program: whatever may fail
// alone (a projection that met a poison event) stays and says so through a check.
type runner struct {
	of    string
	until func(context.Context) error
}

// address is printed when everything runs.
type address struct{ what, url string }

// wire puts the parts together: this page shows how everything hangs together. ctx ends when we begin to stop, and long
// answers end with it.
func wire(ctx context.Context, on foundation) (*application, error) {
	on.metrics = metrics.New(version())
	app := &application{base: on.base, metrics: on.metrics}
	keys, closeKeys, err := openKeys(ctx, on.settings, on.databaseURL, on.log)
	if err != nil {
		return nil, err
	}
	app.closers = append(app.closers, closeKeys)
	on.keys = keys
	store, err := openStore(on.pool, keys, on.log, eventstore.WithObserver(func(b eventstore.Batch) {
		on.metrics.Append(b.Commands, b.Apart, b.Took)
	}))
	if err != nil {
		app.close()
		return nil, err
	}
	app.closers = append(app.closers, store.Close)
	views := projections.New(store, on.pool, on.log)
	on.metrics.Pool("log", on.pool)
	on.metrics.Standing(on.pool, views.Status)
	app.routes = append(app.routes, on.routeMetrics)
	app.runners = append(app.runners, runner{"projections", func(ctx context.Context) error { views.Run(ctx); return nil }})
	app.checks = append(app.checks,
		check{of: "database", now: on.pool.Ping},
		check{of: "migrations", now: func(ctx context.Context) error { return schemaIsCurrent(ctx, on.databaseURL) }},
		check{of: "projections", now: func(ctx context.Context) error { return allFollow(ctx, views) }, advisory: true},
		check{of: "versions of projections", now: func(ctx context.Context) error { return allAsMeant(ctx, views) }, advisory: true},
	)
	if err := app.wireTransparency(on, store); err != nil {
		app.close()
		return nil, err
	}
	if err := app.wireDialog(ctx, on, store, views); err != nil {
		app.close()
		return nil, err
	}
	app.addresses = append(app.addresses, address{"Health", on.base + "/readyz"})
	return app, nil
}

// openStore opens the log with every event that the product knows, and these keys for what is personal in it.
func openStore(pool *pgxpool.Pool, keys eventstore.Keys, log *slog.Logger, more ...eventstore.Option) (*eventstore.Store, error) {
	codec := eventstore.NewCodec(eventstore.KnownEvents()...).Sealing(keys)
	store, err := eventstore.New(pool, codec, append(more, eventstore.WithVersion(version()), eventstore.WithLogger(log))...)
	if err != nil {
		return nil, fmt.Errorf("open the event store: %w", err)
	}
	return store, nil
}

// close undoes wire, last part first.
func (a *application) close() {
	for i := range a.closers {
		a.closers[len(a.closers)-1-i]()
	}
}

// schemaIsCurrent accepts a schema that is ahead: a newer version of the program is being rolled out.
func schemaIsCurrent(ctx context.Context, databaseURL string) error {
	current, needed, err := migrations.Version(ctx, databaseURL)
	if err == nil && current < needed {
		err = fmt.Errorf("schema version %d, needed %d", current, needed)
	}
	return err
}

// allFollow fails while a projection stands before an event that it cannot apply.
func allFollow(ctx context.Context, views *projections.Runner) error {
	all, err := views.Status(ctx)
	if err != nil {
		return err
	}
	var stopped []string
	for _, s := range all {
		if s.Stopped {
			stopped = append(stopped, s.Name)
		}
	}
	if stopped != nil {
		return fmt.Errorf("stopped: %s", strings.Join(stopped, ", "))
	}
	return nil
}

// allAsMeant fails while the rows of a projection come from another version of its fold than this program has.
func allAsMeant(ctx context.Context, views *projections.Runner) error {
	all, err := views.Status(ctx)
	if err != nil {
		return err
	}
	var changed []string
	for _, s := range all {
		if s.Changed() {
			changed = append(changed, s.Name)
		}
	}
	if changed != nil {
		return fmt.Errorf("rows of another version: zapis projections rebuild %s", strings.Join(changed, " "))
	}
	return nil
}
