package rest

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"zapis/adapters/rest/api"
	"zapis/commands"
	"zapis/domain"
	"zapis/domain/booking"
	"zapis/domain/master"
	"zapis/domain/slots"
	"zapis/projections"
)

// own is the caller as a master. Refused with master.ErrNotRegistered for somebody who is none.
func (a *API) own(c echo.Context) (master.Master, error) {
	m, err := a.Catalogue.OfPerson(c.Request().Context(), callerOf(c).person.ID)
	if errors.Is(err, projections.ErrNotFound) {
		return m, master.ErrNotRegistered
	}
	return m, err
}

// Work is the caller's places, hours, services and rules.
func (a *API) Work(c echo.Context) error {
	m, err := a.own(c)
	if err != nil {
		return err
	}
	return shown(c, workSaid(m))
}

// RegisterMaster makes the caller a master.
func (a *API) RegisterMaster(c echo.Context, params api.RegisterMasterParams) error {
	body, err := bodyOf[api.RegisterMasterJSONBody](c)
	if err == nil {
		err = spoken(body.Language)
	}
	if err != nil {
		return err
	}
	language := body.Language
	if language == "" {
		language = callerOf(c).person.Locale
	}
	var id domain.ID
	err = a.change(c, params.IdempotencyKey, func(ctx context.Context, meta commands.Meta) (done commands.Done, err error) {
		done, id, err = a.Commands.RegisterMaster(ctx, meta, commands.RegisterMaster{
			Name: domain.Personal(body.Name), Currency: body.Currency, Locale: language,
		})
		return done, err
	})
	if err != nil {
		return err
	}
	return made(c, id)
}

// manage carries out a command on the caller as a master.
func (a *API) manage(c echo.Context, key string, cmd master.Command) error {
	return a.simply(c, key, func(ctx context.Context, meta commands.Meta) (commands.Done, error) {
		return a.Commands.Master(ctx, meta, commands.MasterID(meta.Actor), cmd)
	})
}

// add carries out a command that makes something with a new id.
func (a *API) add(c echo.Context, key, what string, cmd func(id domain.ID) master.Command) error {
	var id domain.ID
	err := a.change(c, key, func(ctx context.Context, meta commands.Meta) (commands.Done, error) {
		id = commands.NewID(meta.Action, what)
		return a.Commands.Master(ctx, meta, commands.MasterID(meta.Actor), cmd(id))
	})
	if err != nil {
		return err
	}
	return made(c, id)
}

// SetProfile sets what clients see above the services.
func (a *API) SetProfile(c echo.Context, params api.SetProfileParams) error {
	body, err := bodyOf[api.SetProfileJSONBody](c)
	if err != nil {
		return err
	}
	return a.manage(c, params.IdempotencyKey, master.ChangeProfile{Name: domain.Personal(body.Name), About: domain.Personal(body.About)})
}

// SetPolicy sets how the caller is booked.
func (a *API) SetPolicy(c echo.Context, params api.SetPolicyParams) error {
	body, err := bodyOf[api.Policy](c)
	if err != nil {
		return err
	}
	return a.manage(c, params.IdempotencyKey, master.SetPolicy{Policy: body})
}

// AddTimeOff closes a stretch of time.
func (a *API) AddTimeOff(c echo.Context, params api.AddTimeOffParams) error {
	body, err := bodyOf[api.AddTimeOffJSONBody](c)
	if err != nil {
		return err
	}
	return a.add(c, params.IdempotencyKey, "time off", func(id domain.ID) master.Command {
		return master.AddTimeOff{TimeOff: id, Span: slots.Span{Start: body.Starts, End: body.Ends}, Reason: body.Reason}
	})
}

// RemoveTimeOff opens it again.
func (a *API) RemoveTimeOff(c echo.Context, id api.Id, params api.RemoveTimeOffParams) error {
	return a.manage(c, params.IdempotencyKey, master.RemoveTimeOff{TimeOff: id})
}

// mostDays is how long a schedule can be that is asked for at once.
const mostDays = 62 * 24 * time.Hour

// Schedule is what stands in a stretch of the caller's time.
func (a *API) Schedule(c echo.Context, params api.ScheduleParams) error {
	m, err := a.own(c)
	if err != nil {
		return err
	}
	if length := params.To.Sub(params.From); length <= 0 || length > mostDays {
		return invalid("query to: must come after from, at most 62 days")
	}
	found, err := a.Week.Between(c.Request().Context(), m.ID, params.From, params.To)
	if err != nil {
		return err
	}
	said := api.Schedule{Bookings: bookingsSaid(found.Visits, booking.Master, "").Items, TimeOff: []api.TimeOff{}}
	for _, off := range found.TimeOff {
		said.TimeOff = append(said.TimeOff, timeOffSaid(off))
	}
	return shown(c, said)
}

// WorkBookings are the caller's next visits.
func (a *API) WorkBookings(c echo.Context, params api.WorkBookingsParams) error {
	m, err := a.own(c)
	if err != nil {
		return err
	}
	visits, err := a.Active.OfMaster(c.Request().Context(), m.ID, a.Clock(), sized(params.Limit))
	if err != nil {
		return err
	}
	return shown(c, bookingsSaid(visits, booking.Master, ""))
}

// WorkReviews is what the caller's clients say.
func (a *API) WorkReviews(c echo.Context, params api.WorkReviewsParams) error {
	m, err := a.own(c)
	if err != nil {
		return err
	}
	return a.reviews(c, m.ID, params.Cursor, params.Limit, booking.Master)
}

// Links are those by which clients come.
func (a *API) Links(c echo.Context) error {
	m, err := a.own(c)
	if err != nil {
		return err
	}
	came, err := a.Known.ByLink(c.Request().Context(), m.ID)
	if err != nil {
		return err
	}
	said := api.Links{Items: []api.Link{}}
	for _, link := range m.Links {
		one := a.linkSaid(link)
		one.Came = came[link.Code]
		said.Items = append(said.Items, one)
	}
	return shown(c, said)
}

func (a *API) linkSaid(link master.Link) api.Link {
	said := api.Link{Code: link.Code, Label: link.Label, Expires: utc(link.Expires), Revoked: link.Revoked}
	for _, address := range a.Addresses(link.Code) {
		said.Addresses = append(said.Addresses, api.LinkAddress{Messenger: address.Messenger, Url: address.URL})
	}
	return said
}

// IssueLink makes a link.
func (a *API) IssueLink(c echo.Context, params api.IssueLinkParams) error {
	body, err := bodyOf[api.IssueLinkJSONBody](c)
	if err != nil {
		return err
	}
	link := master.Link{Label: body.Label, Expires: body.Expires}
	err = a.change(c, params.IdempotencyKey, func(ctx context.Context, meta commands.Meta) (done commands.Done, err error) {
		done, link.Code, err = a.Commands.IssueLink(ctx, meta, commands.MasterID(meta.Actor), master.IssueLink{Label: body.Label, Expires: body.Expires})
		return done, err
	})
	if err != nil {
		return err
	}
	return c.JSON(http.StatusCreated, a.linkSaid(link))
}

// RevokeLink ends one for newcomers.
func (a *API) RevokeLink(c echo.Context, code api.Code, params api.RevokeLinkParams) error {
	return a.manage(c, params.IdempotencyKey, master.RevokeLink{Code: code})
}
