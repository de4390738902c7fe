package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"zapis/eventstore/transparency"
)

type auditProveCommand struct {
	Event  string `arg:"" help:"Id or position of the event."`
	Head   string `placeholder:"HEAD" help:"Prove it by this head, by the number of its events or as a file. Without it the newest."`
	Output string `short:"o" placeholder:"FILE" help:"Where the proof is written. Without it standard output."`
}

// Run writes the proof.
func (c auditProveCommand) Run(ctx context.Context, p *process) error {
	verifiers, err := verifierKey("").verifiers(p.settings.headsPath(), &p.settings)
	if err != nil {
		return err
	}
	return p.withPool(ctx, func(pool *pgxpool.Pool, _ string) error {
		position, err := transparency.Find(ctx, pool, c.Event)
		if errors.Is(err, transparency.ErrNoEvent) {
			err = fmt.Errorf("%w: %w", errRefused, err)
		}
		if err != nil {
			return err
		}
		var head *transparency.Head
		if c.Head != "" {
			head, err = headNamed(ctx, pool, verifiers, c.Head)
		} else if head, err = transparency.Newest(ctx, pool, verifiers); err == nil && head == nil {
			err = fmt.Errorf("%w: no head was signed yet", errRefused)
		}
		if err != nil {
			return err
		}
		proof, err := transparency.Prove(ctx, pool, *head, position)
		if errors.Is(err, transparency.ErrNoEvent) {
			err = fmt.Errorf("%w: %w", errRefused, err)
		}
		if err != nil {
			return err
		}
		return p.writeProof(c.Output, proof)
	})
}

func (p *process) writeProof(file string, proof any) error {
	text, err := transparency.Encode(proof)
	if err != nil {
		return err
	}
	if file == "" {
		_, err = p.out.Write(text)
		return err
	}
	return os.WriteFile(file, text, 0o600) // it holds what the event says
}

type auditConsistencyCommand struct {
	Older  string `arg:"" help:"The older head, by the number of its events or as a file."`
	Newer  string `arg:"" optional:"" help:"The newer head. Without it the newest."`
	Output string `short:"o" placeholder:"FILE" help:"Where the proof is written. Without it standard output."`
}

// Run writes the proof.
func (c auditConsistencyCommand) Run(ctx context.Context, p *process) error {
	verifiers, err := verifierKey("").verifiers(p.settings.headsPath(), &p.settings)
	if err != nil {
		return err
	}
	return p.withPool(ctx, func(pool *pgxpool.Pool, _ string) error {
		older, err := headNamed(ctx, pool, verifiers, c.Older)
		if err != nil {
			return err
		}
		newer := older
		if c.Newer != "" {
			newer, err = headNamed(ctx, pool, verifiers, c.Newer)
		} else {
			newer, err = transparency.Newest(ctx, pool, verifiers)
		}
		if err != nil {
			return err
		}
		if newer == nil || older.Size > newer.Size {
			return fmt.Errorf("%w: the first head must be the older one", errRefused)
		}
		proof, err := transparency.ProveConsistency(ctx, pool, *older, *newer)
		if err != nil {
			return err
		}
		return p.writeProof(c.Output, proof)
	})
}

type auditCheckCommand struct {
	Proof string      `arg:"" help:"File of the proof, or - for standard input."`
	Key   verifierKey `required:"" placeholder:"VKEY" help:"Verifier key, or a file that holds it."`
}

// Run says what the proof shows.
func (c auditCheckCommand) Run(p *process) error {
	verifiers, err := c.Key.verifiers("", &p.settings)
	if err != nil {
		return err
	}
	file, err := c.read(p.in)
	if err != nil {
		return fmt.Errorf("%w: %w", errRefused, err)
	}
	proven, err := transparency.CheckProof(file, verifiers)
	switch {
	case err != nil:
		return err
	case proven.Event != nil:
		e := proven.Event
		_, err = fmt.Fprintf(p.out, "Proven: event %d (%s of %s, version %d, id %s, recorded %s) is in the log of %s, %s.\n", e.Position, e.Type, e.Stream,
			e.Version, e.ID, e.RecordedAt.Format(time.RFC3339Nano), proven.Head.Origin, proven.Head)
	default:
		_, err = fmt.Fprintf(p.out, "Proven: the log of %s, %s, begins with all of %s, unchanged.\n", proven.Head.Origin, proven.Head, proven.Older)
	}
	return err
}

func (c auditCheckCommand) read(in io.Reader) ([]byte, error) {
	if c.Proof == "-" {
		return io.ReadAll(in)
	}
	return os.ReadFile(c.Proof)
}
