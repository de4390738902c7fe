package rest

import (
	"context"
	"errors"
	"time"

	"github.com/labstack/echo/v4"

	"zapis/adapters/rest/api"
	"zapis/commands"
	"zapis/domain"
	"zapis/domain/access"
	"zapis/projections"
	"zapis/projections/audit"
)

// Actions are the newest that fit.
func (a *API) Actions(c echo.Context, params api.ActionsParams) error {
	ctx := c.Request().Context()
	if err := a.Audit.Extend(ctx, func(int64, int64) {}); err != nil {
		return err
	}
	found, err := a.Audit.Find(ctx, audit.Filter{
		Mentions: params.Mentions, Types: params.Type, Since: params.Since, Until: params.Until,
	}, sized(params.Limit))
	if err != nil {
		return err
	}
	reader := audit.Reader{Codec: a.Store.Codec()}
	said := api.Actions{Items: []audit.Action{}}
	for _, one := range found {
		read, err := reader.Read(one)
		if err != nil {
			return err
		}
		said.Items = append(said.Items, read)
	}
	return shown(c, said)
}

// Story tells how a booking came to be as it is.
func (a *API) Story(c echo.Context, id api.BookingId) error {
	ctx := c.Request().Context()
	b, _, err := a.Commands.BookingNow(ctx, id)
	if err != nil {
		return err
	}
	if !b.Exists() {
		return domain.ErrNotYours
	}
	if err := a.Audit.Extend(ctx, func(int64, int64) {}); err != nil {
		return err
	}
	told, err := a.Audit.Story(ctx, audit.Reader{Codec: a.Store.Codec()}, id)
	if err != nil {
		return err
	}
	said := api.Sentences{Items: []api.Sentence{}}
	for _, sentence := range told {
		said.Items = append(said.Items, api.Sentence{At: sentence.At, Text: sentence.Text})
	}
	return shown(c, said)
}

// Projections tells how each read model stands.
func (a *API) Projections(c echo.Context) error {
	all, err := a.Views.Status(c.Request().Context())
	if err != nil {
		return err
	}
	said := api.ProjectionList{Items: []api.Projection{}}
	for _, s := range all {
		said.Items = append(said.Items, api.Projection{
			Name: s.Name, Version: s.Version, Rows: s.Rows, Position: s.Position, Head: s.Head, Lag: s.Lag,
			DeadLetters: s.DeadLetters, Stopped: s.Stopped,
		})
	}
	return shown(c, said)
}

// DeadLetters are the events that read models could not take.
func (a *API) DeadLetters(c echo.Context) error {
	all, err := a.Views.Letters(c.Request().Context())
	if err != nil {
		return err
	}
	said := api.DeadLetterList{Items: []api.DeadLetter{}}
	for _, l := range all {
		said.Items = append(said.Items, api.DeadLetter{
			Projection: l.Projection, Position: l.Position, Type: l.Type, Cause: l.Cause, Tries: l.Tries, Skipped: l.Skipped,
		})
	}
	return shown(c, said)
}

// SettleDeadLetter tries one again, or passes over it. Who decided is recorded.
func (a *API) SettleDeadLetter(
	c echo.Context, projection string, position int64, decision api.SettleDeadLetterParamsDecision, params api.SettleDeadLetterParams,
) error {
	settle := a.Views.Retry
	if decision == api.Skip {
		settle = a.Views.Skip
	}
	return a.simply(c, params.IdempotencyKey, func(ctx context.Context, _ commands.Meta) (commands.Done, error) {
		err := settle(ctx, callerOf(c).Name, projection, position)
		if errors.Is(err, projections.ErrNoDeadLetter) || errors.Is(err, projections.ErrUnknown) {
			err = errNotFound
		}
		return commands.Done{}, err
	})
}

// ErasePerson erases somebody.
func (a *API) ErasePerson(c echo.Context, id api.Id, params api.ErasePersonParams) error {
	found, _, err := a.Commands.PersonNow(c.Request().Context(), id)
	if err != nil {
		return err
	}
	if !found.Exists() {
		return errNotFound
	}
	return a.simply(c, params.IdempotencyKey, func(ctx context.Context, asked commands.Meta) (commands.Done, error) {
		meta := commands.BySystem(asked.Action)
		meta.Actor, meta.Channel = found.ID, Channel
		return a.Commands.Erase(ctx, meta)
	})
}

// SuspendPerson keeps somebody from doing anything.
func (a *API) SuspendPerson(c echo.Context, id api.Id, params api.SuspendPersonParams) error {
	body, err := bodyOf[api.SuspendPersonJSONBody](c)
	if err != nil {
		return err
	}
	return a.stand(c, id, params.IdempotencyKey, func(ctx context.Context, meta commands.Meta) (commands.Done, error) {
		return a.Commands.Suspend(ctx, meta, id, domain.Personal(body.Reason))
	})
}

// ReadmitPerson lets somebody do everything again.
func (a *API) ReadmitPerson(c echo.Context, id api.Id, params api.ReadmitPersonParams) error {
	return a.stand(c, id, params.IdempotencyKey, func(ctx context.Context, meta commands.Meta) (commands.Done, error) {
		return a.Commands.Readmit(ctx, meta, id)
	})
}

// stand does something to somebody for an admin, which the document has made sure that the caller is.
func (a *API) stand(c echo.Context, id domain.ID, key string, do func(context.Context, commands.Meta) (commands.Done, error)) error {
	found, _, err := a.Commands.PersonNow(c.Request().Context(), id)
	if err != nil {
		return err
	}
	if !found.Exists() {
		return errNotFound
	}
	return a.simply(c, key, func(ctx context.Context, asked commands.Meta) (commands.Done, error) {
		return do(ctx, commands.ByOperator(asked.Action, Channel))
	})
}

// Grant gives tokens to a person or a program.
func (a *API) Grant(c echo.Context, params api.GrantParams) error {
	body, err := bodyOf[api.GrantJSONBody](c)
	if err != nil {
		return err
	}
	if !body.Person.IsZero() {
		found, _, err := a.Commands.PersonNow(c.Request().Context(), body.Person)
		if err != nil {
			return err
		}
		if !found.Exists() || found.Erased {
			return errNotFound
		}
	}
	return a.granted(c, params.IdempotencyKey, access.Grant{
		Subject: body.Person, Name: body.Name, Role: body.Role, Scopes: body.Scopes,
		Until: Until(time.Now(), daysOr(body.Days)), By: callerOf(c).Grant,
	})
}

// GrantOf tells whom a grant lets do what.
func (a *API) GrantOf(c echo.Context, id api.GrantId) error {
	granted, err := a.Commands.AccessNow(c.Request().Context(), id)
	if err != nil {
		return err
	}
	if !granted.Exists() {
		return access.ErrUnknown
	}
	return shown(c, api.Grant{
		Id: granted.Grant, Person: granted.Subject, Role: granted.Role, Name: granted.Name, Scopes: granted.Scopes,
		Until: granted.Until.UTC(), Ended: granted.Revoked,
	})
}

// RevokeGrant ends a grant.
func (a *API) RevokeGrant(c echo.Context, id api.GrantId, params api.RevokeGrantParams) error {
	return a.simply(c, params.IdempotencyKey, func(ctx context.Context, meta commands.Meta) (commands.Done, error) {
		return a.Commands.RevokeAccess(ctx, meta, id)
	})
}
