package main

import (
	"context"
	"fmt"
	"log/slog"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/labstack/echo/v4"

	"zapis/migrations"
)

// foundation is what stands before the application is put together.
type foundation struct {
	settings    Settings
	databaseURL string // direct, for those who listen
	pool        *pgxpool.Pool
	base        string // our own address, such as http://127.0.0.1:8080
	log         *slog.Logger
}

// application is everything that serves, put together.
type application struct {
	base      string
	routes    []func(*echo.Echo)
	runners   []runner
	checks    []check
	addresses []address
	closers   []func()
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
	app := &application{base: on.base}
	app.checks = append(app.checks,
		check{"database", on.pool.Ping},
		check{"migrations", func(ctx context.Context) error { return schemaIsCurrent(ctx, on.databaseURL) }},
	)
	app.addresses = append(app.addresses, address{"Health", on.base + "/readyz"})
	return app, nil
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
