package rest

import (
	"context"
	"errors"
	"net/http"

	"github.com/labstack/echo/v4"

	"zapis/adapters/rest/api"
	"zapis/commands"
	"zapis/domain"
	"zapis/domain/booking"
	"zapis/domain/master"
	"zapis/projections"
)

// client is one of the caller's clients; everybody else is as good as not there.
func (a *API) client(c echo.Context, id domain.ID) (projections.Client, master.Master, error) {
	m, err := a.own(c)
	if err != nil {
		return projections.Client{}, m, err
	}
	found, err := a.Known.Client(c.Request().Context(), m.ID, id)
	if errors.Is(err, projections.ErrNotFound) {
		err = domain.ErrNotYours
	}
	return found, m, err
}

// Clients are the caller's, all or those who were searched for.
func (a *API) Clients(c echo.Context, params api.ClientsParams) error {
	m, err := a.own(c)
	if err != nil {
		return err
	}
	offset, limit := from(params.Cursor), sized(params.Limit)
	found, total, err := a.Known.Of(c.Request().Context(), m.ID, params.Search, offset, limit)
	if err != nil {
		return err
	}
	said := api.ClientList{Items: []api.Client{}, Total: total, Next: next(offset, limit, offset+len(found) < total && len(found) > 0)}
	for _, one := range found {
		said.Items = append(said.Items, clientSaid(one))
	}
	return shown(c, said)
}

// Client is one of them.
func (a *API) Client(c echo.Context, id api.ClientId) error {
	found, _, err := a.client(c, id)
	if err != nil {
		return err
	}
	return shown(c, clientSaid(found))
}

// TakeInGuest makes somebody without a messenger a client.
func (a *API) TakeInGuest(c echo.Context, params api.TakeInGuestParams) error {
	body, err := bodyOf[api.TakeInGuestJSONBody](c)
	if err != nil {
		return err
	}
	var id domain.ID
	err = a.change(c, params.IdempotencyKey, func(ctx context.Context, meta commands.Meta) (done commands.Done, err error) {
		done, id, err = a.Commands.TakeInGuest(ctx, meta, commands.MasterID(meta.Actor), commands.Guest{
			Name: domain.Personal(body.Name), Phone: domain.Personal(body.Phone),
		})
		return done, err
	})
	if err != nil {
		return err
	}
	return made(c, id)
}

// ClientBookings are a client's visits that are not over.
func (a *API) ClientBookings(c echo.Context, id api.ClientId) error {
	_, m, err := a.client(c, id)
	if err != nil {
		return err
	}
	visits, err := a.Active.ToCome(c.Request().Context(), m.ID, id, a.Clock())
	if err != nil {
		return err
	}
	return shown(c, bookingsSaid(visits, booking.Master, ""))
}

// ClientHistory are those that are over.
func (a *API) ClientHistory(c echo.Context, id api.ClientId, params api.ClientHistoryParams) error {
	_, m, err := a.client(c, id)
	if err != nil {
		return err
	}
	offset, limit := from(params.Cursor), sized(params.Limit)
	visits, more, err := a.Active.History(c.Request().Context(), id, m.ID, a.Clock(), offset, limit)
	if err != nil {
		return err
	}
	return shown(c, bookingsSaid(visits, booking.Master, next(offset, limit, more)))
}

// NoteClient keeps a note.
func (a *API) NoteClient(c echo.Context, id api.ClientId, params api.NoteClientParams) error {
	body, err := bodyOf[api.NoteClientJSONBody](c)
	if err != nil {
		return err
	}
	return a.manage(c, params.IdempotencyKey, master.NoteClient{Client: id, Note: domain.Personal(body.Note)})
}

// BlockClient lets a client book and write no more.
func (a *API) BlockClient(c echo.Context, id api.ClientId, params api.BlockClientParams) error {
	return a.manage(c, params.IdempotencyKey, master.BlockClient{Client: id})
}

// UnblockClient takes it back.
func (a *API) UnblockClient(c echo.Context, id api.ClientId, params api.UnblockClientParams) error {
	return a.manage(c, params.IdempotencyKey, master.UnblockClient{Client: id})
}

// Invite makes a link by which a guest comes.
func (a *API) Invite(c echo.Context, id api.ClientId, params api.InviteParams) error {
	var code string
	err := a.change(c, params.IdempotencyKey, func(ctx context.Context, meta commands.Meta) (done commands.Done, err error) {
		done, code, err = a.Commands.Invite(ctx, meta, commands.MasterID(meta.Actor), id)
		return done, err
	})
	if err != nil {
		return err
	}
	return c.JSON(http.StatusCreated, a.linkSaid(master.Link{Code: code}))
}
