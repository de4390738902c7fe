package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/alecthomas/kong"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/labstack/echo/v4"

	"zapis/adapters/admin"
	"zapis/adapters/admin/gate"
	"zapis/adapters/dialog"
	"zapis/commands"
	"zapis/domain"
	"zapis/domain/access"
	"zapis/domain/staff"
	"zapis/eventstore"
	"zapis/projections"
)

// wireAdmin adds the panel in the browser. While nobody can sign in, the link for the first admin is printed.
func (a *application) wireAdmin(ctx context.Context, on foundation, store *eventstore.Store, views *projections.Runner, doing *commands.Commands, talk *dialog.Dialog) error {
	door := gate.New(gate.Gate{Pool: on.pool, Commands: doing, Keys: on.keys, Optional: on.settings.runsSandbox()})
	base := strings.TrimSuffix(cmp.Or(on.settings.PublicURL, on.base), "/")
	panel := admin.New(admin.Options{
		Gate: door, Commands: doing, Store: store, Left: on.left,
		Await: func(ctx context.Context, position int64) error {
			return errors.Join(talk.Await(ctx, position), views.AwaitAll(ctx, position, "webhooks"))
		},
		Activity: projections.Activity{Pool: on.pool},
		Views:    views,
		Health:   a.health,
		Settings: on.settings.shown(),
		Builds:   projections.NewBuilder(store, on.pool, on.log),
		Screens:  adminScreens(),
		WhatsApp: a.adminWhatsApp(on.settings),
		Version:  version(),
		Say:      sayCode,
		Address:  base,
		Secure:   strings.HasPrefix(base, "https://"),
		Log:      on.log,
		Observe: func(operation string, refusal domain.Refusal, fault bool, took time.Duration) {
			on.metrics.Tap(admin.Channel, operation, string(refusal), fault, took)
		},
	})
	a.routes = append(a.routes, func(router *echo.Echo) { panel.Route(router) })
	a.runners = append(a.runners, runner{"interrupted requests of the panel", panel.Run})
	return a.printAdmin(ctx, door, base)
}

// printAdmin prints where the panel is, or how the first admin gets in.
func (a *application) printAdmin(ctx context.Context, door *gate.Gate, base string) error {
	empty, err := door.Empty(ctx)
	if err != nil {
		return err
	}
	if !empty {
		a.addresses = append(a.addresses, address{"Admin panel", base + admin.Base})
		return nil
	}
	code, _, err := door.Invite(ctx, domain.ID{})
	if err != nil {
		return err
	}
	a.addresses = append(a.addresses, address{"Admin panel, for the first admin", joinAddress(base, code)})
	return nil
}

func joinAddress(base, code string) string { return base + admin.Base + "/join/" + code }

// health is how each part is, as /readyz asks it.
func (a *application) health(ctx context.Context) []admin.Health {
	all := make([]admin.Health, len(a.checks))
	for i, failure := range askAll(ctx, a.checks) {
		all[i] = admin.Health{Of: a.checks[i].of, Err: failure}
	}
	return all
}

type adminCommands struct {
	Create adminCreateCommand `cmd:"" help:"Make somebody an admin, or an auditor, and print a link by which they choose a password."`
	Link   adminLinkCommand   `cmd:"" help:"Print a new link for somebody who has lost their password or phone."`
	List   adminListCommand   `cmd:"" help:"List who can sign in."`
	Remove adminRemoveCommand `cmd:"" help:"Let somebody not sign in any more. Their sessions end."`
}

// named is one of the staff, by name.
type named struct {
	Name string `arg:"" help:"The name with which they sign in."`
}

type adminCreateCommand struct {
	named
	Role string `enum:"admin,auditor" default:"admin" help:"admin, or auditor, who reads only."`
}

// Run adds them. Whoever has the link gets in.
func (c adminCreateCommand) Run(ctx context.Context, p *process) error {
	return atGate(ctx, p, func(door *gate.Gate) error {
		id := commands.StaffID(c.Name)
		_, err := door.Commands.Staff(ctx, byOperator(), id, staff.Add{Member: id, Name: c.Name, Role: access.Role(c.Role)})
		if err != nil {
			return asRefused(err)
		}
		return printLink(ctx, p, door, id)
	})
}

type adminLinkCommand struct{ named }

// Run also drops the second factor: the next sign-in sets another one up.
func (c adminLinkCommand) Run(ctx context.Context, p *process) error {
	return atGate(ctx, p, func(door *gate.Gate) error {
		id, err := c.known(ctx, door)
		if err != nil {
			return err
		}
		if err := door.Drop(ctx, byOperator(), id); err != nil {
			return asRefused(err)
		}
		return printLink(ctx, p, door, id)
	})
}

func (n named) known(ctx context.Context, door *gate.Gate) (domain.ID, error) {
	id := commands.StaffID(n.Name)
	found, err := door.Commands.StaffNow(ctx, id)
	if err == nil && !found.Exists() {
		err = fmt.Errorf("%w: nobody of this name can sign in; zapis admin list shows who can", errRefused)
	}
	return id, err
}

func printLink(ctx context.Context, p *process, door *gate.Gate, id domain.ID) error {
	code, until, err := door.Invite(ctx, id)
	if err != nil {
		return err
	}
	base := strings.TrimSuffix(cmp.Or(p.settings.PublicURL, "http://"+cmp.Or(p.settings.Listen, fmt.Sprintf("%s:%d", defaultHost, defaultPort))), "/")
	_, err = fmt.Fprintf(p.out, "%s\nIt works once, until %s.\n", joinAddress(base, code), until.Local().Format(time.DateTime))
	return err
}

type adminListCommand struct{}

// Run shows name, role and second factor.
func (adminListCommand) Run(ctx context.Context, p *process) error {
	return atGate(ctx, p, func(door *gate.Gate) error {
		all, err := door.Members(ctx)
		if err != nil {
			return err
		}
		table := tabwriter.NewWriter(p.out, 0, 4, 2, ' ', 0)
		fmt.Fprintln(table, "name\trole\tsecond factor")
		for _, m := range all {
			factor := map[bool]string{true: "yes", false: "none"}[m.Factor]
			if !m.Joined {
				factor = "invited"
			}
			fmt.Fprintf(table, "%s\t%s\t%s\n", m.Name, m.Role, factor)
		}
		return table.Flush()
	})
}

type adminRemoveCommand struct{ named }

// Run ends their sessions, too.
func (c adminRemoveCommand) Run(ctx context.Context, p *process) error {
	return atGate(ctx, p, func(door *gate.Gate) error {
		id, err := c.known(ctx, door)
		if err != nil {
			return err
		}
		_, err = door.Commands.Staff(ctx, byOperator(), id, staff.Remove{})
		return asRefused(err)
	})
}

// atGate opens the gate without the panel.
func atGate(ctx context.Context, p *process, use func(*gate.Gate) error) error {
	return withStore(ctx, p, func(store *eventstore.Store, pool *pgxpool.Pool) error {
		return use(gate.New(gate.Gate{Pool: pool, Commands: commands.New(store, time.Now)}))
	})
}

// shown are the settings in force, secrets hidden.
func (s *Settings) shown() []admin.Setting {
	var all []admin.Setting
	for _, flag := range s.flags() {
		all = append(all, admin.Setting{Name: "--" + flag.Name, Value: fmt.Sprint(flag.Target.Interface())})
	}
	return all
}

// flags are what the settings are typed as, with the values that they have now.
func (s *Settings) flags() []*kong.Flag {
	copied := struct{ Settings }{*s}
	parser := kong.Must(&copied, kong.Vars{"dataDir": ""}, kong.NoDefaultHelp())
	return parser.Model.Flags
}
