package rest

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"zapis/adapters/dialog/words"
	"zapis/adapters/rest/api"
	"zapis/commands"
	"zapis/domain"
	"zapis/domain/access"
	"zapis/domain/person"
	"zapis/eventstore"
)

// frontEnd is the channel of the people whom a program brings in. Programs of one name have the same people: a new grant
// takes the place of the one before.
func frontEnd(by caller) string { return words.FrontEnd + by.Name }

// BringIn registers somebody of a front end, or finds them.
func (a *API) BringIn(c echo.Context, external api.External, params api.BringInParams) error {
	body, err := bodyOf[api.BringInJSONBody](c)
	if err == nil {
		err = spoken(body.Language)
	}
	if err != nil {
		return err
	}
	language := body.Language
	if language == "" {
		language = words.Of(c.Request().Header.Get("Accept-Language"))
	}
	var id domain.ID
	err = a.change(c, params.IdempotencyKey, func(ctx context.Context, meta commands.Meta) (done commands.Done, err error) {
		done, id, err = a.Commands.RegisterPerson(ctx, meta, person.Register{
			Name: domain.Personal(body.Name), Locale: language, Messenger: frontEnd(callerOf(c)), Account: domain.Personal(external),
		})
		return done, err
	})
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, api.Made{Id: id})
}

// broughtIn is somebody whom this front end has brought in.
func (a *API) broughtIn(ctx context.Context, by caller, external string) (domain.ID, error) {
	id, err := a.Store.PersonOf(ctx, frontEnd(by), external)
	if errors.Is(err, eventstore.ErrNoAccount) {
		return id, domain.ErrNotYours
	}
	return id, err
}

// PersonTokens gives tokens for somebody of a front end.
func (a *API) PersonTokens(c echo.Context, external api.External, params api.PersonTokensParams) error {
	body, err := bodyOf[api.PersonTokensJSONBody](c)
	if err != nil {
		return err
	}
	by := callerOf(c)
	who, err := a.broughtIn(c.Request().Context(), by, external)
	if err != nil {
		return err
	}
	return a.granted(c, params.IdempotencyKey, access.Grant{
		Subject: who, Name: by.Name, Role: body.Role, Until: Until(time.Now(), daysOr(body.Days)), By: by.Grant,
	})
}

// granted makes a grant and answers with its tokens.
func (a *API) granted(c echo.Context, key string, cmd access.Grant) error {
	err := a.change(c, key, func(ctx context.Context, meta commands.Meta) (commands.Done, error) {
		cmd.Grant = commands.NewID(meta.Action, "grant")
		return a.Commands.GrantAccess(ctx, meta, cmd)
	})
	if err != nil {
		return err
	}
	granted, err := a.Commands.AccessNow(c.Request().Context(), cmd.Grant)
	if err != nil {
		return err
	}
	if err := granted.Holds(time.Now()); err != nil { // ended since the key was first used
		return err
	}
	return a.tokens(c, http.StatusCreated, granted)
}

func claimant(by caller, external string) commands.Claimant {
	return commands.Claimant{Messenger: frontEnd(by), Account: domain.Personal(external)}
}

// Claim is the code of who somebody is elsewhere.
func (a *API) Claim(c echo.Context, external api.External, params api.ClaimParams) error {
	body, err := bodyOf[api.ClaimJSONBody](c)
	if err != nil {
		return err
	}
	if _, err := a.broughtIn(c.Request().Context(), callerOf(c), external); err != nil {
		return err
	}
	var claimed commands.Claimed
	err = a.change(c, params.IdempotencyKey, func(ctx context.Context, meta commands.Meta) (done commands.Done, err error) {
		done, claimed, err = a.Commands.Claim(ctx, meta, body.Code, claimant(callerOf(c), external))
		return done, err
	})
	if err != nil {
		return err
	}
	return c.JSON(http.StatusCreated, api.Claimed{Claim: claimed.Claim, Owner: claimed.Owner.ID, OwnerName: claimed.Owner.Name.Text()})
}

// ConfirmClaim answers whether they are the owner of the code.
func (a *API) ConfirmClaim(c echo.Context, external api.External, owner api.Id, params api.ConfirmClaimParams) error {
	body, err := bodyOf[api.Answer](c)
	if err != nil {
		return err
	}
	if _, err := a.broughtIn(c.Request().Context(), callerOf(c), external); err != nil {
		return err
	}
	return a.simply(c, params.IdempotencyKey, func(ctx context.Context, meta commands.Meta) (commands.Done, error) {
		return a.Commands.ConfirmClaim(ctx, meta, owner, claimant(callerOf(c), external), body.IsYes)
	})
}
