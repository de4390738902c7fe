package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os/user"
	"text/tabwriter"

	"github.com/jackc/pgx/v5/pgxpool"

	"zapis/eventstore"
	"zapis/projections"
)

// projectionsCommands are what operators do with the read models.
type projectionsCommands struct {
	List     projectionsListCommand     `cmd:"" help:"List the read models: versions, sizes, and what is built or kept beside them."`
	Status   projectionsStatusCommand   `cmd:"" help:"Show how far each read model has followed the log, and what stopped it."`
	Rebuild  projectionsRebuildCommand  `cmd:"" help:"Make read models anew from the log, beside the live ones, compare them and swap them. Continues one that was interrupted."`
	Rollback projectionsRollbackCommand `cmd:"" help:"Bring back the rows that the last rebuild replaced, brought up to the log."`
	Pause    projectionsPauseCommand    `cmd:"" help:"Let a rebuild rest, whichever process is at it."`
	Resume   projectionsResumeCommand   `cmd:"" help:"Let a paused rebuild go on."`
	Drop     projectionsDropCommand     `cmd:"" help:"Remove what is built or kept beside a read model; there is no way back then."`
	Retry    projectionsRetryCommand    `cmd:"" help:"Give the event at which a read model has stopped another try."`
	Skip     projectionsSkipCommand     `cmd:"" help:"Let a read model pass over the event at which it has stopped."`
}

// whoDecides is who is recorded with a decision.
type whoDecides struct {
	By string `env:"ZAPIS_OPERATOR" placeholder:"NAME" help:"Who decides, for the record. Without it your account on this machine."`
}

func (w whoDecides) name() string {
	if w.By != "" {
		return w.By
	}
	if account, err := user.Current(); err == nil {
		return account.Username
	}
	return "unknown"
}

// readModels are both sides of the read models, who follows them and who builds them, with the log that they come from.
type readModels struct {
	store  *eventstore.Store
	pool   *pgxpool.Pool
	follow *projections.Runner
	build  *projections.Builder
}

// withReadModels opens the log beside whatever serves, and closes it again.
func withReadModels(ctx context.Context, p *process, use func(readModels) error) error {
	err := withStore(ctx, p, func(store *eventstore.Store, pool *pgxpool.Pool) error {
		return use(readModels{store, pool, projections.New(store, pool, p.log), projections.NewBuilder(store, pool, p.log)})
	})
	for _, theirs := range []error{
		projections.ErrUnknown, projections.ErrNoBuild, projections.ErrNoDeadLetter, projections.ErrOtherVersion, projections.ErrBuilding,
	} {
		if errors.Is(err, theirs) {
			return fmt.Errorf("%w: %w", errRefused, err)
		}
	}
	return err
}

type projectionsStatusCommand struct{}

// Run shows every read model, whichever process follows, and the events that could not be applied.
func (projectionsStatusCommand) Run(ctx context.Context, p *process) error {
	return withReadModels(ctx, p, func(on readModels) error {
		all, err := on.follow.Status(ctx)
		if err != nil {
			return err
		}
		letters, err := on.follow.Letters(ctx)
		if err != nil {
			return err
		}
		return errors.Join(printStatus(p.out, all), printLetters(p.out, letters))
	})
}

func printStatus(out io.Writer, all []projections.Status) error {
	table := tabwriter.NewWriter(out, 0, 4, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(table, "projection\tversion\tposition\thead\tlag\tset aside\tstate\t")
	for _, s := range all {
		fmt.Fprintf(table, "%s\t%d\t%d\t%d\t%d\t%d\t%s\t\n", s.Name, s.Version, s.Position, s.Head, s.Lag, s.DeadLetters, stateOf(s))
	}
	return table.Flush()
}

func stateOf(s projections.Status) string {
	switch {
	case s.Stopped:
		return "stopped"
	case s.Lag > 0:
		return "behind"
	case s.Changed():
		return fmt.Sprintf("rows of version %d", s.Rows)
	}
	return "current"
}

func printLetters(out io.Writer, letters []projections.Letter) error {
	for _, l := range letters {
		what := fmt.Sprintf("has stopped after %d tries", l.Tries)
		if l.Skipped {
			what = "has skipped it"
		}
		if _, err := fmt.Fprintf(out, "\n%s at event %d (%s) %s: %s\n", l.Projection, l.Position, l.Type, what, l.Cause); err != nil {
			return err
		}
		if !l.Skipped {
			fmt.Fprintf(out, "  zapis projections retry %[1]s %[2]d   or   zapis projections skip %[1]s %[2]d\n", l.Projection, l.Position)
		}
	}
	return nil
}

// atEvent names a read model and the event at which it has stopped.
type atEvent struct {
	Name     string `arg:"" help:"The read model."`
	Position int64  `arg:"" help:"Position of the event, as status shows it."`
	whoDecides
}

type projectionsRetryCommand struct{ atEvent }

// Run records the decision; whoever follows tries the event again within a second.
func (c projectionsRetryCommand) Run(ctx context.Context, p *process) error {
	return withReadModels(ctx, p, func(on readModels) error {
		if err := on.follow.Retry(ctx, c.name(), c.Name, c.Position); err != nil {
			return err
		}
		_, err := fmt.Fprintf(p.out, "%s tries event %d again\n", c.Name, c.Position)
		return err
	})
}

type projectionsSkipCommand struct{ atEvent }

// Run records the decision; whoever follows goes on behind the event within a second.
func (c projectionsSkipCommand) Run(ctx context.Context, p *process) error {
	return withReadModels(ctx, p, func(on readModels) error {
		if err := on.follow.Skip(ctx, c.name(), c.Name, c.Position); err != nil {
			return err
		}
		_, err := fmt.Fprintf(p.out, "%s passes over event %d\n", c.Name, c.Position)
		return err
	})
}
