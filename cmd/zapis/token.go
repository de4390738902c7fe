package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"

	"zapis/adapters/rest"
	"zapis/adapters/rest/token"
	"zapis/commands"
	"zapis/domain"
	"zapis/domain/access"
)

type tokenCommands struct {
	Grant    tokenGrantCommand    `cmd:"" help:"Print tokens for the API: for a person, an admin, an auditor or a program."`
	Revoke   tokenRevokeCommand   `cmd:"" help:"End a grant: none of its tokens works any more."`
	RenewKey tokenRenewKeyCommand `cmd:"" help:"Sign tokens with a new key from now on. Those that are out go on working."`
}

type tokenGrantCommand struct {
	Role   string     `required:"" enum:"client,master,admin,auditor,service" help:"client, master, admin, auditor or service."`
	Name   string     `required:"" placeholder:"TEXT" help:"What it is for, such as the name of the program."`
	Person personID   `placeholder:"ID" help:"Whose tokens they are, for client and master."`
	Scope  []string   `placeholder:"SCOPE" help:"Fewer scopes than the role has."`
	Days   int        `default:"90" help:"For how long (${default})."`
	Format tokenShown `enum:"json,access" default:"json" help:"json, or access for the access token alone."`
}

type tokenShown string

// Run grants and prints: whoever reads it may do what the role may.
func (c tokenGrantCommand) Run(ctx context.Context, p *process) error {
	return grantor(ctx, p, func(doing *commands.Commands, tokens token.Tokens) error {
		if !c.Person.IsZero() {
			found, _, err := doing.PersonNow(ctx, c.Person.ID)
			if err == nil && (!found.Exists() || found.Erased) {
				err = fmt.Errorf("%w: there is no person %s", errRefused, c.Person)
			}
			if err != nil {
				return err
			}
		}
		cmd := access.Grant{
			Grant: domain.ID(uuid.Must(uuid.NewV7())), Subject: c.Person.ID, Name: c.Name, Role: access.Role(c.Role),
			Until: rest.Until(time.Now(), c.Days),
		}
		for _, scope := range c.Scope {
			cmd.Scopes = append(cmd.Scopes, access.Scope(scope))
		}
		if _, err := doing.GrantAccess(ctx, byOperator(), cmd); err != nil {
			return asRefused(err)
		}
		granted, err := doing.AccessNow(ctx, cmd.Grant)
		if err != nil {
			return err
		}
		return c.print(p, tokens, granted)
	})
}

// byOperator is the meta of what whoever runs Zapis does from the command line: each time it is a new action.
func byOperator() commands.Meta {
	meta := commands.BySystem(domain.ID(uuid.Must(uuid.NewV7())))
	meta.Channel = "cli"
	return meta
}

// asRefused tells a refusal from a failure.
func asRefused(err error) error {
	if refusal := domain.Refusal(""); errors.As(err, &refusal) {
		return fmt.Errorf("%w: %w", errRefused, err)
	}
	return err
}

func (c tokenGrantCommand) print(p *process, tokens token.Tokens, granted access.State) error {
	short, err := tokens.Access(granted)
	if err != nil {
		return err
	}
	if c.Format == "access" {
		_, err := fmt.Fprintln(p.out, short)
		return err
	}
	out := json.NewEncoder(p.out)
	out.SetIndent("", "  ")
	return out.Encode(map[string]any{
		"access_token": short, "token_type": "Bearer", "expires_in": int(token.AccessFor / time.Second),
		"refresh_token": tokens.Refresh(granted.Grant, granted.Number), "scope": token.Scope(granted.Scopes), "grant": granted.Grant,
	})
}

type tokenRevokeCommand struct {
	Grant identifier `arg:"" help:"Id of the grant."`
}

// Run ends it, wherever its tokens are shown.
func (c tokenRevokeCommand) Run(ctx context.Context, p *process) error {
	return grantor(ctx, p, func(doing *commands.Commands, _ token.Tokens) error {
		if _, err := doing.RevokeAccess(ctx, byOperator(), domain.ID(c.Grant)); err != nil {
			return asRefused(err)
		}
		_, err := fmt.Fprintln(p.out, "The grant has ended.")
		return err
	})
}

type tokenRenewKeyCommand struct{}

// Run puts a new key in front. Processes that serve read the file anew by themselves.
func (tokenRenewKeyCommand) Run(p *process) error {
	if p.settings.TokenKeys != "" {
		return fmt.Errorf("%w: the keys are given by --token-keys: put a new one in front there and restart every process", errRefused)
	}
	ring, err := p.settings.tokenRing()
	if err != nil {
		return err
	}
	if err := replace(p.settings.tokenFile(), ring.Renewed().Text()); err != nil {
		return fmt.Errorf("keep the new token key: %w", err)
	}
	_, err = fmt.Fprintln(p.out, "Tokens are signed with a new key within ten seconds. Remove the last lines of", p.settings.tokenFile(), "when no grant is older than it.")
	return err
}
