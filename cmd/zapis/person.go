package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5/pgxpool"

	"zapis/adapters/dialog"
	"zapis/commands"
	"zapis/domain"
	"zapis/domain/person"
	"zapis/eventstore"
	"zapis/projections"
)

type personCommands struct {
	Erase   personEraseCommand   `cmd:"" help:"Erase a person: accounts, texts and keys, for good. Bookings to come are cancelled."`
	Export  personExportCommand  `cmd:"" help:"Write all that is kept about a person to a zip file."`
	Suspend personSuspendCommand `cmd:"" help:"Keep a person from doing anything, and everybody from booking with them. What is booked stays."`
	Readmit personReadmitCommand `cmd:"" help:"Let a suspended person do everything again."`
}

// personID is the id of a person, as typed.
type personID struct{ domain.ID }

// UnmarshalText refuses what is no id.
func (id *personID) UnmarshalText(text []byte) (err error) {
	if id.ID, err = domain.ParseID(string(text)); err != nil {
		return fmt.Errorf("%q is not the id of a person", text)
	}
	return nil
}

type personEraseCommand struct {
	Person personID `arg:"" help:"Id of the person."`
	Yes    bool     `help:"Really do it. Nobody can take it back."`
}

// Run erases as the button does. What follows (bookings, keys) is done by a zapis that serves, now or when it starts.
func (c personEraseCommand) Run(ctx context.Context, p *process) error {
	if !c.Yes {
		return fmt.Errorf("%w: this cannot be taken back; add --yes", errRefused)
	}
	return withLog(ctx, p, func(store *eventstore.Store, _ *dialog.Dialog, doing *commands.Commands) error {
		found, _, err := doing.PersonNow(ctx, c.Person.ID)
		if err == nil && !found.Exists() {
			err = fmt.Errorf("%w: there is no person %s", errRefused, c.Person)
		}
		if err != nil {
			return err
		}
		meta := commands.BySystem(commands.NewID(found.ID, "erase"))
		meta.Actor, meta.Channel = found.ID, "cli"
		if _, err := doing.Erase(ctx, meta); err != nil {
			return err
		}
		_, err = fmt.Fprintf(p.out, "Person %s is erased. Bookings to come are cancelled and keys destroyed within a minute by a zapis that serves.\n", found.ID)
		return err
	})
}

type personExportCommand struct {
	Person personID `arg:"" help:"Id of the person."`
	To     string   `placeholder:"FILE" help:"Where to write it. Without it zapis-<id>.zip."`
}

// Run writes the file that the button sends, readable by us alone.
func (c personExportCommand) Run(ctx context.Context, p *process) error {
	return withLog(ctx, p, func(_ *eventstore.Store, talk *dialog.Dialog, doing *commands.Commands) error {
		found, _, err := doing.PersonNow(ctx, c.Person.ID)
		if err == nil && !found.Exists() {
			err = fmt.Errorf("%w: there is no person %s", errRefused, c.Person)
		}
		if err != nil {
			return err
		}
		file, err := talk.Export(ctx, found.ID)
		if err != nil {
			return err
		}
		to := c.To
		if to == "" {
			to = "zapis-" + found.ID.String() + ".zip"
		}
		if err := os.WriteFile(to, file, 0o600); err != nil {
			return err
		}
		_, err = fmt.Fprintln(p.out, to)
		return err
	})
}

type personSuspendCommand struct {
	Person personID `arg:"" help:"Id of the person."`
	Reason string   `help:"Why, for those who run Zapis. The person is not told it."`
}

// Run takes hold at once, also in a zapis that serves.
func (c personSuspendCommand) Run(ctx context.Context, p *process) error {
	return withLog(ctx, p, func(_ *eventstore.Store, _ *dialog.Dialog, doing *commands.Commands) error {
		_, err := doing.Suspend(ctx, byHand(), c.Person.ID, domain.Personal(c.Reason))
		return stood(p, err, c.Person, "is suspended")
	})
}

type personReadmitCommand struct {
	Person personID `arg:"" help:"Id of the person."`
}

func (c personReadmitCommand) Run(ctx context.Context, p *process) error {
	return withLog(ctx, p, func(_ *eventstore.Store, _ *dialog.Dialog, doing *commands.Commands) error {
		_, err := doing.Readmit(ctx, byHand(), c.Person.ID)
		return stood(p, err, c.Person, "may do everything again")
	})
}

// byHand is the meta of what somebody does who can run this program where the log is.
func byHand() commands.Meta { return commands.ByOperator(domain.ID(uuid.New()), "cli") }

// stood tells how somebody stands now, or why not.
func stood(p *process, err error, id personID, how string) error {
	var refusal domain.Refusal
	switch {
	case errors.Is(err, person.ErrNotRegistered):
		return fmt.Errorf("%w: there is no person %s", errRefused, id)
	case errors.As(err, &refusal):
		return fmt.Errorf("%w: %s", errRefused, refusal)
	case err != nil:
		return err
	}
	_, err = fmt.Fprintf(p.out, "Person %s %s.\n", id, how)
	return err
}

// withLog opens the log, its keys and the commands for a command that comes and goes.
func withLog(ctx context.Context, p *process, use func(*eventstore.Store, *dialog.Dialog, *commands.Commands) error) error {
	return withStore(ctx, p, func(store *eventstore.Store, pool *pgxpool.Pool) error {
		doing := commands.New(store, time.Now)
		talk := dialog.New(dialog.Options{
			Commands: doing, Catalogue: projections.Catalogue{Pool: pool}, People: projections.People{Pool: pool}, Log: store, Clock: time.Now,
		})
		return use(store, talk, doing)
	})
}
