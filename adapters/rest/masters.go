package rest

import (
	"context"
	"net/http"

	"github.com/labstack/echo/v4"

	"zapis/adapters/rest/api"
	"zapis/commands"
	"zapis/domain"
	"zapis/domain/booking"
	"zapis/domain/master"
	"zapis/domain/person"
)

// known is a master whose link the caller opened, or who they are themselves; everybody else is as good as not there.
func (a *API) known(c echo.Context, id domain.ID) (master.Master, error) {
	p := callerOf(c).person
	if !p.Knows(id) && id != commands.MasterID(p.ID) {
		return master.Master{}, person.ErrNotConnected
	}
	return a.Catalogue.Master(c.Request().Context(), id)
}

func (a *API) card(ctx context.Context, id domain.ID) (api.Card, error) {
	m, err := a.Catalogue.Master(ctx, id)
	if err != nil {
		return api.Card{}, err
	}
	rating, err := a.Said.Rating(ctx, id)
	return cardSaid(m, rating), err
}

// MyMasters are those whose links they opened.
func (a *API) MyMasters(c echo.Context) error {
	said := api.Cards{Items: []api.Card{}}
	for _, id := range callerOf(c).person.Masters {
		card, err := a.card(c.Request().Context(), id)
		if err != nil {
			return err
		}
		said.Items = append(said.Items, card)
	}
	return shown(c, said)
}

// Master is one as clients see them.
func (a *API) Master(c echo.Context, id api.MasterId) error {
	if _, err := a.known(c, id); err != nil {
		return err
	}
	card, err := a.card(c.Request().Context(), id)
	if err != nil {
		return err
	}
	return shown(c, card)
}

// FollowLink opens a link.
func (a *API) FollowLink(c echo.Context, code api.Code, params api.FollowLinkParams) error {
	var owner domain.ID
	err := a.change(c, params.IdempotencyKey, func(ctx context.Context, meta commands.Meta) (done commands.Done, err error) {
		done, owner, err = a.Commands.FollowLink(ctx, meta, code)
		return done, err
	})
	if err != nil {
		return err
	}
	card, err := a.card(c.Request().Context(), owner)
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, card)
}

// Reviews is what clients say about a master.
func (a *API) Reviews(c echo.Context, id api.MasterId, params api.ReviewsParams) error {
	if _, err := a.known(c, id); err != nil {
		return err
	}
	return a.reviews(c, id, params.Cursor, params.Limit, booking.Client)
}

// reviews answers with reviews; who wrote them is for the master alone.
func (a *API) reviews(c echo.Context, id domain.ID, cursor api.Cursor, limit api.Limit, side booking.Party) error {
	ctx, offset, size := c.Request().Context(), from(cursor), sized(limit)
	reviews, more, err := a.Said.Of(ctx, id, offset, size)
	if err != nil {
		return err
	}
	rating, err := a.Said.Rating(ctx, id)
	if err != nil {
		return err
	}
	return shown(c, reviewsSaid(reviews, rating, next(offset, size, more), side))
}
