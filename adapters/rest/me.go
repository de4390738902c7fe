package rest

import (
	"context"
	"net/http"

	"github.com/labstack/echo/v4"

	"zapis/adapters/rest/api"
	"zapis/commands"
	"zapis/domain"
	"zapis/domain/booking"
	"zapis/domain/person"
)

// Me tells who the person of the token is.
func (a *API) Me(c echo.Context) error {
	p := callerOf(c).person
	said := api.Me{
		Id: p.ID, Name: p.Name.Text(), Language: p.Locale, Zone: p.Zone, Phone: p.Phone.Text(), Messenger: p.Preferred,
		Notifications: p.Notifications, Accounts: []api.Account{},
	}
	for _, account := range p.Accounts {
		said.Accounts = append(said.Accounts, api.Account{Messenger: account.Messenger, Account: account.Account.Text()})
	}
	if p.Claim.Confirmed {
		said.Claim = api.OpenClaim{Id: p.Claim.ID, Messenger: p.Claim.Messenger, Name: p.Claim.Name.Text()}
	}
	m, _, err := a.Commands.MasterNow(c.Request().Context(), commands.MasterID(p.ID))
	if err != nil {
		return err
	}
	if m.Exists() {
		said.Master = m.ID
	}
	return shown(c, said)
}

// EraseMe erases the person.
func (a *API) EraseMe(c echo.Context, params api.EraseMeParams) error {
	return a.simply(c, params.IdempotencyKey, a.Commands.Erase)
}

// ExportMe gives all that is kept about the person.
func (a *API) ExportMe(c echo.Context) error {
	file, err := a.Export(c.Request().Context(), callerOf(c).person.ID)
	if err != nil {
		return err
	}
	header := c.Response().Header()
	header.Set(echo.HeaderContentDisposition, `attachment; filename="zapis.zip"`)
	header.Set(echo.HeaderCacheControl, "no-store")
	return c.Blob(http.StatusOK, "application/zip", file)
}

// simply carries out what needs no more than who wants it.
func (a *API) simply(c echo.Context, key string, do func(ctx context.Context, meta commands.Meta) (commands.Done, error)) error {
	if err := a.change(c, key, do); err != nil {
		return err
	}
	return done(c)
}

// self carries out a command of the person about themselves.
func (a *API) self(c echo.Context, key string, cmd person.Command) error {
	return a.simply(c, key, func(ctx context.Context, meta commands.Meta) (commands.Done, error) {
		return a.Commands.Person(ctx, meta, cmd)
	})
}

// SetLanguage sets the language of the person.
func (a *API) SetLanguage(c echo.Context, params api.SetLanguageParams) error {
	body, err := bodyOf[api.SetLanguageJSONBody](c)
	if err == nil {
		err = spoken(body.Language)
	}
	if err != nil {
		return err
	}
	return a.self(c, params.IdempotencyKey, person.ChangeLocale{Locale: body.Language})
}

// SetZone sets where they live.
func (a *API) SetZone(c echo.Context, params api.SetZoneParams) error {
	body, err := bodyOf[api.SetZoneJSONBody](c)
	if err != nil {
		return err
	}
	return a.self(c, params.IdempotencyKey, person.ChangeZone{Zone: body.Zone})
}

// SetPhone keeps their number.
func (a *API) SetPhone(c echo.Context, params api.SetPhoneParams) error {
	body, err := bodyOf[api.SetPhoneJSONBody](c)
	if err != nil {
		return err
	}
	return a.self(c, params.IdempotencyKey, person.NotePhone{Phone: domain.Personal(body.Phone)})
}

// SetNotifications sets which notices they want.
func (a *API) SetNotifications(c echo.Context, params api.SetNotificationsParams) error {
	body, err := bodyOf[api.Notifications](c)
	if err != nil {
		return err
	}
	return a.self(c, params.IdempotencyKey, person.ChangeNotifications{Notifications: body})
}

// SetMessenger sets where notices go first.
func (a *API) SetMessenger(c echo.Context, params api.SetMessengerParams) error {
	body, err := bodyOf[api.SetMessengerJSONBody](c)
	if err != nil {
		return err
	}
	return a.self(c, params.IdempotencyKey, person.PreferChannel{Messenger: body.Messenger})
}

// IssueCode gives a one-time code by which another account joins.
func (a *API) IssueCode(c echo.Context, params api.IssueCodeParams) error {
	body, err := bodyOf[api.IssueCodeJSONBody](c)
	if err != nil {
		return err
	}
	var code string
	err = a.change(c, params.IdempotencyKey, func(ctx context.Context, meta commands.Meta) (done commands.Done, err error) {
		done, code, err = a.Commands.IssueCode(ctx, meta, body.Messenger)
		return done, err
	})
	if err != nil {
		return err
	}
	c.Response().Header().Set(echo.HeaderCacheControl, "no-store")
	return c.JSON(http.StatusCreated, api.OneTimeCode{Code: code})
}

// AdmitClaim answers whether an account that brought the code is theirs.
func (a *API) AdmitClaim(c echo.Context, claim api.ClaimId, params api.AdmitClaimParams) error {
	body, err := bodyOf[api.Answer](c)
	if err != nil {
		return err
	}
	return a.simply(c, params.IdempotencyKey, func(ctx context.Context, meta commands.Meta) (commands.Done, error) {
		return a.Commands.AdmitClaim(ctx, meta, claim, body.IsYes)
	})
}

// UndoClaim takes back that it joined.
func (a *API) UndoClaim(c echo.Context, claim api.ClaimId, params api.UndoClaimParams) error {
	return a.simply(c, params.IdempotencyKey, func(ctx context.Context, meta commands.Meta) (commands.Done, error) {
		return a.Commands.UndoLink(ctx, meta, claim)
	})
}

// Unlink lets go of an account.
func (a *API) Unlink(c echo.Context, params api.UnlinkParams) error {
	body, err := bodyOf[api.Account](c)
	if err != nil {
		return err
	}
	return a.simply(c, params.IdempotencyKey, func(ctx context.Context, meta commands.Meta) (commands.Done, error) {
		return a.Commands.Unlink(ctx, meta, body.Messenger, domain.Personal(body.Account))
	})
}

// MyBookings are their visits that are not over.
func (a *API) MyBookings(c echo.Context) error {
	visits, err := a.Active.OfClient(c.Request().Context(), callerOf(c).person.ID, a.Clock())
	if err != nil {
		return err
	}
	return shown(c, bookingsSaid(visits, booking.Client, ""))
}

// MyHistory are their visits that are over.
func (a *API) MyHistory(c echo.Context, params api.MyHistoryParams) error {
	offset, limit := from(params.Cursor), sized(params.Limit)
	visits, more, err := a.Active.History(c.Request().Context(), callerOf(c).person.ID, params.Master, a.Clock(), offset, limit)
	if err != nil {
		return err
	}
	return shown(c, bookingsSaid(visits, booking.Client, next(offset, limit, more)))
}
