package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5/pgxpool"
	"golang.org/x/mod/sumdb/note"

	"zapis/eventstore/transparency"
)

// auditCommands tell what the log says, and prove it.
type auditCommands struct {
	Log         auditLogCommand         `cmd:"" help:"Show what was done, with what came of it."`
	Explain     auditExplainCommand     `cmd:"" help:"Tell the story of a booking."`
	Replay      auditReplayCommand      `cmd:"" help:"Show the read models as they were at a moment."`
	Screen      auditScreenCommand      `cmd:"" help:"Show what a person saw at a moment."`
	Verify      auditVerifyCommand      `cmd:"" help:"Recompute the whole log and compare it with its tree and all published heads."`
	Prove       auditProveCommand       `cmd:"" help:"Write a proof that an event is in the log, for somebody without the database."`
	Consistency auditConsistencyCommand `cmd:"" help:"Write a proof that nothing was changed between two heads."`
	Check       auditCheckCommand       `cmd:"" help:"Check a proof. Needs no database."`
	Heads       auditHeadsCommand       `cmd:"" help:"List the signed heads."`
	Key         auditKeyCommand         `cmd:"" help:"Print the key that heads and proofs are checked with."`
}

// verifierKey is a verifier key as it is typed, or a file that holds it.
type verifierKey string

// verifiers are what heads are checked with: the key that was given, else the one beside the heads, else that of our own key.
func (k verifierKey) verifiers(heads string, settings *Settings) (note.Verifiers, error) {
	text := string(k)
	if text == "" {
		text = heads + verifierSuffix
	}
	if !strings.Contains(text, "+") || k == "" {
		read, err := os.ReadFile(text)
		if k == "" && errors.Is(err, os.ErrNotExist) {
			key, err := settings.signingKey()
			if err != nil {
				return nil, err
			}
			read = []byte(key.Verifier())
		} else if err != nil {
			return nil, fmt.Errorf("%w: --key: %w", errRefused, err)
		}
		text = strings.TrimSpace(string(read))
	}
	verifier, err := note.NewVerifier(text)
	if err != nil {
		return nil, fmt.Errorf("%w: --key: %w", errRefused, err)
	}
	return note.VerifierList(verifier), nil
}

// publishedHeads reads the heads of a file; one that was named must be there.
func publishedHeads(named, file string) (heads []string, err error) {
	text, err := os.ReadFile(file)
	if errors.Is(err, os.ErrNotExist) && named == "" {
		return nil, nil
	}
	if err == nil {
		heads, err = transparency.SplitHeads(string(text))
	}
	if err != nil {
		return nil, fmt.Errorf("%w: --heads: %w", errRefused, err)
	}
	return heads, nil
}

// headNamed finds a head by its size among those of the database, or reads it from a file.
func headNamed(ctx context.Context, pool *pgxpool.Pool, verifiers note.Verifiers, name string) (*transparency.Head, error) {
	size, err := strconv.ParseInt(strings.ReplaceAll(name, ",", ""), 10, 64)
	if err == nil {
		head, err := transparency.HeadOf(ctx, pool, verifiers, size)
		if err == nil && head == nil {
			err = fmt.Errorf("%w: no head of %s events was signed: see zapis audit heads", errRefused, name)
		}
		return head, err
	}
	text, err := os.ReadFile(name)
	if err != nil {
		return nil, fmt.Errorf("%w: a head is the number of its events, or a file: %w", errRefused, err)
	}
	head, err := transparency.OpenHead(strings.TrimRight(string(text), "\n")+"\n", verifiers)
	if err != nil {
		return nil, fmt.Errorf("%w: %s: %w", errRefused, name, err)
	}
	return &head, nil
}

type auditKeyCommand struct{}

// Run prints the verifier key of our own signing key.
func (auditKeyCommand) Run(p *process) error {
	verifier, err := ownVerifier(&p.settings)
	if err == nil {
		_, err = fmt.Fprintln(p.out, verifier)
	}
	return err
}
