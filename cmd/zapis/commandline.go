package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"strings"
	"text/tabwriter"

	"github.com/alecthomas/kong"

	"zapis/adapters/slotsjson"
	"zapis/migrations"
)

// commandLine is everything that can be typed after "zapis". Settings are the same for all commands.
type commandLine struct {
	Settings

	Serve   serveCommand   `cmd:"" help:"Serve clients, masters and the sandbox until stopped."`
	Migrate migrateCommand `cmd:"" help:"Bring the database schema up to date."`
	Slots   slotsCommand   `cmd:"" help:"Read a question about free time as JSON, write the answer."`

	Projections projectionsCommands `cmd:"" help:"Look after the read models."`
	Audit       auditCommands       `cmd:"" help:"Prove what the log says, and find what was changed in it."`
	WhatsApp    whatsappCommands    `cmd:"" name:"whatsapp" help:"Look after the number that links us as a device."`

	Admin adminCommands `cmd:"" help:"Let people sign in to the admin panel."`
	Token tokenCommands `cmd:"" help:"Let people and programs use the API."`

	Demo   demoCommands   `cmd:"" help:"Make up a town to look at."`
	Person personCommands `cmd:"" help:"Give a person their data, or erase them."`
	Keys   keysCommands   `cmd:"" help:"Look after the keys with which personal data are sealed."`

	Screens screensCommand `cmd:"" help:"Print all screens with sample data, in any language, as each messenger shows them."`

	Config  configCommand  `cmd:"" help:"Print the effective settings, secrets hidden."`
	Version versionCommand `cmd:"" help:"Print the version."`
}

// process is what a command works with.
type process struct {
	settings Settings
	in       io.Reader
	out      io.Writer
	aside    io.Writer // what is not the answer, such as progress
	log      *slog.Logger
}

type serveCommand struct{}

// Run serves until a signal ends ctx.
func (serveCommand) Run(ctx context.Context, p *process) error {
	main := Main{Settings: p.settings, Log: p.log, Out: p.out}
	return main.Run(ctx)
}

type migrateCommand struct{}

// Run applies what the schema lacks and says where it stands.
func (migrateCommand) Run(ctx context.Context, p *process) error {
	return withDatabase(ctx, p.settings, p.log, func(databaseURL string) error {
		if err := migrations.Up(ctx, databaseURL); err != nil {
			return err
		}
		current, _, err := migrations.Version(ctx, databaseURL)
		if err == nil {
			fmt.Fprintf(p.out, "schema version %d\n", current)
		}
		return err
	})
}

type slotsCommand struct{}

// Run answers on standard output; input that makes no sense is refused with the field at fault.
func (slotsCommand) Run(p *process) error {
	err := slotsjson.Run(p.in, p.out)
	if refused := new(slotsjson.InputError); errors.As(err, &refused) {
		return fmt.Errorf("%w: %w", errRefused, err)
	}
	return err
}

type configCommand struct{}

// Run prints each setting with its value and the variables that can set it.
func (configCommand) Run(p *process, app *kong.Kong) error {
	table := tabwriter.NewWriter(p.out, 0, 4, 2, ' ', 0)
	for _, flag := range app.Model.Flags {
		if flag.Name == "help" {
			continue
		}
		fmt.Fprintf(table, "--%s\t%v\t%s\n", flag.Name, flag.Target.Interface(), strings.Join(flag.Envs, ", "))
	}
	return table.Flush()
}

type versionCommand struct{}

// Run prints which build this is.
func (versionCommand) Run(p *process) error {
	_, err := fmt.Fprintln(p.out, "zapis", version())
	return err
}
